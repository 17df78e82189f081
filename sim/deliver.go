package sim

import (
	"context"
	"fmt"
	"log/slog"

	"wxlab/sim/world"
)

// attempts is how often WeChat tries a push (PROTOCOL 7.5; for authorization events an inference, 3.1).
const attempts = 3

// deliver makes up to three attempts. No lock is held while the platform thinks.
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
		s.record(p, at, last)
		if !last.retries(p.kind) || ctx.Err() != nil {
			break
		}
	}
	return s.closeDelivery(p, last), ctx.Err()
}

// attempt seals the message anew, posts it, and judges the answer.
func (s *Sim) attempt(ctx context.Context, p push, n int) (world.Attempt, verdict, error) {
	at, err := s.request(p, n)
	if err != nil {
		return world.Attempt{}, verdict{}, err
	}
	s.post(ctx, &at)
	v := judge(p, at)
	at.Outcome = v.outcome
	return at, v, nil
}

func (s *Sim) record(p push, at world.Attempt, v verdict) {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	if d := w.Delivery(p.id); d != nil {
		d.Attempts = append(d.Attempts, at)
		d.Verdict, d.Problems, d.Reply = v.outcome, v.problems, v.reply
		d.Accepted = v.outcome == world.Acknowledged || v.outcome == world.Replied
	}
	s.log.LogAttrs(context.Background(), slog.LevelInfo, "push", slog.String("delivery", p.id), slog.String("callback", p.kind.Name),
		slog.String("component", p.platform.AppID), slog.String("outcome", string(v.outcome)))
}

// closeDelivery shows the follower what there is to see.
func (s *Sim) closeDelivery(p push, v verdict) world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	d := w.Delivery(p.id)
	if d == nil { // forgotten while it was under way
		return world.Delivery{ID: p.id, Verdict: v.outcome}
	}
	d.Seen = v.seen(p)
	if a := w.Account(p.account.AppID); a != nil && d.Seen != "" {
		entry := world.ChatEntry{At: s.now(), From: world.FromAccount, MsgType: "notice", Text: d.Seen, DeliveryID: p.id}
		if v.outcome == world.Replied {
			entry.MsgType = v.reply.MsgType
		}
		a.Say(p.openID, entry)
	}
	return d.Copy()
}
