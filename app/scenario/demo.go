// Package scenario plays what people do: the demo, an authorization in a browser, the release check.
package scenario

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/schedule"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// Step is one step of the offline scenario. Names are part of the program's machine-readable face.
type Step struct {
	Name     string  `json:"name"`
	OK       bool    `json:"ok"`
	Ms       float64 `json:"ms"`
	Detail   string  `json:"detail"`
	Exchange int64   `json:"exchange,omitempty"` // the newest exchange the step caused
}

// Report is the whole scenario; OK only when every step is.
type Report struct {
	OK    bool   `json:"ok"`
	Seed  uint64 `json:"seed"`
	Steps []Step `json:"steps"`
}

// Table is what a player does at the workbench.
type Table interface {
	PushTicket(ctx context.Context, componentAppID string) (world.Delivery, error)
	AuthorizeInApp(ctx context.Context, componentAppID, account string, funcIDs []int) error
	SendText(ctx context.Context, componentAppID, account, openID, text string) (world.Delivery, error)
	Trigger(ctx context.Context, t sim.Trigger) (world.Delivery, error)
	ReleaseCheck(ctx context.Context, componentAppID string, groups []int, report func(exam.Step)) (exam.ReleaseReport,
		error)
	Unauthorize(ctx context.Context, componentAppID, account string) (world.Delivery, error)
}

// Demo is the whole protocol for one component, offline and over HTTP.
type Demo struct {
	Table     Table
	Schedule  *schedule.Schedule
	Sim       *sim.Sim
	Platform  *embedded.Platform
	Journal   *journal.Journal
	Component string // AppID, "" for the workspace's own
	Seed      uint64 // chooses the release check's account group
	Others    bool   // there are other components, whose exchanges are not this one's
	PublicURL func() string
	Via       http.RoundTripper // carries the browser
	Wall      func() time.Time  // a person's time, for stopwatches
	Lang      i18n.Lang         // of what is told of the steps
}

// Run runs the steps and reports each as it ends. A failed step ends the scenario: the later ones build on it.
func (cfg Demo) Run(ctx context.Context, report func(Step)) Report {
	out := Report{OK: true, Seed: cfg.Seed}
	for _, step := range newDemo(cfg).steps() {
		done := cfg.play(ctx, step)
		out.Steps = append(out.Steps, done)
		report(done)
		if !done.OK {
			out.OK = false
			break
		}
	}
	return out
}

func (cfg Demo) play(ctx context.Context, step demoStep) Step {
	began := cfg.Wall()
	detail, err := step.do(ctx)
	took := cfg.Wall().Sub(began)
	done := Step{Name: step.name, OK: err == nil, Ms: float64(took.Microseconds()) / 1000, Detail: detail}
	if err != nil {
		done.Detail = workspace.Say(cfg.Lang, err)
	}
	if err := cfg.Journal.Flush(ctx); err == nil {
		done.Exchange = cfg.newestExchange(ctx)
	}
	return done
}

func (cfg Demo) newestExchange(ctx context.Context) int64 {
	newest, err := cfg.Journal.List(ctx, journal.Query{Limit: 1})
	if err != nil || len(newest) == 0 {
		return 0
	}
	return newest[0].ID
}

// Names are the scenario's steps in order, for those who draw it before it runs.
func Names() []string {
	var names []string
	for _, s := range (&demo{}).steps() {
		names = append(names, s.name)
	}
	return names
}

// say is what a step tells of itself.
func (d *demo) say(key string, args ...any) string { return d.Lang.T("demo.detail."+key, args...) }

// either is one of two texts, in the demo's language.
func (d *demo) either(zh, en string) string { return i18n.Text{Zh: zh, En: en}.In(d.Lang) }

// fault is why a step failed.
func fault(key string, args ...any) error {
	return &workspace.Problem{Key: "demo.fault." + key, Args: args, Exit: workspace.ExitFailed}
}

type demoStep struct {
	name string
	do   func(context.Context) (detail string, err error)
}

// demo is the state that the scenario's steps hand on.
type demo struct {
	Demo
	component string         // AppID, with the first step
	server    *server.Server // the component's
	account   world.Account  // an official account, authorized with the push first
	mini      world.Account  // a mini program, authorized with the redirect first
	walk      *visitor
}

func newDemo(cfg Demo) *demo {
	d := &demo{Demo: cfg, component: cfg.Component}
	if cfg.Sim == nil {
		return d
	}
	for _, a := range cfg.Sim.Accounts() {
		if a.ReleaseGroup != 0 {
			continue
		}
		switch {
		case a.Kind == world.MiniProgram && d.mini.AppID == "":
			d.mini = a
		case a.Kind == world.OfficialAccount && a.VerifyType >= 0 && d.account.AppID == "":
			d.account = a
		}
	}
	return d
}

func (d *demo) steps() []demoStep {
	return []demoStep{
		{"start_push_ticket", d.startPushTicket},
		{"ticket", d.ticket},
		{"component_token", d.componentToken},
		{"pre_auth_code", d.preAuthCode},
		{"authorization_page", d.authorizationPage},
		{"redirect", d.redirect},
		{"authorized_event", d.authorizedEvent},
		{"query_auth", d.queryAuth},
		{"authorizer_info", d.authorizerInfo},
		{"redirect_first", d.redirectFirst},
		{"text_reply", d.textReply},
		{"event_reply", d.eventReply},
		{"custom_message", d.customMessage},
		{"token_refresh", d.tokenRefresh},
		{"release_check", d.releaseCheck},
		{"unauthorized", d.unauthorized},
	}
}

func (d *demo) startPushTicket(ctx context.Context) (string, error) {
	if d.Sim == nil {
		return "", workspace.Misuse("problem.no_simulator")
	}
	s, err := d.Platform.Server(d.component)
	if err != nil {
		return "", err
	}
	d.server, d.component = s, s.Component().AppID
	return "api_start_push_ticket", s.StartPushTicket(ctx)
}

func (d *demo) ticket(ctx context.Context) (string, error) {
	delivery, err := d.Table.PushTicket(ctx, d.component)
	if err != nil {
		return "", err
	}
	if !delivery.Accepted {
		return "", refusal(delivery)
	}
	t, ok, err := d.Platform.Store.Ticket(ctx, d.component)
	if err == nil && !ok {
		err = fault("no_ticket")
	}
	return fmt.Sprintf("%s %s", delivery.ID, t.Value), err
}

// refusal says why a push was not taken.
func refusal(d world.Delivery) error {
	if len(d.Attempts) == 0 {
		return fault("not_sent", d.Name)
	}
	last := d.Attempts[len(d.Attempts)-1]
	body := clip(string(last.ResponseBody), 120)
	return fault("refused", d.Name, last.Status, strings.TrimSpace(last.Err+" "+body))
}

func (d *demo) componentToken(ctx context.Context) (string, error) {
	t, err := d.server.ComponentToken(ctx)
	return d.say("until", t.Value, t.ExpiresAt.Format(time.TimeOnly)), err
}

func (d *demo) preAuthCode(ctx context.Context) (string, error) {
	l, err := d.Platform.NewAuthorizationLink(ctx, d.component, platform.LinkOptions{})
	return d.say("until", platform.Secret(l.PreAuthCode), l.ExpiresAt.Format(time.TimeOnly)), err
}

func (d *demo) authorizationPage(ctx context.Context) (detail string, err error) {
	at := Authorization{Via: d.Via, Platform: d.PublicURL(), Component: d.component, Account: d.account.AppID}
	if d.walk, err = newVisitor(at); err != nil {
		return "", err
	}
	if err = d.walk.openEntry(ctx); err == nil {
		err = d.walk.openLogin(ctx)
	}
	if err != nil {
		return "", err
	}
	return d.walk.b.page.url.Path + " · " + d.account.NickName, nil
}

func (d *demo) redirect(ctx context.Context) (string, error) {
	if err := d.walk.consent(ctx); err != nil {
		return "", err
	}
	landed := d.walk.b.page.url
	return fmt.Sprintf("%s?auth_code=%s", landed.Path, platform.Secret(landed.Query().Get("auth_code"))), nil
}

// authorizedEvent waits for the push: it and the redirect race each other, as at WeChat (PROTOCOL 3.1).
func (d *demo) authorizedEvent(ctx context.Context) (string, error) {
	return d.recorded(ctx, "name:authorized outcome:ok appid:"+d.account.AppID)
}

// about narrows a search of the journal to the component; where there is only one, everything concerns it.
func (d *demo) about() string {
	if !d.Others {
		return ""
	}
	return " component:" + d.component
}

// recorded waits until the journal has an exchange that matches.
func (d *demo) recorded(ctx context.Context, query string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	e, err := d.Journal.Wait(ctx, query+d.about(), 0)
	if err != nil {
		return "", &workspace.Problem{Key: "demo.fault.not_recorded", Args: []any{query}, Exit: workspace.ExitFailed, Err: err}
	}
	return fmt.Sprintf("#%d %s %s", e.ID, e.Name, e.AppID), nil
}

func (d *demo) queryAuth(ctx context.Context) (string, error) {
	a, err := d.Platform.Authorizer(ctx, d.component, d.account.AppID)
	if err != nil {
		return "", err
	}
	if a.RefreshToken == "" || a.Token.Value == "" {
		return "", fault("no_tokens")
	}
	return fmt.Sprintf("%s %s", a.AppID, a.Token.Value), nil
}

func (d *demo) authorizerInfo(ctx context.Context) (string, error) {
	a, err := d.server.RefreshAuthorizerInfo(ctx, d.account.AppID)
	if err == nil && a.NickName != d.account.NickName {
		err = fault("other_name", d.account.NickName, a.NickName)
	}
	return d.say("authorizer", a.NickName, a.UserName, len(a.FuncInfo)), err
}

// redirectFirst authorizes a second account with the other order of the two code paths.
func (d *demo) redirectFirst(ctx context.Context) (string, error) {
	if err := d.pushOrder(world.RedirectFirst); err != nil {
		return "", err
	}
	defer d.pushOrder(world.PushFirst)
	if err := d.Table.AuthorizeInApp(ctx, d.component, d.mini.AppID, nil); err != nil {
		return "", err
	}
	if _, err := d.Platform.Authorizer(ctx, d.component, d.mini.AppID); err != nil {
		return "", err
	}
	return d.recorded(ctx, "name:authorized outcome:ok appid:"+d.mini.AppID)
}

func (d *demo) pushOrder(o world.Order) error {
	p, _ := d.Sim.Platform(d.component)
	p.Order = o
	return d.Sim.PutPlatform(p)
}

func (d *demo) textReply(ctx context.Context) (string, error) {
	const text = "你好，Wxlab"
	delivery, err := d.Table.SendText(ctx, d.component, d.account.AppID, d.account.Followers[0].OpenID, text)
	if err != nil {
		return "", err
	}
	if delivery.Reply == nil || !strings.Contains(delivery.Reply.Content, text) {
		return "", &workspace.Problem{Key: "demo.fault.no_reply", Exit: workspace.ExitFailed, Err: refusal(delivery)}
	}
	return fmt.Sprintf("%s → %s", text, delivery.Reply.Content), nil
}

func (d *demo) eventReply(ctx context.Context) (string, error) {
	delivery, err := d.Table.Trigger(ctx, sim.Trigger{
		ComponentAppID: d.component, Event: "subscribe", Account: d.account.AppID, OpenID: d.account.Followers[0].OpenID,
	})
	if err != nil {
		return "", err
	}
	if !delivery.Accepted {
		return "", refusal(delivery)
	}
	if delivery.Reply == nil {
		return "subscribe → success", nil
	}
	return "subscribe → " + delivery.Reply.Content, nil
}

func (d *demo) customMessage(ctx context.Context) (string, error) {
	follower := d.account.Followers[0]
	if err := d.server.SendCustomText(ctx, d.account.AppID, follower.OpenID, "这是一条客服消息"); err != nil {
		return "", err
	}
	return "custom/send → " + follower.NickName, nil
}

// tokenRefresh advances two hours: twelve tickets fall in and the tokens are renewed ahead of their end.
func (d *demo) tokenRefresh(ctx context.Context) (string, error) {
	before, err := d.Platform.Authorizer(ctx, d.component, d.account.AppID)
	if err != nil {
		return "", err
	}
	tickets, err := d.tickets(ctx)
	if err != nil {
		return "", err
	}
	if err := d.Schedule.Advance(ctx, 2*time.Hour); err != nil {
		return "", err
	}
	after, err := d.Platform.Authorizer(ctx, d.component, d.account.AppID)
	if err != nil {
		return "", err
	}
	if after.Token.Value == before.Token.Value {
		return "", fault("same_token")
	}
	now, err := d.tickets(ctx)
	return d.say("later", now-tickets, before.Token.Value, after.Token.Value), err
}

func (d *demo) tickets(ctx context.Context) (int, error) {
	if err := d.Journal.Flush(ctx); err != nil {
		return 0, err
	}
	return d.Journal.Count(ctx, journal.Query{Text: "kind:ticket outcome:ok" + d.about()})
}

// releaseCheck rehearses one of the five account groups, chosen by the seed as WeChat chooses at random.
func (d *demo) releaseCheck(ctx context.Context) (string, error) {
	group := int(d.Seed%5) + 1
	report, err := d.Table.ReleaseCheck(ctx, d.component, []int{group}, nil)
	if err != nil {
		return "", err
	}
	steps := 0
	for _, g := range report.Groups {
		for _, s := range g.Steps {
			if steps++; !s.OK {
				return "", fault("release", g.Number, s.ID,
					d.either(s.ExpectedZH, s.Expected), d.either(s.GotZH, s.Got), d.either(s.HintZH, s.Hint))
			}
		}
	}
	return d.say("release", group, steps), nil
}

func (d *demo) unauthorized(ctx context.Context) (string, error) {
	delivery, err := d.Table.Unauthorize(ctx, d.component, d.account.AppID)
	if err != nil {
		return "", err
	}
	if !delivery.Accepted {
		return "", refusal(delivery)
	}
	a, err := d.Platform.Authorizer(ctx, d.component, d.account.AppID)
	if err == nil && a.State != platform.Unauthorized {
		err = fault("state", a.AppID, a.State)
	}
	return d.say("unauthorized", a.NickName), err
}
