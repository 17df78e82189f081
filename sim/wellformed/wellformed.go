// Package wellformed checks the XML that a platform answers with, as strictly as the parser expat does: WeChat shows
// nothing of a reply that does not parse. platform has a checker of its own, of another make; both are held to expat's
// verdicts in fixtures/expat.
package wellformed

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
)

// Error is the first fault in a document.
type Error struct {
	Offset int // of the byte at which it stands
	What   bilingual.Text
}

// Text says what is wrong, and where.
func (e *Error) Text() bilingual.Text {
	return e.What.Plus(bilingual.Textf("（偏移 %d 字节）", ", at byte %d", e.Offset))
}

// Error implements error.
func (e *Error) Error() string { return e.Text().En }

// Check returns an *Error unless doc is one well-formed XML document in UTF-8. Document types are refused as well: no
// reply needs one.
func Check(doc []byte) error {
	c := &checker{doc: doc}
	c.characters()
	c.document()
	if c.err != nil {
		return c.err
	}
	return nil
}

// checker walks over a document once and stops at the first fault.
type checker struct {
	doc    []byte
	at     int
	open   []string // names of the elements around at, outermost first
	rooted bool     // the root element began
	err    *Error
}

// fail notes a fault; only the first one counts.
func (c *checker) fail(offset int, what bilingual.Text) {
	if c.err == nil {
		c.err = &Error{offset, what}
	}
}

// characters looks at every character, wherever it stands.
func (c *checker) characters() {
	for i := 0; i < len(c.doc); {
		if ' ' <= c.doc[i] && c.doc[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(c.doc[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			c.fail(i, bilingual.Textf("字节 0x%02X 不是合法的 UTF-8", "byte 0x%02X is not UTF-8", c.doc[i]))
			return
		case !allowed(uint64(r)):
			c.fail(i, bilingual.Textf("XML 不允许字符 U+%04X", "XML forbids the character U+%04X", r))
			return
		}
		i += size
	}
}

// allowed is the production Char of XML 1.0.
func allowed(r uint64) bool {
	switch {
	case r < ' ':
		return r == '\t' || r == '\n' || r == '\r'
	case 0xD800 <= r && r < 0xE000, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return r <= utf8.MaxRune
}

// document takes everything, from the byte order mark to the end.
func (c *checker) document() {
	c.eat("\xef\xbb\xbf")
	if openDeclaration.Match(c.doc[c.at:]) {
		c.declaration()
	}
	for c.err == nil && c.at < len(c.doc) {
		if c.doc[c.at] == '<' {
			c.markup()
		} else {
			c.text()
		}
	}
	if last := len(c.open) - 1; last >= 0 {
		c.fail(c.at, bilingual.Textf("文档结束时 <%s> 还没有关闭", "the end comes before </%s>", c.open[last]))
	} else if !c.rooted {
		c.fail(c.at, bilingual.Textf("没有任何元素", "there is no element"))
	}
}

// openDeclaration tells an XML declaration from instructions whose names begin alike.
var openDeclaration = regexp.MustCompile(`^<\?xml[\s?]`)

// declaration is the whole of one, as far as it is well-formed; the encoding is its third group.
var declaration = regexp.MustCompile(`^<\?xml\s+version\s*=\s*("1\.\d+"|'1\.\d+')` +
	`(\s+encoding\s*=\s*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>`)

func (c *checker) declaration() {
	found := declaration.FindSubmatch(c.doc[c.at:])
	if found == nil {
		c.fail(c.at, bilingual.Textf("XML 声明不合法", "the XML declaration is not well-formed"))
		return
	}
	if name := strings.Trim(string(found[3]), `"'`); name != "" && !strings.EqualFold(name, "utf-8") {
		c.fail(c.at, bilingual.Textf("编码是 %s，应为 UTF-8", "the encoding is %s, it must be UTF-8", name))
	}
	c.at += len(found[0])
}

// markup takes whatever begins with < at c.at.
func (c *checker) markup() {
	rest := c.doc[c.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		c.comment()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")) && len(c.open) > 0:
		c.section()
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		c.fail(c.at, bilingual.Textf("根元素之外有 CDATA", "CDATA stands outside the root element"))
	case bytes.HasPrefix(rest, []byte("<!")):
		c.fail(c.at, bilingual.Textf("<! 开头的是文档类型或声明，微信的消息和回复中都不能有",
			"<! begins a document type or a declaration, which no message and no reply may have"))
	case bytes.HasPrefix(rest, []byte("<?")):
		c.instruction()
	case bytes.HasPrefix(rest, []byte("</")):
		c.endTag()
	default:
		c.startTag()
	}
}

func (c *checker) comment() {
	begin := c.at + len("<!--")
	length := bytes.Index(c.doc[begin:], []byte("--"))
	switch after := begin + length + 2; {
	case length < 0:
		c.fail(c.at, bilingual.Textf("注释没有结束", "a comment has no end"))
	case after == len(c.doc) || c.doc[after] != '>':
		c.fail(begin+length, bilingual.Textf("注释中出现了 --", "-- stands inside a comment"))
	default:
		c.at = after + 1
	}
}

func (c *checker) section() {
	_, after, found := bytes.Cut(c.doc[c.at:], []byte("]]>"))
	if !found {
		c.fail(c.at, bilingual.Textf("CDATA 没有结束", "a CDATA section has no end"))
		return
	}
	c.at = len(c.doc) - len(after)
}

func (c *checker) instruction() {
	begin := c.at
	c.at += len("<?")
	target := c.name()
	if strings.EqualFold(target, "xml") {
		c.fail(begin, bilingual.Textf("XML 声明不在文档开头", "an XML declaration stands elsewhere than at the very start"))
	}
	inside, after, found := bytes.Cut(c.doc[c.at:], []byte("?>"))
	switch {
	case c.err != nil:
	case !found:
		c.fail(begin, bilingual.Textf("处理指令没有结束", "a processing instruction has no end"))
	case len(inside) > 0 && !isBlank(inside[0]):
		c.fail(c.at, bilingual.Textf("处理指令的名称之后应有空白", "a blank must follow the name of a processing instruction"))
	}
	c.at = len(c.doc) - len(after)
}

func (c *checker) endTag() {
	begin := c.at
	c.at += len("</")
	name := c.name()
	c.blanks()
	last := len(c.open) - 1
	switch {
	case !c.eat(">"):
		c.fail(c.at, bilingual.Textf("</%s 之后缺少 >", "</%s is not followed by >", name))
	case last < 0:
		c.fail(begin, bilingual.Textf("</%s> 没有对应的开始标签", "</%s> closes nothing", name))
	case c.open[last] != name:
		c.fail(begin, bilingual.Textf("此处应为 </%[1]s>，却是 </%[2]s>",
			"</%[2]s> stands where </%[1]s> must", c.open[last], name))
	default:
		c.open = c.open[:last]
	}
}

func (c *checker) startTag() {
	begin := c.at
	c.at += len("<")
	name := c.name()
	if c.rooted && len(c.open) == 0 {
		c.fail(begin, bilingual.Textf("<%s> 是第二个根元素", "<%s> is a second root element", name))
	}
	c.rooted = true
	seen := map[string]bool{}
	for c.err == nil {
		blank := c.blanks()
		switch {
		case c.eat("/>"):
			return
		case c.eat(">"):
			c.open = append(c.open, name)
			return
		case !blank:
			c.fail(c.at, bilingual.Textf("标签 <%s 中此处应为空白、> 或 />", "a blank, > or /> must follow in the tag <%s", name))
		default:
			c.attribute(seen)
		}
	}
}

// attribute takes one attribute, whose name must not be among those seen in the same tag.
func (c *checker) attribute(seen map[string]bool) {
	begin := c.at
	name := c.name()
	if seen[name] {
		c.fail(begin, bilingual.Textf("同一标签中属性 %s 重复", "the attribute %s stands twice in one tag", name))
	}
	seen[name] = true
	c.blanks()
	if !c.eat("=") {
		c.fail(c.at, bilingual.Textf("属性 %s 没有值", "the attribute %s has no value", name))
	}
	c.blanks()
	if c.err != nil {
		return
	}
	if c.at == len(c.doc) || c.doc[c.at] != '"' && c.doc[c.at] != '\'' {
		c.fail(c.at, bilingual.Textf("属性 %s 的值没有加引号", "the value of the attribute %s is not quoted", name))
		return
	}
	value, after, found := bytes.Cut(c.doc[c.at+1:], c.doc[c.at:c.at+1])
	if !found {
		c.fail(c.at, bilingual.Textf("属性 %s 的值没有结束", "the value of the attribute %s has no end", name))
	}
	if i := bytes.IndexByte(value, '<'); i >= 0 {
		c.fail(c.at+1+i, bilingual.Textf("属性 %s 的值中出现了 <", "< stands in the value of the attribute %s", name))
	}
	c.references(c.at+1, value)
	c.at = len(c.doc) - len(after)
}

// text takes what stands between two tags.
func (c *checker) text() {
	text, _, _ := bytes.Cut(c.doc[c.at:], []byte("<"))
	outside := bytes.TrimLeft(text, " \t\r\n")
	switch i := bytes.Index(text, []byte("]]>")); {
	case len(c.open) == 0 && len(outside) > 0:
		c.fail(c.at+len(text)-len(outside), bilingual.Textf("根元素之外有文字", "text stands outside the root element"))
	case i >= 0:
		c.fail(c.at+i, bilingual.Textf("CDATA 之外出现了 ]]>", "]]> stands outside CDATA"))
	}
	c.references(c.at, text)
	c.at += len(text)
}

var reference = regexp.MustCompile(`^&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([0-9A-Fa-f]+));`)

// references checks each & in a text that begins at an offset.
func (c *checker) references(offset int, text []byte) {
	for i := bytes.IndexByte(text, '&'); i >= 0 && i < len(text); i++ {
		if text[i] != '&' {
			continue
		}
		found := reference.FindSubmatch(text[i:])
		switch {
		case found == nil:
			c.fail(offset+i, bilingual.Textf("& 之后不是 XML 的引用；请写成 &amp;",
				"& begins no reference that XML knows; write &amp;"))
		case len(found[1]) == 0 && !allowed(codePoint(found[2], found[3])):
			c.fail(offset+i, bilingual.Textf("%s 指向 XML 不允许的字符", "%s refers to a character that XML forbids", found[0]))
		}
	}
}

// codePoint is a number too high for any character where the digits say so.
func codePoint(decimal, hexadecimal []byte) uint64 {
	digits, base := decimal, 10
	if len(decimal) == 0 {
		digits, base = hexadecimal, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 64)
	if err != nil {
		return 1 << 32
	}
	return n
}

// name eats a name; where none stands it is a fault.
func (c *checker) name() string {
	end := c.at
	for end < len(c.doc) && strings.IndexByte("<>/&=?!\"' \t\r\n", c.doc[end]) < 0 {
		end++
	}
	name := string(c.doc[c.at:end])
	if !isName(name) {
		c.fail(c.at, bilingual.Textf("%q 不是合法的名称", "%q is no name", name))
	}
	c.at = end
	return name
}

// isName leaves letters beyond ASCII to encoding/xml, which has the tables of XML 1.0. It divides names at colons, which
// are letters here.
func isName(name string) bool {
	plain := name != ""
	for i := range len(name) {
		b := name[i]
		letter := 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_' || b == ':'
		if b >= utf8.RuneSelf {
			element := "<" + strings.ReplaceAll(name, ":", "_") + "/>"
			return xml.Unmarshal([]byte(element), new(struct{})) == nil
		}
		plain = plain && (letter || i > 0 && ('0' <= b && b <= '9' || b == '-' || b == '.'))
	}
	return plain
}

// blanks eats white space and reports whether there was any.
func (c *checker) blanks() bool {
	begin := c.at
	for c.at < len(c.doc) && isBlank(c.doc[c.at]) {
		c.at++
	}
	return c.at > begin
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }

// eat eats a token if it stands there.
func (c *checker) eat(token string) bool {
	if !bytes.HasPrefix(c.doc[c.at:], []byte(token)) {
		return false
	}
	c.at += len(token)
	return true
}
