// Package lab is the bench of the simulator's own tests: a simulator whose clock the test sets, and a platform that
// answers as the test says. Tests of other people's platforms start with package simtest instead.
package lab

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// The credentials of the lab's platform, a second EncodingAESKey, and the AppID of a platform that a test may add.
const (
	AppID      = "wxc0ffee1234567890"
	Secret     = "0123456789abcdef0123456789abcdef"
	Token      = "relaytoken2024"
	AESKey     = "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"
	Key2       = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
	OtherAppID = "wxaaaaaaaaaaaaaaaa"
)

// Budget is how long the lab's WeChat waits for an answer to a push.
const Budget = 200 * time.Millisecond

// Log hears what the simulators of all labs do. A package's TestMain sets it that looks at everything its tests tried.
var Log slog.Handler = slog.DiscardHandler

// Lab is a simulator, its clock, and a platform that answers as the test says.
type Lab struct {
	*testing.T
	*sim.Sim
	Clock  *Clock
	Server *httptest.Server // the platform's

	mu     sync.Mutex
	got    []*http.Request
	bodies [][]byte
	answer http.HandlerFunc
}

// New starts a lab whose platform answers success to everything; change may configure the platform otherwise.
func New(t *testing.T, change ...func(*world.Platform)) *Lab {
	t.Helper()
	l := &Lab{T: t, Clock: NewClock(time.Unix(1700000000, 0).UTC())}
	l.answer = acknowledge
	l.Server = httptest.NewServer(http.HandlerFunc(l.serve))
	t.Cleanup(l.Server.Close)
	l.Sim = sim.New(sim.Config{Now: l.Clock.Now, Seed: 7, Budget: Budget, Log: slog.New(Log)})
	p := platform(l.Server.URL)
	for _, f := range change {
		f(&p)
	}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	return l
}

func acknowledge(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "success") }

// platform is the lab's, served at a base URL.
func platform(base string) world.Platform {
	return world.Platform{
		AppID: AppID, Secret: Secret, Token: Token, AESKey: AESKey, Published: true,
		EventURL: base + "/event", MessageURL: base + "/$APPID$/callback",
	}
}

func (l *Lab) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	l.got, l.bodies = append(l.got, r), append(l.bodies, body)
	answer := l.answer
	l.mu.Unlock()
	answer(w, r)
}

// Answers gives the platform another handler.
func (l *Lab) Answers(f http.HandlerFunc) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = f
}

// Says lets the platform answer everything with that body.
func (l *Lab) Says(body string) {
	l.Answers(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, body) })
}

// Pushes returns what came to the platform so far, oldest first.
func (l *Lab) Pushes() ([]*http.Request, [][]byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.got, l.bodies
}

// Seal makes an encrypted passive reply as the lab's platform would; change may spoil it.
func Seal(t *testing.T, msg string, change ...func(*msgcrypt.Envelope)) string {
	t.Helper()
	e := msgcrypt.Envelope{
		Token: Token, EncodingAESKey: AESKey, AppID: AppID, Timestamp: "1700000000", Nonce: "n",
		Random: "0123456789abcdef", Msg: []byte(msg),
	}
	for _, f := range change {
		f(&e)
	}
	s, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("<xml><Encrypt><![CDATA[%s]]></Encrypt><MsgSignature><![CDATA[%s]]></MsgSignature>"+
		"<TimeStamp>%s</TimeStamp><Nonce><![CDATA[%s]]></Nonce></xml>", s.Encrypt, s.MsgSignature, e.Timestamp, e.Nonce)
}
