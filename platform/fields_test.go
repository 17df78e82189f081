package platform

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseFields(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		want      Fields
	}{
		{"CDATA", `<xml><A><![CDATA[x]]></A></xml>`, Fields{{"A", "x"}}},
		{"no CDATA", `<xml><A>x</A><N>12</N></xml>`, Fields{{"A", "x"}, {"N", "12"}}},
		{"CDATA keeps blanks and markup", "<xml><A><![CDATA[ <b> & ]]></A></xml>", Fields{{"A", " <b> & "}}},
		{"text is trimmed", "<xml><A>\n x y \n</A></xml>", Fields{{"A", "x y"}}},
		{"blanks around CDATA", "<xml><A>\n  <![CDATA[x]]>\n</A></xml>", Fields{{"A", "x"}}},
		{"split CDATA", "<xml><A><![CDATA[x]]]]><![CDATA[>y]]></A></xml>", Fields{{"A", "x]]>y"}}},
		{"empty kinds", "<xml><A></A><B/><C><![CDATA[]]></C></xml>", Fields{{"A", ""}, {"B", ""}, {"C", ""}}},
		{"entities", "<xml><A>a&amp;b&#20320;</A></xml>", Fields{{"A", "a&b你"}}},
		{"attributes and comment", `<xml><!-- c --><A k="v">x</A></xml>`, Fields{{"A", "x"}}},
		{"declaration", `<?xml version="1.0" encoding="UTF-8"?><xml><A>x</A></xml>`, Fields{{"A", "x"}}},
		{"nested and repeated", "<xml><P><L><I>1</I></L><L><I>2</I><J>3</J></L></P><A>x</A></xml>",
			Fields{{"P.L.I", "1"}, {"P.L.I", "2"}, {"P.L.J", "3"}, {"A", "x"}}},
		{"pretty", "\n<xml>\n    <A><![CDATA[x]]></A>\n    <B>1</B>\n</xml>\n", Fields{{"A", "x"}, {"B", "1"}}},
		{"control character", "<xml><A><![CDATA[a\x08b]]></A></xml>", Fields{{"A", "a\uFFFDb"}}},
		{"broken UTF-8", "<xml><A><![CDATA[a\xffb]]></A></xml>", Fields{{"A", "a\uFFFDb"}}},
		{"CRLF", "<xml>\r\n<A>x</A>\r\n</xml>", Fields{{"A", "x"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseFields([]byte(tt.doc))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseFieldsRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, doc string
		want      error
	}{
		{"nothing", " \n", ErrEmpty},
		{"DTD", `<!DOCTYPE xml [<!ENTITY x SYSTEM "file:///etc/passwd">]><xml><A>&x;</A></xml>`, ErrDTD},
		{"entity inside", `<xml><!ENTITY x "y"><A>x</A></xml>`, ErrDTD},
		{"not closed", `<xml><A>x</A>`, ErrMalformed},
		{"crossed", `<xml><A><B></A></B></xml>`, ErrMalformed},
		{"two roots", `<xml><A>x</A></xml><xml></xml>`, ErrMalformed},
		{"text behind", `<xml><A>x</A></xml>tail`, ErrMalformed},
		{"no XML", `hello`, ErrMalformed},
		{"deep", strings.Repeat("<a>", 50) + strings.Repeat("</a>", 50), ErrTooLarge},
		{"wide flat", "<xml>" + strings.Repeat("<a>1</a>", maxFields+1) + "</xml>", ErrTooLarge},
		{"wide odd", "<xml>" + strings.Repeat("<a/>", maxFields+1) + "</xml>", ErrTooLarge},
		{"large", "<xml><A>" + strings.Repeat("x", MaxMessageSize) + "</A></xml>", ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := ParseFields([]byte(tt.doc)); !errors.Is(err, tt.want) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}

// readSlowly is ParseFields without the fast scanner.
func readSlowly(doc []byte) (Fields, error) {
	root, err := ReadDocument(doc, MessageLimits())
	if err != nil {
		return nil, err
	}
	return root.fields(""), nil
}

// agree holds the fast scanner to encoding/xml: what it accepts, it reads the same.
func agree(t interface{ Fatalf(string, ...any) }, doc []byte) bool {
	fast, ok := scanFlat(doc)
	if !ok {
		return false
	}
	slow, err := readSlowly(doc)
	if err != nil {
		t.Fatalf("scanner accepts what encoding/xml refuses: %v\n%q", err, doc)
	}
	if len(fast)+len(slow) > 0 && !cmp.Equal(fast, slow) {
		t.Fatalf("%q\nscanner %q\noracle  %q", doc, fast, slow)
	}
	return true
}

func FuzzScanFlat(f *testing.F) {
	for _, seed := range []string{
		`<xml><A><![CDATA[x]]></A></xml>`, "<xml>\n<A>x </A><B></B></xml>\n", `<xml><A>]]></A></xml>`,
		`<xml><A>&amp;</A></xml>`,
		"<xml><A><![CDATA[你\x00]]></A></xml>", `<a-1><b_2> </b_2></a-1>`, `<xml><A><![CDATA[]]]]></A></xml>`,
		`<!DOCTYPE a><a></a>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		agree(t, doc)
		_, err := ParseFields(doc)
		for _, known := range []error{nil, ErrEmpty, ErrDTD, ErrMalformed, ErrTooLarge} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Fatalf("untyped error %v", err)
	})
}

func TestScannerReadsRandomFlatMessagesAsEncodingXMLDoes(t *testing.T) {
	taken := 0
	rapid.Check(t, func(r *rapid.T) {
		var doc strings.Builder
		doc.WriteString("<xml>")
		for range rapid.IntRange(0, 8).Draw(r, "fields") {
			name := rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_-]{0,8}`).Draw(r, "name")
			value := rapid.StringMatching(`[ -~\n你好]{0,12}`).Draw(r, "value")
			if rapid.Bool().Draw(r, "cdata") {
				value = "<![CDATA[" + value + "]]>"
			}
			doc.WriteString(rapid.SampledFrom([]string{"", "\n", "    "}).Draw(r, "blank") + "<" + name + ">" + value +
				"</" + name + ">")
		}
		doc.WriteString("</xml>")
		if agree(r, []byte(doc.String())) {
			taken++
		}
	})
	if taken == 0 {
		t.Error("the scanner took none of the flat messages")
	}
}

func TestFieldsLookUp(t *testing.T) {
	f := Fields{{"List.ID", "1"}, {"List.ID", "2"}, {"MsgID", "7"}, {"Bad", "x"}}
	if f.Get("List.ID") != "1" || f.Get("listid") != "" || !cmp.Equal(f.All("List.ID"), []string{"1", "2"}) ||
		f.All("none") != nil {
		t.Errorf("look-up in %v", f)
	}
	if f.first("MsgId", "MsgID") != "7" || f.unix("MsgID").Unix() != 7 || !f.unix("Bad").IsZero() {
		t.Errorf("typed look-up in %v", f)
	}
}

func TestParseFieldsOfJSON(t *testing.T) {
	got, err := ParseFields([]byte(`{"ToUserName":"gh_1","CreateTime":1714037059,"MsgId":6324990314820393100,"List":[{"A":true},{"A":null}]}`))
	want := Fields{{"ToUserName", "gh_1"}, {"CreateTime", "1714037059"}, {"MsgId", "6324990314820393100"},
		{"List.A", "true"}, {"List.A", ""}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{`{`, `{"a":}`, `{"a":1}{`, `{"a":[}`, strings.Repeat(`{"a":`, 40) + "1" +
		strings.Repeat("}", 40)} {
		if got, err := ParseFields([]byte(bad)); err == nil {
			t.Errorf("%q became %v", bad, got)
		}
	}
}
