package compare

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// told writes rows down as a diff: = ~ ! < >.
func told(rows []Row) (out []string) {
	for _, r := range rows {
		text := r.Left
		if r.Op == Right {
			text = r.Right
		}
		if r.Op == Changed {
			text = strings.TrimSpace(text) + " | " + strings.TrimSpace(r.Right)
		}
		out = append(out, map[Op]string{Same: "=", Volatile: "~", Changed: "!", Left: "<", Right: ">"}[r.Op]+" "+strings.TrimSpace(text))
	}
	return out
}

func TestTwoMessagesSideBySide(t *testing.T) {
	left := Document([]byte(`<xml><ToUserName><![CDATA[gh_1]]></ToUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>你好</Content><Old>x</Old></xml>`))
	right := Document([]byte("<xml>\n<ToUserName>gh_1</ToUserName>\n<CreateTime>2</CreateTime><MsgType>text</MsgType><New>y</New><Content>再见</Content></xml>"))
	want := []string{"= <xml>", "= <ToUserName>gh_1</ToUserName>", "~ <CreateTime>1</CreateTime>", "= <MsgType>text</MsgType>",
		"> <New>y</New>", "! <Content>你好</Content> | <Content>再见</Content>", "< <Old>x</Old>", "= </xml>"}
	if d := cmp.Diff(want, told(Lines(left, right))); d != "" {
		t.Error(d)
	}
}

func TestWhatIsDifferentEveryTimeIsToldApart(t *testing.T) {
	for line, want := range map[string]Op{
		"nonce = 12|nonce = 13": Volatile,
		"  \"component_access_token\": \"a\"|  \"component_access_token\": \"b\"": Volatile,
		"<MsgSignature>a</MsgSignature>|<MsgSignature>b</MsgSignature>":           Volatile,
		"Date: Mon|Date: Tue": Volatile,
		`"errmsg": "bad rid: 12-ab"|"errmsg": "bad rid: 34-cd"`: Volatile,
		`"errcode": 0|"errcode": 40001`:                         Changed,
		"<Content>a</Content>|<Content>b</Content>":             Changed,
		"HTTP 200|HTTP 401":                                     Left,
		"状态: HTTP 200|状态: HTTP 401":                             Changed,
		"openid = o1|openid = o2":                               Changed,
	} {
		left, right, _ := strings.Cut(line, "|")
		rows := Lines([]string{left}, []string{right})
		if rows[0].Op != want {
			t.Errorf("%s: %v, want %v", line, rows, want)
		}
	}
}

func TestDocument(t *testing.T) {
	for body, want := range map[string][]string{
		"": nil, "success": {"success"}, "a\nb": {"a", "b"}, "<broken": {"<broken"}, "\xff\xfe": {"(binary)"},
		`{"a":[1]}`:                         {"{", `  "a": [`, "    1", "  ]", "}"},
		"<xml><a><b>1</b><c></c></a></xml>": {"<xml>", "  <a>", "    <b>1</b>", "    <c></c>", "  </a>", "</xml>"},
	} {
		if d := cmp.Diff(want, Document([]byte(body))); d != "" {
			t.Errorf("%q: %s", body, d)
		}
	}
}

// TestNothingIsLost: both documents can be read off the rows, whatever they hold, and equal ones have no difference.
func TestNothingIsLost(t *testing.T) {
	lines := rapid.SliceOf(rapid.SampledFrom([]string{"a", "b", "<c>1</c>", "<c>2</c>", "nonce = 1", "nonce = 2", ""}))
	rapid.Check(t, func(t *rapid.T) {
		left, right := lines.Draw(t, "left"), lines.Draw(t, "right")
		var l, r []string
		for _, row := range Lines(left, right) {
			if row.Op != Right {
				l = append(l, row.Left)
			}
			if row.Op != Left {
				r = append(r, row.Right)
			}
			if row.Op == Same && row.Left != row.Right {
				t.Fatalf("%+v is not the same", row)
			}
		}
		if fmt.Sprint(l) != fmt.Sprint(left) || fmt.Sprint(r) != fmt.Sprint(right) {
			t.Fatalf("%q and %q became %q and %q", left, right, l, r)
		}
		for _, row := range Lines(left, left) {
			if row.Op != Same {
				t.Fatalf("beside itself: %+v", row)
			}
		}
	})
}

func TestAVeryLongDocumentIsComparedAllTheSame(t *testing.T) {
	left, right := []string{"first"}, []string{"other"}
	for i := range 5000 {
		left, right = append(left, fmt.Sprintf("<l%d>", i)), append(right, fmt.Sprintf("<l%d>", i))
	}
	left, right = append(left, "last"), append(right, "end")
	changed := 0
	for _, r := range Lines(left, right) {
		if r.Op != Same {
			changed++
		}
	}
	if changed != 4 {
		t.Errorf("%d rows differ", changed)
	}
}
