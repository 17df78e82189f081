package explain

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	maxBody  = 1 << 20 // as the receiver bounds it (PROTOCOL 2.11)
	maxDepth = 32
)

// The ways a body is not what it should be, beyond broken syntax.
var (
	errEmpty   = errors.New("it is empty")
	errTooLong = errors.New("it is longer than 1 MiB")
	errDoctype = errors.New("it declares a document type, which no WeChat body does")
	errDeep    = errors.New("it is nested too deeply")
)

// parseLeaves reads XML or JSON into its leaves, in order, with their paths below the root. Repeated names repeat.
func parseLeaves(body []byte) ([]Field, error) {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, bom))
	switch {
	case len(body) == 0:
		return nil, errEmpty
	case len(body) > maxBody:
		return nil, errTooLong
	case body[0] == '{' || body[0] == '[':
		return parseJSON(body)
	}
	return parseXML(body)
}

var bom = []byte("\xef\xbb\xbf")

// isJSON tells the form of a body that parseLeaves read.
func isJSON(body []byte) bool {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, bom))
	return len(body) > 0 && (body[0] == '{' || body[0] == '[')
}

// parseXML walks the elements; text beside child elements is layout and is dropped.
func parseXML(body []byte) ([]Field, error) {
	var (
		out  []Field
		path []string
		text strings.Builder
		leaf bool
		seen bool
	)
	for d := xml.NewDecoder(bytes.NewReader(body)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && seen {
			return out, nil
		}
		if err != nil {
			return out, fmt.Errorf("read XML: %w", err)
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, errDoctype
		case xml.StartElement:
			if path = append(path, t.Name.Local); len(path) > maxDepth {
				return nil, errDeep
			}
			seen, leaf = true, true
			text.Reset()
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if leaf && len(path) > 1 {
				out = append(out, Field{Path: strings.Join(path[1:], "."), Value: text.String()})
			}
			path, leaf = path[:len(path)-1], false
		}
	}
}

// parseJSON walks the values of one document.
func parseJSON(body []byte) ([]Field, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var out []Field
	if err := jsonLeaves(d, "", 0, &out); err != nil {
		return nil, fmt.Errorf("read JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read JSON: more follows behind the document")
	}
	return out, nil
}

func jsonLeaves(d *json.Decoder, path string, depth int, out *[]Field) error {
	token, err := d.Token()
	if err != nil {
		return err
	}
	open, nested := token.(json.Delim)
	if !nested {
		*out = append(*out, Field{Path: path, Value: jsonText(token)})
		return nil
	}
	if depth > maxDepth {
		return errDeep
	}
	for i := 0; d.More(); i++ {
		name := fmt.Sprint(i)
		if open == '{' {
			key, err := d.Token()
			if err != nil {
				return err
			}
			name = fmt.Sprint(key)
		}
		if err := jsonLeaves(d, strings.TrimPrefix(path+"."+name, "."), depth+1, out); err != nil {
			return err
		}
	}
	_, err = d.Token()
	return err
}

func jsonText(token json.Token) string {
	if token == nil {
		return "null"
	}
	return fmt.Sprint(token)
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
	fields, err := parseLeaves(body)
	return envelope{fields: fields, json: isJSON(body)}, err
}

func (e envelope) notation() string {
	if e.json {
		return "JSON"
	}
	return "XML"
}

func (e envelope) encrypt() string { return pick(e.fields, "Encrypt") }

// plain tells a message that was never encrypted; beside Encrypt it makes the compatible mode (PROTOCOL 2.9).
func (e envelope) plain() bool { return has(e.fields, "MsgType") || has(e.fields, "InfoType") }
