package journal

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const envelopeOfMessage = `<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[D7yzvUNA]]></Encrypt></xml>`

func TestHandlerRecordsOneRow(t *testing.T) {
	watch := noon
	j := openTest(t, func(o *Options) { o.Stopwatch = func() time.Time { watch = watch.Add(time.Millisecond); return watch } })
	r := post("http://lab.example/wechat/wx134c8103faa5a59e/callback?msg_signature=6c12&openid=o9AgO5K",
		envelopeOfMessage)
	r.Header.Set("Content-Type", "text/xml")
	w := serve(t, j, Platform, r, func(w http.ResponseWriter, r *http.Request) {
		if id, ok := ID(r.Context()); !ok || id != 1 {
			t.Errorf("ID in the handler is %d, %v; want 1, true", id, ok)
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != envelopeOfMessage {
			t.Errorf("handler read %q, %v", body, err)
		}
		j.Note(r.Context(), Note{Kind: KindMessage, Name: "text", MsgID: "237", Plain: []byte("<xml>hello</xml>")})
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "success")
	})
	if w.Body.String() != "success" {
		t.Errorf("answer through the edge is %q", w.Body)
	}
	want := Detail{
		Exchange: Exchange{
			ID: 1, At: noon, Took: time.Millisecond, Side: Platform, Dir: In, Peer: WeChat,
			Method: "POST", Host: "lab.example", Path: "/wechat/wx134c8103faa5a59e/callback", Query: "msg_signature=6c12&openid=o9AgO5K",
			Status: 200, ReqBytes: len(envelopeOfMessage), RespBytes: 7, RemoteAddr: "192.0.2.1:1234",
			Kind: KindMessage, Name: "text", AppID: "wx134c8103faa5a59e", OpenID: "o9AgO5K", MsgID: "237", Outcome: OutcomeOK,
		},
		ReqHeader:  http.Header{"Content-Type": {"text/xml"}},
		RespHeader: http.Header{"Content-Type": {"text/plain"}},
		ReqBody:    []byte(envelopeOfMessage),
		RespBody:   []byte("success"),
		Plain:      []byte("<xml>hello</xml>"),
	}
	if diff := cmp.Diff(want, get(t, j, 1), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("recorded exchange (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Exchange{want.Exchange}, list(t, j, ""), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}

func TestHandlerRecordsTheBodyThatNobodyRead(t *testing.T) {
	j := openTest(t)
	serve(t, j, Platform, post("/wechat/component?msg_signature=bad", "<xml><AppId>wx1</AppId></xml>"),
		func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "invalid signature", http.StatusForbidden) })
	d := get(t, j, 1)
	if string(d.ReqBody) != "<xml><AppId>wx1</AppId></xml>" || d.Kind != KindAuth || d.Outcome != OutcomeRefused {
		t.Errorf("recorded %q as %s, %s; want the whole body as auth, refused", d.ReqBody, d.Kind, d.Outcome)
	}
	if d.Reason != "HTTP 403 Forbidden" {
		t.Errorf("reason %q", d.Reason)
	}
}

func TestHandlerBoundsBodies(t *testing.T) {
	j := openTest(t, func(o *Options) { o.BodyLimit = 10 })
	long := strings.Repeat("0123456789", 5)
	serve(t, j, Platform, post("/", long), func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != long {
			t.Errorf("handler read %q, %v; want all of the body", body, err)
		}
		_, _ = io.WriteString(w, long)
		_, _ = io.WriteString(w, long)
	})
	d := get(t, j, 1)
	if string(d.ReqBody) != "0123456789" || !d.ReqTruncated || d.ReqBytes != 50 {
		t.Errorf("request recorded as %q, truncated %v, %d bytes", d.ReqBody, d.ReqTruncated, d.ReqBytes)
	}
	if string(d.RespBody) != "0123456789" || !d.RespTruncated || d.RespBytes != 100 {
		t.Errorf("response recorded as %q, truncated %v, %d bytes", d.RespBody, d.RespTruncated, d.RespBytes)
	}
}

func TestBodyOfExactlyTheLimitIsWhole(t *testing.T) {
	j := openTest(t, func(o *Options) { o.BodyLimit = 10 })
	serve(t, j, Platform, post("/", "0123456789"), answer("0123456789"))
	if d := get(t, j, 1); d.ReqTruncated || d.RespTruncated || d.ReqBytes != 10 {
		t.Errorf("ten bytes of ten are marked truncated: %v, %v (%d bytes)", d.ReqTruncated, d.RespTruncated,
			d.ReqBytes)
	}
}

func TestBrokenUploadReachesTheHandler(t *testing.T) {
	j := openTest(t)
	broken := errors.New("connection reset")
	r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader("half"), failing{broken}))
	serve(t, j, Platform, r, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if string(body) != "half" || !errors.Is(err, broken) {
			t.Errorf("handler read %q, %v; want half and the error", body, err)
		}
		w.WriteHeader(http.StatusBadRequest)
	})
	if d := get(t, j, 1); string(d.ReqBody) != "half" || d.Status != 400 {
		t.Errorf("recorded %q, status %d", d.ReqBody, d.Status)
	}
}

func TestPanicIsRecordedAndAnsweredWithoutDetails(t *testing.T) {
	var log strings.Builder
	j := openTest(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	w := serve(t, j, Platform, post("/wechat/component", "<xml/>"),
		func(http.ResponseWriter, *http.Request) { panic("lost my keys") })
	if w.Code != 500 || strings.Contains(w.Body.String(), "keys") {
		t.Errorf("the client saw %d %q; want a bare 500", w.Code, w.Body)
	}
	d := get(t, j, 1)
	if d.Outcome != OutcomeFailed || !strings.Contains(d.Reason, "lost my keys") || d.Status != 500 {
		t.Errorf("recorded %s, %q, status %d", d.Outcome, d.Reason, d.Status)
	}
	if !strings.Contains(log.String(), "lost my keys") || !strings.Contains(log.String(), "inbound_test.go") {
		t.Errorf("log lacks the panic or its place: %s", log.String())
	}
}

func TestCutConnectionIsRecordedAndCut(t *testing.T) {
	for name, value := range map[string]any{"abort": http.ErrAbortHandler, "panic after the header": "oops"} {
		t.Run(name, func(t *testing.T) {
			j := openTest(t)
			server := httptest.NewServer(j.Handler(WeChat,
				http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Length", "100")
					_, _ = io.WriteString(w, "ten bytes.")
					panic(value)
				})))
			defer server.Close()
			resp, err := http.Get(server.URL)
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if err == nil {
				t.Error("the client saw a whole answer, want a broken one")
			}
			e, err := j.Wait(background(t), "outcome:failed", 0)
			if err != nil {
				t.Fatal(err)
			}
			if e.RespBytes != 10 || e.Status != 200 || e.Err == "" {
				t.Errorf("recorded %+v; want 10 bytes, 200, and why it broke", e)
			}
		})
	}
}

func TestHijackedConnectionIsRecorded(t *testing.T) {
	j := openTest(t)
	server := httptest.NewServer(j.Handler(WeChat, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		conn.Close()
	})))
	defer server.Close()
	if _, err := http.Get(server.URL); err == nil {
		t.Error("the client got an answer from a closed connection")
	}
	e, err := j.Wait(background(t), "", 0)
	if err != nil || e.Outcome != OutcomeFailed || !strings.Contains(e.Reason, "took the connection over") {
		t.Errorf("recorded %+v, %v", e, err)
	}
}

func TestStreamsAreFlushedThroughTheEdge(t *testing.T) {
	j := openTest(t)
	w := serve(t, j, Own, httptest.NewRequest(http.MethodGet, "/stream", nil),
		func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "data: 1\n\n")
			w.(http.Flusher).Flush()
		})
	if !w.Flushed {
		t.Error("Flush did not reach the server's writer")
	}
}

// failing is a body that breaks off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestBodyOutlivesNoExchange reads a request's body after its handler has returned: its room is another exchange's by
// then.
func TestBodyOutlivesNoExchange(t *testing.T) {
	j := openTest(t)
	var late io.Reader
	serve(t, j, Platform, post("/", "0123456789"), func(_ http.ResponseWriter, r *http.Request) {
		late = r.Body
		if n, err := late.Read(make([]byte, 4)); n != 4 || err != nil {
			t.Errorf("read %d bytes, %v", n, err)
		}
	})
	serve(t, j, Platform, post("/", "abcdefghij"), answer(""))
	if got, err := io.ReadAll(late); len(got) > 0 || !errors.Is(err, http.ErrBodyReadAfterClose) {
		t.Errorf("the late reader got %q, %v", got, err)
	}
}
