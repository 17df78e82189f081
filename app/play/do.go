package play

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/report"
	"wxlab/app/scenario/script"
)

// do plays what a step does.
func (r *run) do(ctx context.Context, action any, next *script.Step) (finding, error) {
	switch a := action.(type) {
	case script.Expect:
		return r.expect(ctx, a)
	case script.Capture:
		return r.capture(ctx, a)
	case script.Wait:
		return done, pause(ctx, a.For)
	case script.Fault:
		return done, r.fault(ctx, a)
	}
	if err := r.mark(ctx); err != nil {
		return done, err
	}
	r.delivery = nil
	switch a := action.(type) {
	case script.Authorize:
		return done, r.authorize(ctx, a)
	case script.Unauthorize:
		return r.unauthorize(ctx, a, next)
	case script.Push:
		return r.push(ctx, a, next)
	case script.Message:
		return r.push(ctx, script.Push{
			Event: "text", Set: map[string]string{"Content": a.Text}, Account: a.Account, OpenID: a.OpenID, Component: a.Component,
			Fault: a.Fault, Strict: a.Strict,
		}, next)
	case script.API:
		return r.api(ctx, a)
	case script.Open:
		return r.open(ctx, a)
	case script.Advance:
		_, err := control.Ask(ctx, r.Client, control.AdvanceClock{Seconds: a.By.Seconds()})
		return done, err
	case script.World:
		return done, r.world(ctx, a)
	case script.ReleaseCheck:
		return r.releaseCheck(ctx, a)
	}
	return done, r.fail("no_kind", action)
}

func (r *run) authorize(ctx context.Context, a script.Authorize) error {
	account, err := r.find(ctx, a.Account)
	if err != nil {
		return err
	}
	r.account, r.vars["account"] = account.AppID, account.AppID
	if len(account.Followers) > 0 {
		r.vars["follower"] = account.Followers[0].OpenID
	}
	_, err = control.Ask(ctx, r.Client, control.Authorize{
		Component: a.Component, AuthorizerAppID: account.AppID, FuncIDs: a.FuncIDs,
	})
	return err
}

func (r *run) unauthorize(ctx context.Context, a script.Unauthorize, next *script.Step) (finding, error) {
	account, err := r.find(ctx, a.Account)
	if err != nil {
		return done, err
	}
	world, err := control.Ask(ctx, r.Client, control.GetWorld{})
	if err != nil {
		return done, err
	}
	if !slices.ContainsFunc(world.Grants, func(g control.Grant) bool { return g.AuthorizerAppID == account.AppID }) {
		return done, r.fail("not_authorized", account.AppID, account.NickName)
	}
	d, err := control.Ask(ctx, r.Client, control.Unauthorize{Component: a.Component, AuthorizerAppID: account.AppID})
	if err != nil {
		return done, err
	}
	r.delivery = &d
	return r.judged(d, r.expects(next, d.Name) != ""), nil
}

// push sends one callback. It is judged by the step that follows where that expects something of the handler, and otherwise
// by what every handler ought to do.
func (r *run) push(ctx context.Context, a script.Push, next *script.Step) (finding, error) {
	t := control.Trigger{
		Event: a.Event, Raw: a.Raw, Set: a.Set, OpenID: a.OpenID, Component: a.Component, Fault: a.Fault, Broken: a.Broken,
		Strict: a.Strict, Expect: r.expects(next, a.Event),
	}
	if a.Account != "" || r.account != "" && a.Raw == "" && r.takes(ctx, a.Event) {
		account, err := r.find(ctx, a.Account)
		if err != nil {
			return done, err
		}
		t.Account = account.AppID
	}
	d, err := control.Ask(ctx, r.Client, t)
	if err != nil {
		return done, err
	}
	r.delivery = &d
	return r.judged(d, t.Expect != ""), nil
}

// takes says that a callback is about an account of the kind that authorized last.
func (r *run) takes(ctx context.Context, event string) bool {
	account, err := r.find(ctx, "")
	if err != nil {
		return false
	}
	all, err := control.Ask(ctx, r.Client, control.ListCatalogue{})
	if err != nil {
		return false
	}
	i := slices.IndexFunc(all.Catalogue, func(e control.CatalogueEntry) bool { return e.Name == event })
	return i >= 0 && slices.Contains(all.Catalogue[i].Kinds, account.Kind)
}

// expects is what the next step expects of a callback's handler, as trigger takes it; "" where it does not.
func (r *run) expects(next *script.Step, event string) string {
	if next == nil || next.Kind != "expect" {
		return ""
	}
	action, err := next.Action(r.vars)
	e, ok := action.(script.Expect)
	if err != nil || !ok || e.Event != "" && e.Event != event {
		return ""
	}
	switch {
	case e.Reply != "" && !strings.HasPrefix(e.Reply, "/"):
		return "reply:" + e.Reply
	case e.Reply != "", e.Type != "", e.Delivery == "replied":
		return "reply"
	case e.Problem != "" && e.Delivery == "":
		return "either"
	}
	return e.Delivery
}

// judged is the verdict on a callback, passed where the step after it gives its own.
func (r *run) judged(d control.Delivery, later bool) finding {
	held := d.Outcome == "pending" && d.Effect != ""
	if later || d.AsExpected || held {
		return finding{ok: true, evidence: []string{d.ID}}
	}
	return r.unmet(d, r.Lang.T("play.handler."+kindOf(d.Expected)))
}

func (r *run) api(ctx context.Context, a script.API) (finding, error) {
	in := control.CallAPI{Path: a.Path, Method: a.Method, Token: a.Token, Component: a.Component, Query: a.Query}
	if account, err := r.find(ctx, a.Account); a.Account != "" || r.account != "" {
		if in.Account = account.AppID; err != nil {
			return done, err
		}
	}
	switch body := a.Body.(type) {
	case nil:
	case string:
		in.Body = body
	default:
		raw, err := json.Marshal(body)
		if err != nil {
			return done, err
		}
		in.Body = string(raw)
	}
	answer, err := control.Ask(ctx, r.Client, in)
	if err != nil {
		return done, err
	}
	r.answer = &answer
	want := 0
	if a.ErrCode != nil {
		want = *a.ErrCode
	}
	if answer.ErrCode == want {
		return done, r.mark(ctx) // what is expected next is what others call
	}
	f := finding{expected: r.Lang.T("play.errcode", want), got: report.Clip(answer.Body, 300)}
	calls, err := r.called(ctx)
	for _, c := range calls {
		if c.Path == answer.Path {
			f.cause, f.evidence = c.Hint, []string{callID(c)}
		}
	}
	return f, err
}

func (r *run) open(ctx context.Context, a script.Open) (finding, error) {
	var err error
	if a.URL != "" {
		err = r.browser.Open(ctx, a.URL)
	}
	if err == nil && a.Link != "" {
		err = r.browser.Follow(ctx, a.Link)
	}
	for _, name := range slices.Sorted(maps.Keys(a.Press)) {
		if err == nil {
			err = r.browser.Press(ctx, name, a.Press[name], a.Fill)
		}
	}
	page := r.browser.Page()
	arrived := a.At != "" && page.URL != nil && strings.Contains(page.URL.String(), a.At)
	if err != nil && (!arrived || page.Status != 0 || a.Status != 0 || a.Text != "") {
		return done, r.fail("page", err)
	}
	if err != nil { // the address is what was asked about; nobody lives there
		return done, nil
	}
	return r.page(a)
}

// page holds the page that was reached to what it should be.
func (r *run) page(a script.Open) (finding, error) {
	page := r.browser.Page()
	status := a.Status
	if status == 0 {
		status = 200
	}
	got := r.Lang.T("play.page_is", page.URL, page.Status, report.Clip(page.Text, 300))
	says, err := containing(a.Text)
	switch {
	case err != nil:
		return done, err
	case page.Status != status:
		return finding{expected: r.Lang.T("play.page_status", status), got: got}, nil
	case a.At != "" && !strings.Contains(page.URL.String(), a.At):
		return finding{expected: r.Lang.T("play.page_at", a.At), got: got}, nil
	case a.Text != "" && !says(page.Text):
		return finding{expected: r.Lang.T("play.page_text", a.Text), got: got}, nil
	}
	return done, nil
}

// containing is a matcher that a mere text passes where it is in the other.
func containing(want string) (func(string) bool, error) {
	if strings.HasPrefix(want, "/") {
		return script.Matcher(want)
	}
	return func(got string) bool { return strings.Contains(got, want) }, nil
}

func (r *run) fault(ctx context.Context, a script.Fault) error {
	if a.Clear {
		if _, err := control.Ask(ctx, r.Client, control.ClearFaults{}); err != nil || a.Effect == "" {
			return err
		}
	}
	in := control.FaultBody{
		Effect: a.Effect, API: a.API, InfoType: a.InfoType, MsgType: a.MsgType, Event: a.Event, Component: a.Component,
		Next: a.Next, Probability: a.Probability, DelayMs: a.Delay.Milliseconds(), ErrCode: a.ErrCode, Status: a.Status,
		Bytes: a.Bytes, Parameter: a.Parameter,
	}
	if a.Account != "" {
		account, err := r.find(ctx, a.Account)
		if err != nil {
			return err
		}
		in.Account = account.AppID
	}
	_, err := control.Ask(ctx, r.Client, control.InjectFault{FaultBody: in})
	return err
}

// releaseCheck is what the first step of the release check that failed says.
func (r *run) releaseCheck(ctx context.Context, a script.ReleaseCheck) (finding, error) {
	rehearsed, err := control.Ask(ctx, r.Client, control.CheckRelease{Component: a.Component, Groups: a.Groups})
	if err != nil {
		return done, err
	}
	for _, g := range rehearsed.Groups {
		for _, s := range g.Steps {
			if s.OK {
				continue
			}
			f := finding{expected: fmt.Sprintf("%d %s: %s", g.Number, s.ID, s.Expected), got: s.Got, cause: s.Hint}
			if r.Lang == i18n.Zh && s.HintZH != "" {
				f.cause = s.HintZH
			}
			f.evidence = s.Evidence
			return f, nil
		}
	}
	return done, nil
}

// world makes the changes of a world step, one after another.
func (r *run) world(ctx context.Context, a script.World) error {
	for _, change := range []func(context.Context, script.World) error{
		r.reset, r.changeAccount, r.changeFollower, r.act, r.changePlatform, r.choose, r.plan, r.order, r.remove,
	} {
		if err := change(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// tell asks for something whose answer is of no interest.
func tell[Answer any](ctx context.Context, r *run, in control.Request[Answer]) error {
	_, err := control.Ask(ctx, r.Client, in)
	return err
}

func (r *run) reset(ctx context.Context, a script.World) error {
	if a.Reset == nil {
		return nil
	}
	if err := tell(ctx, r, control.ResetWorld{Seed: *a.Reset}); err != nil {
		return err
	}
	r.account = ""
	return r.mark(ctx)
}

func (r *run) changeAccount(ctx context.Context, a script.World) error {
	if a.Account == nil {
		return nil
	}
	b := a.Account
	made, err := control.Ask(ctx, r.Client, control.AddAccount{AccountBody: control.AccountBody{
		AppID: b.AppID, UserName: b.UserName, NickName: b.NickName, Kind: b.Kind, ServiceType: b.ServiceType,
		VerifyType: b.VerifyType, PrincipalName: b.Principal,
	}})
	if err == nil {
		r.vars["account"] = made.AppID
	}
	return err
}

func (r *run) changeFollower(ctx context.Context, a script.World) error {
	f := a.Follower
	if f == nil {
		return nil
	}
	account, err := r.find(ctx, f.Account)
	if err != nil {
		return err
	}
	made, err := control.Ask(ctx, r.Client, control.AddFollower{
		AccountPath: control.AccountPath{AppID: account.AppID},
		Follower: control.Follower{
			OpenID: f.OpenID, NickName: f.NickName, Subscribed: f.Subscribed, BlocksNotices: f.BlocksNotices,
		},
	})
	if err == nil {
		r.vars["follower"] = made.OpenID
	}
	return err
}

func (r *run) act(ctx context.Context, a script.World) error {
	if a.Act == nil {
		return nil
	}
	account, person, err := r.follower(ctx, a.Act.Account, a.Act.OpenID)
	if err != nil {
		return err
	}
	sent, err := control.Ask(ctx, r.Client, control.Act{
		FollowerPath: control.FollowerPath{AppID: account, OpenID: person}, Do: a.Act.Do, Key: a.Act.Key, Set: a.Act.Set,
	})
	if n := len(sent.Deliveries); n > 0 {
		r.delivery = &sent.Deliveries[n-1]
	}
	return err
}

func (r *run) changePlatform(ctx context.Context, a script.World) error {
	p := a.Platform
	if p == nil {
		return nil
	}
	return tell(ctx, r, control.ChangePlatform{
		Token: p.Token, PreviousToken: p.PreviousToken, AESKey: p.AESKey, PreviousAESKey: p.PreviousAESKey,
		EventURL: p.EventURL, MessageURL: p.MessageURL, AuthDomain: p.AuthDomain,
	})
}

// plan sets how audits and registrations end, and what quotas are used up.
func (r *run) plan(ctx context.Context, a script.World) error {
	if p := a.Audit; p != nil {
		account, err := r.find(ctx, p.Account)
		if err != nil {
			return err
		}
		if err := tell(ctx, r, control.PlanAudit{
			AccountPath: control.AccountPath{AppID: account.AppID}, Result: p.Result, Reason: p.Reason,
			AfterSeconds: p.After.Seconds(),
		}); err != nil {
			return err
		}
	}
	if p := a.Registration; p != nil {
		component := p.Component
		if component == "" {
			component = r.vars["component"]
		}
		if err := tell(ctx, r, control.PlanRegistration{
			PlatformPath: control.PlatformPath{AppID: component}, Status: p.Status, Msg: p.Msg, AfterSeconds: p.After.Seconds(),
		}); err != nil {
			return err
		}
	}
	if q := a.Quota; q != nil {
		owner := q.Owner
		if owner == "" {
			account, err := r.find(ctx, "")
			if err != nil {
				return err
			}
			owner = account.AppID
		}
		return tell(ctx, r, control.SetQuota{Owner: owner, Path: q.Path, Used: q.Used})
	}
	return nil
}

func (r *run) remove(ctx context.Context, a script.World) error {
	if p := a.RemoveFollower; p != nil {
		account, person, err := r.follower(ctx, p.Account, p.OpenID)
		if err != nil {
			return err
		}
		if err := tell(ctx, r, control.RemoveFollower{
			FollowerPath: control.FollowerPath{AppID: account, OpenID: person},
		}); err != nil {
			return err
		}
	}
	if a.RemoveAccount == "" {
		return nil
	}
	account, err := r.find(ctx, a.RemoveAccount)
	if err != nil {
		return err
	}
	if account.AppID == r.account {
		r.account = ""
	}
	return tell(ctx, r, control.RemoveAccount{AccountPath: control.AccountPath{AppID: account.AppID}})
}

// patience is how long an expectation waits where it does not say.
func patience(e script.Expect) time.Duration {
	switch {
	case e.Within > 0:
		return e.Within
	case e.Call != nil && e.Call.Times != nil && *e.Call.Times == 0:
		return time.Second
	}
	return 5 * time.Second
}
