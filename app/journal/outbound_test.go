package journal

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// weChat answers every call with body.
func weChat(t *testing.T, body string) *httptest.Server {
	server := httptest.NewServer(answer(body))
	t.Cleanup(server.Close)
	return server
}

// call posts body through an outbound edge and reads the answer to its end.
func call(t *testing.T, j *Journal, ctx context.Context, url, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := (&http.Client{Transport: j.Transport(Platform, nil)}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	flush(t, j)
	return string(got)
}

func TestTransportReadsErrcode(t *testing.T) {
	const refusal = `{"errcode":61004,"errmsg":"access clientip is not registered requestIP: 58.246.231.235 rid: 60ee5db0-36734390-6c669785"}`
	j := openTest(t)
	server := weChat(t, refusal)
	const body = `{"component_appid":"wxba5fad812f8e6fb9","authorizer_appid":"wx134c8103faa5a59e"}`
	if got := call(t, j, t.Context(), server.URL+"/cgi-bin/component/api_query_auth?component_access_token=50_x",
		body); got != refusal {
		t.Errorf("the caller read %q", got)
	}
	d := get(t, j, 1)
	if d.Kind != KindAPI || d.Name != "api_query_auth" || d.Peer != WeChat || d.Dir != Out {
		t.Errorf("recorded as %s %s, %s %s", d.Kind, d.Name, d.Dir, d.Peer)
	}
	if d.Outcome != OutcomeRefused || d.Code != 61004 || !strings.HasPrefix(d.Reason, "access clientip") {
		t.Errorf("outcome %s, code %d, reason %q", d.Outcome, d.Code, d.Reason)
	}
	if d.ComponentAppID != "wxba5fad812f8e6fb9" || d.AppID != "wx134c8103faa5a59e" {
		t.Errorf("ids %q, %q", d.ComponentAppID, d.AppID)
	}
	if string(d.ReqBody) != body || string(d.RespBody) != refusal || d.ReqBytes != len(body) {
		t.Errorf("bodies %q, %q", d.ReqBody, d.RespBody)
	}
	if d.Query != "component_access_token=50_x" {
		t.Errorf("query %q: access tokens stay", d.Query)
	}
}

func TestTransportFailure(t *testing.T) {
	j := openTest(t)
	down := errors.New("connection refused")
	client := &http.Client{Transport: j.Transport(Platform,
		roundTrip(func(*http.Request) (*http.Response, error) { return nil, down }))}
	if _, err := client.Get("https://api.weixin.qq.com/cgi-bin/component/api_component_token"); !errors.Is(err, down) {
		t.Fatalf("client saw %v", err)
	}
	flush(t, j)
	d := get(t, j, 1)
	if d.Outcome != OutcomeFailed || d.Err != "connection refused" || d.Reason != d.Err || d.Status != 0 ||
		d.Host != "api.weixin.qq.com" {
		t.Errorf("recorded %+v", d.Exchange)
	}
}

func TestResponseThatBreaksOff(t *testing.T) {
	j := openTest(t)
	body := io.MultiReader(strings.NewReader(`{"errc`), failing{errors.New("reset by peer")})
	client := &http.Client{Transport: j.Transport(Platform, roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(body)}, nil
	}))}
	resp, err := client.Get("http://x/cgi-bin/token")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(resp.Body); err == nil {
		t.Error("the caller saw no error")
	}
	flush(t, j)
	if d := get(t, j, 1); d.Outcome != OutcomeFailed || !strings.Contains(d.Err, "reset by peer") ||
		string(d.RespBody) != `{"errc` {
		t.Errorf("recorded %s, %q, %q", d.Outcome, d.Err, d.RespBody)
	}
}

func TestResponseClosedUnreadIsRecordedOnce(t *testing.T) {
	j := openTest(t)
	resp, err := (&http.Client{Transport: j.Transport(Platform, nil)}).Get(weChat(t, "never mind").URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	resp.Body.Close()
	flush(t, j)
	if got := len(list(t, j, "")); got != 1 {
		t.Errorf("%d rows, want 1", got)
	}
}

func TestTransportLeavesTheRequestAlone(t *testing.T) {
	j := openTest(t)
	req, err := http.NewRequest(http.MethodPost, weChat(t, "{}").URL, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	body, ctx := req.Body, req.Context()
	resp, err := j.Transport(Platform, nil).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if req.Body != body || req.Context() != ctx {
		t.Error("RoundTrip changed the caller's request")
	}
}

func TestBodySentTwiceIsRecordedOnce(t *testing.T) {
	j := openTest(t)
	client := &http.Client{Transport: j.Transport(Platform, roundTrip(func(req *http.Request) (*http.Response, error) {
		half := make([]byte, 3)
		_, _ = io.ReadFull(req.Body, half)
		again, err := req.GetBody() // as net/http does when a kept connection turns out dead
		if err != nil {
			return nil, err
		}
		_, _ = io.Copy(io.Discard, again)
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	}))}
	resp, err := client.Post("http://x/", "text/plain", bytes.NewReader([]byte("whole body")))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	flush(t, j)
	if d := get(t, j, 1); string(d.ReqBody) != "whole body" || d.ReqBytes != 10 {
		t.Errorf("recorded %q, %d bytes", d.ReqBody, d.ReqBytes)
	}
}

func TestCallsInsideACallbackAreItsChildren(t *testing.T) {
	j := openTest(t)
	server := weChat(t, "{}")
	serve(t, j, Platform, post("/wechat/component", ""), func(w http.ResponseWriter, r *http.Request) {
		call(t, j, r.Context(), server.URL+"/cgi-bin/component/api_query_auth", "{}")
	})
	if parent, child := get(t, j, 1), get(t, j, 2); child.ParentID != 1 || parent.ParentID != 0 {
		t.Errorf("parents are %d and %d, want 0 and 1", parent.ParentID, child.ParentID)
	}
}

func TestOutboundContextReachesItsExchange(t *testing.T) {
	j := openTest(t)
	server := weChat(t, "success")
	ctx := Outbound(t.Context())
	if _, ok := ID(ctx); ok {
		t.Error("an exchange not begun has an id")
	}
	j.Note(ctx, Note{Kind: KindMessage, Name: "text", Plain: []byte("<xml>早</xml>")})
	call(t, j, ctx, server.URL+"/callback", "<xml/>")
	if id, ok := ID(ctx); !ok || id != 1 {
		t.Errorf("ID after sending is %d, %v", id, ok)
	}
	j.Note(ctx, Note{Outcome: OutcomeRefused, Reason: "answered neither success nor a reply"})
	call(t, j, ctx, server.URL+"/callback", "<xml/>") // a retry
	d, retry := get(t, j, 1), get(t, j, 2)
	if d.Kind != KindMessage || string(d.Plain) != "<xml>早</xml>" || d.Outcome != OutcomeRefused || d.Peer != Own {
		t.Errorf("recorded %+v, plain %q", d.Exchange, d.Plain)
	}
	if retry.Kind == KindMessage || retry.Outcome != OutcomeOK {
		t.Errorf("the retry took the notes of the first: %+v", retry.Exchange)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNotesDoNotWhitewash(t *testing.T) {
	for _, c := range []struct {
		status int
		noted  string
		want   string
	}{
		{200, OutcomeOK, OutcomeOK},
		{200, OutcomeDuplicate, OutcomeDuplicate},
		{200, OutcomeRefused, OutcomeRefused},
		{502, OutcomeOK, OutcomeFailed},
		{403, OutcomeDuplicate, OutcomeRefused},
		{403, OutcomeFailed, OutcomeFailed},
	} {
		j := openTest(t)
		early := serve(t, j, Platform, post("/", ""), func(w http.ResponseWriter, r *http.Request) {
			j.Note(r.Context(), Note{Outcome: c.noted})
			w.WriteHeader(c.status)
		})
		serve(t, j, Platform, post("/", ""), func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(early.Code) })
		j.NoteID(2, Note{Outcome: c.noted})
		flush(t, j)
		for _, id := range []int64{1, 2} {
			if got := get(t, j, id).Outcome; got != c.want {
				t.Errorf("answered %d and noted %s, exchange %d is %s; want %s", c.status, c.noted, id, got, c.want)
			}
		}
	}
}
