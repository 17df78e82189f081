package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/platform"
)

// componentParam names the component in the addresses of a group's pages.
const componentParam = "component_appid"

// Group is several components (第三方平台) behind one public handler, commonly on one store. A callback goes to the component
// that its envelope names, or that can open it; a page to the one in its address. Members join and leave while it serves.
type Group struct {
	joining  sync.Mutex // one change of the members at a time
	members  atomic.Pointer[[]member]
	stepping sync.Mutex // held for a pass, so that nobody leaves during one
	nudged   chan struct{}
}

type member struct {
	*Server
	handler http.Handler
}

// NewGroup joins servers, before any of them serves. It fails when two are the same one.
func NewGroup(servers ...*Server) (*Group, error) {
	if len(servers) == 0 {
		return nil, errNoMember
	}
	g := &Group{nudged: servers[0].nudged}
	g.members.Store(&[]member{})
	for _, s := range servers {
		if err := g.Join(s); err != nil {
			return nil, err
		}
	}
	return g, nil
}

var errNoMember = errors.New("a group needs at least one component")

// Join adds a server that does not serve yet, at the end: callbacks, pages and due work reach it at once. While there
// are several members, the links that they make name their component. Join fails when the component is there already.
func (g *Group) Join(s *Server) error {
	g.joining.Lock()
	defer g.joining.Unlock()
	if _, taken := g.Server(s.appID()); taken {
		return fmt.Errorf("component %s is in the group twice", s.appID())
	}
	s.group, s.nudged = g, g.nudged
	next := append(slices.Clone(*g.members.Load()), member{s, s.Handler()})
	g.members.Store(&next)
	s.nudge()
	return nil
}

// Leave takes a member out: no callback, page or due work reaches it after Leave returned, except that requests under
// way are answered. It waits for the end of a pass that Step has begun. What the member stored stays.
func (g *Group) Leave(componentAppID string) error {
	g.joining.Lock()
	defer g.joining.Unlock()
	members := *g.members.Load()
	rest := slices.DeleteFunc(slices.Clone(members), func(m member) bool { return m.appID() == componentAppID })
	switch {
	case len(rest) == len(members):
		return fmt.Errorf("component %s is not in the group", componentAppID)
	case len(rest) == 0:
		return errNoMember
	}
	g.members.Store(&rest)
	g.stepping.Lock()
	defer g.stepping.Unlock()
	return nil
}

// Servers lists the members in the order they joined.
func (g *Group) Servers() []*Server {
	var out []*Server
	for _, m := range *g.members.Load() {
		out = append(out, m.Server)
	}
	return out
}

// Server finds the member for a component.
func (g *Group) Server(componentAppID string) (*Server, bool) {
	for _, m := range *g.members.Load() {
		if m.appID() == componentAppID {
			return m.Server, true
		}
	}
	return nil, false
}

// Handler serves the public road of all members. A page that names a component which is not a member is a bare 404.
func (g *Group) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m, ok := g.choose(w, r); ok {
			m.handler.ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
}

// choose finds the member that a request is for. Whatever is for none the first one refuses, or answers where no
// component is named; but nobody speaks for a component that is named and not here.
func (g *Group) choose(w http.ResponseWriter, r *http.Request) (member, bool) {
	members, belongs := *g.members.Load(), func(member) bool { return false }
	callback := r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/wechat/")
	if callback && len(members) == 1 {
		return members[0], true
	}
	query := r.URL.Query()
	switch {
	case callback:
		belongs = callbackBelongs(r)
	case query.Has("echostr"):
		belongs = func(m member) bool { return m.signed(query) }
	case query.Has(componentParam):
		at := slices.IndexFunc(members, func(m member) bool { return m.appID() == query.Get(componentParam) })
		if at < 0 {
			return member{}, false
		}
		return members[at], true
	case strings.HasSuffix(r.URL.Path, ".txt"):
		belongs = func(m member) bool { _, ok := m.verifyFile(r.URL.Path[1:]); return ok }
	}
	for _, m := range members {
		if belongs(m) {
			return m, true
		}
	}
	return members[0], true
}

// callbackBelongs reads the envelope and leaves the request as if nobody had. Auth events name their component;
// messages do not, and belong to whoever can open them.
func callbackBelongs(r *http.Request) func(member) bool {
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

// Nudged yields whenever work became due now for any member, or one joined.
func (g *Group) Nudged() <-chan struct{} { return g.nudged }

// Step does everything that is due for any member.
func (g *Group) Step(ctx context.Context) error {
	g.stepping.Lock()
	defer g.stepping.Unlock()
	var errs []error
	for _, m := range *g.members.Load() {
		errs = append(errs, m.Step(ctx))
	}
	return errors.Join(errs...)
}

// NextDue returns when Step has something to do next, the zero time when nothing is due.
func (g *Group) NextDue(ctx context.Context) (time.Time, error) {
	var next time.Time
	for _, m := range *g.members.Load() {
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
	if s.group != nil && len(*s.group.members.Load()) > 1 {
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
