package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/platform"
)

// Group is several components (第三方平台) behind one public handler, commonly on one store. A callback goes to the
// component that its envelope names, or that can open it; a page to the one in its address. Members join and leave
// while it serves.
type Group struct {
	joining  sync.Mutex // one change of the members at a time
	members  atomic.Pointer[[]*Server]
	stepping sync.Mutex // held for a pass, so that nobody leaves during one
	nudged   chan struct{}
}

// NewGroup joins servers, before any of them serves. It fails when two are the same one.
func NewGroup(servers ...*Server) (*Group, error) {
	if len(servers) == 0 {
		return nil, errNoMember
	}
	g := &Group{nudged: servers[0].nudged}
	g.members.Store(&[]*Server{})
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
	s.several, s.nudged = func() bool { return len(*g.members.Load()) > 1 }, g.nudged
	next := append(slices.Clone(*g.members.Load()), s)
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
	rest := slices.DeleteFunc(slices.Clone(members), func(s *Server) bool { return s.appID() == componentAppID })
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
	return slices.Clone(*g.members.Load())
}

// Server finds the member for a component.
func (g *Group) Server(componentAppID string) (*Server, bool) {
	for _, s := range *g.members.Load() {
		if s.appID() == componentAppID {
			return s, true
		}
	}
	return nil, false
}

// Handler serves the public road of all members. A page that names a component which is not a member is a bare 404.
func (g *Group) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := platform.ParsePublicPath(r.URL.EscapedPath())
		if s, ok := g.choose(r, at); ok {
			s.serve(w, r, at)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
}

// choose finds the member that a request is for. What names no component and belongs to none goes to the first member,
// which answers or refuses it; ok is false where the address names a component that is not a member.
func (g *Group) choose(r *http.Request, at platform.PublicPath) (chosen *Server, ok bool) {
	members, belongs := *g.members.Load(), func(*Server) bool { return false }
	callback := r.Method == http.MethodPost && at.Place.IsCallback()
	if callback && len(members) == 1 {
		return members[0], true
	}
	query := r.URL.Query()
	switch {
	case callback:
		belongs = callbackBelongs(r)
	case query.Has("echostr"):
		belongs = func(s *Server) bool { return s.signed(query) }
	case query.Has(componentParam):
		return g.Server(query.Get(componentParam))
	case at.Place == platform.VerifyFilePlace:
		belongs = func(s *Server) bool { _, ok := s.verifyFile(at.File); return ok }
	}
	for _, s := range members {
		if belongs(s) {
			return s, true
		}
	}
	return members[0], true
}

// callbackBelongs reads the envelope, and gives the request its body back. Auth events name their component; messages do
// not, and belong to the member whose keys open them.
func callbackBelongs(r *http.Request) func(*Server) bool {
	body, err := io.ReadAll(io.LimitReader(r.Body, platform.MaxMessageSize+1))
	if err != nil || len(body) > platform.MaxMessageSize { // the first member fails in the same way, and says so
		r.Body = rereadable{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
		return func(*Server) bool { return false }
	}
	r.Body = rereadable{bytes.NewReader(body), r.Body}
	envelope, err := platform.ParseEnvelope(body)
	if err != nil {
		return func(*Server) bool { return false }
	}
	q := r.URL.Query()
	return func(s *Server) bool {
		if envelope.AppID != "" {
			return envelope.AppID == s.appID()
		}
		crypt := s.identity.Load().crypt
		if crypt == nil {
			return false
		}
		_, err := crypt.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), []byte(envelope.Encrypt))
		return err == nil
	}
}

// rereadable is a body that was read, from its start again.
type rereadable struct {
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
