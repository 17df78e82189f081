package forward

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"wxlab/platform"
)

// element is one XML element; either text or children count.
type element struct {
	name     string
	text     string
	children []*element
}

// toJSON writes a decrypted message in WeChat's JSON form (PROTOCOL 2.9): an object without the root's name, repeated
// elements as a list, CreateTime and the message ids as numbers, the order kept. A message that is JSON stays as it is.
func toJSON(plain []byte) ([]byte, error) {
	if platform.IsJSON(plain) {
		return bytes.TrimSpace(plain), nil
	}
	root, err := readTree(plain)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = root.write(&out)
	return out.Bytes(), err
}

const maxDepth = 16

// readTree reads a document that has been parsed, and so limited in size and cleared of DTDs, before.
func readTree(plain []byte) (*element, error) {
	dec := xml.NewDecoder(bytes.NewReader(plain))
	top := &element{}
	stack := []*element{top}
	for {
		token, err := dec.Token()
		switch {
		case err == io.EOF && len(top.children) == 1:
			return top.children[0], nil
		case err != nil:
			return nil, err
		case len(stack) > maxDepth+2:
			return nil, errors.New("too deep")
		}
		last := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &element{name: token.Name.Local}
			last.children = append(last.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			last.text += string(token)
		}
	}
}

func (e *element) write(out *bytes.Buffer) error {
	if len(e.children) == 0 {
		return e.writeLeaf(out)
	}
	out.WriteByte('{')
	done := map[string]bool{}
	for _, child := range e.children {
		if done[child.name] {
			continue
		}
		if len(done) > 0 {
			out.WriteByte(',')
		}
		done[child.name] = true
		if err := writeText(out, child.name); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := writeAll(out, e.named(child.name)); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

func (e *element) named(name string) []*element {
	var out []*element
	for _, child := range e.children {
		if child.name == name {
			out = append(out, child)
		}
	}
	return out
}

// writeAll writes one element as itself and several as a list.
func writeAll(out *bytes.Buffer, all []*element) error {
	if len(all) == 1 {
		return all[0].write(out)
	}
	out.WriteByte('[')
	for i, e := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := e.write(out); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

func (e *element) writeLeaf(out *bytes.Buffer) error {
	switch e.name {
	case "CreateTime", "MsgId", "MsgID":
		if number := strings.TrimSpace(e.text); decimal(number) {
			out.WriteString(number)
			return nil
		}
	}
	return writeText(out, e.text)
}

// decimal reports whether s is a JSON number as it stands.
func decimal(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == "" && (s[0] != '0' || s == "0")
}

// writeText writes a JSON string with < > & as they are: what users write stays readable.
func writeText(out *bytes.Buffer, s string) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return err
	}
	out.Truncate(out.Len() - 1) // Encode's line feed
	return nil
}
