package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/rules"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

// tryout is the card that says which rule would answer a message, without sending one.
type tryout struct {
	w        *Window
	accounts []platform.Authorizer
	appID    string
	msgType  string // MsgType
	text     string // Content, or the Event

	picker  *fyne.Container
	input   *kit.Entry
	button  *kit.Button
	outcome *fyne.Container
	box     fyne.CanvasObject
}

func (t *tryout) card() fyne.CanvasObject {
	w := t.w
	t.picker = kit.VBox(0)
	t.showPicker()
	t.input = w.field(w.T("ui.rule.try.text"), t.text, func(v string) { t.text = v })
	t.input.OnSubmitted = func(string) { t.run() }
	kinds := w.chips([]option{{"text", "text"}, {"event", "event"}, {"image", "image"}, {"voice", "voice"}}, t.msgType,
		func(v string) { t.msgType = v })
	t.button = kit.NewButton("play", w.T("ui.rule.try.run"), kit.Outline, t.run)
	t.outcome = kit.VBox(0)
	t.outcome.Hide()
	t.box = kit.Card(w.T("ui.rule.try"),
		kit.VBox(10, t.picker, kinds, kit.HBox(8, kit.Grow(t.input), t.button), t.outcome))
	return t.box
}

// offer updates the accounts that can be chosen.
func (t *tryout) offer(accounts []platform.Authorizer) {
	if len(t.accounts) != len(accounts) {
		t.accounts = accounts
		t.showPicker()
		kit.Renew(t.box)
	}
}

func (t *tryout) showPicker() {
	ordinary := func(a platform.Authorizer) bool { return !platform.IsReleaseCheckAccount(a.AppID, a.UserName) }
	if i := slices.IndexFunc(t.accounts, ordinary); t.appID == "" && i >= 0 {
		t.appID = t.accounts[i].AppID
	}
	if t.picker != nil {
		t.picker.Objects = []fyne.CanvasObject{t.w.picker(t.w.accountOptions(t.accounts), t.appID,
			func(v string) { t.appID = v })}
	}
}

func (t *tryout) message() platform.Message {
	m := platform.Message{ComponentAppID: t.w.component(), AppID: t.appID, MsgType: t.msgType, FromUserName: "oTryOut",
		ToUserName: "gh_tryout", CreateTime: t.w.now()}
	if t.msgType == "event" {
		m.Event = t.text
		return m
	}
	m.Content = t.text
	return m
}

func (t *tryout) run() {
	w, m := t.w, t.message()
	var trial rules.Trial
	w.do(t.button, w.T("ui.rule.try.run"), func(ctx context.Context) (err error) {
		trial, err = w.bench.Rules.Try(ctx, m)
		return err
	}, func() { t.show(trial) })
}

// show says which rule answers, and with what.
func (t *tryout) show(trial rules.Trial) {
	w := t.w
	tone, title := kit.Neutral, w.T("ui.rule.try.nobody")
	if all := w.bench.Rules.Replies(); trial.Rule >= 0 && trial.Rule < len(all) {
		tone, title = kit.Success, w.T("ui.rule.try.by", trial.Rule+1, all[trial.Rule].Name)
	}
	said := []fyne.CanvasObject{kit.Said(w.T("ui.rule.try.answer"), t.answer(trial.Reply))}
	if all := w.bench.Rules.Forwarding(); trial.Forward >= 0 && trial.Forward < len(all) {
		said = append(said, kit.Said(w.T("ui.page.forwarding"),
			w.T("ui.rule.try.forwarded", trial.Forward+1, all[trial.Forward].Name)))
	}
	t.outcome.Show()
	t.outcome.Objects = []fyne.CanvasObject{kit.Callout(tone, title, said)}
	kit.Renew(w.shell.body)
}

// answer says a reply in words.
func (t *tryout) answer(reply platform.Reply) string {
	w := t.w
	switch r := reply.(type) {
	case nil:
		return "success"
	case platform.TextReply:
		return r.Content
	case platform.ImageReply:
		return w.T("ui.rule.reply.image") + " " + r.MediaID
	case platform.VoiceReply:
		return w.T("ui.rule.reply.voice") + " " + r.MediaID
	case platform.VideoReply:
		return w.T("ui.rule.reply.video") + " “" + r.Title + "” " + r.MediaID
	case platform.MusicReply:
		return w.T("ui.rule.reply.music") + " “" + r.Title + "” " + r.URL
	case platform.NewsReply:
		titles := make([]string, len(r.Articles))
		for i, a := range r.Articles {
			titles[i] = "“" + a.Title + "”"
		}
		return w.T("ui.rule.reply.news") + " " + strings.Join(titles, " ")
	case platform.TransferReply:
		return w.T("ui.rule.reply.transfer") + " " + r.KfAccount
	case platform.EmptyReply:
		return w.T("ui.rule.reply.none")
	}
	return ""
}
