package wellformed_test

import (
	"errors"
	"strings"
	"testing"

	"wxlab/fixtures/expat"
	"wxlab/sim/wellformed"
)

func TestCheckAsExpatDoes(t *testing.T) {
	differences, err := expat.Compare(t.Context(), 10, 20_000, wellformed.Check)
	for _, d := range differences {
		t.Error(d)
	}
	if errors.Is(err, expat.ErrNoPython) {
		t.Skip("only the table was compared: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestFaultsHaveAPlaceAndTwoLanguages: the offset is that of the byte to blame.
func TestFaultsHaveAPlaceAndTwoLanguages(t *testing.T) {
	for doc, want := range map[string]struct {
		offset   int
		text, zh string
	}{
		"<xml><A>\x01</A></xml>":                     {8, "U+0001", "U+0001"},
		"<xml><A>\xff</A></xml>":                     {8, "0xFF is not UTF-8", "不是合法的 UTF-8"},
		"<xml><A>&#xD800;</A></xml>":                 {8, "&#xD800;", "&#xD800;"},
		"<xml><A k='1' k='2'/></xml>":                {14, "attribute k stands twice", "属性 k 重复"},
		"<xml><A>]]></A></xml>":                      {8, "outside CDATA", "CDATA 之外"},
		"<xml><A>a&b</A></xml>":                      {9, "&amp;", "&amp;"},
		"<xml><A></B></xml>":                         {8, "</B> stands where </A> must", "应为 </A>，却是 </B>"},
		"<xml/><xml/>":                               {6, "second root", "第二个根元素"},
		" <?xml version='1.0'?><xml/>":               {1, "very start", "不在文档开头"},
		"<!DOCTYPE xml><xml/>":                       {0, "document type", "文档类型"},
		"<xml>":                                      {5, "before </xml>", "<xml> 还没有关闭"},
		"<xml/>tail":                                 {6, "outside the root", "根元素之外"},
		"<?xml version='1.0' encoding='gbk'?><xml/>": {0, "the encoding is gbk", "编码是 gbk"},
	} {
		var fault *wellformed.Error
		if err := wellformed.Check([]byte(doc)); !errors.As(err, &fault) || fault.Offset != want.offset ||
			!strings.Contains(fault.Error(), want.text) || !strings.Contains(fault.Text().Zh, want.zh) {
			t.Errorf("%q: %+v", doc, err)
		}
	}
}

// FuzzCheck: a fault lies inside the document, and what is taken is so no longer with a character that XML forbids.
func FuzzCheck(f *testing.F) {
	cases, err := expat.Cases()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range cases {
		f.Add(c.Document, uint16(len(c.Document)/2))
	}
	f.Fuzz(func(t *testing.T, doc []byte, at uint16) {
		err := wellformed.Check(doc)
		var fault *wellformed.Error
		if errors.As(err, &fault) && (fault.Offset < 0 || fault.Offset > len(doc) || fault.What.Zh == "") {
			t.Fatalf("%q: %+v", doc, fault)
		}
		if err != nil {
			return
		}
		i := int(at) % (len(doc) + 1)
		if broken := string(doc[:i]) + "\x01" + string(doc[i:]); wellformed.Check([]byte(broken)) == nil {
			t.Fatalf("%q is taken", broken)
		}
		if twice := string(doc) + string(doc); wellformed.Check([]byte(twice)) == nil {
			t.Fatalf("%q is taken", twice)
		}
	})
}
