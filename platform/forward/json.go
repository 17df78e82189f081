package forward

import (
	"bytes"
	"encoding/json"
	"strings"

	"wxlab/platform"
)

// toJSON writes a decrypted message in WeChat's JSON form (PROTOCOL 2.9): an object without the root's name, repeated
// elements as a list, CreateTime and the message ids as numbers, the order kept. A message that is JSON stays as it is.
func toJSON(plain []byte) ([]byte, error) {
	if platform.IsJSON(plain) {
		return bytes.TrimSpace(plain), nil
	}
	root, err := platform.ReadDocument(plain, platform.MessageLimits())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = writeNode(&out, root)
	return out.Bytes(), err
}

func writeNode(out *bytes.Buffer, n *platform.Node) error {
	if n.Shape == platform.Leaf {
		return writeLeaf(out, n)
	}
	out.WriteByte('{')
	done := map[string]bool{}
	for _, child := range n.Children {
		if done[child.Name] {
			continue
		}
		if len(done) > 0 {
			out.WriteByte(',')
		}
		done[child.Name] = true
		if err := writeText(out, child.Name); err != nil {
			return err
		}
		out.WriteByte(':')
		if err := writeAll(out, named(n, child.Name)); err != nil {
			return err
		}
	}
	out.WriteByte('}')
	return nil
}

// named lists the children of that name.
func named(n *platform.Node, name string) []*platform.Node {
	var out []*platform.Node
	for _, child := range n.Children {
		if child.Name == name {
			out = append(out, child)
		}
	}
	return out
}

// writeAll writes one element as itself and several as a list.
func writeAll(out *bytes.Buffer, all []*platform.Node) error {
	if len(all) == 1 {
		return writeNode(out, all[0])
	}
	out.WriteByte('[')
	for i, n := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := writeNode(out, n); err != nil {
			return err
		}
	}
	out.WriteByte(']')
	return nil
}

func writeLeaf(out *bytes.Buffer, n *platform.Node) error {
	switch n.Name {
	case "CreateTime", "MsgId", "MsgID":
		if number := strings.TrimSpace(n.Text); decimal(number) {
			out.WriteString(number)
			return nil
		}
	}
	return writeText(out, n.Text)
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
