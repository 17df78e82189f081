package sim_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"wxlab/fixtures"
	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// quiet is a simulator with a platform that acknowledges everything, for tests that make many of them.
func quiet(t *rapid.T, c *clock, target string) *sim.Sim {
	s := sim.New(sim.Config{Now: c.Now, Seed: 1})
	err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true, EventURL: target + "/event", MessageURL: target + "/$APPID$/callback"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func acknowledging(t *testing.T) string {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "success") }))
	t.Cleanup(srv.Close)
	return srv.URL
}

func post(s *sim.Sim, path, tok, body string) api.Response {
	return s.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"access_token": {tok}}, Body: []byte(body), ClientIP: "127.0.0.1"})
}

// TestTokensFollowTheirModel draws tokens and lets time pass: a token works for 7200 s, and for 300 s beside its
// successor, whatever comes first.
func TestTokensFollowTheirModel(t *testing.T) {
	target := acknowledging(t)
	type modelled struct {
		value              string
		issued, superseded time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{t: time.Unix(1700000000, 0)}
		s := quiet(t, c, target)
		d, err := s.PushTicket(t.Context(), appID)
		if err != nil {
			t.Fatal(err)
		}
		get := fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, field(d.Plain, "ComponentVerifyTicket"))
		var tokens []modelled
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 299, 300, 301, 3600, 6899, 7199}).Draw(t, "seconds")) * time.Second)
			if rapid.Bool().Draw(t, "fetch") {
				resp := post(s, pathToken, "", get)
				if resp.ErrCode == 61005 {
					return // the ticket's own end is another test's business
				}
				if n := len(tokens); n > 0 {
					tokens[n-1].superseded = c.Now()
				}
				value, _, _ := strings.Cut(strings.TrimPrefix(string(resp.Body), `{"component_access_token":"`), `"`)
				tokens = append(tokens, modelled{value: value, issued: c.Now()})
			}
			for i, tok := range tokens {
				want := 0
				switch now := c.Now(); {
				case !tok.superseded.IsZero() && !now.Before(tok.superseded.Add(300*time.Second)):
					want = 40001
				case !now.Before(tok.issued.Add(7200 * time.Second)):
					want = 42001
				}
				if got := post(s, pathPreAuth, tok.value, `{"component_appid":"`+appID+`"}`).ErrCode; got != want {
					t.Fatalf("token %d of %d, issued %s ago, superseded at %s: %d, want %d", i, len(tokens), c.Now().Sub(tok.issued), tok.superseded, got, want)
				}
			}
		}
	})
}

// TestWindowsFollowTheirModel lets a follower act and the platform send, in any order. Each action has its own
// allowance, a message is taken off all that are open, and the largest decides.
func TestWindowsFollowTheirModel(t *testing.T) {
	target := acknowledging(t)
	allowances := map[string]struct {
		count int
		life  time.Duration
	}{"text": {5, 48 * time.Hour}, "CLICK": {3, time.Minute}, "SCAN": {3, time.Minute}}
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{t: time.Unix(1700000000, 0)}
		s := quiet(t, c, target)
		a := s.Accounts()[1]
		user := a.Followers[0].OpenID
		tok := authorizerToken(t, s, a.AppID)
		left, until := map[string]int{}, map[string]time.Time{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 30, 59, 60, 61}).Draw(t, "seconds")) * time.Second)
			if event := rapid.SampledFrom([]string{"text", "CLICK", "SCAN", "", "", ""}).Draw(t, "event"); event != "" {
				if _, err := s.Trigger(t.Context(), sim.Trigger{Event: event, Account: a.AppID, OpenID: user}); err != nil {
					t.Fatal(err)
				}
				left[event], until[event] = allowances[event].count, c.Now().Add(allowances[event].life)
				continue
			}
			open, best := false, 0
			for event := range until {
				if c.Now().Before(until[event]) {
					open, best = true, max(best, left[event])
				}
			}
			want := 0
			switch {
			case !open:
				want = 45015
			case best == 0:
				want = 45047
			default:
				for event := range left {
					left[event] = max(0, left[event]-1)
				}
			}
			if got := post(s, pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, user)).ErrCode; got != want {
				t.Fatalf("%d, want %d; left %v until %v at %s", got, want, left, until, c.Now())
			}
		}
	})
}

// xmlChars are the characters that XML 1.0 allows, carriage return aside: parsers turn it into a line feed.
func xmlChars() []*unicode.RangeTable {
	return []*unicode.RangeTable{{
		R16: []unicode.Range16{{Lo: 0x20, Hi: 0xd7ff, Stride: 1}, {Lo: 0xe000, Hi: 0xfffd, Stride: 1}},
		R32: []unicode.Range32{{Lo: 0x10000, Hi: 0x10ffff, Stride: 1}},
	}}
}

func authorizerToken(t *rapid.T, s *sim.Sim, account string) string {
	d, err := s.PushTicket(t.Context(), appID)
	if err != nil {
		t.Fatal(err)
	}
	resp := post(s, pathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, field(d.Plain, "ComponentVerifyTicket")))
	component, _, _ := strings.Cut(strings.TrimPrefix(string(resp.Body), `{"component_access_token":"`), `"`)
	code, _, err := s.Authorize(t.Context(), appID, account, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp = post(s, pathQuery, component, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, appID, code))
	_, rest, _ := strings.Cut(string(resp.Body), `"authorizer_access_token":"`)
	tok, _, _ := strings.Cut(rest, `"`)
	return tok
}

// TestAnyTextSurvivesThePush: whatever a follower writes, an XML parser reads it back, CDATA's own end included.
func TestAnyTextSurvivesThePush(t *testing.T) {
	target := acknowledging(t)
	rapid.Check(t, func(t *rapid.T) {
		s := quiet(t, &clock{t: time.Unix(1700000000, 0)}, target)
		text := rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("]]>]<&>\"'你😀 \n")), rapid.RuneFrom(nil, xmlChars()...))).Draw(t, "text")
		a := s.Accounts()[1]
		d, err := s.SendText(t.Context(), appID, a.AppID, "", text)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Content string }
		if err := xml.Unmarshal(d.Plain, &got); err != nil || got.Content != text || !utf8.Valid(d.Plain) {
			t.Fatalf("sent %q, parsed %q, %v", text, got.Content, err)
		}
	})
}

// TestRestoredSimulatorsGoOnAlike takes a snapshot after random commands; both go on and stay the same.
func TestRestoredSimulatorsGoOnAlike(t *testing.T) {
	target := acknowledging(t)
	rapid.Check(t, func(t *rapid.T) {
		c := &clock{t: time.Unix(1700000000, 0)}
		was := quiet(t, c, target)
		commands := rapid.SliceOfN(rapid.SampledFrom([]string{"text", "image", "CLICK", "authorized", "unauthorized", "component_verify_ticket", "unsubscribe"}), 1, 8).Draw(t, "commands")
		half := len(commands) / 2
		play(t, c, commands[:half], was)
		raw, err := was.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		is, err := sim.Restore(sim.Config{Now: c.Now}, raw)
		if err != nil {
			t.Fatal(err)
		}
		play(t, c, commands[half:], was, is)
		x, y := was.Deliveries("", 0), is.Deliveries("", 0)
		for i := range x {
			if x[i].ID != y[i].ID || string(x[i].Plain) != string(y[i].Plain) || string(x[i].Attempts[0].RequestBody) != string(y[i].Attempts[0].RequestBody) {
				t.Fatalf("delivery %s differs:\n%s\n%s", x[i].ID, x[i].Plain, y[i].Plain)
			}
		}
	})
}

func play(t *rapid.T, c *clock, commands []string, sims ...*sim.Sim) {
	for _, event := range commands {
		c.Add(time.Second)
		for _, s := range sims {
			if _, err := s.Trigger(t.Context(), sim.Trigger{Event: event}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestEveryErrcodeHasItsText reads the sources: a code that the table lacks would go out without words.
func TestEveryErrcodeHasItsText(t *testing.T) {
	table, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	files := append(goFiles(t, "api"), goFiles(t, "world")...)
	used := map[int]bool{}
	pattern := regexp.MustCompile(`(?:fail\(|code: )(\d{5})\b(?:, text:)?`)
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllStringSubmatch(string(raw), -1) {
			if strings.HasSuffix(m[0], ", text:") {
				continue // brings its own
			}
			code, _ := strconv.Atoi(m[1])
			used[code] = true
			if table[code].Text == "" {
				t.Errorf("%s uses errcode %d, which the table does not have", name, code)
			}
		}
	}
	if len(used) < 30 {
		t.Errorf("only %d codes found, does the pattern still match?", len(used))
	}
}
