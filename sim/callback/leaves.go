package callback

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"wxlab/sim/wellformed"
)

// Leaves maps the elements without children to their text, by path below the root; repeated siblings are counted
// as in Field.Path. It fails with a *wellformed.Error where the parser expat would.
func Leaves(src []byte) (map[string]string, error) {
	if err := wellformed.Check(src); err != nil {
		return nil, err
	}
	type level struct {
		prefix string
		seen   map[string]int
		text   strings.Builder
		parent bool
	}
	out := map[string]string{}
	var stack []*level
	d := xml.NewDecoder(bytes.NewReader(src))
	for {
		token, err := d.RawToken() // that the tags match has been checked
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			next := &level{}
			if n := len(stack); n > 0 {
				up := stack[n-1]
				if up.parent = true; up.seen == nil {
					up.seen = map[string]int{}
				}
				up.seen[t.Name.Local]++
				next.prefix = up.prefix + t.Name.Local
				if c := up.seen[t.Name.Local]; c > 1 {
					next.prefix += fmt.Sprintf("[%d]", c)
				}
				next.prefix += "."
			}
			stack = append(stack, next)
		case xml.CharData:
			if n := len(stack); n > 0 {
				stack[n-1].text.Write(t)
			}
		case xml.EndElement:
			last := stack[len(stack)-1]
			if stack = stack[:len(stack)-1]; !last.parent && last.prefix != "" {
				out[strings.TrimSuffix(last.prefix, ".")] = last.text.String()
			}
		}
	}
	if len(out) == 0 {
		return nil, errors.New("no elements inside a root element")
	}
	return out, nil
}

// Root is the name of a document's outermost element, "" where there is none.
func Root(src []byte) string {
	d := xml.NewDecoder(bytes.NewReader(src))
	for {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		if t, ok := token.(xml.StartElement); ok {
			return t.Name.Local
		}
	}
}
