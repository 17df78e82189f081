package workbench_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
	"wxlab/sim/world"
)

// TestEveryPassiveReplyIsShown: WeChat's side opens and takes each type of passive reply (PROTOCOL 7.6), and shows it.
func TestEveryPassiveReplyIsShown(t *testing.T) {
	replies := map[string]platform.Reply{
		"text":  platform.TextReply{Content: "a ]]> <b> &amp;"},
		"image": platform.ImageReply{MediaID: "M"},
		"voice": platform.VoiceReply{MediaID: "M"},
		"video": platform.VideoReply{MediaID: "M", Title: "T", Description: "D"},
		"music": platform.MusicReply{Title: "T", Description: "D",
			URL: "https://x.example.com/a.mp3", HQURL: "https://x.example.com/b.mp3", ThumbMediaID: "M"},
		"news": platform.NewsReply{Articles: []platform.Article{{Title: "T", Description: "D",
			PicURL: "https://x.example.com/p", URL: "https://x.example.com"}}},
		"transfer_customer_service": platform.TransferReply{},
		"empty":                     platform.EmptyReply{},
		"success":                   nil,
	}
	w, ctx := workbenchtest.Open(t, workbench.Options{}), t.Context()
	component := w.Settings().Component
	account := workbenchtest.OfficialAccount(w)
	answer := func(_ context.Context, m platform.Message) (platform.Reply, error) { return replies[m.Content], nil }
	own := receiver(t, component, answer, account.AppID)
	if err := w.SetTarget(workbench.Target{EventURL: own.URL + "/wechat/component",
		MessageURL: own.URL + "/wechat/$APPID$/callback", Component: component}); err != nil {
		t.Fatal(err)
	}
	for kind, reply := range replies {
		d, err := w.SendText(ctx, "", account.AppID, account.Followers[0].OpenID, kind)
		if err != nil {
			t.Fatal(err)
		}
		want, body := world.Replied, kind
		if kind == "empty" || kind == "success" {
			want, body = world.Acknowledged, ""
		}
		if d.Verdict != want || len(d.Attempts) != 1 || len(d.Problems) != 0 || body != "" &&
			(d.Reply == nil || d.Reply.MsgType != body) {
			t.Errorf("%T: %s %+v, %+v", reply, d.Verdict, d.Problems, d.Reply)
		}
	}
	failed, err := w.Journal.List(ctx, journal.Query{Text: "is:failed", Limit: 9})
	if err != nil || len(failed) > 0 {
		t.Errorf("%d good answers are on record as failures, %v", len(failed), err)
	}
}

// TestAnAnswerThatWeChatRefusesIsAFailureOnRecord, whatever its status; and what never arrived is on record whole, so that
// nobody blames the body for a server that was down.
func TestAnAnswerThatWeChatRefusesIsAFailureOnRecord(t *testing.T) {
	w, ctx := workbenchtest.Open(t, workbench.Options{}), t.Context()
	account := workbenchtest.OfficialAccount(w)
	own := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(r.URL.Path, "callback") && len(body) > 0 {
			fmt.Fprint(rw, "<xml><MsgType>text</MsgType></xml>")
			return
		}
		fmt.Fprint(rw, "hello")
	}))
	if err := w.SetTarget(workbench.Target{EventURL: own.URL + "/component", MessageURL: own.URL + "/$APPID$/callback",
		Component: w.Settings().Component}); err != nil {
		t.Fatal(err)
	}
	push := func() (failed []journal.Exchange) {
		if _, err := w.PushTicket(ctx, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.SendText(ctx, "", account.AppID, account.Followers[0].OpenID, "hi"); err != nil {
			t.Fatal(err)
		}
		failed, err := w.Journal.List(ctx, journal.Query{Text: "is:failed is:callback dir:out", Limit: 99})
		if err != nil {
			t.Fatal(err)
		}
		return failed
	}
	kinds := map[string]bool{}
	answered := push()
	for _, e := range answered {
		if kinds[e.Kind] = true; e.Status != 200 || e.Outcome != journal.OutcomeRefused || e.Reason != journal.ReasonAnswer {
			t.Errorf("%s: %d, %s, %q", e.Kind, e.Status, e.Outcome, e.Reason)
		}
	}
	if !kinds[journal.KindTicket] || !kinds[journal.KindMessage] {
		t.Errorf("only %v are failures", kinds)
	}
	own.Close()
	undelivered := push()
	if len(undelivered) <= len(answered) {
		t.Fatalf("%d failures, then %d", len(answered), len(undelivered))
	}
	told, err := w.Explain(ctx, undelivered[0].ID, i18n.En)
	if err != nil || undelivered[0].ReqBytes == 0 || !told.OK || told.Reply == nil || told.Reply.OK ||
		!strings.Contains(told.Reply.Reasons[0].Text, "refused") {
		t.Errorf("%v, %d bytes, opened %v: %+v", err, undelivered[0].ReqBytes, told.OK, told.Reply)
	}
}
