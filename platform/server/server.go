// Package server is a complete third-party platform (第三方平台) as an http.Handler and a few methods: it receives
// WeChat's callbacks, keeps tickets and tokens, takes authorizations, calls WeChat on behalf of its authorizers, and
// passes the release check. It owns no goroutine that sleeps: whatever is due is done by Step, or by Run for a program
// that has no loop of its own. A Group joins several platforms behind one handler.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// What a caller can be told beyond the errors of wxapi and store.
var (
	ErrNotConfigured = errors.New("the component is not configured: " +
		"AppID, AppSecret, Token and EncodingAESKey come from the console")
	ErrNoTicket = errors.New("no verify ticket yet: " +
		"WeChat pushes one every ten minutes to the auth-event URL once StartPushTicket was called")
	ErrUnauthorized = errors.New("the merchant cancelled the authorization")
	ErrNoToken      = errors.New("no refresh token: " +
		"the authorization code is not redeemed yet, or the account has no API ability")
	ErrCodeSpent = errors.New("the authorization code cannot be redeemed any more")
)

// Config is everything a Server needs. Component may be filled in later, see SetComponent.
type Config struct {
	Component platform.Component
	BaseURL   string // public base; links are built from it and never from request headers
	LoginBase string // host of the PC authorization page, "" is https://mp.weixin.qq.com
	OpenBase  string // host of the H5 authorization page, "" is https://open.weixin.qq.com
	Store     *store.Store
	API       *wxapi.Client
	Now       func() time.Time // nil is time.Now
	Rand      io.Reader        // nil is crypto/rand; read under a lock
	Log       *slog.Logger     // nil discards

	// OnCallback hears of every callback, the refused ones too, with the request's context and before the answer
	// leaves; it must be quick.
	OnCallback func(ctx context.Context, cb platform.Callback)

	// OnStage hears how far a callback has come, with the request's context and while WeChat waits; it must be quick.
	OnStage func(ctx context.Context, stage platform.Stage)

	// Instant answers a message from the message alone, at once and without effects of its own: it is asked before the
	// message is stored, and for retries too, so that both become one row. With ok false the message goes to Reply.
	Instant func(ctx context.Context, m platform.Message) (reply platform.Reply, ok bool)

	// Reply makes the user's answer to a message after it is stored, once; a nil Reply is `success`. One that takes
	// longer than ReplyBudget goes out as a customer-service message instead. Neither Instant nor Reply is asked about a
	// message for an account that never authorized: it is stored with Callback.NeverAuthorized, and `success` is answered.
	Reply       func(ctx context.Context, m platform.Message) (platform.Reply, error)
	ReplyBudget time.Duration // 0 is platform.ReplyBudget

	// MaxSkew refuses callbacks whose timestamp is further off; 0, the default, only records the skew, because WeChat
	// documents no freshness rule and tickets may come late (PROTOCOL 2.5).
	MaxSkew time.Duration

	// KeepCallbacks is how long answered callbacks stay in the store; 0 is 30 days, less than a day is a day, since a
	// late retry must be known as one, and a negative duration is for ever. Those for which something is owed stay.
	KeepCallbacks time.Duration

	// VisitorCodes is how many pre-auth codes visitors of the authorization page may have made at once, beside one more
	// every three seconds; 0 is 60, negative is any number, where WeChat is simulated and its quota costs nothing.
	VisitorCodes int

	// VerifyFile returns the content of a domain verification file (MP_verify_….txt) that the console asked to put at
	// the root; nil means there is none.
	VerifyFile func(name string) (content string, ok bool)
}

// networkPatience bounds work that no caller's context bounds.
const networkPatience = 20 * time.Second

// Server is a running platform. Use New; it is safe for concurrent use.
type Server struct {
	cfg        Config
	base       atomic.Pointer[string]
	identity   atomic.Pointer[identity]
	flights    singleflight.Group // one renewal, one redeeming, at a time and key
	stepping   sync.Mutex
	pruneAt    time.Time // under stepping
	nudged     chan struct{}
	answers    answers
	guesses    guesses
	visits     visits
	addressees addressees
	process    string      // tells this process from others on the same store
	several    func() bool // other components share the public address, so that links must name this one
}

// identity is the component with its keys ready.
type identity struct {
	component platform.Component
	crypt     *msgcrypt.Crypt // nil while not configured
}

// New checks the configuration. It fails when the EncodingAESKey is unusable or a base URL is none.
func New(cfg Config) (*Server, error) {
	cfg.LoginBase = orDefault(cfg.LoginBase, "https://mp.weixin.qq.com")
	cfg.OpenBase = orDefault(cfg.OpenBase, "https://open.weixin.qq.com")
	for name, base := range map[string]string{"LoginBase": cfg.LoginBase, "OpenBase": cfg.OpenBase} {
		if err := checkBase(name, base); err != nil {
			return nil, err
		}
	}
	if cfg.Store == nil || cfg.API == nil {
		return nil, errors.New("a server needs a store and an API client")
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Reader // safe for concurrent use, as any other need not be
	} else {
		cfg.Rand = &lockedReader{source: cfg.Rand}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.ReplyBudget == 0 {
		cfg.ReplyBudget = platform.ReplyBudget
	}
	cfg.KeepCallbacks = keepTime(cfg.KeepCallbacks)
	s := &Server{
		cfg: cfg, nudged: make(chan struct{}, 1), process: rand.Text(), several: func() bool { return false },
	}
	if err := s.SetBaseURL(cfg.BaseURL); err != nil {
		return nil, err
	}
	if err := s.SetComponent(cfg.Component); err != nil {
		return nil, err
	}
	return s, nil
}

// lockedReader lets requests that run at once draw from one source.
type lockedReader struct {
	mu     sync.Mutex
	source io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.source.Read(p)
}

func checkBase(name, base string) error {
	if u, err := url.Parse(base); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%s %q is no absolute http or https URL", name, base)
	}
	return nil
}

// SetBaseURL changes the public address while running, as when a tunnel comes up. Links made before keep the old one.
func (s *Server) SetBaseURL(base string) error {
	if err := checkBase("BaseURL", base); err != nil {
		return err
	}
	base = strings.TrimSuffix(base, "/")
	s.base.Store(&base)
	return nil
}

// BaseURL returns the current public address, without a slash at its end.
func (s *Server) BaseURL() string { return *s.base.Load() }

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// SetComponent changes the settings while running; requests under way finish with the old ones. An empty
// EncodingAESKey means not configured: callbacks are refused until it is there.
func (s *Server) SetComponent(c platform.Component) error {
	next := &identity{component: c}
	if c.EncodingAESKey != "" {
		crypt, err := msgcrypt.New(c)
		if err != nil {
			return fmt.Errorf("component %s: %w", c.AppID, err)
		}
		next.crypt = crypt
	}
	s.identity.Store(next)
	return nil
}

// Component returns the current settings.
func (s *Server) Component() platform.Component { return s.identity.Load().component }

// appID is the component's.
func (s *Server) appID() string { return s.Component().AppID }

// Nudged yields whenever work became due now, so that the loop around Step need not wait for NextDue.
func (s *Server) Nudged() <-chan struct{} { return s.nudged }

func (s *Server) nudge() {
	select {
	case s.nudged <- struct{}{}:
	default: // one signal is enough
	}
}

// StartPushTicket asks WeChat to start pushing tickets.
func (s *Server) StartPushTicket(ctx context.Context) error {
	component := s.Component()
	if component.AppID == "" || component.AppSecret == "" {
		return ErrNotConfigured
	}
	return s.cfg.API.StartPushTicket(ctx, component)
}

// once runs fn for all callers of one key that arrive while it runs. fn does not end with the caller that happened to
// be first, so it gets a context of its own.
func once[T any](ctx context.Context, s *Server, key string, fn func(context.Context) (T, error)) (T, error) {
	flight := s.flights.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), networkPatience)
		defer cancel()
		return fn(ctx)
	})
	select {
	case result := <-flight:
		value, _ := result.Val.(T)
		return value, result.Err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (s *Server) logStore(err error) { s.cfg.Log.Error("store failed", "error", err) }
