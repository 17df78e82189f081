package platform

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"
)

// fault is what encoding/xml lets through and other parsers do not, "" where there is nothing of the kind: in any
// document an attribute that stands twice, in replies whatever else the parser expat refuses. The simulator has a checker
// of its own, of another make; both are held to expat's verdicts in fixtures/expat.
func (x *xmlWalk) fault(token xml.Token, raw []byte) string {
	switch token := token.(type) {
	case xml.StartElement:
		return x.tagFault(raw, len(token.Attr))
	case xml.CharData:
		return x.textFault(raw)
	case xml.ProcInst:
		return x.instructionFault(token.Target, raw)
	}
	return ""
}

// attribute is one attribute with the blank before it. What stands between two of them was checked by encoding/xml.
var attribute = regexp.MustCompile(`(?s)(\s*)([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')`)

func (x *xmlWalk) tagFault(raw []byte, attributes int) string {
	if attributes == 0 {
		return ""
	}
	seen := map[string]bool{}
	for _, found := range attribute.FindAllSubmatch(raw, -1) {
		blank, name, value := found[1], string(found[2]), found[3]
		switch {
		case seen[name]:
			return fmt.Sprintf("the attribute %s stands twice in one tag", name)
		case x.strict && len(blank) == 0:
			return fmt.Sprintf("no blank before the attribute %s", name)
		case x.strict && referenceFault(value) != "":
			return referenceFault(value)
		}
		seen[name] = true
	}
	return ""
}

func isSection(raw []byte) bool { return bytes.HasPrefix(raw, []byte("<![CDATA[")) }

func (x *xmlWalk) textFault(raw []byte) string {
	switch {
	case !x.strict || isSection(raw):
		return ""
	case len(x.texts) == 0 && len(bytes.Trim(raw, blanks+"\r")) > 0:
		return "text outside the root element"
	}
	return referenceFault(raw)
}

// referenceFault finds what encoding/xml makes U+FFFD of: a reference to half a character, such as &#xD800;.
func referenceFault(raw []byte) string {
	for {
		at := bytes.IndexByte(raw, '&')
		if at < 0 {
			return ""
		}
		raw = raw[at:]
		size := max(1, referenceSize(raw))
		if found := raw[:size]; size > 1 && found[1] == '#' && !refersToCharacter(found) {
			return fmt.Sprintf("%s refers to no character", found)
		}
		raw = raw[size:]
	}
}

// declaration is a whole XML declaration with its encoding, of which encoding/xml sees only the usual spelling.
var declaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*(?:"[\w.-]+"|'[\w.-]+')` +
	`(?:\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?` +
	`(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>$`)

func (x *xmlWalk) instructionFault(target string, raw []byte) string {
	after := bytes.TrimPrefix(raw, []byte("<?"+target))
	switch {
	case !x.strict:
		return ""
	case strings.EqualFold(target, "xml") && x.dec.InputOffset() != int64(len(raw)):
		return "an XML declaration elsewhere than at the very start"
	case strings.EqualFold(target, "xml"):
		return declarationFault(raw)
	case !bytes.Equal(after, []byte("?>")) && !bytes.ContainsAny(after[:1], blanks+"\r"):
		return "no blank behind the name of a processing instruction"
	}
	return ""
}

func declarationFault(raw []byte) string {
	found := declaration.FindSubmatch(raw)
	if found == nil {
		return "the XML declaration is not well-formed"
	}
	if encoding := strings.Trim(string(found[1]), `"'`); encoding != "" && !strings.EqualFold(encoding, "utf-8") {
		return fmt.Sprintf("the encoding is %s, it must be UTF-8", encoding)
	}
	return ""
}
