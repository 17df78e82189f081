package platform

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Field is one leaf of a message: the path below the root, its parts joined by dots (`ScanCodeInfo.ScanType`), and
// the text.
type Field struct{ Path, Value string }

// Fields are all leaves of a message in the order of arrival; repeated elements repeat.
type Fields []Field

// ParseFields reads a pushed message in either notation, XML or JSON, within MessageLimits. It fails as ReadDocument
// does.
func ParseFields(doc []byte) (Fields, error) {
	fields, _, err := parseFields(doc)
	return fields, err
}

// parseFields is ParseFields, and Replaced for what it read.
func parseFields(doc []byte) (fields Fields, replaced int, err error) {
	if len(doc) <= MaxMessageSize && !IsJSON(doc) {
		if fields, ok := scanFlat(doc); ok {
			return fields, 0, nil
		}
	}
	root, err := ReadDocument(doc, MessageLimits())
	if err != nil {
		return nil, 0, err
	}
	return root.fields(""), Replaced(doc), nil
}

// ParseReplyFields is ParseFields for what a platform answers: it fails as ReadReply does.
func ParseReplyFields(doc []byte) (Fields, error) {
	root, err := ReadReply(doc, MessageLimits())
	if err != nil {
		return nil, err
	}
	return root.fields(""), nil
}

// fields are the leaves below a node whose path is given. The values of a list have its path.
func (n *Node) fields(path string) Fields {
	var out Fields
	for _, child := range n.Children {
		below := child.Name
		switch {
		case n.Shape == List:
			below = path
		case path != "":
			below = path + "." + below
		}
		if child.Shape == Leaf || child.Shape == Null {
			out = append(out, Field{below, child.Text})
		} else {
			out = append(out, child.fields(below)...)
		}
	}
	return out
}

// Get returns the first value at path, "" when there is none. Paths are case-sensitive, as WeChat is (MsgId, MsgID).
func (f Fields) Get(path string) string {
	for i := range f {
		if f[i].Path == path {
			return f[i].Value
		}
	}
	return ""
}

// All returns every value at path.
func (f Fields) All(path string) []string {
	var out []string
	for _, field := range f {
		if field.Path == path {
			out = append(out, field.Value)
		}
	}
	return out
}

// first returns the first value that is not empty among several spellings.
func (f Fields) first(paths ...string) string {
	for _, path := range paths {
		if v := f.Get(path); v != "" {
			return v
		}
	}
	return ""
}

// unix reads a field of unix seconds; the zero time when it is missing or no number.
func (f Fields) unix(path string) time.Time { return unixTime(f.Get(path)) }

func unixTime(text string) time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return UnixTime(n)
}

// lastUnix is the last second, in the year 2262, whose nanoseconds fit into an int64.
const lastUnix = math.MaxInt64 / int64(time.Second)

// UnixTime is the instant of unix seconds that come from outside. Seconds beyond 9223372036, which would overflow as
// nanoseconds, are that second: such a time is in the far future, and must not turn into one in the past.
func UnixTime(seconds int64) time.Time { return time.Unix(min(seconds, lastUnix), 0) }
