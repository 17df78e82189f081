package ngroktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"

	"golang.ngrok.com/muxado/v2"
)

// session is one agent's connection.
type session struct {
	service *Service
	tcp     *net.TCPConn
	mux     muxado.TypedStreamSession
	gone    chan struct{}
	streams sync.WaitGroup

	account Account // after auth; Service.mu guards it
	token   string  // authtoken, empty before auth
}

func newSession(s *Service, tcp *net.TCPConn, conn net.Conn) *session {
	mux := muxado.Server(conn, &muxado.Config{})
	return &session{service: s, tcp: tcp, mux: muxado.NewTypedStreamSession(mux), gone: make(chan struct{})}
}

// serve answers the agent until the connection ends. Each stream has its goroutine, so that a stalled request
// does not hold up heartbeats.
func (x *session) serve() {
	for {
		str, err := x.mux.AcceptTypedStream()
		if err != nil {
			break
		}
		x.streams.Go(func() { x.handle(str) })
	}
	close(x.gone)
	x.mux.Close()
	x.streams.Wait()
}

func (x *session) handle(str muxado.TypedStream) {
	defer str.Close()
	switch str.StreamType() {
	case streamAuth:
		answer(str, x.auth)
	case streamBind:
		answer(str, x.bind)
	case streamUnbind:
		answer(str, x.unbind)
	case streamInfo:
		answer(str, x.info)
	case streamHeartbeat:
		x.echo(str)
	}
}

// answer reads one request and writes the reply, if there is to be one.
func answer[Q, A any](str io.ReadWriter, reply func(Q) (A, bool)) {
	var q Q
	if json.NewDecoder(str).Decode(&q) != nil {
		return // the agent hung up
	}
	if a, ok := reply(q); ok {
		_ = json.NewEncoder(str).Encode(a) // an agent that hung up needs no answer
	}
}

// drop ends the session from this side; see [Service.Drop].
func (x *session) drop(rude bool) {
	if rude {
		_ = x.tcp.SetLinger(0)
		x.tcp.Close()
	}
	x.mux.Close()
}

// echo returns heartbeats, 4 bytes each, for as long as the session lives.
func (x *session) echo(str io.ReadWriter) {
	var beat [4]byte
	for {
		if _, err := io.ReadFull(str, beat[:]); err != nil {
			return
		}
		if x.service.muted() {
			continue
		}
		if _, err := str.Write(beat[:]); err != nil {
			return
		}
	}
}

func (x *session) info(struct{}) (infoReply, bool) {
	x.service.Record.add(Event{Kind: Info})
	return infoReply{Region: "offline"}, true
}

func (x *session) auth(q Auth) (authReply, bool) {
	s := x.service
	if !s.stall(RequestAuth, x.gone) {
		return authReply{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	no, refused := s.judge(q)
	s.Record.add(Event{Kind: Authed, Code: no.code, Auth: &q})
	if refused {
		return authReply{Version: "3", Error: no.String()}, true
	}
	s.serial++
	x.account, x.token = s.accounts[q.Extra.Authtoken], q.Extra.Authtoken
	id := q.ClientId
	if id == "" {
		id = fmt.Sprintf("client%d", s.serial)
	}
	return authReply{Version: "3", ClientId: id, Extra: authReplyExtra{
		Version: "prod", Region: "offline", Cookie: fmt.Sprintf("cookie%d", s.serial),
		AccountName: x.account.Name, PlanName: x.account.Plan, Banner: s.knobs.banner,
		AgentSessionID: fmt.Sprintf("ts_%d", s.serial), DeprecationWarning: s.knobs.ageing,
	}}, true
}

var semver = regexp.MustCompile(`^\d+\.\d+\.\d+`)

// judge applies the service's rules to an authentication; s.mu must be held.
func (s *Service) judge(q Auth) (refusal, bool) {
	token := q.Extra.Authtoken
	account, known := s.accounts[token]
	if no, planned := s.nextFailure(RequestAuth); planned {
		return no, true
	}
	switch {
	case !semver.MatchString(q.Extra.Version):
		return refusal{"ERR_NGROK_119", "The agent's version is not a valid version: " + q.Extra.Version}, true
	case token == "":
		return refusal{"ERR_NGROK_4018", "Usage of ngrok requires a verified account and authtoken."}, true
	case !known:
		return refusal{"ERR_NGROK_105",
			"The authtoken you specified does not look like a proper ngrok authtoken.\r\nYour authtoken: " + token}, true
	case s.agentsOf(token) >= account.limit():
		return refusal{"ERR_NGROK_108", "Your account is limited to simultaneous ngrok agent sessions."}, true
	}
	return refusal{}, false
}

func (a Account) limit() int {
	if a.MaxAgents == 0 {
		return 3
	}
	return a.MaxAgents
}

// agentsOf counts the sessions that authenticated with token; s.mu must be held.
func (s *Service) agentsOf(token string) int {
	n := 0
	for sess := range s.sessions {
		if sess.token == token {
			n++
		}
	}
	return n
}

// endpoint is a bound domain.
type endpoint struct {
	session *session
	id      string // bind id
	host    string
	scheme  string
	token   string // proves a reconnect
}

func (x *session) bind(q Bind) (bindReply, bool) {
	s := x.service
	if !s.stall(RequestBind, x.gone) {
		return bindReply{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ep, no := x.claim(q)
	if ep == nil {
		s.Record.add(Event{Kind: Bound, Code: no.code, Text: q.Id, Bind: &q})
		return bindReply{Id: q.Id, Proto: q.Proto, Opts: q.Opts, Error: no.String()}, true
	}
	s.endpoints[ep.host] = ep
	s.Record.add(Event{Kind: Bound, Text: ep.id, Bind: &q})
	return bindReply{
		Id: ep.id, URL: ep.scheme + "://" + ep.host, Proto: q.Proto, Opts: q.Opts,
		Extra: bindReplyExtra{Token: ep.token, TunnelID: "tn_" + ep.id},
	}, true
}

// claim applies the rules to a bind; the endpoint is nil where they refuse it. Service.mu must be held.
func (x *session) claim(q Bind) (*endpoint, refusal) {
	s := x.service
	if no, planned := s.nextFailure(RequestBind); planned {
		return nil, no
	}
	host, no := hostOf(q.Options().URL)
	if host == "" && no.code == "" {
		host = x.account.DevDomain
	}
	before := s.endpoints[host]
	switch {
	case no.code != "":
		return nil, no
	case x.token == "":
		return nil, refusal{"ERR_NGROK_4018", "The session is not authenticated."}
	case !x.account.owns(host):
		return nil, refusal{"ERR_NGROK_320", "The domain '" + host + "' is reserved for another account."}
	case s.knobs.taken[host], before != nil && (q.Extra.Token == "" || q.Extra.Token != before.token):
		return nil, refusal{"ERR_NGROK_334", "The endpoint 'https://" + host + "' is already online."}
	}
	s.serial++
	ep := &endpoint{session: x, id: q.Id, host: host, scheme: q.Proto, token: q.Extra.Token}
	if ep.id == "" {
		ep.id = fmt.Sprintf("bind%d", s.serial)
	}
	if ep.token == "" {
		ep.token = fmt.Sprintf("rebind%d", s.serial)
	}
	return ep, refusal{}
}

// hostOf takes the host name from an endpoint URL, which may come without a scheme.
func hostOf(raw string) (string, refusal) {
	if raw == "" {
		return "", refusal{}
	}
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || !strings.Contains(u.Hostname(), "."):
		return "", refusal{"ERR_NGROK_9037", "The URL '" + raw + "' is not a valid endpoint URL."}
	case u.Path != "":
		return "", refusal{"ERR_NGROK_9038", "The URL '" + raw + "' must not contain a path."}
	}
	return strings.ToLower(u.Hostname()), refusal{}
}

func (x *session) unbind(q unbind) (errorReply, bool) {
	s := x.service
	s.Record.add(Event{Kind: Unbound, Text: q.Id})
	if !s.stall(RequestUnbind, x.gone) {
		return errorReply{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for host, ep := range s.endpoints {
		if ep.session == x && ep.id == q.Id {
			delete(s.endpoints, host)
			return errorReply{}, true
		}
	}
	return errorReply{Error: "no such endpoint: " + q.Id}, true
}
