// Package play plays scenarios: it does their steps through the control API of a Wxlab, one that runs or one that was
// started for this, and says what came of each.
package play

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/report"
	"wxlab/app/scenario"
	"wxlab/app/scenario/script"
	"wxlab/app/workspace"
)

// Player plays scenarios in a workspace.
type Player struct {
	Client   *control.Client
	Lang     i18n.Lang
	Via      http.RoundTripper // carries the browser
	Now      func() time.Time  // a person's time
	FailFast bool              // the first failure ends a scenario
	Tell     func(report.Case) // hears of each case as it ends
}

// Play plays a scenario with further variables. Without an error every step has its case, also where one failed: what a
// server did wrong lets the rest be looked at, a deed that could not be done ends the scenario.
func (p Player) Play(ctx context.Context, s script.Script, vars map[string]string) (report.Suite, error) {
	r := &run{Player: p, vars: map[string]string{}, given: vars}
	maps.Copy(r.vars, s.Vars)
	suite := report.Suite{Name: s.File, Title: s.Name, File: s.File}
	var err error
	if r.browser, err = scenario.NewBrowser(p.Via); err != nil {
		return suite, err
	}
	if err := r.introduce(ctx); err != nil {
		return suite, err
	}
	maps.Copy(r.vars, vars)
	if err := r.mark(ctx); err != nil {
		return suite, err
	}
	err = r.steps(ctx, "", s.Steps)
	suite.Cases = r.cases
	return suite, cmp.Or(err, r.broken)
}

// run is one scenario while it is played.
type run struct {
	Player
	vars    map[string]string
	given   map[string]string // by whoever plays: no file changes them
	account string            // AppID of the last account that authorized
	since   mark
	browser *scenario.Browser
	cases   []report.Case
	ended   bool  // by a failure: what follows is not played
	broken  error // what ended it, where that is none of the scenario's

	delivery *control.Delivery  // the last callback
	answer   *control.APIAnswer // of the last api step
	call     *control.Call      // the last that was expected
	message  *control.Call      // the last customer-service message that was expected
}

// mark is where the record stood before the last step that did something.
type mark struct {
	delivery string
	call     uint64
}

// introduce gives the variables that every scenario has, and waits for the first ticket: nothing works before it.
func (r *run) introduce(ctx context.Context) error {
	status, err := control.Ask(ctx, r.Client, control.GetStatus{})
	if err != nil {
		return err
	}
	r.vars["platform"], r.vars["sim"] = status.PlatformURL, status.SimURL
	r.vars["component"], r.vars["seed"] = status.ComponentAppID, strconv.FormatUint(status.Seed, 10)
	const patience = 5 * time.Second
	for until := r.Now().Add(patience); r.Now().Before(until); {
		list, err := control.Ask(ctx, r.Client, control.ListDeliveries{Limit: 500})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list.Deliveries, func(d control.Delivery) bool {
			return d.Name == "component_verify_ticket" && d.Outcome != "pending"
		}) {
			return nil
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return err
		}
	}
	return nil // the server under test may have no event URL; then the steps say what is missing
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// steps plays steps in their order; prefix is the number of the step they are within.
func (r *run) steps(ctx context.Context, prefix string, steps []script.Step) error {
	for i, s := range steps {
		id := prefix + strconv.Itoa(i+1)
		var next *script.Step
		if i+1 < len(steps) {
			next = &steps[i+1]
		}
		if err := r.step(ctx, id, s, next); err != nil {
			return err
		}
	}
	return nil
}

// step plays one step. What ends everything, because there is no Wxlab any more, or no time, is kept for the end: a report
// that leaves out what was not played would look as if all were well.
func (r *run) step(ctx context.Context, id string, s script.Step, next *script.Step) error {
	if s.Kind == "each" || s.Kind == "include" {
		return r.within(ctx, id, s)
	}
	c := report.Case{ID: id, Name: s.Name, File: s.File, Line: s.Line, Column: s.Column, Verdict: report.NotObserved}
	if r.ended {
		c.Name, c.Got = cmp.Or(c.Name, s.Kind), r.Lang.T("play.not_reached")
		r.tell(c)
		return nil
	}
	began := r.Now()
	action, err := s.Action(r.vars)
	var found finding
	if err == nil {
		c.Name = cmp.Or(c.Name, title(s.Kind, action))
		found, err = r.do(ctx, action, next)
	}
	c.MS = float64(r.Now().Sub(began).Microseconds()) / 1000
	r.broken = r.fatal(ctx, err)
	switch {
	case ctx.Err() != nil:
		found = finding{got: r.Lang.T("play.cut_off")}
	case err != nil:
		found = finding{got: workspace.Say(r.Lang, err)}
	}
	found.into(&c)
	r.tell(c)
	r.ended = r.broken != nil || c.Verdict == report.Fail && (r.FailFast || err != nil || builtOn(s.Kind))
	return nil
}

// builtOn says that what follows is of no worth where a step of this kind fails: the others only judge.
func builtOn(kind string) bool { return kind == "api" || kind == "open" || kind == "capture" }

func (r *run) tell(c report.Case) {
	r.cases = append(r.cases, c)
	r.Tell(c)
}

// fatal is an error that is none of the scenario's.
func (r *run) fatal(ctx context.Context, err error) error {
	var remote *control.RemoteError
	var wrong script.Mistakes
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil, errors.As(err, &remote), errors.As(err, &wrong):
		return nil
	}
	var own *failure
	if errors.As(err, &own) {
		return nil
	}
	return err
}

// failure is what a step could not do, in the reader's language.
type failure struct{ said string }

func (f *failure) Error() string { return f.said }

func (r *run) fail(key string, args ...any) error { return &failure{r.Lang.T("play."+key, args...)} }

// within plays the steps of each and include.
func (r *run) within(ctx context.Context, id string, s script.Step) error {
	action, err := s.Action(r.vars)
	if err != nil {
		return err
	}
	switch a := action.(type) {
	case script.Include:
		for name, value := range s.Defaults {
			if _, given := r.given[name]; !given {
				r.vars[name] = value
			}
		}
		maps.Copy(r.vars, a.Vars)
		return r.steps(ctx, id+".", s.Children)
	case script.Each:
		if r.ended { // nobody knows any more what it is over
			return r.steps(ctx, id+".", s.Children)
		}
		return r.each(ctx, id, s, a)
	}
	return nil
}

// each plays the steps once for each item.
func (r *run) each(ctx context.Context, id string, s script.Step, e script.Each) error {
	items, err := r.items(ctx, e.In)
	if err != nil {
		return err
	}
	name := cmp.Or(e.As, "item")
	before, had := r.vars[name]
	for _, item := range items {
		r.vars[name] = item
		if err := r.steps(ctx, id+"["+item+"].", s.Children); err != nil {
			return err
		}
	}
	if delete(r.vars, name); had {
		r.vars[name] = before
	}
	return nil
}

// items are what a loop is over.
func (r *run) items(ctx context.Context, in []string) (out []string, err error) {
	if len(in) != 1 || !slices.Contains(script.Groups(), in[0]) {
		return in, nil
	}
	world, err := control.Ask(ctx, r.Client, control.GetWorld{})
	if err != nil {
		return nil, err
	}
	if in[0] == "followers" {
		a, err := r.find(ctx, "")
		for _, f := range a.Followers {
			out = append(out, f.OpenID)
		}
		return out, err
	}
	for _, a := range world.Accounts {
		if a.ReleaseGroup == 0 && (in[0] == "accounts" || in[0] == a.Kind+"s") {
			out = append(out, a.AppID)
		}
	}
	return out, nil
}

// find is an account by AppID, original id, nickname or kind; "" is the last that authorized, or the first of all.
func (r *run) find(ctx context.Context, name string) (control.Account, error) {
	world, err := control.Ask(ctx, r.Client, control.GetWorld{})
	if err != nil {
		return control.Account{}, err
	}
	name = cmp.Or(name, r.account)
	var names []string
	for _, a := range world.Accounts {
		exact := slices.Contains([]string{a.AppID, a.UserName, a.NickName}, name)
		ofKind := a.ReleaseGroup == 0 && (name == "" || a.Kind == name && (a.Kind != "official_account" || a.VerifyType >= 0))
		if exact || ofKind {
			return a, nil
		}
		if a.ReleaseGroup == 0 {
			names = append(names, a.AppID+" "+a.NickName)
		}
	}
	return control.Account{}, r.fail("no_account", name, strings.Join(names, ", "))
}

// follower is the openid of a follower: the one named, or the account's first.
func (r *run) follower(ctx context.Context, account, openID string) (appID, person string, err error) {
	a, err := r.find(ctx, account)
	if err != nil || openID != "" {
		return a.AppID, openID, err
	}
	if len(a.Followers) == 0 {
		return "", "", r.fail("no_follower", a.AppID)
	}
	return a.AppID, a.Followers[0].OpenID, nil
}

// mark notes where the record stands.
func (r *run) mark(ctx context.Context) error {
	d, err := control.Ask(ctx, r.Client, control.ListDeliveries{Limit: 1})
	if err != nil {
		return err
	}
	calls, err := control.Ask(ctx, r.Client, control.ListCalls{})
	if err != nil {
		return err
	}
	r.since = mark{}
	if n := len(d.Deliveries); n > 0 {
		r.since.delivery = d.Deliveries[n-1].ID
	}
	if n := len(calls.Calls); n > 0 {
		r.since.call = calls.Calls[n-1].Seq
	}
	return nil
}

// pushed are the callbacks since the last step that did something.
func (r *run) pushed(ctx context.Context) ([]control.Delivery, error) {
	list, err := control.Ask(ctx, r.Client, control.ListDeliveries{After: r.since.delivery, Limit: 500})
	return list.Deliveries, err
}

// called are the API calls since then.
func (r *run) called(ctx context.Context) ([]control.Call, error) {
	list, err := control.Ask(ctx, r.Client, control.ListCalls{})
	return slices.DeleteFunc(list.Calls, func(c control.Call) bool { return c.Seq <= r.since.call }), err
}

// finding is what came of a step.
type finding struct {
	ok                        bool
	expected, got, cause, fix string
	evidence                  []string
	log                       string
	final                     bool // more waiting changes nothing
}

var done = finding{ok: true}

func (f finding) into(c *report.Case) {
	c.Verdict, c.Evidence = report.Pass, f.evidence
	if f.ok {
		return
	}
	c.Verdict = report.Fail
	c.Expected, c.Got, c.Cause, c.Fix, c.Log = f.expected, f.got, f.cause, f.fix, f.log
}

// title is what a step is called that has no name of its own.
func title(kind string, action any) string {
	text := ""
	switch a := action.(type) {
	case script.Authorize:
		text = a.Account
	case script.Unauthorize:
		text = a.Account
	case script.Push:
		text = cmp.Or(a.Event, "raw") + tilde(a.Fault)
	case script.Message:
		text = a.Text + tilde(a.Fault)
	case script.API:
		text = a.Path
	case script.Open:
		text = cmp.Or(a.URL, a.Link, fmt.Sprint(a.Press))
	case script.Advance:
		text = script.Brief(a.By)
	case script.Fault:
		text = cmp.Or(a.Effect, "clear")
	case script.Expect:
		text = strings.Join(wants(a), ", ")
	case script.Capture:
		text = strings.Join(slices.Sorted(maps.Keys(a)), ", ")
	case script.World:
		text = strings.Join(script.Given(a), ", ")
	case script.ReleaseCheck:
		text = strings.Trim(fmt.Sprint(a.Groups), "[]")
	case script.Wait:
		text = script.Brief(a.For)
	}
	text = strings.Join(strings.Fields(text), " ") // one line, whatever is written
	if runes := []rune(text); len(runes) > 60 {
		text = string(runes[:60]) + "…"
	}
	return strings.TrimSpace(kind + " " + text)
}

func tilde(fault string) string {
	if fault == "" {
		return ""
	}
	return " ~ " + fault
}
