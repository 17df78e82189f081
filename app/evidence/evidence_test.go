package evidence

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

func TestAPieceShowsWhatWasSaidAndMarksTheWrongByte(t *testing.T) {
	masked := Hide(func(body []byte) string { return strings.ReplaceAll(Readable(body), "secret", "***") })
	d := world.Delivery{
		ID: "d000001", Name: "text", Plain: []byte("<xml>secret</xml>"),
		Attempts: []world.Attempt{
			{URL: "http://x/?nonce=1", RequestBody: []byte("<Encrypt>abc</Encrypt>"), Err: "refused", Took: 5 * time.Millisecond},
			{URL: "http://x/?nonce=2", RequestBody: []byte("<Encrypt>def</Encrypt>"), Status: 200, ResponseBody: []byte("success\n")},
		},
		Problems: []world.Problem{{Offset: -1}, {Offset: 7, Severity: world.Failure}},
	}
	p := masked.ofDelivery(d)
	if last := p.Attempts[1]; last.Body[last.Wrong[0]:last.Wrong[1]] != "\n" || p.Attempts[0].Wrong != [2]int{} {
		t.Errorf("marked %v and %v", p.Attempts[0].Wrong, last.Wrong)
	}
	text := Text([]Piece{p}, i18n.En)
	for _, want := range []string{"--> d000001 POST http://x/?nonce=1", "<Encrypt>abc</Encrypt>", "refused", "attempt 2", "<xml>***</xml>"} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing about %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "def") {
		t.Errorf("the second attempt is the same message:\n%s", text)
	}
	d.Attempts[1].ResponseBody = []byte("secret\nx") // its place is another one once the secret is masked
	if p = masked.ofDelivery(d); p.Attempts[1].Wrong != [2]int{} {
		t.Errorf("marked %v of %q", p.Attempts[1].Wrong, p.Attempts[1].Body)
	}
	call := masked.ofCall(world.CallRecord{
		Seq: 3, Method: "POST", Path: "/cgi-bin/x", Body: []byte(`{"a":"secret"}`), Response: []byte(`{"errcode":40001}`),
		Hint: bilingual.Text{Zh: "换新的 token", En: "get another token"},
	})
	if text := call.Text(i18n.Zh); !strings.Contains(text, "call 3 POST /cgi-bin/x") || !strings.Contains(text, "换新的 token") ||
		strings.Contains(text, "secret") || call.Bytes != 31 {
		t.Errorf("%d bytes:\n%s", call.Bytes, text)
	}
}

func TestALogShowsSoManyPieces(t *testing.T) {
	text := Text(make([]Piece, Shown+3), i18n.En)
	if !strings.HasSuffix(text, i18n.En.T("wire.more", 3)) {
		t.Errorf("%q", text)
	}
}
