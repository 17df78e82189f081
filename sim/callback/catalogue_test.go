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

// TestWhatRepeatsCanBeSet: a push tells of as many accounts as its caller names, beside one another.
func TestWhatRepeatsCanBeSet(t *testing.T) {
	kind, err := LoadCatalogue().Find("order_path_apply_result_notify")
	if err != nil {
		t.Fatal(err)
	}
	root, err := kind.Tree(nil, map[string]string{"list.appid": "wx1", "list[2].appid": "wx2", "list[3].appid": "wx3", "list[2].ret_code": "-2"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Leaves(root.Render())
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"list.appid": "wx1", "list[2].appid": "wx2", "list[3].appid": "wx3", "list.ret_code": "0", "list[2].ret_code": "-2", "list[3].ret_code": "0",
	} {
		if got[path] != want {
			t.Errorf("%s is %q, want %q, in\n%s", path, got[path], want, root.Render())
		}
	}
	if again, err := kind.Tree(nil, nil); err != nil || strings.Count(string(again.Render()), "<list>") != 1 {
		t.Errorf("the sample grew: %s, %v", again.Render(), err)
	}
	for _, path := range []string{"list[1].appid", "list[02].appid", "list[-2].appid", "list[101].appid", "list[2].x", "list[2]", "AppId[2]", "x[2].appid", "list[2].appid[2]"} {
		if _, err := kind.Tree(nil, map[string]string{path: "x"}); err == nil {
			t.Errorf("%s was taken", path)
		}
	}
}
