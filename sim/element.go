package sim

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// element is one node of a callback's XML. Unlike encoding/xml it remembers where CDATA stands.
type element struct {
	name     string
	text     string
	cdata    bool
	children []*element
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

// child is the text of a direct child, "" when there is none.
func (e *element) child(name string) string {
	i := slices.IndexFunc(e.children, func(c *element) bool { return c.name == name })
	if i < 0 {
		return ""
	}
	return e.children[i].text
}

// names are those of the children, each once, in their order.
func (e *element) names() []string {
	var out []string
	for _, c := range e.children {
		if !slices.Contains(out, c.name) {
			out = append(out, c.name)
		}
	}
	return out
}

func (e *element) strip() {
	e.cdata = false
	for _, c := range e.children {
		c.strip()
	}
}
