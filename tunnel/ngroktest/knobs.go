package ngroktest

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Request names what an agent asks for, to stall or to fail it.
type Request string

const (
	RequestAuth   Request = "auth"
	RequestBind   Request = "bind"
	RequestUnbind Request = "unbind"
)

// knobs are the failures that the service is to show; Service.mu guards them.
type knobs struct {
	refuse  bool
	mute    bool
	stalled map[Request]chan struct{} // closed when released
	fail    map[Request][]refusal     // the next n answers
	taken   map[string]bool           // domains online elsewhere
	warn    func(userAgent string) bool
	edge    *edgeFault
	ageing  *Deprecation
	banner  string
}

type edgeFault struct {
	status int
	code   string
}

func newKnobs() knobs {
	return knobs{stalled: map[Request]chan struct{}{}, fail: map[Request][]refusal{}, taken: map[string]bool{}}
}

// release lets stalled requests of one kind, or of all, go on.
func (k *knobs) release(kind Request) {
	for r, c := range k.stalled {
		if kind == "" || r == kind {
			close(c)
			delete(k.stalled, r)
		}
	}
}

// set changes the knobs under the lock.
func (s *Service) set(change func(*knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.knobs)
}

// Refuse makes the service reset new connections of agents, as if it were away.
func (s *Service) Refuse(on bool) { s.set(func(k *knobs) { k.refuse = on }) }

func (s *Service) refusing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs.refuse
}

// Mute stops the echo of heartbeats, as on a path that has died silently.
func (s *Service) Mute(on bool) { s.set(func(k *knobs) { k.mute = on }) }

func (s *Service) muted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs.mute
}

// Stall leaves requests of a kind without an answer until Release, or until their session ends.
func (s *Service) Stall(kind Request) {
	s.set(func(k *knobs) {
		if k.stalled[kind] == nil {
			k.stalled[kind] = make(chan struct{})
		}
	})
}

// Release undoes Stall; the requests that waited are answered.
func (s *Service) Release(kind Request) { s.set(func(k *knobs) { k.release(kind) }) }

// stall waits while requests of the kind are stalled. It reports false if the session ended meanwhile.
func (s *Service) stall(kind Request, gone <-chan struct{}) bool {
	s.mu.Lock()
	wait := s.knobs.stalled[kind]
	s.mu.Unlock()
	if wait == nil {
		return true
	}
	select {
	case <-wait:
		return true
	case <-gone:
		return false
	}
}

// Fail answers the next request of a kind (auth or bind) with an error of this code and text. Calls queue up.
func (s *Service) Fail(kind Request, code, text string) {
	s.set(func(k *knobs) { k.fail[kind] = append(k.fail[kind], refusal{code, text}) })
}

// nextFailure takes one from the queue; s.mu must be held.
func (s *Service) nextFailure(kind Request) (refusal, bool) {
	queue := s.knobs.fail[kind]
	if len(queue) == 0 {
		return refusal{}, false
	}
	s.knobs.fail[kind] = queue[1:]
	return queue[0], true
}

// Take makes a domain busy, as if another copy of the program had it; Free makes it available again.
func (s *Service) Take(domain string) { s.set(func(k *knobs) { k.taken[domain] = true }) }

// Free undoes Take.
func (s *Service) Free(domain string) { s.set(func(k *knobs) { delete(k.taken, domain) }) }

// Warn shows the warning page (ERR_NGROK_6024) to user agents that match; nil shows it to nobody.
func (s *Service) Warn(match func(userAgent string) bool) { s.set(func(k *knobs) { k.warn = match }) }

// FailEdge answers every public request with this status and error code (725, 727, 734, 3004, …) until it is
// called with 0.
func (s *Service) FailEdge(status int, code string) {
	s.set(func(k *knobs) {
		k.edge = &edgeFault{status, code}
		if status == 0 {
			k.edge = nil
		}
	})
}

// Deprecate warns agents, from their next auth on, that their version will not be served much longer.
func (s *Service) Deprecate(d Deprecation) { s.set(func(k *knobs) { k.ageing = &d }) }

// Banner is told to agents from their next auth on.
func (s *Service) Banner(text string) { s.set(func(k *knobs) { k.banner = text }) }

// Drop ends all sessions, and tells how many there were. A rude end is a TCP reset; otherwise the
// connections are closed in order. They may reconnect at once.
func (s *Service) Drop(rude bool) int {
	s.mu.Lock()
	sessions := s.live()
	s.mu.Unlock()
	for _, sess := range sessions {
		sess.drop(rude)
	}
	return len(sessions)
}

// StopEndpoint ends one endpoint and leaves its session, as the dashboard can. It reports whether it was online.
func (s *Service) StopEndpoint(domain, code, text string) bool {
	s.mu.Lock()
	ep := s.endpoints[domain]
	delete(s.endpoints, domain)
	s.mu.Unlock()
	if ep == nil {
		return false
	}
	str, err := ep.session.mux.OpenTypedStream(streamStopBind)
	if err != nil {
		return false
	}
	defer str.Close()
	return json.NewEncoder(str).Encode(stopBind{Id: ep.id, Message: text, ErrorCode: code}) == nil
}

// StopAgents sends the dashboard's Stop command to every agent and returns their answers; an agent that has no
// handler for it never answers, which ctx limits.
func (s *Service) StopAgents(ctx context.Context) ([]string, error) {
	s.mu.Lock()
	sessions := s.live()
	s.mu.Unlock()
	var answers []string
	var errs []error
	for _, sess := range sessions {
		answer, err := sess.stop(ctx)
		answers, errs = append(answers, answer), append(errs, err)
	}
	return answers, errors.Join(errs...)
}

// Online lists the domains that have an endpoint, sorted.
func (s *Service) Online() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var hosts []string
	for host := range s.endpoints {
		hosts = append(hosts, host)
	}
	slices.Sort(hosts)
	return hosts
}

// stop sends one Stop command and waits for the answer.
func (x *session) stop(ctx context.Context) (string, error) {
	str, err := x.mux.OpenTypedStream(streamStop)
	if err != nil {
		return "", err
	}
	defer str.Close()
	defer context.AfterFunc(ctx, func() { _ = str.SetDeadline(time.Unix(1, 0)) })()
	if err := json.NewEncoder(str).Encode(struct{}{}); err != nil {
		return "", err
	}
	var reply errorReply
	err = json.NewDecoder(str).Decode(&reply)
	return reply.Error, err
}

// fault answers for the edge where a knob says so.
func (s *Service) fault(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	edge, warn := s.knobs.edge, s.knobs.warn
	s.mu.Unlock()
	switch {
	case edge != nil:
		refuse(w, edge.status, edge.code)
	case warn != nil && warn(r.UserAgent()) && !consented(r):
		refuse(w, http.StatusOK, "ERR_NGROK_6024")
	default:
		return false
	}
	return true
}
