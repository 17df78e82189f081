package sim

import (
	"context"
	"fmt"
	"log/slog"

	"wxlab/sim/world"
)

// deliver makes up to three attempts. The lock is not held while the platform answers.
func (s *Sim) deliver(ctx context.Context, p push) (world.Delivery, error) {
	var last verdict
	for n := 1; n <= attempts; n++ {
		at, v, err := s.attempt(ctx, p, n)
		if err != nil {
			return world.Delivery{}, fmt.Errorf("push %s: %w", p.kind.Name, err)
		}
		last = v
		if ctx.Err() != nil {
			at.Outcome, last = world.Cancelled, verdict{outcome: world.Cancelled}
		}
		s.recordAttempt(p, at, last)
		if !last.retries(p.kind) || ctx.Err() != nil {
			break
		}
	}
	return s.endDelivery(p, last), ctx.Err()
}

// attempt seals the message anew, posts it, and judges the answer.
func (s *Sim) attempt(ctx context.Context, p push, n int) (world.Attempt, verdict, error) {
	at, err := s.newAttempt(p, n)
	if err != nil {
		return world.Attempt{}, verdict{}, err
	}
	s.post(ctx, &at)
	v := judge(p, at)
	at.Outcome = v.outcome
	return at, v, nil
}

// recordAttempt adds an attempt to its delivery, whose verdict is that of the latest attempt.
func (s *Sim) recordAttempt(p push, at world.Attempt, v verdict) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	if d := w.Delivery(p.id); d != nil {
		at.Outcome = v.outcome
		w.Record(d, at, v.reply, v.problems)
	}
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "push", slog.String("delivery", p.id),
		slog.String("callback", p.kind.Name), slog.String("component", p.platform.AppID),
		slog.String("outcome", string(v.outcome)))
}

// endDelivery shows the follower what comes of the delivery: the reply, or WeChat's notice of a fault.
func (s *Sim) endDelivery(p push, v verdict) world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	d := w.Delivery(p.id)
	if d == nil { // forgotten while it was under way
		return world.Delivery{ID: p.id, Verdict: v.outcome}
	}
	w.Show(d, v.seen(p))
	if a := w.Account(p.account.AppID); a != nil && d.Seen != "" {
		entry := world.ChatEntry{At: s.now(), From: world.FromAccount, MsgType: "notice", Text: d.Seen, DeliveryID: p.id}
		if v.outcome == world.Replied {
			entry.MsgType = v.reply.MsgType
		}
		a.Say(p.openID, entry)
	}
	return d.Copy()
}
