package sim

import (
	"bytes"
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
	Kinds            []string // of account it makes sense for: official_account, mini_program; empty when none is concerned
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

// catalogue is every callback that a Trigger can push, in the order of the fixtures.
type catalogue []callbackKind

// loadCatalogue reads the embedded fixtures. They are tested to load; if one did not, the simulator would lack it
// rather than have no life.
func loadCatalogue() catalogue {
	var out catalogue
	list, _ := fixtures.Callbacks()
	for _, c := range list {
		if k, err := newCallbackKind(c); err == nil {
			out = append(out, k)
		}
	}
	return out
}

// entries describes the catalogue to people.
func (c catalogue) entries() []CatalogueEntry {
	var out []CatalogueEntry
	for _, k := range c {
		out = append(out, CatalogueEntry{Name: k.Name, Family: Family(k.Family), Kinds: k.Kinds, TitleZH: k.TitleZH, TitleEN: k.TitleEN, Source: k.Source, Fields: k.fields()})
	}
	return out
}

// find looks a callback up by name; the error lists near names.
func (c catalogue) find(name string) (callbackKind, error) {
	for i := range c {
		if c[i].Name == name {
			return c[i], nil
		}
	}
	var near, all []string
	for _, k := range c {
		all = append(all, k.Name)
		if strings.EqualFold(k.Name, name) || name != "" && strings.Contains(strings.ToLower(k.Name), strings.ToLower(name)) {
			near = append(near, k.Name)
		}
	}
	if len(near) > 0 {
		return callbackKind{}, fmt.Errorf("no callback is called %q; did you mean %s?", name, strings.Join(near, " or "))
	}
	return callbackKind{}, fmt.Errorf("no callback is called %q, there are %s", name, strings.Join(all, ", "))
}

// callbackKind is a catalogue entry ready to be filled in.
type callbackKind struct {
	fixtures.Callback
	root  *element
	paths []string // of the leaves, in order
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
	k := callbackKind{Callback: c, root: root}
	root.leaves("", func(path string, _ *element) { k.paths = append(k.paths, path) })
	return k, nil
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

// unescape undoes what append does to text without CDATA.
func unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// append gives the form of real captures: a line break after every closing tag but the root's (PROTOCOL 7).
func (e *element) append(b []byte) []byte {
	b = append(append(append(b, '<'), e.name...), '>')
	for _, c := range e.children {
		b = append(c.append(b), '\n')
	}
	switch {
	case len(e.children) > 0:
	case e.cdata:
		b = append(b, "<![CDATA["...)
		b = append(b, strings.ReplaceAll(e.text, "]]>", "]]]]><![CDATA[>")...)
		b = append(b, "]]>"...)
	default:
		b = append(b, escape(e.text)...)
	}
	return append(append(append(b, "</"...), e.name...), '>')
}

func escape(text string) string {
	if !strings.ContainsAny(text, "&<>") {
		return text
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// render writes the element into as much room as it needs: deliveries keep it.
func (e *element) render() []byte {
	var usual [2048]byte
	return bytes.Clone(e.append(usual[:0]))
}

func (e *element) clone() *element {
	out := *e
	out.children = cloneAll(e.children)
	return &out
}

func cloneAll(list []*element) []*element {
	if len(list) == 0 {
		return nil
	}
	copies, out := make([]element, len(list)), make([]*element, len(list))
	for i, e := range list {
		copies[i] = *e
		copies[i].children = cloneAll(e.children)
		out[i] = &copies[i]
	}
	return out
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

// tree is the message before it is written: live values first, then what the caller sets. Fields of live that the
// kind does not have are left out; a field of set that it does not have is an error.
func (k callbackKind) tree(live, set map[string]string) (*element, error) {
	if err := k.check(set); err != nil {
		return nil, err
	}
	root, i := k.root.clone(), 0
	root.eachLeaf(func(leaf *element) {
		if value, ok := live[k.paths[i]]; ok {
			leaf.text = value
		}
		if value, ok := set[k.paths[i]]; ok {
			leaf.text = value
		}
		i++
	})
	return root, nil
}

// check finds fields that the kind does not have.
func (k callbackKind) check(set map[string]string) error {
	for path := range set {
		if !slices.Contains(k.paths, path) {
			return fmt.Errorf("%s has no field %q, it has %s", k.Name, path, strings.Join(k.paths, ", "))
		}
	}
	return nil
}

// eachLeaf is leaves for those who know the paths.
func (e *element) eachLeaf(yield func(leaf *element)) {
	for _, c := range e.children {
		if len(c.children) == 0 {
			yield(c)
		} else {
			c.eachLeaf(yield)
		}
	}
}
