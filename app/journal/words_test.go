package journal

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "",
		" ,.!":                   "",
		"Hello, World":           "hello world ",
		"api_query_auth":         "api query auth ",
		"你":                      "你 ",
		"你好吗":                    "你好 好吗 吗 ",
		"订单123号":                 "订单 单 123 号 ",
		"<Content>好的</Content>":  "content 好的 的 content ",
		"Größe":                  "größe ",
		"カタ":                     "カタ タ ",
		"a\xffb":                 "a b ",
		strings.Repeat("x", 100): strings.Repeat("x", 64) + " ",
	} {
		if got := string(appendTokens(nil, text)); got != want {
			t.Errorf("tokens of %q are %q, want %q", text, got, want)
		}
	}
}

func TestPhrase(t *testing.T) {
	for _, c := range []struct {
		text  string
		exact bool
		want  string
	}{
		{"hello", false, `"hello*"`},
		{"hello", true, `"hello"`},
		{"query_auth", false, `"query auth*"`},
		{"订", false, `"订*"`},
		{"订单", false, `"订单*"`},
		{"订单号", true, `"订单 单号*"`},
		{"订单123", false, `"订单 单 123*"`},
		{"单 单", false, `"单 单*"`},
		{`say "OR" NEAR`, false, `"say or near*"`},
		{"?!", false, ""},
	} {
		if got := phrase(c.text, c.exact); got != c.want {
			t.Errorf("phrase of %q is %s, want %s", c.text, got, c.want)
		}
	}
}

// TestAnyPartOfAChineseTextIsFound is the promise of the bigrams: whatever was said, every part of it finds it.
func TestAnyPartOfAChineseTextIsFound(t *testing.T) {
	j := openTest(t)
	rapid.Check(t, func(rt *rapid.T) {
		text := []rune(rapid.StringOfN(rapid.RuneFrom([]rune("订单号查询微信")), 1, 12, -1).Draw(rt, "text"))
		from := rapid.IntRange(0, len(text)-1).Draw(rt, "from")
		to := rapid.IntRange(from+1, len(text)).Draw(rt, "to")
		id := record(t, j, func(d *Detail) { d.Plain = []byte("<Content>" + string(text) + "</Content>") })
		found, err := j.List(t.Context(), Query{Text: string(text[from:to]), After: id - 1})
		if err != nil || len(found) != 1 || found[0].ID != id {
			rt.Fatalf("%q in %q: found %v, %v", string(text[from:to]), string(text), found, err)
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"hello 你好", "\xff\xfe", "a_b-c", strings.Repeat("é", 40), "ｱｲｳ", "𠀀𠀁"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range strings.Fields(string(appendTokens(nil, text))) {
			if !utf8.ValidString(token) || strings.ContainsAny(token, `"*()`) {
				t.Errorf("token %q of %q would break the index", token, text)
			}
		}
	})
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":"\u8336\u53f6"}`: `{"a":"茶叶"}`,
		`{"a":"x"}`:            `{"a":"x"}`,
		`\u83`:                 `\u83`,
		`\uzzzz\u8336`:         `\uzzzz茶`,
	} {
		if got := string(unescape([]byte(in))); got != want {
			t.Errorf("unescape(%s) is %s, want %s", in, got, want)
		}
	}
}

// TestQuietIsForIndexing: nobody searches, and the words are indexed all the same.
func TestQuietIsForIndexing(t *testing.T) {
	j := openTest(t)
	for range 300 { // more than one piece of the backlog
		record(t, j, func(*Detail) {})
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		var words, unindexed int
		if err := j.read.QueryRow(`SELECT (SELECT count(*) FROM words), (SELECT count(*) FROM unindexed)`).Scan(&words,
			&unindexed); err != nil {
			t.Fatal(err)
		}
		if words == 300 && unindexed == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d indexed, %d left", words, unindexed)
		}
	}
}
