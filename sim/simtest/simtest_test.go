package simtest_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// given is what a framework hands to a test; in a Test function it is t.
type given struct{ cleanups []func() }

func (*given) Helper()                           {}
func (*given) Context() context.Context          { return context.Background() }
func (g *given) Cleanup(f func())                { g.cleanups = append(g.cleanups, f) }
func (*given) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (g *given) end() {
	for _, f := range g.cleanups {
		f()
	}
}

// A third-party platform under test, from its first ticket to a token that is two hours old. It is anybody's http.Handler: it
// gets the four values of the console, calls https://api.weixin.qq.com through the client, and knows nothing of the test.
func Example() {
	t := &given{} // in a Test function it is t
	defer t.end()
	wx := simtest.Start(t)
	wx.Serve(yourPlatform(t, wx.Platform, wx.Client))

	wx.Ticket()
	wx.Authorize()
	fmt.Println("it answers:", wx.Message("echo:你好").Reply.Content)

	forged := wx.Push(sim.Trigger{Event: "text", Fault: world.BadSignature})
	fmt.Println("a forgery:", forged.Verdict)

	wx.Advance(2 * time.Hour) // twelve tickets
	fmt.Println("two hours later:", wx.Message("echo:再见").Reply.Content)
	// Output:
	// it answers: 你好
	// a forgery: bad_status
	// two hours later: 再见
}

// yourPlatform is the server of a project that knows nothing of this one.
func yourPlatform(t simtest.T, as world.Platform, client *http.Client, mistakes ...string) http.Handler {
	s, err := broken.New(broken.Config{
		API: "https://api.weixin.qq.com", HTTP: client.Transport,
		AppID: as.AppID, Secret: as.Secret, Token: as.Token, AESKey: as.AESKey,
	}, mistakes...)
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(s.Close)
	return s
}

// small is a platform: it keeps tickets, and answers what people write with the AppID of the account.
type small struct {
	api     string
	as      world.Platform
	mu      sync.Mutex
	tickets []string
}

func (p *small) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var event struct{ InfoType, ComponentVerifyTicket string }
	plain, err := p.open(r)
	if err != nil || xml.Unmarshal(plain, &event) != nil {
		http.Error(w, "cannot open it", http.StatusBadRequest)
		return
	}
	if event.InfoType == "component_verify_ticket" {
		p.mu.Lock()
		p.tickets = append(p.tickets, event.ComponentVerifyTicket)
		p.mu.Unlock()
	}
	io.WriteString(w, "success")
}

func (p *small) open(r *http.Request) ([]byte, error) {
	var outer struct{ Encrypt string }
	if err := xml.NewDecoder(r.Body).Decode(&outer); err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(outer.Encrypt)
	if err != nil || len(raw) < 32 || len(raw)%16 != 0 {
		return nil, fmt.Errorf("no ciphertext")
	}
	key, err := base64.StdEncoding.DecodeString(p.as.AESKey + "=")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(raw, raw)
	n := binary.BigEndian.Uint32(raw[16:])
	if int64(n) > int64(len(raw)-20) {
		return nil, fmt.Errorf("length %d", n)
	}
	return raw[20 : 20+n], nil
}

func (p *small) componentToken() (string, error) {
	p.mu.Lock()
	ticket := p.tickets[len(p.tickets)-1]
	p.mu.Unlock()
	body, err := json.Marshal(map[string]string{"component_appid": p.as.AppID, "component_appsecret": p.as.Secret,
		"component_verify_ticket": ticket})
	if err != nil {
		return "", err
	}
	resp, err := http.Post(p.api+"/cgi-bin/component/api_component_token", "application/json", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var out struct {
		Token string `json:"component_access_token"`
	}
	err = json.NewDecoder(resp.Body).Decode(&out)
	return out.Token, err
}

// TestAPlatformAcrossTime lets a real platform run for two hours, over HTTP both ways.
func TestAPlatformAcrossTime(t *testing.T) {
	wx := simtest.Start(t)
	p := &small{api: wx.URL, as: wx.Platform}
	wx.Serve(p)
	wx.Advance(0)
	if token, err := p.componentToken(); err != nil || len(token) != 136 {
		t.Errorf("token %q, %v", token, err)
	}
	wx.Advance(2 * time.Hour)
	if len(p.tickets) != 13 {
		t.Errorf("%d tickets in two hours, want the first and twelve", len(p.tickets))
	}
	if token, err := p.componentToken(); err != nil || len(token) != 136 {
		t.Errorf("token %q, %v", token, err)
	}
}

// TestWorldsAreApart: many at once, each with its own ports and its own memory.
func TestWorldsAreApart(t *testing.T) {
	var mu sync.Mutex
	urls := map[string]bool{}
	t.Run("all", func(t *testing.T) {
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				wx := simtest.Start(t, simtest.Seed(uint64(i)))
				wx.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "success") }))
				for range i + 1 {
					if _, err := wx.PushTicket(t.Context(), wx.Platform.AppID); err != nil {
						t.Error(err)
					}
				}
				if n := len(wx.Deliveries("", 0)); n != i+1 {
					t.Errorf("%d deliveries, want %d", n, i+1)
				}
				mu.Lock()
				urls[wx.URL] = true
				mu.Unlock()
			})
		}
	})
	if len(urls) != 8 {
		t.Errorf("%d addresses for 8 worlds", len(urls))
	}
	for url := range urls {
		if _, err := http.Get(url); err == nil || !strings.Contains(err.Error(), "refused") {
			t.Errorf("%s outlives its test: %v", url, err)
		}
	}
}

// TestSameSeedSameBytes compares all that goes over the wire.
func TestSameSeedSameBytes(t *testing.T) {
	run := func(seed uint64) (bodies []string) {
		wx := simtest.Start(t, simtest.Seed(seed), simtest.Now(func() time.Time { return time.Unix(1700000000, 0) }))
		wx.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			bodies = append(bodies, r.URL.RawQuery+string(body))
			io.WriteString(w, "success")
		}))
		wx.Advance(time.Hour)
		return bodies
	}
	if diff := cmp.Diff(run(5), run(5)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(run(5), run(6)) {
		t.Error("another seed gives the same bytes")
	}
}

func TestOwnPlatform(t *testing.T) {
	mine := world.Platform{AppID: "wx00000000000000c3", Secret: "s", Token: "t", AESKey: strings.Repeat("A", 43),
		Published: true}
	wx := simtest.Start(t, simtest.Platform(mine))
	wx.Point("http://127.0.0.1:1/e", "http://127.0.0.1:1/$APPID$")
	if got, ok := wx.Sim.Platform(mine.AppID); !ok || got.EventURL != "http://127.0.0.1:1/e" {
		t.Errorf("%+v", got)
	}
}

func TestAMistakeEndsTheTest(t *testing.T) {
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, "$APPID$") {
			t.Error(said)
		}
	}()
	g := &given{}
	defer g.end()
	simtest.Start(g).Point("http://127.0.0.1:1/e", "http://127.0.0.1:1/m")
}
