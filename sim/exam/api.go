package exam

import (
	"context"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// apiSuffix stands behind the code in the message that the check waits for.
const apiSuffix = "_from_api"

// api sends QUERY_AUTH_CODE: and waits for the customer-service message (PROTOCOL 8.1, 2b and 3). The answer to the
// push must be empty or success and in time; the message must be sent with a token obtained from this very code.
func (r *run) api(ctx context.Context, id string, a world.Account) (Step, error) {
	code := r.codes[a.AppID]
	before := LastCall(r.sim)
	d, err := r.push(ctx, "release_api", a, map[string]string{"Content": apiPrefix + code})
	if err != nil {
		return Step{}, err
	}
	want := code + apiSuffix
	st := Step{ID: id, Deliveries: []string{d.ID}}
	st.expects(bilingual.Textf("5 秒内返回空串，然后用这个授权码经 api_query_auth 换得的令牌调用 custom/send 发送 %s",
		"empty answer within 5 s, then custom/send of %s with a token from api_query_auth of this code", want))
	var got message
	proper := d.Accepted && len(d.Attempts) == 1
	if proper || d.Verdict == world.Timeout { // what comes soon after a late answer still tells late from never
		got = r.await(ctx, d, want)
	}
	came := answer(d)
	if got.sent {
		came = came.Plus(bilingual.Textf("；custom/send 发送了 %s", "; custom/send %s", got.Content))
	}
	st.came(came)
	rec := r.record(d, before)
	rec.Want, rec.Late = Want{Send: want, Code: code}, got.late
	if st.OK = proper && got.sent && got.late == 0 && got.FromCode == code; !st.OK {
		st.explain(FirstCause(rec), d)
	} else if remark, any := rec.remarkOn(); any {
		st.advise(remark)
	}
	return st, ctx.Err()
}

// message is a customer-service message that was waited for.
type message struct {
	world.CustomMessage
	sent bool
	late time.Duration // after how long it came, zero when in time
}

// await waits until the message is there, in real time: as long as WeChat does, and as long again until one never came in
// this check, to tell what comes too late from what never comes.
func (r *run) await(ctx context.Context, d world.Delivery, want string) message {
	patience := 2 * r.opt.Timeout
	switch {
	case d.Verdict == world.Timeout:
		patience = r.opt.Timeout * 3 / 5
	case r.shared.waitedInVain:
		patience = r.opt.Timeout
	}
	got := r.awaitFor(ctx, d, want, patience)
	r.shared.waitedInVain = r.shared.waitedInVain || !got.sent
	return got
}

// glance gives a message a moment to arrive that was sent in place of a passive reply.
func (r *run) glance(ctx context.Context, d world.Delivery, want string) {
	r.awaitFor(ctx, d, want, r.opt.Timeout/5)
}

func (r *run) awaitFor(ctx context.Context, d world.Delivery, want string, patience time.Duration) message {
	start := r.opt.Now()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		changed := r.sim.Changed()
		for _, m := range slices.Backward(r.sim.CustomMessages(d.Account, d.OpenID)) {
			if m.Content != want || m.At.Before(d.At) {
				continue
			}
			late := r.opt.Now().Sub(start)
			if late <= r.opt.Timeout {
				late = 0
			}
			return message{m, true, late}
		}
		select {
		case <-changed:
		case <-timer.C:
			return message{}
		case <-ctx.Done():
			return message{}
		}
	}
}
