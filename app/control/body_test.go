package control

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestBodiesThatAreNoOneObject: what is too long, and what stands behind the object, is refused in words of its own; up
// to there a body is read.
func TestBodiesThatAreNoOneObject(t *testing.T) {
	w, _ := serve(t)
	h := New(w, token, i18n.En).Handler()
	body := func(length int) string {
		const head, tail = `{"event":"text","no_such_field":"`, `"}`
		return head + strings.Repeat("x", length-len(head)-len(tail)) + tail
	}
	for _, c := range []struct {
		name, body string
		status     int
		en, zh     string
	}{
		{"1 MiB", body(1 << 20), 400, "no field no_such_field", "没有字段 no_such_field"},
		{"1 MiB and a byte", body(1<<20 + 1), 413, "too long: it may have 1048576 bytes", "最多 1048576 字节"},
		{"1 MiB and a blank", body(1<<20) + " ", 413, "too long", "太长"},
		{"blanks", " {\"no_such_field\":1}\r\n ", 400, "no field no_such_field", "没有字段 no_such_field"},
		{"text", `{"event":"text"}oops`, 400, `Text follows behind the JSON body: \"oops\"`, `还有内容：\"oops\"`},
		{"a second object", `{"event":"text"} {"event":"text"}`, 400, "Text follows behind", "之后还有内容"},
		{"a bracket", `{"event":"text"}}`, 400, `\"}\"`, `\"}\"`},
		{"much text", `{"event":"text"}` + strings.Repeat("多", 500), 400, strings.Repeat("多", 20) + `\"…`,
			strings.Repeat("多", 20) + `\"…`},
		{"broken", `{"event":"text"`, 400, "The body is not valid JSON: it ended", "不是有效的 JSON：内容提前结束了"},
		{"a byte order mark", "\ufeff{\"no_such_field\":1}", 400, "no field no_such_field", "没有字段 no_such_field"},
		{"a byte order mark alone", "\ufeff", 400, "event is missing", "缺少 event"},
		{"nothing", "", 400, "event is missing", "缺少 event"},
	} {
		for lang, says := range map[string]string{"en": c.en, "zh": c.zh} {
			r := httptest.NewRequest("POST", "http://127.0.0.1/v1/trigger", strings.NewReader(c.body))
			r.Header.Set("Authorization", "Bearer "+token)
			r.Header.Set("Accept-Language", lang)
			rec := httptest.NewRecorder()
			if h.ServeHTTP(rec, r); rec.Code != c.status || !strings.Contains(rec.Body.String(), says) ||
				!strings.Contains(rec.Body.String(), `"exit":2`) {
				t.Errorf("%s, %s: %d %.300s", c.name, lang, rec.Code, rec.Body)
			}
		}
	}
}

// TestLongBodiesOverTheWire: the refusal arrives although the body was not read to its end.
func TestLongBodiesOverTheWire(t *testing.T) {
	_, c := serve(t)
	if status, answer := ask(t, c, "POST", "/v1/trigger", strings.Repeat("x", 3<<20)); status !=
		http.StatusRequestEntityTooLarge || !strings.Contains(answer, "1048576") {
		t.Errorf("%d %s", status, answer)
	}
}
