package workbench_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// upload gives the account a temporary file of each kind, by its kind.
func (b *bench) upload(a *wxapi.Account) map[wxapi.MediaType]string {
	b.t.Helper()
	ids := map[wxapi.MediaType]string{}
	for kind, file := range map[wxapi.MediaType][2]string{
		wxapi.ImageMedia: {"a.png", "\x89PNG\r\n\x1a\n"}, wxapi.ThumbMedia: {"t.jpg", "\xff\xd8\xff\xe0"},
		wxapi.VoiceMedia: {"v.amr", "#!AMR\n"}, wxapi.VideoMedia: {"v.mp4", "\x00\x00\x00\x18ftypmp42"},
	} {
		media, err := a.UploadMedia(b.t.Context(), kind, file[0], []byte(file[1]+strings.Repeat("x", 200)))
		b.try("upload "+string(kind), err)
		ids[kind] = media.MediaID
	}
	return ids
}

// TestEveryCustomMessage: all msgtypes of PROTOCOL 6.2, from both kinds of account, as WeChat takes them.
func TestEveryCustomMessage(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	program := b.accountOf(world.MiniProgram)
	b.try("authorize", b.AuthorizeInApp(ctx, "", program.AppID, nil))
	both := func(ids map[wxapi.MediaType]string) []wxapi.CustomContent {
		return []wxapi.CustomContent{wxapi.Text{Content: "a&b<你>"}, wxapi.Image{MediaID: ids[wxapi.ImageMedia]}}
	}
	for appID, more := range map[string]func(map[wxapi.MediaType]string) []wxapi.CustomContent{
		b.account: func(ids map[wxapi.MediaType]string) []wxapi.CustomContent {
			return []wxapi.CustomContent{
				wxapi.Voice{MediaID: ids[wxapi.VoiceMedia]},
				wxapi.Video{MediaID: ids[wxapi.VideoMedia], ThumbMediaID: ids[wxapi.ThumbMedia], Title: "T",
					Description: "D"},
				wxapi.Music{Title: "T", URL: "https://x.example.com/a.mp3", HQURL: "https://x.example.com/b.mp3",
					ThumbMediaID: ids[wxapi.ThumbMedia]},
				wxapi.News{Articles: []wxapi.NewsArticle{{Title: "T", Description: "D", URL: "https://x.example.com",
					PicURL: "https://x.example.com/p"}}},
				wxapi.MPNews{MediaID: "M"}, wxapi.MPNewsArticle{ArticleID: "A"}, wxapi.Card{CardID: "C"},
				wxapi.MsgMenu{Head: "h", List: []wxapi.MsgMenuItem{{ID: "101", Content: "yes"}}, Tail: "t"},
				wxapi.MiniProgramPage{Title: "T", AppID: program.AppID, PagePath: "pages/index/index",
					ThumbMediaID: ids[wxapi.ImageMedia]},
			}
		},
		program.AppID: func(ids map[wxapi.MediaType]string) []wxapi.CustomContent {
			return []wxapi.CustomContent{
				wxapi.MiniProgramPage{Title: "T", PagePath: "pages/index/index", ThumbMediaID: ids[wxapi.ImageMedia]},
				wxapi.Link{Title: "T", Description: "D", URL: "https://x.example.com",
					ThumbURL: "https://x.example.com/t"},
			}
		},
	} {
		a, account := b.Platform.Own.Account(appID), b.simAccount(appID)
		ids := b.upload(a)
		contents := append(both(ids), more(ids)...)
		for _, content := range contents {
			if _, err := b.SendText(ctx, "", appID, account.Followers[0].OpenID,
				"hello"); err != nil { // opens the window anew
				t.Fatal(err)
			}
			if err := a.SendCustomMessage(ctx, wxapi.CustomMessage{ToUser: account.Followers[0].OpenID,
				Content: content}); err != nil {
				t.Errorf("%s, %T: %v", account.Kind, content, err)
			}
		}
		b.try("typing", a.SetTyping(ctx, account.Followers[0].OpenID, true))
		b.try("no longer", a.SetTyping(ctx, account.Followers[0].OpenID, false))
		if sent := b.Sim.CustomMessages(appID, account.Followers[0].OpenID); len(sent) < len(contents) {
			t.Errorf("%s: the follower got %d of %d", account.Kind, len(sent), len(contents))
		}
	}
	if err := b.Platform.Own.Account(program.AppID).SendCustomMessage(ctx,
		wxapi.CustomMessage{ToUser: program.Followers[0].OpenID,
			Content: wxapi.Card{CardID: "C"}}); wxapi.ErrCode(err) != 48008 {
		t.Errorf("a card from a mini program: %v", err)
	}
}

// simAccount is the simulator's account of an AppID.
func (b *bench) simAccount(appID string) world.Account {
	b.t.Helper()
	a, ok := b.Sim.Account(appID)
	if !ok {
		b.t.Fatal("no account", appID)
	}
	return a
}

// TestMenusOnBehalf: the default menu, one for those with a tag, who sees which, and the menu in use.
func TestMenusOnBehalf(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a := b.Platform.Own.Account(b.account)
	if open, _, err := a.CurrentMenu(ctx); err != nil || open {
		t.Errorf("before there is one: %v, %v", open, err)
	}
	b.try("create", a.CreateMenu(ctx, wxapi.Menu{Button: []wxapi.Button{{Name: "B",
		Sub: []wxapi.Button{{Type: "view", Name: "Web", URL: "https://x.example.com"},
			{Type: "click", Name: "Help", Key: "K"}}}}}))
	open, buttons, err := a.CurrentMenu(ctx)
	if err != nil || !open || len(buttons) != 1 || len(buttons[0].Sub) != 2 || buttons[0].Sub[1].Key != "K" {
		t.Errorf("current %v %+v, %v", open, buttons, err)
	}
	var tag struct {
		Tag struct {
			ID int `json:"id"`
		} `json:"tag"`
	}
	b.try("make a tag", a.Call(ctx, "POST", "/cgi-bin/tags/create",
		map[string]any{"tag": map[string]string{"name": "贵宾"}}, &tag))
	b.try("tag the follower", a.Call(ctx, "POST", "/cgi-bin/tags/members/batchtagging",
		map[string]any{"openid_list": []string{b.openID}, "tagid": tag.Tag.ID}, nil))
	rule := fmt.Sprintf(`{"tag_id":"%d"}`, tag.Tag.ID)
	id, err := a.AddConditionalMenu(ctx, wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "VIP", Key: "V"}},
		MatchRule: json.RawMessage(rule)})
	b.try("conditional", err)
	if seen, err := a.TryMatchMenu(ctx, b.openID); err != nil || len(seen) != 1 || seen[0].Name != "VIP" {
		t.Errorf("the tagged one sees %+v, %v", seen, err)
	}
	b.try("delete conditional", a.DeleteConditionalMenu(ctx, id))
	if seen, err := a.TryMatchMenu(ctx, b.openID); err != nil || len(seen) != 1 || seen[0].Name != "B" {
		t.Errorf("then the follower sees %+v, %v", seen, err)
	}
}

// TestCodeManagementOnBehalf: what TestMiniProgram does not do: take an audit back, speed one up, release in steps and
// take that back, go back a version, and the domains.
func TestCodeManagementOnBehalf(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	program := b.accountOf(world.MiniProgram)
	b.try("authorize", b.AuthorizeInApp(ctx, "", program.AppID, nil))
	a, component := b.Platform.Own.Account(program.AppID), b.Settings().Component.AppID
	version := func(name string) (auditID int64) {
		t.Helper()
		draft, err := b.Sim.PutDraft(component, world.Draft{UserVersion: name, UserDesc: "d",
			SourceAppID: program.AppID, Pages: []string{"pages/index/index"}})
		b.try("draft", err)
		b.try("template", a.AddCodeTemplate(ctx, draft))
		templates, err := a.CodeTemplates(ctx)
		b.try("templates", err)
		b.try("commit", a.CommitCode(ctx, wxapi.Commit{TemplateID: templates[len(templates)-1].ID, UserVersion: name,
			UserDesc: "d"}))
		b.advance(10 * time.Minute)
		id, err := a.SubmitAudit(ctx, wxapi.AuditSubmission{})
		b.try("submit", err)
		return id
	}

	version("1.0.0")
	b.try("undo", a.UndoAudit(ctx))
	if audit, err := a.LatestAudit(ctx); err != nil || audit.Status != wxapi.AuditWithdrawn {
		t.Errorf("%+v, %v", audit, err)
	}
	before, err := a.AuditQuota(ctx)
	b.try("quota", err)
	b.try("speed up", a.SpeedUpAudit(ctx, version("1.0.1")))
	if after, err := a.AuditQuota(ctx); err != nil || after.SpeedUpRest != before.SpeedUpRest-1 ||
		after.Rest != before.Rest-1 {
		t.Errorf("quota %+v after %+v, %v", after, before, err)
	}
	b.advance(3 * time.Hour)
	b.try("release", a.ReleaseCode(ctx))
	if err := a.RevertRelease(ctx); wxapi.ErrCode(err) != 87012 {
		t.Errorf("back from the first version: %v", err)
	}

	version("1.1.0")
	b.advance(3 * time.Hour)
	b.try("release to some", a.ReleaseGradually(ctx, 10))
	if gray, err := a.GrayRelease(ctx); err != nil || !gray.Running || gray.Percentage != 10 ||
		gray.StartedAt.IsZero() {
		t.Errorf("%+v, %v", gray, err)
	}
	b.try("take it back", a.RevertGradually(ctx))
	b.try("release to all", a.ReleaseCode(ctx))
	if experience, released, err := a.CodeVersions(ctx); err != nil || experience.UserVersion != "1.1.0" ||
		released.UserVersion != "1.1.0" || released.At.IsZero() {
		t.Errorf("%+v, %+v, %v", experience, released, err)
	}
	b.try("go back", a.RevertRelease(ctx))
	if _, released, err := a.CodeVersions(ctx); err != nil || released.UserVersion != "1.0.1" {
		t.Errorf("%+v, %v", released, err)
	}
}
