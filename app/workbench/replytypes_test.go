package workbench_test

import (
	"context"
	"testing"

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
}
