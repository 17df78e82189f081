package platform

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// The ways a document can be unreadable.
var (
	ErrEmpty     = errors.New("empty message")
	ErrTooLarge  = errors.New("message too large")
	ErrDTD       = errors.New("DTD or entity declaration refused")
	ErrMalformed = errors.New("malformed message")
)

// Node is one element of an XML document or one value of a JSON document.
type Node struct {
	Name     string // of the element or the object's member; "" for the values of a list and a JSON document itself
	Shape    Shape
	Text     string // of a Leaf, see ReadDocument
	Children []*Node
}

// Shape is what a Node holds.
type Shape int

const (
	Leaf  Shape = iota // text, a number, true or false: an element without children, or a JSON value
	Null               // JSON's null; Text is ""
	Group              // an element with children, or a JSON object
	List               // a JSON list, which XML writes as repeated elements
)

// Limits bound what ReadDocument takes, beside MaxMessageSize bytes.
type Limits struct {
	Depth  int // elements, objects and lists that stand in each other, the outermost included
	Leaves int // values, and groups and lists without any
}

// nodes is what both notations share while a document is read: the tree so far, and the place in it.
type nodes struct {
	limits Limits
	root   *Node
	open   []*Node // outermost first
	leaves int
}

// begin adds a node to the innermost open one, and opens it.
func (ns *nodes) begin(n *Node) error {
	switch {
	case len(ns.open) >= ns.limits.Depth:
		return fmt.Errorf("%w: nested deeper than %d", ErrTooLarge, ns.limits.Depth)
	case ns.leaves >= ns.limits.Leaves:
		return fmt.Errorf("%w: more than %d values", ErrTooLarge, ns.limits.Leaves)
	}
	if parent := ns.innermost(); parent != nil {
		parent.Children = append(parent.Children, n)
	} else {
		ns.root = n
	}
	ns.open = append(ns.open, n)
	return nil
}

// end closes the innermost open node.
func (ns *nodes) end() {
	if len(ns.innermost().Children) == 0 {
		ns.leaves++
	}
	ns.open = ns.open[:len(ns.open)-1]
}

// innermost is the node whose inside is being read, nil outside the root.
func (ns *nodes) innermost() *Node {
	if len(ns.open) == 0 {
		return nil
	}
	return ns.open[len(ns.open)-1]
}

// malformed is an ErrMalformed with the path below the root at which reading broke off.
func (ns *nodes) malformed(err error) error {
	if path := ns.place(); path != "" {
		return fmt.Errorf("%w: in %s: %w", ErrMalformed, path, err)
	}
	return fmt.Errorf("%w: %w", ErrMalformed, err)
}

// place is the path of the innermost open node, the values of lists by number: List.2.ID.
func (ns *nodes) place() string {
	var names []string
	for i := 1; i < len(ns.open); i++ {
		name := ns.open[i].Name
		if parent := ns.open[i-1]; parent.Shape == List {
			name = strconv.Itoa(len(parent.Children) - 1)
		}
		names = append(names, name)
	}
	return strings.Join(names, ".")
}
