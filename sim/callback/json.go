package callback

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
)

// JSON is the message as an object: bare numbers stay numbers, repeated elements become a list.
func (e *Element) JSON() []byte {
	var b bytes.Buffer
	e.writeJSON(&b)
	return b.Bytes()
}

func (e *Element) writeJSON(b *bytes.Buffer) {
	if len(e.Children) == 0 {
		if !e.CDATA && e.Text != "" && strings.Trim(e.Text, "0123456789") == "" && (e.Text == "0" || e.Text[0] != '0') {
			b.WriteString(e.Text)
			return
		}
		b.Write(quote(e.Text))
		return
	}
	b.WriteByte('{')
	for i, name := range e.names() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(quote(name))
		b.WriteByte(':')
		e.writeNamed(b, name)
	}
	b.WriteByte('}')
}

func (e *Element) writeNamed(b *bytes.Buffer, name string) {
	var same []*Element
	for _, c := range e.Children {
		if c.Name == name {
			same = append(same, c)
		}
	}
	if len(same) == 1 {
		same[0].writeJSON(b)
		return
	}
	b.WriteByte('[')
	for i, c := range same {
		if i > 0 {
			b.WriteByte(',')
		}
		c.writeJSON(b)
	}
	b.WriteByte(']')
}

// quote is a JSON string that leaves <, > and & as they are, as WeChat does.
func quote(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // a string always encodes
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// XMLOfJSON writes a JSON object as the XML that means the same, names in alphabetical order.
func XMLOfJSON(raw []byte) ([]byte, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	if object == nil {
		return nil, fmt.Errorf("null is no object")
	}
	var b bytes.Buffer
	b.WriteString("<xml>")
	if err := writeObject(&b, object); err != nil {
		return nil, err
	}
	b.WriteString("</xml>")
	return b.Bytes(), nil
}

func writeObject(b *bytes.Buffer, object map[string]json.RawMessage) error {
	var names []string
	for name := range object {
		if !isName(name) {
			return fmt.Errorf("the name %q has no place in a message", name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := writeValue(b, name, object[name]); err != nil {
			return err
		}
	}
	return nil
}

func writeValue(b *bytes.Buffer, name string, raw json.RawMessage) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil && list != nil {
		for _, item := range list {
			if err := writeValue(b, name, item); err != nil {
				return err
			}
		}
		return nil
	}
	b.WriteString("<" + name + ">")
	defer b.WriteString("</" + name + ">")
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil && object != nil {
		return writeObject(b, object)
	}
	text := string(raw)
	if err := json.Unmarshal(raw, &text); err != nil {
		text = string(raw) // a number, true, false or null
	}
	return xml.EscapeText(b, []byte(text))
}

// isName says whether a JSON name can be an element: WeChat's are letters, digits and underscores.
func isName(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
