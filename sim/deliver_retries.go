package sim

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// deliver makes up to three attempts. The lock is not held while the platform answers.
func (s *Sim) deliver(ctx context.Context, p push) (world.Delivery, error) {
	judged := p.judged()
	var last verdict.Verdict
	for n := 1; n <= attempts; n++ {
		at, v, err := s.attempt(ctx, p, n)
		if err != nil {
			return world.Delivery{}, fmt.Errorf("push %s: %w", p.kind.Name, err)
		}
		last = v
		if ctx.Err() != nil {
			at.Outcome, last = world.Cancelled, verdict.Verdict{Outcome: world.Cancelled}
		}
		s.recordAttempt(p, at, last)
		if !last.Retries(judged) || p.expect.Forged() || p.once && last.Outcome == world.Timeout || ctx.Err() != nil {
			break
		}
	}
	return s.endDelivery(p, last), ctx.Err()
}

// attempt seals the message anew, posts it, and judges the answer.
func (s *Sim) attempt(ctx context.Context, p push, n int) (world.Attempt, verdict.Verdict, error) {
	at, err := s.newAttempt(p, n)
	if err != nil {
		return world.Attempt{}, verdict.Verdict{}, err
	}
	if p.forged != nil {
		p.forged.apply(&at)
	}
	s.post(ctx, &at, s.budget, false)
	judged := p.judgedAt(at)
	judged.KnowsMedium = s.knowsMedium(p.account.AppID, p.plain)
	v := verdict.Judge(judged, answerOf(at))
	at.Outcome, at.Opened = v.Outcome, v.Opened
	return at, v, nil
}

// knowsMedium says which media a reply to a message may use: those of the account, and what the message itself brought.
func (s *Sim) knowsMedium(account string, plain []byte) func(string) bool {
	return func(id string) bool {
		w := s.world.lock()
		defer s.world.unlock()
		a := w.Account(account)
		return a == nil || bytes.Contains(plain, []byte(id)) || a.Medium(id, s.now()) != nil
	}
}

// recordAttempt adds an attempt to its delivery, whose verdict is that of the latest attempt.
func (s *Sim) recordAttempt(p push, at world.Attempt, v verdict.Verdict) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	if d := w.Delivery(p.id); d != nil {
		at.Outcome = v.Outcome
		w.Record(d, at, v.Reply, v.Problems)
	}
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "push", slog.String("delivery", p.id),
		slog.String("callback", p.kind.Name), slog.String("component", p.platform.AppID),
		slog.String("outcome", string(v.Outcome)))
}

// endDelivery shows the follower what comes of the delivery: the reply, or WeChat's notice of a fault.
func (s *Sim) endDelivery(p push, v verdict.Verdict) world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	d := w.Delivery(p.id)
	if d == nil { // forgotten while it was under way
		return world.Delivery{ID: p.id, Verdict: v.Outcome}
	}
	if p.expect != world.Refused { // a forger's message is nobody's
		w.Show(d, v.Seen(p.judged()))
	}
	if a := w.Account(p.account.AppID); a != nil && d.Seen != "" {
		entry := world.ChatEntry{At: s.now(), From: world.FromAccount, MsgType: "notice", Text: d.Seen, DeliveryID: p.id}
		if v.Outcome == world.Replied {
			entry.MsgType, entry.Parts = v.Reply.MsgType, v.Parts()
		}
		a.Say(p.openID, entry)
	}
	return d.Copy()
}
