package exam

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// The permission sets that decide which steps run (PROTOCOL 8.1).
const (
	setMessages        = 1
	setCustomerService = 19
)

const (
	textContent = world.ReleaseText
	apiPrefix   = "QUERY_AUTH_CODE:"
	beyondASCII = world.TextBeyondASCII
)

// Release runs the release check in the order of today's documentation: ticket, authorized, text and api (official
// account), event (documented until 2018), mp_api (mini program), unauthorized (PROTOCOL 8.1). It uses the ten test
// accounts and leaves them unauthorized. The error is about the command; what the platform does wrong is in the report.
// Steps are reported as they end; report may be nil.
func Release(ctx context.Context, s *sim.Sim, o ReleaseOptions, report func(Step)) (ReleaseReport, error) {
	p, ok := s.Platform(o.ComponentAppID)
	if !ok {
		return ReleaseReport{}, fmt.Errorf("release check: no platform has the component AppID %q", o.ComponentAppID)
	}
	if o.Timeout == 0 {
		o.Timeout = sim.AnswerBudget
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Groups == nil {
		o.Groups = []int{1, 2, 3, 4, 5}
	}
	if report == nil {
		report = func(Step) {}
	}
	out, common := ReleaseReport{OK: true}, begin(s)
	for _, number := range o.Groups {
		g, err := newRun(s, p, o, number, report)
		if err != nil {
			return out, err
		}
		g.shared = common
		err = g.all(ctx)
		out.Groups = append(out.Groups, g.out)
		out.OK = out.OK && g.out.OK
		if err != nil {
			out.OK = false
			return out, fmt.Errorf("release check, group %d: %w", number, err)
		}
	}
	return out, nil
}

// run is the check of one group.
type run struct {
	sim      *sim.Sim
	check    sim.ReleaseCheck
	platform world.Platform
	opt      ReleaseOptions
	shared   *shared
	report   func(Step)
	out      Group

	oa, mp   *world.Account    // nil when their steps are left out
	codes    map[string]string // authorization code by account
	accounts []world.Account
}

func newRun(s *sim.Sim, p world.Platform, o ReleaseOptions, number int, report func(Step)) (*run, error) {
	r := &run{
		sim: s, check: s.ReleaseCheck(p.AppID), platform: p, opt: o, report: report, out: Group{Number: number, OK: true},
		codes: map[string]string{},
	}
	for _, a := range s.Accounts() {
		if a.ReleaseGroup != number {
			continue
		}
		if a.Kind == world.OfficialAccount {
			r.out.OfficialAccount = a.AppID + " " + a.UserName
		} else {
			r.out.MiniProgram = a.AppID + " " + a.UserName
		}
		if !r.wanted(a.Kind) {
			continue
		}
		r.accounts = append(r.accounts, a)
		if a.Kind == world.OfficialAccount {
			r.oa = &a
		} else {
			r.mp = &a
		}
	}
	if r.out.OfficialAccount == "" {
		return nil, fmt.Errorf("release check: there is no group %d of test accounts, only 1 to 5", number)
	}
	return r, nil
}

// wanted: the tests of a kind run when the platform asks for its message set.
func (r *run) wanted(k world.Kind) bool {
	set := setMessages
	if k == world.MiniProgram {
		set = setCustomerService
	}
	asked := len(r.platform.FuncIDs) == 0 || slices.Contains(r.platform.FuncIDs, set)
	return asked && (r.opt.Kinds == nil || slices.Contains(r.opt.Kinds, k))
}

func (r *run) all(ctx context.Context) error {
	steps := []func(context.Context) (Step, error){r.ticket, r.authorized}
	if r.oa != nil {
		api := func(ctx context.Context) (Step, error) { return r.api(ctx, "api", *r.oa) }
		steps = append(steps, r.text, api, r.event)
	}
	if r.mp != nil {
		steps = append(steps, func(ctx context.Context) (Step, error) { return r.api(ctx, "mp_api", *r.mp) })
	}
	steps = append(steps, r.unauthorized)
	for _, step := range steps {
		start := r.opt.Now()
		st, err := step(ctx)
		if err != nil {
			return err
		}
		r.note(&st)
		st.Group, st.MS = r.out.Number, r.opt.Now().Sub(start).Milliseconds()
		if err := r.probe(ctx, &st); err != nil {
			return err
		}
		r.out.Steps = append(r.out.Steps, st)
		r.out.OK = r.out.OK && st.OK
		r.report(st)
	}
	return nil
}

func (r *run) ticket(ctx context.Context) (Step, error) {
	before := LastCall(r.sim)
	d, err := r.check.PushTicket(ctx)
	if err != nil {
		return Step{}, err
	}
	return r.acknowledged("ticket", d, before), nil
}

// authorized lets the test accounts authorize; the code pushed is the one that the api steps send again.
func (r *run) authorized(ctx context.Context) (Step, error) {
	before := LastCall(r.sim)
	codes, told, err := r.check.Authorize(ctx, r.appIDs()...)
	if err != nil {
		return Step{}, err
	}
	for i, a := range r.accounts {
		r.codes[a.AppID] = codes[i]
	}
	return r.joined("authorized", told, before), nil
}

func (r *run) appIDs() (out []string) {
	for _, a := range r.accounts {
		out = append(out, a.AppID)
	}
	return out
}

func (r *run) unauthorized(ctx context.Context) (Step, error) {
	before := LastCall(r.sim)
	told, err := r.check.Unauthorize(ctx, r.appIDs()...)
	if err != nil {
		return Step{}, err
	}
	return r.joined("unauthorized", told, before), nil
}

// text expects a passive, encrypted reply at once. Where it comes, another text has to be answered properly too.
func (r *run) text(ctx context.Context) (Step, error) {
	before := LastCall(r.sim)
	d, err := r.push(ctx, "release_text", *r.oa, nil)
	if err != nil {
		return Step{}, err
	}
	want := textContent + "_callback"
	if d.Verdict == world.Acknowledged {
		r.glance(ctx, d, want)
	}
	st := r.replied("text", d, want, before)
	if !st.OK {
		return st, nil
	}
	before = LastCall(r.sim)
	d, err = r.push(ctx, "text", *r.oa, map[string]string{"Content": beyondASCII})
	if err != nil {
		return Step{}, err
	}
	return r.also(st, d, before), nil
}

// also wants any proper answer to one more push of the step.
func (r *run) also(st Step, d world.Delivery, before uint64) Step {
	st.expects(bilingual.Text{Zh: st.ExpectedZH, En: st.Expected}.Plus(
		bilingual.Textf("；对 %q 返回任何合格的响应", "; any proper answer to %q", beyondASCII)))
	st.came(bilingual.Text{Zh: st.GotZH, En: st.Got}.Plus(bilingual.Textf("；", "; ")).Plus(answer(d)))
	st.Deliveries = append(st.Deliveries, d.ID)
	if d.Accepted {
		return st
	}
	st.OK = false
	cause := FirstCause(r.record(d, before))
	cause.Text = bilingual.Textf("检测的固定文本回复正确，但含中文和表情的消息没有被正确回复：",
		"the fixed text of the check was answered well, and a message with Chinese and emoji was not: ").Plus(cause.Text)
	st.explain(cause, d)
	return st
}

// event was part of the check until 2018. Today silence is no failure, a broken answer is.
func (r *run) event(ctx context.Context) (Step, error) {
	before := LastCall(r.sim)
	d, err := r.push(ctx, "LOCATION", *r.oa, nil)
	if err != nil {
		return Step{}, err
	}
	st := r.replied("event", d, "LOCATIONfrom_callback", before)
	if !st.OK && d.Verdict == world.Acknowledged && len(d.Attempts) == 1 {
		st.OK, st.Cause, st.Evidence, st.Want, st.Came = true, "", nil, "", ""
		st.advise(bilingual.Textf("2018 年前的检测要求被动回复 LOCATIONfrom_callback，保留无害",
			"checks before 2018 wanted LOCATIONfrom_callback as a passive reply; keeping it does no harm"))
	}
	return st, nil
}

func (r *run) push(ctx context.Context, name string, a world.Account, set map[string]string) (world.Delivery, error) {
	return r.check.Trigger(ctx, sim.Trigger{Event: name, Account: a.AppID, OpenID: a.Followers[0].OpenID, Set: set})
}
