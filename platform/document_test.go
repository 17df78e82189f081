package platform

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func leaf(name, text string) *Node { return &Node{Name: name, Text: text} }

func group(name string, children ...*Node) *Node {
	return &Node{Name: name, Shape: Group, Children: children}
}

func TestReadDocument(t *testing.T) {
	for doc, want := range map[string]*Node{
		"<xml><A>1</A><B><C> x </C><C/></B></xml>": group("xml", leaf("A", "1"),
			group("B", leaf("C", "x"), leaf("C", ""))),
		"<xml>\n<A>\n<![CDATA[ x ]]>\n</A>\n</xml>": group("xml", leaf("A", " x ")),
		"<xml>text</xml>": leaf("xml", "text"),
		`{"A":"1","B":{"C":9007199254740993},"D":[]}`: group("", leaf("A", "1"),
			group("B", leaf("C", "9007199254740993")),
			&Node{Name: "D", Shape: List}),
		`[{"A":true},null]`: {Shape: List, Children: []*Node{group("", leaf("A", "true")), {Shape: Null}}},
	} {
		got, err := ReadDocument([]byte(doc), MessageLimits())
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", doc, err, diff)
		}
	}
}

// TestBrokenDocumentsSayWhere: what was read before the break stays, and the error names the place.
func TestBrokenDocumentsSayWhere(t *testing.T) {
	for _, c := range []struct {
		doc, says string
		want      *Node
	}{
		{"<xml><A>1</A><B><C>2</B></xml>", "in B.C: XML syntax error on line 1",
			group("xml", leaf("A", "1"), group("B", leaf("C", "")))},
		{"<xml>\n<A>1</A>\n<B>", "in B: XML syntax error on line 3", group("xml", leaf("A", "1"), leaf("B", ""))},
		{"<xml><A>1</A></xml>tail", "text outside", group("xml", leaf("A", "1"))},
		{"hello", "text outside", nil},
		{`{"A":1,"B":[0,{"C":}]}`, "in B.1: at byte 19: ", group("", leaf("A", "1"),
			&Node{Name: "B", Shape: List, Children: []*Node{leaf("", "0"), group("")}})},
		{`{"A":1} x`, "at byte 8: more follows", group("", leaf("A", "1"))},
	} {
		got, err := ReadDocument([]byte(c.doc), MessageLimits())
		if !errors.Is(err, ErrMalformed) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %q", c.doc, err, c.says)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.doc, diff)
		}
	}
}

// FuzzReadDocument: the error is a known one, the limits hold, and a tree that is written down again reads the same.
func FuzzReadDocument(f *testing.F) {
	for _, seed := range []string{
		"<xml><A>1</A><A>2</A><B><C>x</C></B></xml>", "<xml><A>a<!-- b -->c</A><B k='v'>&lt;</B></xml>",
		"<a>\n<b> <![CDATA[ ]]]]><![CDATA[>]]> </b></a>",
		"<!DOCTYPE a><a/>", "\ufeff<a/>", "<a><b>\x01</b></a>", `{"a":[[],{},null,1.50,"x"],"":{"b":true}}`, `[1,[2]]`,
		`{"a":1,}`, "<a></b>",
		`{"ToUserName":"gh_1","Encrypt":"x"}`, `{"a":[[],{}]}`,
	} {
		f.Add([]byte(seed))
	}
	limits := Limits{Depth: 5, Leaves: 20}
	f.Fuzz(func(t *testing.T, doc []byte) {
		root, err := ReadDocument(doc, limits)
		if depth, leaves := measure(root); depth > limits.Depth || leaves > limits.Leaves {
			t.Fatalf("depth %d, %d leaves", depth, leaves)
		}
		if err != nil {
			for _, known := range []error{ErrEmpty, ErrDTD, ErrMalformed, ErrTooLarge} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("untyped error %v", err)
		}
		written, ok := rewrite(root, IsJSON(doc))
		if !ok {
			return
		}
		again, err := ReadDocument(written, limits)
		if diff := cmp.Diff(root, again); err != nil || diff != "" {
			t.Fatalf("%q became %q: %v %s", doc, written, err, diff)
		}
	})
}

func measure(n *Node) (depth, leaves int) {
	if n == nil {
		return 0, 0
	}
	if len(n.Children) == 0 {
		return 1, 1
	}
	for _, child := range n.Children {
		d, l := measure(child)
		depth, leaves = max(depth, d+1), leaves+l
	}
	return depth, leaves
}

// rewrite writes a tree in its plainest form; ok is false for the names and texts that have none.
func rewrite(root *Node, inJSON bool) (doc []byte, ok bool) {
	var out bytes.Buffer
	if inJSON {
		writeJSONNode(&out, root)
		return out.Bytes(), true
	}
	ok = writeXMLNode(&out, root)
	return out.Bytes(), ok
}

func writeJSONNode(out *bytes.Buffer, n *Node) {
	brackets := map[Shape]string{Group: "{}", List: "[]"}[n.Shape]
	switch {
	case n.Shape == Null:
		out.WriteString("null")
		return
	case brackets == "":
		text, _ := json.Marshal(n.Text)
		out.Write(text)
		return
	}
	out.WriteByte(brackets[0])
	for i, child := range n.Children {
		if i > 0 {
			out.WriteByte(',')
		}
		if n.Shape == Group {
			name, _ := json.Marshal(child.Name)
			out.Write(append(name, ':'))
		}
		writeJSONNode(out, child)
	}
	out.WriteByte(brackets[1])
}

func writeXMLNode(out *bytes.Buffer, n *Node) bool {
	if strings.Contains(n.Text, "\r") || xml.Unmarshal([]byte("<"+n.Name+"/>"), new(struct{})) != nil {
		return false
	}
	out.WriteString("<" + n.Name + ">")
	if n.Shape == Leaf {
		out.WriteString("<![CDATA[" + strings.ReplaceAll(n.Text, "]]>", "]]]]><![CDATA[>") + "]]>")
	}
	for _, child := range n.Children {
		if !writeXMLNode(out, child) {
			return false
		}
	}
	out.WriteString("</" + n.Name + ">")
	return true
}
