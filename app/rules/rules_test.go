package rules_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/rules"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/sim/world"
)

// authorized is a workbench with an official account that has authorized the platform.
func authorized(t *testing.T, o workbench.Options) (*workbench.Workbench, world.Account) {
	t.Helper()
	w := workbenchtest.Open(t, o)
	w.Schedule.Step(t.Context())
	i := slices.IndexFunc(w.Accounts(), func(a world.Account) bool {
		return a.Kind == world.OfficialAccount && a.VerifyType >= 0 && a.ReleaseGroup == 0
	})
	account := w.Accounts()[i]
	if err := w.Authorize(t.Context(), "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.Schedule.Step(t.Context())
	return w, account
}

// say lets a follower write, and returns what the follower sees.
func say(t *testing.T, w *workbench.Workbench, a world.Account, text string) world.Delivery {
	t.Helper()
	d, err := w.SendText(t.Context(), "", a.AppID, a.Followers[0].OpenID, text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func echo(text string) platform.ReplyRule {
	return platform.ReplyRule{Name: "mine", Enabled: true, Match: platform.Match{Type: "text"},
		Reply: platform.RuleReply{Kind: platform.ReplyText, Text: text}}
}

func TestRepliesFollowTheRules(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	if d := say(t, w, account, "你好"); d.Seen != "收到：你好" {
		t.Errorf("a fresh workspace shows %q", d.Seen)
	}
	if err := w.Rules.SaveReplies([]platform.ReplyRule{
		{Name: "quiet", Enabled: true, Keyword: platform.Keyword{How: platform.Equals, Text: "别说话"},
			Reply: platform.RuleReply{Kind: platform.ReplyNone}},
		echo("{NickName}：{Content}"),
	}); err != nil {
		t.Fatal(err)
	}
	if d := say(t, w, account, "几点开门"); d.Seen != account.NickName+"：几点开门" {
		t.Errorf("shows %q", d.Seen)
	}
	if d := say(t, w, account, "别说话"); !d.Accepted || d.Seen != "" || len(d.Problems) > 0 {
		t.Errorf("an empty body shows %q, %v", d.Seen, d.Problems)
	}
	if err := w.Rules.SaveReplies(nil); err != nil {
		t.Fatal(err)
	}
	if d := say(t, w, account, "有人吗"); !d.Accepted || d.Seen != "" {
		t.Errorf("without rules it shows %q", d.Seen)
	}
}

func TestRulesAreCounted(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	counts := func() (out []int) {
		for _, u := range w.Rules.Uses() {
			out = append(out, u.Count)
		}
		return out
	}
	say(t, w, account, "one")
	say(t, w, account, "two")
	if _, err := w.Rules.Try(t.Context(), platform.Message{AppID: account.AppID, MsgType: "text",
		Content: "three"}); err != nil {
		t.Fatal(err)
	}
	if got := counts(); !cmp.Equal(got, []int{0, 0, 2}) {
		t.Errorf("used %v", got)
	}
	if u := w.Rules.Uses(); !u[0].At.IsZero() || u[2].At.IsZero() || u[2].At.After(w.Clock.Now()) {
		t.Errorf("used %v", u)
	}
	all := w.Rules.Replies()
	all[0], all[2] = all[2], all[0]
	all[2].Enabled = false
	all = append(all, echo("new"))
	if err := w.Rules.SaveReplies(all); err != nil {
		t.Fatal(err)
	}
	say(t, w, account, "four")
	if got := counts(); !cmp.Equal(got, []int{3, 0, 0, 0}) {
		t.Errorf("after the rules were moved: used %v", got)
	}
	all[0].Reply.Text = "changed"
	if err := w.Rules.SaveReplies(all); err != nil || w.Rules.Uses()[0].Count != 0 {
		t.Errorf("a changed rule begins anew: %v, %v", w.Rules.Uses(), err)
	}
}

func TestRulesSurviveARestart(t *testing.T) {
	dir := t.TempDir()
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if !cmp.Equal(w.Rules.Replies(), platform.DefaultReplyRules()) || len(w.Rules.Forwarding()) != 0 {
		t.Error("a new workspace has other rules than the default ones")
	}
	replies := []platform.ReplyRule{echo("x")}
	forwarding := []platform.ForwardRule{{Name: "mine", Match: platform.Match{AppID: "wx*"},
		Targets: []platform.ForwardTarget{{URL: "http://127.0.0.1:9/cb", Mode: platform.ForwardJSON}}, Answer: 1,
		TimeoutMS: 900, Fallback: platform.FallbackSuccess}}
	if err := errors.Join(w.Rules.SaveReplies(replies), w.Rules.SaveForwarding(forwarding)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "rules.json")); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	again := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if !cmp.Equal(again.Rules.Replies(), replies) || !cmp.Equal(again.Rules.Forwarding(), forwarding) {
		t.Errorf("%+v, %+v", again.Rules.Replies(), again.Rules.Forwarding())
	}
	if err := again.Rules.SaveReplies([]platform.ReplyRule{}); err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
	if third := workbenchtest.Open(t, workbench.Options{Dir: dir}); len(third.Rules.Replies()) != 0 {
		t.Error("deleted rules came back")
	}
}

func TestRulesThatCannotWorkAreNotSaved(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	var p *workspace.Problem
	if err := w.Rules.SaveReplies([]platform.ReplyRule{{Name: "mine"}}); !errors.As(err, &p) ||
		p.Exit != workspace.ExitUsage || !errors.Is(err, platform.ErrRule) {
		t.Error(err)
	}
	self := platform.ForwardRule{Targets: []platform.ForwardTarget{{URL: w.PlatformURL() + "/wechat/component",
		Mode: platform.ForwardBytes}}}
	if err := w.Rules.SaveForwarding([]platform.ForwardRule{self}); !errors.As(err, &p) ||
		p.Key != "problem.forward_loop" {
		t.Error(err)
	}
	self.Targets[0].URL = "http://192.0.2.1/"
	if err := w.Rules.SaveForwarding([]platform.ForwardRule{self}); !errors.Is(err, platform.ErrRule) {
		t.Error(err)
	}
	if !cmp.Equal(w.Rules.Replies(), platform.DefaultReplyRules()) || len(w.Rules.Forwarding()) != 0 {
		t.Error("refused rules are in force")
	}
}

// TestWhatIsWrongWithARuleIsSaidInBothLanguages makes every mistake that a rule can have.
func TestWhatIsWrongWithARuleIsSaidInBothLanguages(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	said := func(mistake string, err error) {
		t.Helper()
		var e *platform.RuleError
		if !errors.As(err, &e) || e.Mistake != mistake {
			t.Fatalf("%s: %v", mistake, err)
		}
		zh, en := workspace.Say(i18n.Zh, err), workspace.Say(i18n.En, err)
		for _, text := range []string{zh, en} {
			if !strings.Contains(text, "“mine”") || strings.Contains(text, "problem.rule") ||
				strings.Contains(text, "%!") {
				t.Errorf("%s: %s", mistake, text)
			}
		}
		if zh == en || !strings.HasSuffix(zh, workspace.SayRule(i18n.Zh, e)) {
			t.Errorf("%s: %s", mistake, zh)
		}
	}
	good, here := platform.RuleReply{Kind: platform.ReplySuccess},
		platform.ForwardTarget{URL: "http://127.0.0.1:9/", Mode: platform.ForwardXML}
	for mistake, r := range map[string]platform.ReplyRule{
		"family":         {Match: platform.Match{Family: "pay"}, Reply: good},
		"auth_event":     {Match: platform.Match{Family: platform.AuthEventFamily}, Reply: good},
		"event_of_type":  {Match: platform.Match{Type: "text", Event: "CLICK"}, Reply: good},
		"regexp":         {Keyword: platform.Keyword{How: platform.Regexp, Text: "("}, Reply: good},
		"how":            {Keyword: platform.Keyword{How: "like"}, Reply: good},
		"reply_kind":     {},
		"text_empty":     {Reply: platform.RuleReply{Kind: platform.ReplyText}},
		"articles":       {Reply: platform.RuleReply{Kind: platform.ReplyNews}},
		"media_id":       {Reply: platform.RuleReply{Kind: platform.ReplyVideo}},
		"thumb_media_id": {Reply: platform.RuleReply{Kind: platform.ReplyMusic}},
	} {
		r.Name = "mine"
		said(mistake, w.Rules.SaveReplies([]platform.ReplyRule{r}))
	}
	for mistake, r := range map[string]platform.ForwardRule{
		"event_of_auth":   {Match: platform.Match{Family: platform.AuthEventFamily, Event: "x"}},
		"no_target":       {},
		"answer":          {Targets: []platform.ForwardTarget{here}, Answer: 2},
		"timeout":         {Targets: []platform.ForwardTarget{here}, TimeoutMS: 9000},
		"fallback":        {Targets: []platform.ForwardTarget{here}, Fallback: "cry"},
		"target_url":      {Targets: []platform.ForwardTarget{{URL: "localhost"}}},
		"target_password": {Targets: []platform.ForwardTarget{{URL: "http://a:b@localhost"}}},
		"target_mode":     {Targets: []platform.ForwardTarget{{URL: here.URL}}},
		"target_remote":   {Targets: []platform.ForwardTarget{{URL: "http://192.0.2.1/", Mode: platform.ForwardXML}}},
	} {
		r.Name = "mine"
		said(mistake, w.Rules.SaveForwarding([]platform.ForwardRule{r}))
	}
}

func TestABrokenRulesFileIsAProblem(t *testing.T) {
	for content, key := range map[string]string{
		"{":                            "problem.rules_broken",
		`{"version":2}`:                "problem.rules_newer",
		`{"replies":[{"name":"x"}]}`:   "problem.rules",
		`{"forwarding":[{"name":""}]}`: "problem.rules",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "rules.json"), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Seed: 7, Addresses: workbenchtest.FreePorts()})
		var p *workspace.Problem
		if !errors.As(err, &p) || p.Key != key || p.Exit != workspace.ExitUsage {
			t.Errorf("%s: %v", content, err)
		}
	}
}

// TestRulesWithAByteOrderMark: editors on Windows write one.
func TestRulesWithAByteOrderMark(t *testing.T) {
	dir := t.TempDir()
	raw := "\ufeff" + `{"replies":[]}`
	if err := os.WriteFile(filepath.Join(dir, "rules.json"), []byte(raw), 0o600); err != nil {
		t.Fatal(err)
	}
	if w := workbenchtest.Open(t, workbench.Options{Dir: dir}); len(w.Rules.Replies()) != 0 {
		t.Errorf("rules %+v", w.Rules.Replies())
	}
}

func TestWithoutAPlatformThereAreNoRules(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim})
	_, tried := w.Rules.Try(t.Context(), platform.Message{MsgType: "text"})
	health := w.Rules.CheckTarget(t.Context(), platform.ForwardTarget{})
	for _, err := range []error{w.Rules.SaveReplies(nil), w.Rules.SaveForwarding(nil), tried, health.Err} {
		var p *workspace.Problem
		if !errors.As(err, &p) || p.Key != "problem.no_platform" {
			t.Error(err)
		}
	}
	if w.Rules.Replies() != nil || w.Rules.Forwarding() != nil {
		t.Error("rules without a platform")
	}
}

func TestATrialSendsNothing(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	forwarding := []platform.ForwardRule{
		{Name: "off", Targets: []platform.ForwardTarget{{URL: "http://127.0.0.1:9/", Mode: platform.ForwardXML}}},
		{Name: "texts", Enabled: true, Match: platform.Match{Type: "text"},
			Targets: []platform.ForwardTarget{{URL: "http://127.0.0.1:9/", Mode: platform.ForwardXML}}},
	}
	if err := errors.Join(w.Rules.SaveReplies([]platform.ReplyRule{echo("{NickName} {Content} {FromUserName}")}),
		w.Rules.SaveForwarding(forwarding)); err != nil {
		t.Fatal(err)
	}
	before := w.Journal.LastID()
	got, err := w.Rules.Try(t.Context(), platform.Message{AppID: account.AppID, MsgType: "text", Content: "hi",
		FromUserName: "oMe"})
	want := rules.Trial{Rule: 0, Forward: 1, Reply: platform.TextReply{Content: account.NickName + " hi oMe"}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = w.Rules.Try(t.Context(), platform.Message{AppID: "wx", MsgType: "event", Event: "SCAN"})
	if err != nil || !cmp.Equal(got, rules.Trial{Rule: -1, Forward: -1}) {
		t.Errorf("%+v, %v", got, err)
	}
	if w.Journal.LastID() != before {
		t.Error("a trial was recorded")
	}
}

// own is a server of the user's own that callbacks are forwarded to.
func own(t *testing.T, answer func(r *http.Request, body string) string) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		io.WriteString(w, answer(r, string(body)))
	}))
	t.Cleanup(s.Close)
	return s
}

func forwardTo(url string, mode platform.ForwardMode) []platform.ForwardRule {
	return []platform.ForwardRule{{Name: "mine", Enabled: true, Match: platform.Match{Family: platform.MessageFamily},
		Targets: []platform.ForwardTarget{{URL: url, Mode: mode}}, Answer: 1}}
}

func TestAForwardedAnswerReachesTheFollower(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	for mode, answer := range map[platform.ForwardMode]func(*http.Request, string) string{
		platform.ForwardXML: func(_ *http.Request, body string) string {
			if !strings.Contains(body, "<Content><![CDATA[bonjour") {
				t.Errorf("xml got %s", body)
			}
			return "<xml><MsgType>text</MsgType><Content>salut</Content></xml>"
		},
		platform.ForwardJSON: func(_ *http.Request, body string) string {
			if !strings.Contains(body, `"Content":"bonjour`) {
				t.Errorf("json got %s", body)
			}
			return `{"MsgType":"text","Content":"salut"}`
		},
		platform.ForwardBytes: func(r *http.Request, body string) string {
			return answerSealed(t, w.Settings().Component, r, body, "salut")
		},
	} {
		s := own(t, answer)
		if err := w.Rules.SaveForwarding(forwardTo(s.URL+"/$APPID$/cb", mode)); err != nil {
			t.Fatal(err)
		}
		d := say(t, w, account, "bonjour "+string(mode))
		if d.Seen != "salut" || len(d.Problems) > 0 {
			t.Errorf("%s: the follower sees %q, %v", mode, d.Seen, d.Problems)
		}
	}
}

// answerSealed is what a server with the component's keys does: open, and seal the answer.
func answerSealed(t *testing.T, c platform.Component, r *http.Request, body, text string) string {
	crypt, err := msgcrypt.New(c)
	if err != nil {
		t.Error(err)
	}
	e, err := platform.ParseEnvelope([]byte(body))
	if err != nil {
		t.Error(err)
	}
	q := r.URL.Query()
	opened, err := crypt.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(e.Encrypt))
	if err != nil {
		t.Error("the bytes did not arrive as they were sent:", err)
	}
	m, err := platform.ParseMessage(opened.Plain)
	if err != nil {
		t.Error(err)
	}
	plain, err := platform.ReplyXML(platform.TextReply{Content: text}, m, m.CreateTime)
	if err != nil {
		t.Error(err)
	}
	sealed, err := crypt.Seal(opened, strings.NewReader("0123456789abcdef"), "1700000001", "8", plain)
	if err != nil {
		t.Error(err)
	}
	return string(sealed)
}

func TestACallbackIsStoredBeforeItIsForwarded(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	stored := 0
	s := own(t, func(r *http.Request, _ string) string {
		all, err := w.Platform.Store.Callbacks(r.Context(), w.Settings().Component.AppID, 0, 1000)
		if err != nil {
			t.Error(err)
		}
		for _, cb := range all {
			if strings.Contains(string(cb.Plain), "first on disk") {
				stored++
			}
		}
		return "success"
	})
	if err := w.Rules.SaveForwarding(forwardTo(s.URL, platform.ForwardXML)); err != nil {
		t.Fatal(err)
	}
	say(t, w, account, "first on disk")
	if stored != 1 {
		t.Errorf("the target saw %d of it in the store", stored)
	}
}

func TestBothSidesAreRecorded(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	s := own(t, func(*http.Request, string) string {
		return "<xml><MsgType>text</MsgType><Content>salut</Content></xml>"
	})
	if err := w.Rules.SaveForwarding(forwardTo(s.URL+"/cb", platform.ForwardXML)); err != nil {
		t.Fatal(err)
	}
	say(t, w, account, "recorded twice")
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	in, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:in kind:message recorded", Limit: 9})
	if err != nil || len(in) != 1 {
		t.Fatal(len(in), err)
	}
	out, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:out kind:message", Limit: 9})
	if err != nil || len(out) != 1 {
		t.Fatal(len(out), err)
	}
	e := out[0]
	if e.ParentID != in[0].ID || e.Peer != journal.Own || e.Name != "text" || e.AppID != account.AppID ||
		e.Outcome != journal.OutcomeOK || e.Path != "/cb" {
		t.Errorf("%+v", e)
	}
	if last, ok := w.Rules.LastForwarded(s.URL + "/cb"); !ok || last.Exchange != e.ID || last.Err != nil ||
		last.Name != "text" {
		t.Errorf("%+v", last)
	}
}

func TestAForwardedCallbackIsExplained(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	for _, tc := range []struct {
		mode   platform.ForwardMode
		answer string
		ok     bool
		says   string // of the last step
	}{
		{platform.ForwardXML, "success", true, "HTTP 200, 7 bytes"},
		{platform.ForwardJSON, "oops", false, "cannot be passed on"},
		{platform.ForwardBytes, "success", true, ""}, // opened and verified like every callback
		{platform.ForwardBytes, "success\n", false, ""},
	} {
		s := own(t, func(*http.Request, string) string { return tc.answer })
		if err := w.Rules.SaveForwarding(forwardTo(s.URL, tc.mode)); err != nil {
			t.Fatal(err)
		}
		say(t, w, account, "explain "+string(tc.mode))
		if err := w.Journal.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		last, _ := w.Rules.LastForwarded(s.URL)
		e, err := w.Explain(t.Context(), last.Exchange, i18n.En)
		if err != nil || e.OK != tc.ok || !strings.Contains(e.Plain, "explain "+string(tc.mode)) || len(e.Fields) != 6 {
			t.Errorf("%s: %+v, %v", tc.mode, e, err)
		}
		if step := e.Steps[len(e.Steps)-1]; !strings.Contains(step.Detail, tc.says) {
			t.Errorf("%s: %+v", tc.mode, step)
		}
	}
}

func TestADeadTargetIsAnsweredForAndSaidSo(t *testing.T) {
	w, account := authorized(t, workbench.Options{})
	dead := httptest.NewServer(nil)
	dead.Close()
	if err := w.Rules.SaveForwarding(forwardTo(dead.URL, platform.ForwardBytes)); err != nil {
		t.Fatal(err)
	}
	if d := say(t, w, account, "anybody?"); d.Seen != "收到：anybody?" {
		t.Errorf("the follower sees %q", d.Seen)
	}
	if last, ok := w.Rules.LastForwarded(dead.URL); !ok || last.Err == nil {
		t.Errorf("%+v", last)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	failed, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:out is:failed kind:message", Limit: 9})
	if err != nil || len(failed) != 1 || !strings.Contains(failed[0].Reason, "refused") {
		t.Errorf("%+v, %v", failed, err)
	}
	health := w.Rules.CheckTargets(t.Context())
	if len(health) != 1 || health[dead.URL].OK || health[dead.URL].Err == nil {
		t.Errorf("%+v", health)
	}
}

func TestADemoDoesNotDependOnTheRules(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	s := own(t, func(*http.Request, string) string { t.Error("a demo was forwarded"); return "success" })
	all := platform.ForwardRule{Enabled: true, Targets: []platform.ForwardTarget{{URL: s.URL,
		Mode: platform.ForwardXML}}, Answer: 1}
	if err := errors.Join(w.Rules.SaveReplies(nil), w.Rules.SaveForwarding([]platform.ForwardRule{all})); err != nil {
		t.Fatal(err)
	}
	if report := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !report.OK {
		t.Errorf("%+v", report.Steps[len(report.Steps)-1])
	}
}
