package callback

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// Element is one node of a callback's XML. Unlike encoding/xml it remembers where CDATA stands.
type Element struct {
	Name     string
	Text     string
	CDATA    bool
	Children []*Element

	Tight  bool // no line break behind it, as in some captures
	Opened bool // a line break stands before the first child
}

// ParseElement reads the plain XML of a fixture: elements, CDATA and text, no attributes.
func ParseElement(src string) (*Element, error) {
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

func (p *elementParser) element() (*Element, error) {
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
	e := &Element{Name: name}
	return e, p.content(e)
}

func (p *elementParser) content(e *Element) error {
	for {
		switch {
		case strings.HasPrefix(p.rest, "</"+e.Name+">"):
			p.rest = p.rest[len(e.Name)+3:]
			if len(e.Children) > 0 {
				e.Text = ""
			}
			return nil
		case strings.HasPrefix(p.rest, "<![CDATA["):
			text, rest, ok := strings.Cut(p.rest[len("<![CDATA["):], "]]>")
			if !ok {
				return fmt.Errorf("CDATA of %s does not end", e.Name)
			}
			e.Text, e.CDATA, p.rest = e.Text+text, true, rest
		case strings.HasPrefix(p.rest, "<"):
			child, err := p.element()
			if err != nil {
				return err
			}
			child.Tight = !strings.HasPrefix(p.rest, "\n")
			if len(e.Children) == 0 {
				e.Opened = strings.HasPrefix(e.Text, "\n")
			}
			e.Children = append(e.Children, child)
		case p.rest == "":
			return fmt.Errorf("%s does not end", e.Name)
		default:
			i := strings.IndexByte(p.rest, '<')
			if i < 0 {
				i = len(p.rest)
			}
			e.Text, p.rest = e.Text+unescape(p.rest[:i]), p.rest[i:]
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

// append gives the form of real captures: a line break after every closing tag but the root's (PROTOCOL 7), unless it was
// read otherwise.
func (e *Element) append(b []byte) []byte {
	b = append(append(append(b, '<'), e.Name...), '>')
	if e.Opened {
		b = append(b, '\n')
	}
	for _, c := range e.Children {
		if b = c.append(b); !c.Tight {
			b = append(b, '\n')
		}
	}
	switch {
	case len(e.Children) > 0:
	case e.CDATA:
		b = append(b, "<![CDATA["...)
		b = append(b, strings.ReplaceAll(e.Text, "]]>", "]]]]><![CDATA[>")...)
		b = append(b, "]]>"...)
	default:
		b = append(b, escape(e.Text)...)
	}
	return append(append(append(b, "</"...), e.Name...), '>')
}

func escape(text string) string {
	if !strings.ContainsAny(text, "&<>") {
		return text
	}
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
}

// Render writes the element into as much room as it needs: deliveries keep it.
func (e *Element) Render() []byte {
	var usual [2048]byte
	return bytes.Clone(e.append(usual[:0]))
}

func (e *Element) clone() *Element {
	out := *e
	out.Children = cloneAll(e.Children)
	return &out
}

func cloneAll(list []*Element) []*Element {
	if len(list) == 0 {
		return nil
	}
	copies, out := make([]Element, len(list)), make([]*Element, len(list))
	for i, e := range list {
		copies[i] = *e
		copies[i].Children = cloneAll(e.Children)
		out[i] = &copies[i]
	}
	return out
}

// leaves calls yield with every element without children and its path.
func (e *Element) leaves(prefix string, yield func(path string, leaf *Element)) {
	seen := map[string]int{}
	for _, c := range e.Children {
		seen[c.Name]++
		path := prefix + c.Name
		if seen[c.Name] > 1 {
			path = fmt.Sprintf("%s%s[%d]", prefix, c.Name, seen[c.Name])
		}
		if len(c.Children) == 0 {
			yield(path, c)
			continue
		}
		c.leaves(path+".", yield)
	}
}

// eachLeaf is leaves for those who know the paths.
func (e *Element) eachLeaf(yield func(leaf *Element)) {
	for _, c := range e.Children {
		if len(c.Children) == 0 {
			yield(c)
		} else {
			c.eachLeaf(yield)
		}
	}
}

// Child is the text of a direct child, "" when there is none.
func (e *Element) Child(name string) string {
	i := slices.IndexFunc(e.Children, func(c *Element) bool { return c.Name == name })
	if i < 0 {
		return ""
	}
	return e.Children[i].Text
}

// names are those of the children, each once, in their order.
func (e *Element) names() []string {
	var out []string
	for _, c := range e.Children {
		if !slices.Contains(out, c.Name) {
			out = append(out, c.Name)
		}
	}
	return out
}

func (e *Element) strip() {
	e.CDATA = false
	for _, c := range e.Children {
		c.strip()
	}
}
