package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/platform"
)

// componentParam names the component in the addresses of a group's pages.
const componentParam = "component_appid"

// Group is several components (第三方平台) behind one public handler, commonly on one store. A callback goes to the component
// that its envelope names, or that can open it; a page to the one in its address.
type Group struct {
	members []member
}

type member struct {
	*Server
	handler http.Handler
}

// NewGroup joins servers, before any of them serves; their links will name their component. It fails when two are the
// same one.
func NewGroup(servers ...*Server) (*Group, error) {
	if len(servers) == 0 {
		return nil, errors.New("a group needs at least one component")
	}
	g := &Group{}
	for _, s := range servers {
		if _, taken := g.Server(s.appID()); taken {
			return nil, fmt.Errorf("component %s is in the group twice", s.appID())
		}
		s.grouped, s.nudged = true, servers[0].nudged
		g.members = append(g.members, member{s, s.Handler()})
	}
	return g, nil
}

// Server finds the member for a component.
func (g *Group) Server(componentAppID string) (*Server, bool) {
	for _, m := range g.members {
		if m.appID() == componentAppID {
			return m.Server, true
		}
	}
	return nil, false
}

// Handler serves the public road of all members.
func (g *Group) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.choose(w, r).handler.ServeHTTP(w, r)
	})
}

// choose finds the member that a request is for; whatever is for none the first one refuses.
func (g *Group) choose(w http.ResponseWriter, r *http.Request) member {
	belongs := func(member) bool { return false }
	query := r.URL.Query()
	switch {
	case r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/wechat/"):
		belongs = callbackBelongs(w, r)
	case query.Has("echostr"):
		belongs = func(m member) bool { return m.signed(query) }
	case query.Has(componentParam):
		belongs = func(m member) bool { return m.appID() == query.Get(componentParam) }
	case strings.HasSuffix(r.URL.Path, ".txt"):
		belongs = func(m member) bool { _, ok := m.verifyFile(r.URL.Path[1:]); return ok }
	}
	for _, m := range g.members {
		if belongs(m) {
			return m
		}
	}
	return g.members[0]
}

// callbackBelongs reads the envelope and leaves the request as if nobody had. Auth events name their component;
// messages do not, and belong to whoever can open them.
func callbackBelongs(w http.ResponseWriter, r *http.Request) func(member) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, platform.MaxMessageSize+1))
	if err != nil || len(body) > platform.MaxMessageSize { // the member fails in the same way, and says so
		r.Body = rest{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
		return func(member) bool { return false }
	}
	r.Body = rest{bytes.NewReader(body), r.Body}
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return func(member) bool { return false }
	}
	q := r.URL.Query()
	return func(m member) bool {
		if envelope.AppID != "" {
			return envelope.AppID == m.appID()
		}
		crypt := m.identity.Load().crypt
		if crypt == nil {
			return false
		}
		_, err := crypt.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(envelope.Encrypt))
		return err == nil
	}
}

// rest is a body that was read and is there again.
type rest struct {
	io.Reader
	io.Closer
}

// Nudged yields whenever work became due now for any member.
func (g *Group) Nudged() <-chan struct{} { return g.members[0].Nudged() }

// Step does everything that is due for any member.
func (g *Group) Step(ctx context.Context) error {
	var errs []error
	for _, m := range g.members {
		errs = append(errs, m.Step(ctx))
	}
	return errors.Join(errs...)
}

// NextDue returns when Step has something to do next, the zero time when nothing is due.
func (g *Group) NextDue(ctx context.Context) (time.Time, error) {
	var next time.Time
	for _, m := range g.members {
		due, err := m.NextDue(ctx)
		if err != nil {
			return next, err
		}
		if next.IsZero() || !due.IsZero() && due.Before(next) {
			next = due
		}
	}
	return next, nil
}

// pageURL is an address of our own that leads back to this component.
func (s *Server) pageURL(path string, q url.Values) string {
	if s.grouped {
		if q == nil {
			q = url.Values{}
		}
		q.Set(componentParam, s.appID())
	}
	if len(q) == 0 {
		return s.BaseURL() + path
	}
	return s.BaseURL() + path + "?" + q.Encode()
}
