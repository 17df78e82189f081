package play

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"wxlab/app/control"
	"wxlab/app/report"
	"wxlab/app/scenario/script"
)

// wants are the parts of an expectation, for its title.
func wants(e script.Expect) (out []string) {
	for _, part := range []string{e.Event, e.Delivery, e.Reply, e.Type, e.Seen, e.Problem} {
		if part != "" {
			out = append(out, part)
		}
	}
	if e.Message != nil {
		out = append(out, "message "+e.Message.Text)
	}
	if e.Call != nil {
		out = append(out, "call "+e.Call.Path)
	}
	if e.Answer != nil {
		out = append(out, "answer")
	}
	return out
}

// expect waits until all holds that the step wants, or its time is up; what must not happen is known only then.
func (r *run) expect(ctx context.Context, e script.Expect) (finding, error) {
	until := r.Now().Add(patience(e))
	silence := e.Call != nil && e.Call.Times != nil
	for wait := 20 * time.Millisecond; ; wait = min(2*wait, 250*time.Millisecond) {
		f, err := r.look(ctx, e)
		over := !r.Now().Before(until)
		if err != nil || over || f.final || f.ok && !silence {
			return f, err
		}
		if err := pause(ctx, min(wait, max(until.Sub(r.Now()), time.Millisecond))); err != nil {
			return f, err
		}
	}
}

// look is the first thing that does not hold.
func (r *run) look(ctx context.Context, e script.Expect) (finding, error) {
	all := done
	for _, part := range []func(context.Context, script.Expect) (finding, error){r.handled, r.sent, r.seen, r.answered} {
		f, err := part(ctx, e)
		if err != nil || !f.ok {
			return f, err
		}
		all.evidence = append(all.evidence, f.evidence...)
	}
	return all, nil
}

// handled holds a callback's handler to what it should have done.
func (r *run) handled(ctx context.Context, e script.Expect) (finding, error) {
	if e.Event+e.Delivery+e.Reply+e.Type+e.Seen+e.Problem == "" {
		return done, nil
	}
	d, f, err := r.meant(ctx, e.Event)
	if err != nil || d == nil {
		return f, err
	}
	reply := control.DeliveryReply{}
	if d.Reply != nil {
		reply = *d.Reply
	}
	for _, part := range []struct {
		want, got, key string
	}{{e.Reply, reply.Content, "reply"}, {e.Type, reply.MsgType, "type"}, {e.Seen, d.Seen, "seen"}} {
		holds, err := script.Matcher(part.want)
		if err != nil {
			return done, err
		}
		if part.want != "" && (d.Reply == nil && part.key != "seen" || !holds(part.got)) {
			return r.unmet(*d, r.Lang.T("play."+part.key, part.want)), nil
		}
	}
	if !did(*d, e.Delivery) {
		return r.unmet(*d, r.Lang.T("play.handler."+e.Delivery)), nil
	}
	if e.Problem != "" && !hasProblem(*d, e.Problem) {
		return r.unmet(*d, r.Lang.T("play.problem", e.Problem)), nil
	}
	r.delivery = d
	return finding{ok: true, evidence: []string{d.ID}}, nil
}

// meant is the callback that an expectation is about; nil with the finding that there is none.
func (r *run) meant(ctx context.Context, event string) (*control.Delivery, finding, error) {
	if r.delivery != nil && (event == "" || event == r.delivery.Name) {
		d, err := control.Ask(ctx, r.Client, control.GetDelivery{ID: r.delivery.ID})
		d.Expected, d.AsExpected, d.Problems = r.kept(d)
		return &d, done, err
	}
	list, err := r.pushed(ctx)
	var names []string
	for i := len(list) - 1; i >= 0; i-- {
		if event == "" || list[i].Name == event {
			return &list[i], done, err
		}
		names = append(names, list[i].Name)
	}
	got := r.Lang.T("play.no_push")
	if len(names) > 0 {
		got = r.Lang.T("play.other_pushes", strings.Join(names, ", "))
	}
	return nil, finding{expected: r.Lang.T("play.push", cmp.Or(event, "…")), got: got}, err
}

// kept is what the answer to the push said of its verdict: that was strict where the step was.
func (r *run) kept(d control.Delivery) (string, bool, []control.DeliveryProblem) {
	if d.Outcome == r.delivery.Outcome {
		return r.delivery.Expected, r.delivery.AsExpected, r.delivery.Problems
	}
	return d.Expected, d.AsExpected, d.Problems
}

// did says that the handler did so.
func did(d control.Delivery, what string) bool {
	switch what {
	case "accepted":
		return d.Accepted
	case "refused":
		return !d.Accepted && d.Outcome != "pending"
	case "success":
		n := len(d.Attempts)
		return d.Accepted && n > 0 && strings.TrimSpace(d.Attempts[n-1].Body) == "success"
	case "replied":
		return d.Accepted && d.Reply != nil
	}
	return true
}

func hasProblem(d control.Delivery, code string) bool {
	for _, p := range d.Problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

// unmet is the finding on a callback whose handler did something else: the first problem of its answer is the cause.
func (r *run) unmet(d control.Delivery, expected string) finding {
	f := finding{
		expected: expected, got: r.outcome(d), evidence: []string{d.ID}, log: d.Wire(r.Lang),
		final: r.delivery != nil && r.delivery.ID == d.ID && d.Outcome != "pending",
	}
	if len(d.Problems) == 0 {
		return f
	}
	first := d.Problems[0]
	if f.cause = first.Text; first.Cause != "" {
		f.cause += "\n" + first.Cause
	}
	f.fix = first.Fix
	return f
}

// outcome is what the handler did.
func (r *run) outcome(d control.Delivery) string {
	did := "play.refused"
	switch {
	case d.Outcome == "pending":
		did = "play.pending"
	case d.Accepted:
		did = "play.accepted"
	}
	said := ""
	if n := len(d.Attempts); n > 0 {
		a := d.Attempts[n-1]
		said = cmp.Or(a.Error, fmt.Sprintf("%d %q", a.Status, report.Clip(a.Body, 200)))
	}
	if d.Reply != nil {
		said = d.Reply.MsgType + " " + fmt.Sprintf("%q", report.Clip(d.Reply.Content, 200))
	}
	return strings.TrimSpace(r.Lang.T(did, d.Name) + " " + said)
}

// kindOf is an expectation without its text.
func kindOf(expected string) string {
	kind, _, _ := strings.Cut(expected, ":")
	if kind == "reply" {
		return "replied"
	}
	return kind
}

// sent looks for a customer-service message.
func (r *run) sent(ctx context.Context, e script.Expect) (finding, error) {
	if e.Message == nil {
		return done, nil
	}
	account, person, err := r.follower(ctx, e.Message.Account, e.Message.OpenID)
	if err != nil {
		return done, err
	}
	holds, err := script.Matcher(e.Message.Text)
	if err != nil {
		return done, err
	}
	calls, err := r.called(ctx)
	if err != nil {
		return done, err
	}
	f := finding{expected: r.Lang.T("play.message", person, e.Message.Text), got: r.calls(calls)}
	for _, c := range calls {
		var m struct {
			ToUser, MsgType string
			Text            struct{ Content string }
		}
		if !strings.HasSuffix(c.Path, "/send") || json.Unmarshal([]byte(c.Body), &m) != nil {
			continue
		}
		if c.ErrCode == 0 && c.Owner == account && m.ToUser == person && holds(m.Text.Content) &&
			(e.Message.Type == "" || m.MsgType == e.Message.Type) {
			r.message = &c
			return finding{ok: true, evidence: []string{callID(c)}}, nil
		}
		f.cause, f.evidence = c.Hint, []string{callID(c)}
		f.got = fmt.Sprintf("%s → %s: %q", c.Path, m.ToUser, report.Clip(m.Text.Content, 200))
		if c.ErrCode != 0 {
			f.got = fmt.Sprintf("%s → %s", c.Path, report.Clip(c.Response, 300))
		}
	}
	if f.cause == "" {
		f.cause = firstHint(calls)
	}
	return f, nil
}

// seen counts the API calls that are as the expectation has them.
func (r *run) seen(ctx context.Context, e script.Expect) (finding, error) {
	if e.Call == nil {
		return done, nil
	}
	calls, err := r.called(ctx)
	if err != nil {
		return done, err
	}
	f, n, odd := finding{got: r.calls(calls), cause: firstHint(calls)}, 0, ""
	for _, c := range calls {
		if c.Path != e.Call.Path && !strings.HasSuffix(c.Path, "/"+strings.TrimPrefix(e.Call.Path, "/")) {
			continue
		}
		if e.Call.ErrCode != nil && *e.Call.ErrCode != c.ErrCode {
			odd = fmt.Sprintf("%s → %s", c.Path, report.Clip(c.Response, 300))
			continue
		}
		if differs := differs(e.Call.Body, parsed(c.Body), "body"); differs != "" {
			odd = r.Lang.T("play.body_differs", c.Path, differs)
			continue
		}
		n++
		r.call = &c
		f.evidence = append(f.evidence, callID(c))
	}
	times := e.Call.Times
	if f.ok = times == nil && n > 0 || times != nil && n == *times; f.ok {
		return f, nil
	}
	f.expected = r.Lang.T("play.call", e.Call.Path)
	if times != nil {
		f.expected = r.Lang.T("play.call_times", e.Call.Path, *times)
	}
	f.got = cmp.Or(odd, f.got)
	return f, nil
}

// answered holds the answer of the last api step to the fields that are wanted.
func (r *run) answered(_ context.Context, e script.Expect) (finding, error) {
	if e.Answer == nil {
		return done, nil
	}
	if r.answer == nil {
		return done, r.fail("no_answer")
	}
	if wrong := differs(e.Answer, parsed(r.answer.Body), "answer"); wrong != "" {
		return finding{expected: inJSON(e.Answer), got: wrong + "\n" + report.Clip(r.answer.Body, 500), final: true}, nil
	}
	return done, nil
}

func callID(c control.Call) string { return fmt.Sprintf("call %d", c.Seq) }

// calls are the calls that were made instead.
func (r *run) calls(all []control.Call) string {
	if len(all) == 0 {
		return r.Lang.T("play.no_call")
	}
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprintf("%s → %d", c.Path, c.ErrCode))
	}
	return r.Lang.T("play.other_calls", strings.Join(out[max(0, len(out)-8):], ", "))
}

// firstHint is what the simulator said to the first call that failed.
func firstHint(calls []control.Call) string {
	for _, c := range calls {
		if c.ErrCode != 0 && c.Hint != "" {
			return fmt.Sprintf("%s → %d: %s", c.Path, c.ErrCode, c.Hint)
		}
	}
	return ""
}
