// Package broken is a small third-party platform server that makes chosen mistakes: one switch for each mistake that
// people make, and without one a server that is right everywhere. It judges the judges: what they print about a server
// whose mistake is known can be compared with that mistake.
//
// Its crypto and its calls are its own, as those of any developer's server are; it knows nothing of platform and sim.
package broken

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config is what a server is told about itself, as a developer copies it from the component's console.
type Config struct {
	API                                   string // base URL of WeChat's server API; SetAPI changes it
	AppID, Secret, Token, AESKey, PrevKey string // PrevKey may be empty

	HTTP     http.RoundTripper // carries the calls to API; http's own when nil
	Patience time.Duration     // how long WeChat waits for an answer, which slow servers exceed; 5 s when zero
	Now      func() time.Time  // time.Now when nil
}

// Server is the platform. Authorization events come to /event, messages to /{AppID of the account}/callback, merchants to
// /authorize.
type Server struct {
	Config
	conduct
	calls http.Client

	ctx   context.Context // of what goes on behind an answer
	end   context.CancelFunc
	tasks sync.WaitGroup

	mu     sync.Mutex
	ticket string
	stored map[string]string // authorizer_access_token by account, of the servers that keep them

	accounts map[string]account // by AppID, of those that authorized
	done     map[string]bool    // what must not be done twice

	tokens    sync.Mutex // held while a component token is fetched: one at a time
	component string
	until     time.Time
}

// New gives a server that makes the mistakes named, or has the ways, and is otherwise right.
func New(c Config, mistakes ...string) (*Server, error) {
	if c.Patience == 0 {
		c.Patience = 5 * time.Second
	}
	clockless := c.Now == nil
	if clockless {
		c.Now = time.Now
	}
	s := &Server{
		Config: c, conduct: correct(), stored: map[string]string{}, accounts: map[string]account{}, done: map[string]bool{},
	}
	s.calls = http.Client{Transport: c.HTTP, Timeout: 10 * time.Second}
	if clockless { // WeChat's clock may run ahead of ours
		s.fresh = once
	}
	s.ctx, s.end = context.WithCancel(context.Background())
	all := slices.Concat(Defects(), Subtle(), Ways())
	for _, id := range mistakes {
		i := slices.IndexFunc(all, func(d Defect) bool { return d.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("there is no defect %q", id)
		}
		all[i].bend(s)
	}
	return s, nil
}

// SetAPI tells the server where WeChat's server API is.
func (s *Server) SetAPI(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.API = base
}

// configured is the configuration at this moment: SetAPI may change it.
func (s *Server) configured() Config {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.Config
}

// Close ends what goes on behind the answers.
func (s *Server) Close() {
	s.end()
	s.tasks.Wait()
	s.calls.CloseIdleConnections()
}

// Settle waits until nothing goes on behind the answers.
func (s *Server) Settle() { s.tasks.Wait() }

// behind does something once the answer is on its way.
func (s *Server) behind(do func()) { s.tasks.Go(do) }

// pause lets patiences of WeChat go by, unless the server is closed.
func (s *Server) pause(patiences float64) {
	select {
	case <-time.After(time.Duration(patiences * float64(s.Patience))):
	case <-s.ctx.Done():
	}
}

// push is a callback as it comes in, and what has been read of it so far.
type push struct {
	query   url.Values
	header  http.Header
	account string // from the path; "" on the authorization-event URL
	body    []byte

	sealed string // the text of Encrypt
	random []byte // before the message
	plain  []byte
	fields map[string]string
}

// answer is what goes back.
type answer struct {
	status      int
	header      http.Header
	body        string
	cut, broken bool // the connection ends within the body, or before it
}

func says(status int, body string) answer {
	return answer{status: status, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: body}
}

// refusal is an error that is answered with a status.
type refusal struct {
	status int
	text   string
}

func (r refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return refusal{status, fmt.Sprintf(format, args...)}
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/authorize":
		s.send(w, s.link("http://"+r.Host+"/authorized"))
		return
	case "/authorized":
		s.send(w, s.landing(s, r.URL.Query().Get("auth_code")))
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, longest+1))
	if err != nil {
		return // nobody is there any more
	}
	p := &push{query: r.URL.Query(), header: r.Header, body: body}
	if r.URL.Path != "/event" {
		p.account, _, _ = strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	}
	s.send(w, s.outermost(s.take(r, p)))
}

// longest is how long a body may be, in bytes. Longer ones are refused before anything reads them.
const longest = 768 << 10

// take answers a push, from the layers in front of the handler to the handler.
func (s *Server) take(r *http.Request, p *push) answer {
	if a, stopped := s.guard(s, r); stopped {
		return a
	}
	err := s.receive(p)
	if err == nil {
		err = s.fresh(s, p)
	}
	if err != nil {
		return s.onRefusal(err)
	}
	if p.account == "" {
		return s.event(p)
	}
	return s.message(p)
}

// event takes an authorization event: keep the ticket, forget who cancelled, and say success.
func (s *Server) event(p *push) answer {
	switch p.fields["InfoType"] {
	case "component_verify_ticket":
		s.mu.Lock()
		s.ticket = s.keepTicket(p.fields["ComponentVerifyTicket"], s.ticket)
		s.mu.Unlock()
		s.renewDue()
		s.onTicket(s)
	case "authorized", "updateauthorized":
		s.authorized(s, p.fields["AuthorizationCode"], p.fields["AuthorizerAppid"])
	case "unauthorized":
		s.mu.Lock()
		delete(s.stored, p.fields["AuthorizerAppid"])
		s.leave(s, p.fields["AuthorizerAppid"])
		s.mu.Unlock()
	}
	return s.acknowledge(s, p, says(200, "success"))
}

// message does what the release check asks of a platform (PROTOCOL 8.1), and repeats what follows echo: to whoever
// wants to see a passive reply.
func (s *Server) message(p *push) answer {
	if !s.addressed(s, p) {
		return s.onRefusal(refuse(403, "the message is for another account"))
	}
	if a, done := s.handle(s, p); done {
		return a
	}
	text, isText := p.fields["Content"], p.fields["MsgType"] == "text"
	code, wantsAPI := strings.CutPrefix(text, "QUERY_AUTH_CODE:")
	said, wantsEcho := strings.CutPrefix(text, "echo:")
	switch {
	case p.fields["Event"] == "LOCATION":
		return s.reply(p, "LOCATIONfrom_callback")
	case isText && text == "TESTCOMPONENT_MSG_TYPE_TEXT":
		return s.releaseText(s, p)
	case isText && wantsAPI:
		return s.releaseAPI(s, p, code)
	case isText && wantsEcho:
		return s.reply(p, said)
	}
	return says(200, "success")
}

// send writes an answer, or breaks the connection.
func (s *Server) send(w http.ResponseWriter, a answer) {
	switch {
	case a.broken:
		reset(w)
	case a.cut:
		cutShort(w, a)
	default:
		for name, values := range a.header {
			w.Header()[name] = values
		}
		w.WriteHeader(a.status)
		io.WriteString(w, a.body)
	}
}
