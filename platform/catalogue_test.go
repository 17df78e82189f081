package platform

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
)

func catalogue(t *testing.T) []fixtures.Callback {
	t.Helper()
	all, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("the catalogue has only %d callbacks", len(all))
	}
	return all
}

// TestCatalogue parses every kind of push there is and looks for nothing lost: each leaf that encoding/xml sees by
// itself must be a field.
func TestCatalogue(t *testing.T) {
	for _, sample := range catalogue(t) {
		t.Run(sample.Name, func(t *testing.T) {
			var fields Fields
			var key string
			if sample.Family == "auth" {
				e, err := ParseAuthEvent(sample.XML)
				if err != nil || e.CreateTime.IsZero() {
					t.Fatalf("%+v, %v", e, err)
				}
				fields, key = e.Fields, e.DedupeKey()
			} else {
				m, err := ParseMessage(sample.XML)
				if err != nil || m.CreateTime.IsZero() || m.FromUserName == "" || m.ToUserName == "" ||
					m.IsEvent() != (sample.Family == "event") {
					t.Fatalf("%+v, %v", m, err)
				}
				fields, key = m.Fields, m.DedupeKey()
			}
			if diff := cmp.Diff(leaves(t, sample.XML), values(fields)); diff != "" {
				t.Error(diff)
			}
			if key == "" {
				t.Error("no dedupe key")
			}
		})
	}
}

// leaves lists the text of the leaf elements, found with raw tokens only.
func leaves(t *testing.T, doc []byte) []string {
	t.Helper()
	dec := xml.NewDecoder(bytes.NewReader(doc))
	var out []string
	var text string
	leaf := false
	for {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			text, leaf = "", true
		case xml.CharData:
			text += string(token)
		case xml.EndElement:
			if leaf {
				out = append(out, strings.TrimSpace(text))
			}
			leaf = false
		}
	}
}

func values(f Fields) []string {
	var out []string
	for _, field := range f {
		out = append(out, strings.TrimSpace(field.Value))
	}
	return out
}

// TestCatalogueKeysDiffer: no two kinds of push of the same account and second pass for one another's retry.
func TestCatalogueKeysDiffer(t *testing.T) {
	seen := map[string]string{}
	for _, sample := range catalogue(t) {
		if sample.Family != "event" {
			continue // the samples of messages share one MsgId
		}
		m, err := ParseMessage(sample.XML)
		if err != nil {
			t.Fatal(err)
		}
		key := m.DedupeKey()
		if other, taken := seen[key]; taken && other != m.MsgType+m.Event {
			t.Errorf("%s and %s share %q", other, sample.Name, key)
		}
		seen[key] = m.MsgType + m.Event
	}
}

// TestCatalogueInHostileShapes sends the flat samples shuffled, without CDATA, or spread over lines: the fields are the
// same, and so is the dedupe key.
func TestCatalogueInHostileShapes(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	element := regexp.MustCompile(`<(\w+)>(?:<!\[CDATA\[([^<&]*?)\]\]>|([^<&]*))</(\w+)>`)
	tried := 0
	for _, sample := range catalogue(t) {
		doc := strings.TrimSpace(string(sample.XML))
		parts := element.FindAllString(doc, -1)
		rest := strings.Join(strings.Fields(element.ReplaceAllString(doc, "")), "")
		if sample.Family == "auth" || rest != "<xml></xml>" { // nested
			continue
		}
		tried++
		want, err := ParseMessage(sample.XML)
		if err != nil {
			t.Fatal(err)
		}
		random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		shuffled := "<xml>" + strings.Join(parts, "\n") + "</xml>"
		for name, shape := range map[string]string{
			"shuffled":      shuffled,
			"without CDATA": strings.NewReplacer("<![CDATA[", "", "]]>", "").Replace(shuffled),
			"indented":      "<?xml version=\"1.0\"?>\n" + strings.ReplaceAll(shuffled, "\n", "\r\n\t"),
			"unknown field": strings.Replace(shuffled, "</xml>", "<Unheard><Of>1</Of></Unheard></xml>", 1),
		} {
			got, err := ParseMessage([]byte(shape))
			if err != nil || got.DedupeKey() != want.DedupeKey() || got.Event != want.Event ||
				strings.TrimSpace(got.Content) != strings.TrimSpace(want.Content) {
				t.Errorf("%s %s: %+v, %v", sample.Name, name, got, err)
			}
			for _, field := range want.Fields {
				if !slices.ContainsFunc(got.Fields, func(f Field) bool {
					return f.Path == field.Path && strings.TrimSpace(f.Value) == strings.TrimSpace(field.Value)
				}) {
					t.Errorf("%s %s: %s is lost", sample.Name, name, field.Path)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d samples are flat", tried)
	}
}
