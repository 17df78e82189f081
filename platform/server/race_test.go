package server_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// raceTime is when the tokens of TestTwoProcesses are due.
func raceTime() time.Time { return time.Unix(1700000000, 0).Add(3 * time.Hour) }

// racedCode is the code that the racers of TestTwoProcessesRedeemOnce bring.
const racedCode = "queryauthcode@@@raced"

// race renews the account's token from 32 goroutines, or with a code has them bring it back as browsers do, and prints what
// they saw; it runs in a process of its own.
func race(path, api, code string) error {
	st, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	srv, err := server.New(server.Config{Component: component, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{BaseURL: api}, Now: raceTime})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	for range 32 {
		if code != "" {
			wg.Go(func() { fmt.Println(bringCode(srv, code)) })
			continue
		}
		wg.Go(func() {
			token, err := srv.AuthorizerToken(context.Background(), account)
			fmt.Println(token.Value.Reveal(), err)
		})
	}
	return nil
}

// bringCode opens the landing page, and does what is due meanwhile.
func bringCode(srv *server.Server, code string) (status int, err error) {
	w := httptest.NewRecorder()
	srv.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/authorized?auth_code="+code+"&expires_in=3600", nil))
	return w.Code, srv.Step(context.Background())
}

// racers runs two processes on the store of r and counts the lines they print.
func (r *rig) racers(code string) map[string]int {
	r.t.Helper()
	var wg sync.WaitGroup
	var outputs [2]bytes.Buffer
	for i := range outputs {
		racer := exec.Command(os.Args[0])
		racer.Env = append(os.Environ(), victimEnv+"="+r.path, racerEnv+"="+r.cfg.API.BaseURL, racedCodeEnv+"="+code)
		racer.Stdout, racer.Stderr = &outputs[i], os.Stderr
		wg.Go(func() {
			if err := racer.Run(); err != nil {
				r.t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]int{}
	for line := range strings.Lines(outputs[0].String() + outputs[1].String()) {
		seen[line]++
	}
	return seen
}

// TestTwoProcesses on one workspace, 32 goroutines in each, end with one renewal and one token.
func TestTwoProcesses(t *testing.T) {
	r := newRig(t).authorized()
	seen := r.racers("")
	if a, c := r.wechat.count("api_authorizer_token"), r.wechat.count("api_component_token"); len(seen) != 1 || a != 1 || c != 2 {
		t.Errorf("saw %v, %d authorizer and %d component renewals", seen, a, c)
	}
	for line, times := range seen {
		if times != 64 || !strings.HasSuffix(line, " <nil>\n") {
			t.Errorf("%d times %q", times, line)
		}
	}
}

// TestTwoProcessesRedeemOnce: the event is stored, and 64 browsers bring its code to two processes, which do their due work
// as well. WeChat is asked once, and everybody sees the landing page.
func TestTwoProcessesRedeemOnce(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.mu.Lock() // other processes ask for it: nothing else orders their calls after this
	r.wechat.codes[racedCode] = account
	r.wechat.mu.Unlock()
	r.wantSuccess(r.send(r.authEvent("authorized", account, racedCode)))
	seen := r.racers(racedCode)
	if n := r.wechat.count("api_query_auth"); n != 1 || seen["200 <nil>\n"] != 64 {
		t.Errorf("redeemed %d times, saw %v", n, seen)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.RefreshToken == "" || a.NickName == "" {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestTwoServersSendOnce: two programs on one file do the due work at the same time; what a follower sees is sent once.
func TestTwoServersSendOnce(t *testing.T) {
	const due = 20
	r := newRig(t).authorized()
	other := r.second()
	for i := range due {
		payload := fmt.Sprintf(`{"AppID":%q,"Body":{"touser":%q,"msgtype":"text","text":{"content":"%d"}}}`, account, openID, i)
		if err := r.store.AddWork(ctx, componentAppID, store.Work{Kind: "custom", Key: fmt.Sprint(i), Payload: payload, DueAt: r.clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	for _, srv := range []*server.Server{r.srv, other} {
		wg.Go(func() {
			if err := srv.Step(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]int{}
	for _, m := range r.wechat.messages() {
		seen[m.Text]++
	}
	if len(seen) != due || len(r.wechat.messages()) != due {
		t.Errorf("%d messages of %d were sent, %d in all", len(seen), due, len(r.wechat.messages()))
	}
	if left, err := r.store.DueWork(ctx, componentAppID, r.clock.Now()); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}
