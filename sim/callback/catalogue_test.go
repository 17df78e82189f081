package callback

import (
	"strings"
	"testing"

	"wxlab/fixtures"
)

// TestCallbacksAreWrittenAsTheyStand holds the writer to the fixtures, whose line breaks are those of real captures.
func TestCallbacksAreWrittenAsTheyStand(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		kind, err := newType(c)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		root, err := kind.Tree(nil, nil)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		if got := root.Render(); string(got) != string(c.XML) {
			t.Errorf("%s\n got %s\nwant %s", c.Name, got, c.XML)
		}
	}
}

func TestParseElementRefuses(t *testing.T) {
	for _, src := range []string{"", "x", "<xml>", "<xml></xm>", "<xml/>", "<a><![CDATA[x</a>", "<a></a>b", "<a b=\"c\"></a>", strings.Repeat("<a>", 100)} {
		if e, err := ParseElement(src); err == nil {
			t.Errorf("%q parsed as %+v", src, e)
		}
	}
}

func FuzzParseElement(f *testing.F) {
	f.Add("<xml><A><![CDATA[x]]></A>\n<B>1</B>\n</xml>")
	f.Add("<a><b><c>1</c></b></a>")
	f.Fuzz(func(t *testing.T, src string) {
		e, err := ParseElement(src)
		if err != nil {
			return
		}
		written := string(e.Render())
		if _, err := ParseElement(written); err != nil {
			t.Errorf("%q is written as %q, which does not parse: %v", src, written, err)
		}
	})
}

func TestLeavesOfXML(t *testing.T) {
	got, err := Leaves([]byte("<xml><A>1</A><L><I>2</I></L><L><I><![CDATA[3]]></I></L></xml>"))
	if err != nil || got["A"] != "1" || got["L.I"] != "2" || got["L[2].I"] != "3" || len(got) != 3 {
		t.Errorf("%v, %v", got, err)
	}
	for _, src := range []string{"", "text", "<a></b>", "<a/>", "</a>"} {
		if got, err := Leaves([]byte(src)); err == nil {
			t.Errorf("%q gave %v", src, got)
		}
	}
}
