package compare

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// Document breaks a body into lines so that a field has a line of its own: XML and JSON are laid out anew, text stays.
func Document(body []byte) []string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return nil
	case trimmed[0] == '<':
		if lines, err := elements(trimmed); err == nil {
			return lines
		}
	case json.Valid(trimmed):
		var out bytes.Buffer
		if json.Indent(&out, trimmed, "", "  ") == nil {
			return strings.Split(out.String(), "\n")
		}
	case !utf8.Valid(trimmed):
		return []string{"(binary)"}
	}
	return strings.Split(string(trimmed), "\n")
}

// elements writes an element that holds text on one line, and one that holds others around them.
func elements(document []byte) ([]string, error) {
	d := xml.NewDecoder(bytes.NewReader(document))
	var lines []string
	var text strings.Builder
	depth, leaf := 0, false
	indent := func(s string) string { return strings.Repeat("  ", depth) + s }
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			lines = append(lines, indent("<"+token.Name.Local+">"))
			text.Reset()
			depth++
			leaf = true
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			depth--
			end := "</" + token.Name.Local + ">"
			if leaf {
				lines[len(lines)-1] += strings.TrimSpace(text.String()) + end
			} else {
				lines = append(lines, indent(end))
			}
			leaf = false
			text.Reset()
		}
	}
}
