package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// takeReply commits a message and answers it with what the user's code says, within the budget. A message that cannot
// have come before is stored and given to the user's code at the same time, so that both go into one row.
func (s *Server) takeReply(ctx context.Context, cb *platform.Callback, m platform.Message) error {
	s.recall(ctx, *cb)
	key := answerKey{cb.ComponentAppID, cb.AppID, cb.DedupeKey}
	p, first, unseen := s.answers.join(key, m.CreateTime, cb.ReceivedAt)
	if unseen {
		go s.workOut(context.WithoutCancel(ctx), key, p, m)
	}
	stored, answered, err := s.cfg.Store.Record(ctx, *cb, store.Effects{Answer: p.answer})
	switch {
	case !first:
	case err != nil || answered:
		s.answered(key, p, stored, err)
	case p.keep(stored):
		s.bringTogether(context.WithoutCancel(ctx), key, p)
	case !unseen:
		go s.workOut(context.WithoutCancel(ctx), key, p, m)
	}
	if err != nil {
		return fmt.Errorf("store message: %w", err)
	}
	if *cb = stored; !answered {
		cb.ReplyPlain, err = s.await(ctx, p, *cb)
	}
	if len(cb.ReplyPlain) > 0 && (first || !answered) {
		cb.ReplySealed = p.sealed
	}
	return err
}

// mostRecalled is how many messages from before the start are worth knowing at once.
const mostRecalled = 20000

// recall fills the memory at the first message: WeChat may repeat what came just before the process started.
func (s *Server) recall(ctx context.Context, cb platform.Callback) {
	if s.answers.isFilled(cb.ComponentAppID) {
		return
	}
	stored, err := s.cfg.Store.Latest(ctx, cb.ComponentAppID, cb.ReceivedAt.Add(-2*fresh), mostRecalled)
	if err != nil {
		s.logStore(err)
		return
	}
	s.answers.fill(cb.ComponentAppID, stored, cb.ReceivedAt)
}

// answered settles an answer that the store holds, or that has no message to go with.
func (s *Server) answered(key answerKey, p *pendingAnswer, stored platform.Callback, err error) {
	defer s.answers.leave(key, p)
	if err != nil || stored.Duplicate {
		p.settle(stored.ReplyPlain, nil, err)
		return
	}
	p.settle(p.said.plain, p.said.sealed, nil)
	if len(p.said.work) > 0 {
		s.nudge()
	}
}

// await returns the plain XML of the answer, nil for success: also when the budget ran out first. Then the answer is
// owed, and that is on disk before success is said.
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
	owed := store.Work{Kind: workAnswer, Key: workKey(cb), DueAt: s.cfg.Now().Add(answerPatience)}
	if err := s.cfg.Store.AddWork(ctx, cb.ComponentAppID, owed); err != nil {
		return nil, err
	}
	if p.giveUp() {
		return nil, nil
	}
	return p.plain, errors.Join(p.err, s.cfg.Store.ReplaceWork(ctx, cb.ComponentAppID, owed.Kind, owed.Key))
}

// workOut asks the user's code. Whoever is later, it or the store, brings the two together.
func (s *Server) workOut(ctx context.Context, key answerKey, p *pendingAnswer, m platform.Message) {
	if p.hear(s.listen(ctx, m)) {
		s.bringTogether(ctx, key, p)
	}
}

// listen asks the user's code and prepares what follows from its reply.
func (s *Server) listen(ctx context.Context, m platform.Message) said {
	reply, plain, err := s.ask(ctx, m)
	if err != nil {
		s.cfg.Log.Error("reply failed, answered success", "appid", m.AppID, "msgid", m.MsgID, "error", err)
	}
	out := said{reply: reply, plain: plain}
	if ready, ok := reply.(platform.ReadyReply); ok {
		out.sealed = ready.Sealed
	}
	if reply != nil && plain == nil {
		out.work = s.customWork(m.AppID, m.FromUserName, reply)
	}
	return out
}

// bringTogether keeps an answer that came after its message was stored, and wakes those who wait.
func (s *Server) bringTogether(ctx context.Context, key answerKey, p *pendingAnswer) {
	cb, got := p.stored, p.said
	inTime := p.settle(got.plain, got.sealed, nil)
	if err := s.cfg.Store.SaveReply(ctx, cb.ID, p.plain, s.logStore); err != nil {
		s.logStore(err)
	}
	s.answers.leave(key, p)
	if !inTime || len(got.work) > 0 {
		if err := s.sendLater(ctx, cb, got.reply); err != nil {
			s.logStore(err)
		}
	}
}

// ask calls the user's code; a panic in it is an error. Plain is nil for success, and for what a mini program does not
// take passively (PROTOCOL 7.6).
func (s *Server) ask(ctx context.Context, m platform.Message) (reply platform.Reply, plain []byte, err error) {
	defer func() {
		if v := recover(); v != nil {
			reply, plain, err = nil, nil, fmt.Errorf("the reply function panicked: %v", v)
		}
	}()
	if reply, err = s.cfg.Reply(ctx, m); err != nil || reply == nil {
		return nil, nil, err
	}
	if plain, err = platform.ReplyXML(reply, m, s.cfg.Now()); err != nil {
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

// isMiniProgram looks once per account: the kind never changes, and a profile that is read tells it anew.
func (s *Server) isMiniProgram(ctx context.Context, appID string) bool {
	if kind, ok := s.kinds.of(appID); ok {
		return kind == platform.MiniProgram
	}
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), appID)
	if err == nil || errors.Is(err, store.ErrNotFound) {
		s.kinds.set(appID, a.Kind)
	}
	return a.Kind == platform.MiniProgram
}

// sendLater sends a reply that cannot go out passively as a customer-service message; that settles what was owed. A
// nil reply settles it too.
func (s *Server) sendLater(ctx context.Context, cb platform.Callback, reply platform.Reply) error {
	next := s.customWork(cb.AppID, cb.OpenID, reply)
	for i := range next {
		next[i].Key = workKey(cb)
	}
	defer s.nudge()
	return s.cfg.Store.ReplaceWork(ctx, cb.ComponentAppID, workAnswer, workKey(cb), next...)
}

// customWork is a reply as a customer-service message to send. The store names it after its callback.
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

// doAnswer pays an answer that was owed when the process died: the user's code is asked again.
func (s *Server) doAnswer(ctx context.Context, w store.Work) error {
	id, err := strconv.ParseInt(w.Key, 10, 64)
	if err != nil || s.cfg.Reply == nil {
		return errPermanent
	}
	cb, err := s.cfg.Store.Callback(ctx, s.appID(), id)
	if err != nil {
		return err
	}
	m, err := platform.ParseMessage(cb.Plain)
	if err != nil {
		return fmt.Errorf("%w: %w", errPermanent, err)
	}
	m.AppID, m.Plain = cb.AppID, cb.Plain
	key := answerKey{cb.ComponentAppID, cb.AppID, cb.DedupeKey}
	p, first, _ := s.answers.join(key, m.CreateTime, s.cfg.Now())
	if !first {
		return errStillAsking
	}
	defer s.answers.leave(key, p)
	defer p.settle(nil, nil, nil)
	reply, _, err := s.ask(ctx, m)
	if err != nil {
		return err
	}
	return s.sendLater(ctx, cb, reply)
}

// errStillAsking puts an answer off that the user's code has not come back with yet.
var errStillAsking = errors.New("the reply function is still at work")

// workKey names the work that a callback left.
func workKey(cb platform.Callback) string { return strconv.FormatInt(cb.ID, 10) }

func (s *Server) logStore(err error) { s.cfg.Log.Error("store failed", "error", err) }
