package sim

import (
	"fmt"
	"slices"
	"strings"

	"wxlab/fixtures"
)

// Family tells the two URLs and three grammars of callbacks apart.
type Family string

const (
	AuthEvent Family = "auth"    // auth-event URL, decided by InfoType
	Message   Family = "message" // message URL, a MsgType other than event
	Event     Family = "event"   // message URL, MsgType event
)

// CatalogueEntry is one kind of callback that Trigger can push.
type CatalogueEntry struct {
	Name             string
	Family           Family
	Kinds            []Kind // of account it makes sense for; empty when no account is concerned
	TitleZH, TitleEN string
	Source           string // section of the protocol reference
	Fields           []Field
}

// Field is one element of the decrypted XML.
type Field struct {
	Path   string // names joined by dots; a repeated sibling is counted: SubscribeMsgPopupEvent.List[2].TemplateId
	Sample string
	Type   string // "text" (CDATA), "number" or "bare" (text without CDATA), as in WeChat's captures
	Live   bool   // filled from the world on every push: AppId, ToUserName, FromUserName, CreateTime, MsgId
}

// Catalogue lists every callback that Trigger knows, in the order of the fixtures.
func (s *Sim) Catalogue() []CatalogueEntry {
	var out []CatalogueEntry
	for _, k := range s.catalogue {
		e := CatalogueEntry{Name: k.Name, Family: Family(k.Family), TitleZH: k.TitleZH, TitleEN: k.TitleEN, Source: k.Source, Fields: k.fields()}
		for _, kind := range k.Kinds {
			e.Kinds = append(e.Kinds, Kind(kind))
		}
		out = append(out, e)
	}
	return out
}

// callbackKind is a catalogue entry ready to be filled in.
type callbackKind struct {
	fixtures.Callback
	root element
}

// element is one node of a callback's XML. Unlike encoding/xml it remembers where CDATA stands.
type element struct {
	name     string
	text     string
	cdata    bool
	children []*element
}

func newCallbackKind(c fixtures.Callback) (callbackKind, error) {
	root, err := parseElement(string(c.XML))
	if err != nil {
		return callbackKind{}, fmt.Errorf("callback %s: %w", c.Name, err)
	}
	return callbackKind{Callback: c, root: *root}, nil
}

// parseElement reads the plain XML of a fixture: elements, CDATA and text, no attributes.
func parseElement(src string) (*element, error) {
	p := &elementParser{rest: strings.TrimSpace(src)}
	root, err := p.element()
	if err == nil && strings.TrimSpace(p.rest) != "" {
		err = fmt.Errorf("text after the root element: %q", p.rest)
	}
	return root, err
}

type elementParser struct {
	rest  string
	depth int
}

func (p *elementParser) element() (*element, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > 20 {
		return nil, fmt.Errorf("nested too deeply")
	}
	name, rest, ok := strings.Cut(strings.TrimPrefix(p.rest, "<"), ">")
	if !strings.HasPrefix(p.rest, "<") || !ok || name == "" || strings.ContainsAny(name, " /<!") {
		return nil, fmt.Errorf("expected an element at %.20q", p.rest)
	}
	p.rest = rest
	e := &element{name: name}
	return e, p.content(e)
}

func (p *elementParser) content(e *element) error {
	for {
		switch {
		case strings.HasPrefix(p.rest, "</"+e.name+">"):
			p.rest = p.rest[len(e.name)+3:]
			if len(e.children) > 0 {
				e.text = ""
			}
			return nil
		case strings.HasPrefix(p.rest, "<![CDATA["):
			text, rest, ok := strings.Cut(p.rest[len("<![CDATA["):], "]]>")
			if !ok {
				return fmt.Errorf("CDATA of %s does not end", e.name)
			}
			e.text, e.cdata, p.rest = e.text+text, true, rest
		case strings.HasPrefix(p.rest, "<"):
			child, err := p.element()
			if err != nil {
				return err
			}
			e.children = append(e.children, child)
		case p.rest == "":
			return fmt.Errorf("%s does not end", e.name)
		default:
			i := strings.IndexByte(p.rest, '<')
			if i < 0 {
				i = len(p.rest)
			}
			e.text, p.rest = e.text+unescape(p.rest[:i]), p.rest[i:]
		}
	}
}

// unescape undoes what write does to text without CDATA.
func unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// write gives the form of real captures: a line break after every closing tag but the root's (PROTOCOL 7).
func (e *element) write(b *strings.Builder) {
	b.WriteString("<" + e.name + ">")
	for _, c := range e.children {
		c.write(b)
		b.WriteByte('\n')
	}
	switch {
	case len(e.children) > 0:
	case e.cdata:
		b.WriteString("<![CDATA[" + strings.ReplaceAll(e.text, "]]>", "]]]]><![CDATA[>") + "]]>")
	default:
		b.WriteString(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(e.text))
	}
	b.WriteString("</" + e.name + ">")
}

func (e *element) render() []byte {
	var b strings.Builder
	e.write(&b)
	return []byte(b.String())
}

func (e *element) clone() *element {
	out := *e
	out.children = nil
	for _, c := range e.children {
		out.children = append(out.children, c.clone())
	}
	return &out
}

// leaves calls yield with every element without children and its path.
func (e *element) leaves(prefix string, yield func(path string, leaf *element)) {
	seen := map[string]int{}
	for _, c := range e.children {
		seen[c.name]++
		path := prefix + c.name
		if seen[c.name] > 1 {
			path = fmt.Sprintf("%s%s[%d]", prefix, c.name, seen[c.name])
		}
		if len(c.children) == 0 {
			yield(path, c)
			continue
		}
		c.leaves(path+".", yield)
	}
}

func (k callbackKind) fields() []Field {
	var out []Field
	k.root.leaves("", func(path string, leaf *element) {
		f := Field{Path: path, Sample: leaf.text, Type: "bare", Live: slices.Contains(liveFields(), path)}
		switch {
		case leaf.cdata:
			f.Type = "text"
		case leaf.text != "" && strings.Trim(leaf.text, "-.0123456789") == "":
			f.Type = "number"
		}
		out = append(out, f)
	})
	return out
}

func liveFields() []string {
	return []string{"AppId", "ToUserName", "FromUserName", "CreateTime", "MsgId"}
}

// fill makes the decrypted message as WeChat writes it.
func (k callbackKind) fill(live, set map[string]string) ([]byte, error) {
	root, err := k.tree(live, set)
	if err != nil {
		return nil, err
	}
	return root.render(), nil
}

// tree is the message before it is written: live values first, then what the caller sets. Fields of live that the
// kind does not have are left out; a field of set that it does not have is an error.
func (k callbackKind) tree(live, set map[string]string) (*element, error) {
	root := k.root.clone()
	known := map[string]*element{}
	var paths []string
	root.leaves("", func(path string, leaf *element) {
		known[path] = leaf
		paths = append(paths, path)
	})
	for path, value := range live {
		if leaf := known[path]; leaf != nil {
			leaf.text = value
		}
	}
	for path, value := range set {
		leaf := known[path]
		if leaf == nil {
			return nil, fmt.Errorf("%s has no field %q, it has %s", k.Name, path, strings.Join(paths, ", "))
		}
		leaf.text = value
	}
	return root, nil
}
