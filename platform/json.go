package platform

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readJSON is ReadDocument for JSON, without the look at its size. It decodes token by token, so that the order stays.
func readJSON(doc []byte, limits Limits) (*Node, error) {
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	j := jsonWalk{nodes: nodes{limits: limits}, dec: dec}
	if err := j.value(""); err != nil {
		return j.root, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return j.root, j.broken(errors.New("more follows the document"))
	}
	return j.root, nil
}

// jsonWalk is the state of one walk over a JSON document.
type jsonWalk struct {
	nodes
	dec *json.Decoder
}

// value reads one value, which has the name that an object gives it.
func (j *jsonWalk) value(name string) error {
	token, err := j.dec.Token()
	if err != nil {
		return j.broken(err)
	}
	n := &Node{Name: name}
	switch token := token.(type) {
	case json.Delim:
		n.Shape = Group
		if token == '[' {
			n.Shape = List
		}
	case nil:
		n.Shape = Null
	default:
		n.Text = fmt.Sprint(token)
	}
	if err := j.begin(n); err != nil {
		return err
	}
	if n.Shape == Group || n.Shape == List {
		if err := j.members(n.Shape == Group); err != nil {
			return err
		}
	}
	j.end()
	return nil
}

// members reads the inside of an object or a list, and its closing bracket.
func (j *jsonWalk) members(named bool) error {
	for j.dec.More() {
		name := ""
		if named {
			token, err := j.dec.Token()
			if err != nil {
				return j.broken(err)
			}
			name = fmt.Sprint(token)
		}
		if err := j.value(name); err != nil {
			return err
		}
	}
	if _, err := j.dec.Token(); err != nil {
		return j.broken(err)
	}
	return nil
}

// broken says where a document that is often one line broke.
func (j *jsonWalk) broken(err error) error {
	return j.malformed(fmt.Errorf("at byte %d: %w", j.dec.InputOffset(), err))
}
