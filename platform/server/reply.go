package server

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
)

// answers are the replies being worked out, by callback ID, so that WeChat's retry waits for the first one's answer
// instead of asking the user's code again.
type answers struct {
	mu      sync.Mutex
	pending map[int64]*pendingAnswer
}

// pendingAnswer is one call of the user's Reply.
type pendingAnswer struct {
	ready    chan struct{} // closed when finished
	finished bool
	late     bool // success was answered meanwhile: it goes out as a customer-service message
	plain    []byte
}

// reply returns the plain XML of the user's answer, nil for success: also when the budget ran out first.
func (s *Server) reply(ctx context.Context, cb platform.Callback, m platform.Message) []byte {
	p := s.pendingAnswer(ctx, cb, m)
	patience := time.NewTimer(s.cfg.ReplyBudget)
	defer patience.Stop()
	select {
	case <-p.ready:
		return p.plain
	case <-ctx.Done(): // WeChat hung up; its retry gets the answer
		return nil
	case <-patience.C:
	}
	s.answers.mu.Lock()
	defer s.answers.mu.Unlock()
	if p.finished {
		return p.plain
	}
	p.late = true
	return nil
}

// pendingAnswer joins the call under way for this callback, or starts it.
func (s *Server) pendingAnswer(ctx context.Context, cb platform.Callback, m platform.Message) *pendingAnswer {
	s.answers.mu.Lock()
	defer s.answers.mu.Unlock()
	if p, ok := s.answers.pending[cb.ID]; ok {
		return p
	}
	if s.answers.pending == nil {
		s.answers.pending = map[int64]*pendingAnswer{}
	}
	p := &pendingAnswer{ready: make(chan struct{})}
	s.answers.pending[cb.ID] = p
	go s.workOut(context.WithoutCancel(ctx), p, cb, m)
	return p
}

// workOut asks the user's code, keeps the answer for retries, and wakes those who wait.
func (s *Server) workOut(ctx context.Context, p *pendingAnswer, cb platform.Callback, m platform.Message) {
	reply, plain, err := s.ask(ctx, cb, m)
	if err != nil {
		s.cfg.Log.Error("reply failed, answered success", "appid", cb.AppID, "callback", cb.ID, "error", err)
	}
	s.answers.mu.Lock()
	p.finished = true
	later := reply != nil && (p.late || plain == nil)
	if !p.late {
		p.plain = plain
	}
	s.answers.mu.Unlock()
	if err := s.cfg.Store.SaveReply(ctx, cb.ID, p.plain, s.logStore); err != nil {
		s.logStore(err)
	}
	s.answers.mu.Lock() // only now: a retry finds the answer here or in the store
	delete(s.answers.pending, cb.ID)
	s.answers.mu.Unlock()
	close(p.ready)
	if later {
		s.sendLater(ctx, cb, reply)
	}
}

// ask calls the user's code; a panic in it is an error. Plain is nil for success, and for what a mini program does not
// take passively (PROTOCOL 7.6).
func (s *Server) ask(ctx context.Context, cb platform.Callback, m platform.Message) (reply platform.Reply, plain []byte, err error) {
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
	if _, passiveOnly := reply.(platform.TransferReply); !passiveOnly && s.isMiniProgram(ctx, cb.AppID) {
		plain = nil
	}
	return reply, plain, nil
}

func (s *Server) isMiniProgram(ctx context.Context, appID string) bool {
	a, err := s.cfg.Store.Authorizer(ctx, s.appID(), appID)
	return err == nil && a.Kind == platform.MiniProgram
}

// sendLater turns a reply that cannot go out passively into due work.
func (s *Server) sendLater(ctx context.Context, cb platform.Callback, reply platform.Reply) {
	body, ok := platform.CustomMessage(reply, cb.OpenID)
	if !ok {
		s.cfg.Log.Warn("reply came too late and exists only passively", "appid", cb.AppID, "callback", cb.ID)
		return
	}
	payload, err := json.Marshal(customTask{AppID: cb.AppID, Body: body})
	if err == nil {
		err = s.cfg.Store.AddWork(ctx, cb.ComponentAppID, store.Work{Kind: workCustom, Key: strconv.FormatInt(cb.ID, 10), Payload: string(payload), DueAt: s.cfg.Now()})
	}
	if err != nil {
		s.logStore(err)
		return
	}
	s.nudge()
}

func (s *Server) logStore(err error) { s.cfg.Log.Error("store failed", "error", err) }
