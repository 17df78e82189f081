package explain

import (
	"strconv"
	"strings"

	"wxlab/platform"
)

// limits are wider than a message's: an API may answer with ten thousand openids.
func limits() platform.Limits { return platform.Limits{Depth: 32, Leaves: platform.MaxMessageSize} }

// readLeaves reads XML or JSON into its leaves, in order, with their paths below the root. Repeated elements repeat;
// what stands in a JSON list has its number. Of a broken body it returns what stands before the break, too.
func readLeaves(body []byte) ([]Field, error) { return leaves(platform.ReadDocument(body, limits())) }

func leaves(root *platform.Node, err error) ([]Field, error) {
	if root == nil {
		return nil, err
	}
	return appendLeaves(nil, root, ""), err
}

func appendLeaves(out []Field, n *platform.Node, path string) []Field {
	for i, child := range n.Children {
		name := child.Name
		if n.Shape == platform.List {
			name = strconv.Itoa(i)
		}
		below := strings.TrimPrefix(path+"."+name, ".")
		switch child.Shape {
		case platform.Leaf:
			out = append(out, Field{Path: below, Value: child.Text})
		case platform.Null:
			out = append(out, Field{Path: below, Value: "null"})
		default:
			out = appendLeaves(out, child, below)
		}
	}
	return out
}

// pick returns the first leaf of that path, "" when there is none.
func pick(fields []Field, path string) string {
	for _, f := range fields {
		if f.Path == path {
			return f.Value
		}
	}
	return ""
}

func has(fields []Field, path string) bool {
	for _, f := range fields {
		if f.Path == path {
			return true
		}
	}
	return false
}

// envelope is the outer body (PROTOCOL 2.3): AppId or ToUserName beside Encrypt.
type envelope struct {
	fields []Field
	json   bool
}

func parseEnvelope(body []byte) (envelope, error) {
	fields, err := readLeaves(body)
	return envelope{fields: fields, json: platform.IsJSON(body)}, err
}

func (e envelope) encrypt() string { return pick(e.fields, "Encrypt") }

// plain reports whether a message stands in clear in the body; beside Encrypt that is the compatible mode (PROTOCOL
// 2.9).
func (e envelope) plain() bool { return has(e.fields, "MsgType") || has(e.fields, "InfoType") }
