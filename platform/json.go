package platform

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// parseJSON reads the JSON form of a message (PROTOCOL 2.9) into the same leaves as the XML form. Numbers keep their
// digits: a MsgId does not fit a float.
func parseJSON(doc []byte) (Fields, error) {
	if len(doc) > MaxMessageSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, len(doc))
	}
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	j := jsonWalk{dec: dec}
	if err := j.value("", 0); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: more follows the JSON object", ErrMalformed)
	}
	return j.fields, nil
}

// jsonWalk flattens one JSON document as it is read, so that the order stays.
type jsonWalk struct {
	dec    *json.Decoder
	fields Fields
}

func (j *jsonWalk) value(path string, depth int) error {
	token, err := j.dec.Token()
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	case depth > maxDepth || len(j.fields) >= maxFields:
		return fmt.Errorf("%w: too many or too deep fields", ErrTooLarge)
	}
	switch token := token.(type) {
	case json.Delim:
		return j.members(path, depth, token == '{')
	case nil:
		j.fields = append(j.fields, Field{path, ""})
	default:
		j.fields = append(j.fields, Field{path, fmt.Sprint(token)})
	}
	return nil
}

// members reads the inside of an object or array; the elements of an array repeat its path.
func (j *jsonWalk) members(path string, depth int, object bool) error {
	for j.dec.More() {
		member := path
		if object {
			name, err := j.dec.Token()
			if err != nil {
				return fmt.Errorf("%w: %w", ErrMalformed, err)
			}
			member = fmt.Sprint(name)
			if path != "" {
				member = path + "." + member
			}
		}
		if err := j.value(member, depth+1); err != nil {
			return err
		}
	}
	if _, err := j.dec.Token(); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return nil
}
