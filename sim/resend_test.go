package sim

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

func TestResendSealsAnewAndJudges(t *testing.T) {
	to := world.Platform{AppID: "wxc0ffee1234567890", Token: "token123", AESKey: strings.Repeat("a", 43)}
	answer, bodies := "success", map[string]bool{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies[string(body)] = true
		q := r.URL.Query()
		_, sealed, _ := strings.Cut(string(body), "<Encrypt><![CDATA[")
		sealed, _, found := strings.Cut(sealed, "]]>")
		opened, err := msgcrypt.OpenReply(to.Token, to.AESKey,
			[]byte("<xml><Encrypt>"+sealed+"</Encrypt><MsgSignature>"+q.Get("msg_signature")+
				"</MsgSignature><TimeStamp>"+q.Get("timestamp")+"</TimeStamp><Nonce>"+q.Get("nonce")+"</Nonce></xml>"))
		if err != nil || !found || opened.AppID != to.AppID || string(opened.Plain) != "<xml>hi</xml>" ||
			q.Get("timestamp") != "1700000000" {
			t.Errorf("%s %s: %v", r.URL.RawQuery, body, err)
		}
		io.WriteString(w, answer)
	}))
	defer server.Close()
	c := Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, HTTP: server.Client()}
	for id, want := range map[string]world.Outcome{"r1": world.Acknowledged, "r2": world.Acknowledged,
		"r3": world.Invalid} {
		answer = map[world.Outcome]string{world.Acknowledged: "success", world.Invalid: "<html>"}[want]
		d, err := Resend(t.Context(), c, Resending{ID: id, To: to, URL: server.URL, Family: callback.Message,
			UserName: "gh_1", OpenID: "o1", Plain: []byte("<xml>hi</xml>")})
		if err != nil || d.Verdict != want || d.Accepted != (want == world.Acknowledged) || len(d.Attempts) != 1 ||
			d.ID != id {
			t.Errorf("%s: %+v %v", id, d, err)
		}
	}
	if len(bodies) != 3 {
		t.Errorf("%d different envelopes of 3", len(bodies))
	}
}

func TestResendNeedsAKeyAndTime(t *testing.T) {
	if _, err := Resend(t.Context(), Config{}, Resending{Family: callback.AuthEvent,
		To: world.Platform{AESKey: "short"}}); err == nil {
		t.Error("sealed with a key of five characters")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Resend(ctx, Config{}, Resending{Family: callback.AuthEvent, URL: "http://127.0.0.1:1",
		To: world.Platform{AESKey: strings.Repeat("a", 43)}}); err == nil {
		t.Error("a caller who gave up got an answer")
	}
}
