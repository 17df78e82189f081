package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// replyFunc is the user's code.
type replyFunc = func(ctx context.Context, m platform.Message) (platform.Reply, error)

// takeReply commits a message and answers it with what the user's code says, within the budget.
func (s *Server) takeReply(ctx context.Context, cb *platform.Callback, m platform.Message) error {
	key := answerKey{cb.AppID, cb.DedupeKey}
	p, first := s.answers.join(key)
	stored, answered, err := s.cfg.Store.Record(ctx, *cb, store.Effects{})
	if err == nil {
		s.reached(ctx, platform.Committed)
	}
	if first && (err != nil || answered) {
		s.answers.finish(p, stored.ReplyPlain, err)
		s.answers.leave(key, p)
	} else if first {
		go s.workOut(context.WithoutCancel(ctx), key, p, stored, m)
	}
	if err != nil {
		return fmt.Errorf("store message: %w", err)
	}
	if *cb = stored; answered {
		return nil
	}
	if cb.ReplyPlain, err = s.await(ctx, p, *cb); len(cb.ReplyPlain) > 0 {
		cb.ReplySealed = p.sealed
	}
	return err
}

// await returns the plain document of the answer, nil for success: also when the budget ran out first. Then the answer
// is owed, and that is on disk before success is said.
func (s *Server) await(ctx context.Context, p *pendingAnswer, cb platform.Callback) ([]byte, error) {
	patience := time.NewTimer(s.cfg.ReplyBudget)
	defer patience.Stop()
	select {
	case <-p.ready:
		return p.plain, p.err
	case <-ctx.Done(): // WeChat hung up and hears nothing; its retry gets the answer
		return nil, nil
	case <-patience.C:
	}
	now := s.cfg.Now()
	owed := store.Work{Kind: workAnswer, Key: workKey(cb), DueAt: now.Add(answerPatience), PlannedAt: now}
	if err := s.cfg.Store.AddWork(ctx, cb.ComponentAppID, owed); err != nil {
		return nil, err
	}
	if s.answers.giveUp(p) {
		return nil, nil
	}
	return p.plain, errors.Join(p.err, s.cfg.Store.ReplaceWork(ctx, cb.ComponentAppID, owed.Kind, owed.Key))
}

// instantEffects answers a message with what Config.Instant says, if it says anything.
func (s *Server) instantEffects(
	ctx context.Context, cb *platform.Callback, m platform.Message,
) (effects store.Effects, ok bool) {
	if s.cfg.Instant == nil {
		return effects, false
	}
	reply, plain, err := s.ask(ctx, m, func(ctx context.Context, m platform.Message) (reply platform.Reply, err error) {
		if reply, ok = s.cfg.Instant(ctx, m); !ok {
			reply = nil // what comes with false is no answer
		}
		return reply, nil
	})
	if err != nil {
		s.cfg.Log.Error("instant reply failed, answered success", "appid", cb.AppID, "msgid", cb.MsgID, "error", err)
		return store.Effects{Answered: true}, true
	}
	if ready, is := reply.(platform.ReadyReply); is {
		cb.ReplySealed = ready.Sealed
	}
	if cb.ReplyPlain = plain; plain == nil {
		effects.Owed = s.customWork(m.AppID, m.FromUserName, reply)
	}
	effects.Answered = true
	return effects, ok
}

// workOut asks the user's code, keeps the answer for retries, and wakes those who wait.
func (s *Server) workOut(
	ctx context.Context, key answerKey, p *pendingAnswer, cb platform.Callback, m platform.Message,
) {
	reply, plain, err := s.ask(ctx, m, s.cfg.Reply)
	if err != nil {
		s.cfg.Log.Error("reply failed, answered success", "appid", cb.AppID, "callback", cb.ID, "error", err)
	}
	if ready, ok := reply.(platform.ReadyReply); ok {
		p.sealed = ready.Sealed
	}
	inTime := s.answers.finish(p, plain, nil)
	if err := s.cfg.Store.SaveReply(ctx, cb.ID, p.plain, s.logStore); err != nil {
		s.logStore(err)
	}
	s.answers.leave(key, p)
	if !inTime || reply != nil && plain == nil {
		if err := s.sendLater(ctx, cb, reply); err != nil {
			s.logStore(err)
		}
	}
}

// ask calls the user's code; a panic in it is an error. Plain is nil for success, and for what a mini program does not
// take passively (PROTOCOL 7.6).
func (s *Server) ask(
	ctx context.Context, m platform.Message, code replyFunc,
) (reply platform.Reply, plain []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			reply, plain, err = nil, nil, fmt.Errorf("the reply function panicked: %v", v)
		}
	}()
	if reply, err = code(ctx, m); err != nil || reply == nil {
		return nil, nil, err
	}
	if plain, err = platform.ReplyTo(reply, m, s.cfg.Now()); err != nil {
		return nil, nil, err
	}
	if !passiveOnly(reply) && s.isMiniProgram(ctx, m.AppID) {
		plain = nil
	}
	return reply, plain, nil
}

// passiveOnly are the replies that go out as answers even to mini programs: those that exist in no other form, and what
// another server answered, which its author wants to see the effect of.
func passiveOnly(reply platform.Reply) bool {
	switch reply.(type) {
	case platform.TransferReply, platform.EmptyReply, platform.ReadyReply:
		return true
	}
	return false
}

// sendLater leaves work to send a reply, which could not go out passively, as a customer-service message, in place of the
// work that said an answer was owed. Of a nil reply nothing is left to do.
func (s *Server) sendLater(ctx context.Context, cb platform.Callback, reply platform.Reply) error {
	next := s.customWork(cb.AppID, cb.OpenID, reply)
	for i := range next {
		next[i].Key = workKey(cb)
	}
	defer s.nudge()
	return s.cfg.Store.ReplaceWork(ctx, cb.ComponentAppID, workAnswer, workKey(cb), next...)
}

// customWork is a reply as a customer-service message to send; nothing for none, and for what exists only passively.
func (s *Server) customWork(appID, openID string, reply platform.Reply) []store.Work {
	if reply == nil {
		return nil
	}
	body, ok := platform.CustomMessage(reply, openID)
	if !ok {
		s.cfg.Log.Warn("reply came too late and exists only passively", "appid", appID)
		return nil
	}
	payload, err := json.Marshal(customTask{AppID: appID, Body: body})
	if err != nil {
		s.cfg.Log.Error("reply cannot be sent", "appid", appID, "error", err)
		return nil
	}
	return []store.Work{{Kind: workCustom, Payload: string(payload), DueAt: s.cfg.Now()}}
}
