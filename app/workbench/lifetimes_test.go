package workbench_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// wire is the simulated WeChat as a platform of the test's own sees it, beside the embedded one.
type wire struct {
	*testing.T
	*workbench.Workbench
}

const wireAppID, wireSecret = "wx00000000000000c3", "secret-of-the-wire"

func newWire(t *testing.T) *wire {
	w := &wire{T: t, Workbench: workbenchtest.Open(t, workbench.Options{Now: stillClock()})}
	w.Schedule.Step(t.Context())
	if err := w.Sim.PutPlatform(world.Platform{AppID: wireAppID, Secret: wireSecret, Token: "wire",
		AESKey: strings.Repeat("A", 43), Published: true}); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *wire) call(name, token string, body map[string]any) map[string]any {
	w.Helper()
	body["component_appid"] = wireAppID
	raw, err := json.Marshal(body)
	if err != nil {
		w.Fatal(err)
	}
	resp := w.Sim.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/" + name,
		Query: url.Values{"access_token": {token}}, Body: raw, ClientIP: "127.0.0.1"})
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		w.Fatal(err)
	}
	return out
}

// ticket is taken from the plan of a push: the platform of the wire listens nowhere.
func (w *wire) ticket() string {
	w.Helper()
	p, _ := w.Sim.Platform(wireAppID)
	p.EventURL = "http://127.0.0.1:1/nobody"
	if err := w.Sim.PutPlatform(p); err != nil {
		w.Fatal(err)
	}
	d, err := w.Sim.PushTicket(w.Context(), wireAppID)
	if err != nil {
		w.Fatal(err)
	}
	p.EventURL = ""
	if err := w.Sim.PutPlatform(p); err != nil {
		w.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(d.Plain), "<ComponentVerifyTicket><![CDATA[")
	ticket, _, _ := strings.Cut(rest, "]]>")
	return ticket
}

func (w *wire) component(ticket string) map[string]any {
	return w.call("api_component_token", "", map[string]any{"component_appsecret": wireSecret,
		"component_verify_ticket": ticket})
}

func (w *wire) token() string { return fmt.Sprint(w.component(w.ticket())["component_access_token"]) }

func (w *wire) preAuth(token string) map[string]any {
	return w.call("api_create_preauthcode", token, map[string]any{})
}

// TestLifetimesObeyTheClock moves the workspace's time to a second before the end of each lifetime of PROTOCOL 9, and
// to a second after: frozen or running fast, only Advance has moved it.
func TestLifetimesObeyTheClock(t *testing.T) {
	cases := []struct {
		name  string
		life  time.Duration
		after string // errcode, or the page's words
		issue func(w *wire) (use func() string)
	}{
		{"ticket", 12 * time.Hour, "61005", func(w *wire) func() string {
			ticket := w.ticket()
			return func() string { return errcode(w.component(ticket)) }
		}},
		{"component token", 2 * time.Hour, "42001", func(w *wire) func() string {
			token := w.token()
			return func() string { return errcode(w.preAuth(token)) }
		}},
		{"superseded component token", 5 * time.Minute, "40001", func(w *wire) func() string {
			token := w.token()
			w.token()
			return func() string { return errcode(w.preAuth(token)) }
		}},
		{"pre-auth code", 30 * time.Minute, "PreAuthCode", func(w *wire) func() string {
			first, second := w.preAuth(w.token()), w.preAuth(w.token())
			codes := []any{first["pre_auth_code"], second["pre_auth_code"]} // one is scanned before the end, one after
			return func() string {
				code := fmt.Sprint(codes[0])
				codes = codes[1:]
				_, err := w.Sim.Consent(w.Context(),
					sim.ConsentRequest{PreAuthCode: code, AccountAppID: workbenchtest.OfficialAccount(w.Workbench).AppID})
				if err != nil {
					return err.Error()
				}
				return "0"
			}
		}},
		{"authorization code", time.Hour, "61010", func(w *wire) func() string {
			c, err := w.Sim.Consent(w.Context(), sim.ConsentRequest{PreAuthCode: fmt.Sprint(w.preAuth(w.token())["pre_auth_code"]), AccountAppID: workbenchtest.OfficialAccount(w.Workbench).AppID})
			if err != nil {
				w.Fatal(err)
			}
			token := w.token()
			return func() string {
				return errcode(w.call("api_query_auth", token, map[string]any{"authorization_code": c.AuthCode}))
			}
		}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			w := newWire(t)
			if err := w.Schedule.Freeze(); err != nil {
				t.Fatal(err)
			}
			use := tc.issue(w)
			if err := w.Schedule.Advance(t.Context(), tc.life-time.Second); err != nil {
				t.Fatal(err)
			}
			if got := use(); got != "0" {
				t.Errorf("a second before the end: %s", got)
			}
			if err := w.Schedule.Advance(t.Context(), 2*time.Second); err != nil {
				t.Fatal(err)
			}
			if got := use(); !strings.Contains(got, tc.after) {
				t.Errorf("a second after the end: %s, want %s", got, tc.after)
			}
		})
	}
}

func errcode(out map[string]any) string {
	code, ok := out["errcode"]
	if !ok {
		return "0"
	}
	return fmt.Sprint(code)
}
