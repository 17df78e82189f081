package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/world"
)

// acceptAll is a server in this process that answers every callback with success.
func acceptAll() (url string, closeAll func() error, err error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	srv := &http.Server{Handler: http.HandlerFunc(handleBare), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(ln)
	return "http://" + ln.Addr().String(), srv.Close, nil
}

// step does something once and tells how long the part of it took that is measured.
type step func(context.Context) (time.Duration, error)

// repeat takes one step after another. Time that a step leaves out is not counted; processor time is that of the whole
// process, client and server together.
func (s *series) repeat(ctx context.Context, name string, do step) (Result, error) {
	measured := time.Duration(s.Seconds * float64(time.Second))
	from := s.Now().Add(time.Duration(leadIn * float64(measured)))
	until := from.Add(measured)
	var took []time.Duration
	var busy time.Duration
	var before usage // when the lead-in is over
	for s.Now().Before(until) || len(took) == 0 {
		if before == (usage{}) && s.Now().After(from) {
			before = ownUsage()
		}
		one, err := do(ctx)
		if err != nil {
			return Result{}, fmt.Errorf("%s: %w", name, err)
		}
		if s.Now().After(from) {
			took, busy = append(took, one), busy+one
		}
	}
	after := ownUsage()
	r := summary(name, 1, took, busy)
	if r.RSS = after.RSS; before != (usage{}) {
		r.CPU = float64((after.CPU - before.CPU).Microseconds()) / float64(len(took))
	}
	return r, nil
}

// timed makes a step of which all is measured.
func (s *series) timed(do func(context.Context) error) step {
	return func(ctx context.Context) (time.Duration, error) {
		start := s.Now()
		err := do(ctx)
		return s.Now().Sub(start), err
	}
}

// httpClient is the yardstick of simPush: net/http's client sends again and again what the simulator has sent once.
func (s *series) httpClient(ctx context.Context) (Result, error) {
	wechat, closeServer, err := pusher()
	if err != nil {
		return Result{}, err
	}
	defer closeServer()
	first, err := push(ctx, wechat)
	if err != nil {
		return Result{}, err
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	return s.repeat(ctx, "http_client", s.timed(func(ctx context.Context) error {
		return post(ctx, client, first.Attempts[0])
	}))
}

// post sends what an attempt has sent.
func post(ctx context.Context, client *http.Client, a world.Attempt) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.URL, bytes.NewReader(a.RequestBody))
	if err != nil {
		return err
	}
	req.Header = a.RequestHeader
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// simPush measures the simulator: it makes a message, seals it, posts it and judges the answer.
func (s *series) simPush(ctx context.Context) (Result, error) {
	wechat, closeServer, err := pusher()
	if err != nil {
		return Result{}, err
	}
	defer closeServer()
	return s.repeat(ctx, "sim_push", s.timed(func(ctx context.Context) error {
		_, err := push(ctx, wechat)
		return err
	}))
}

// pusher is a simulator whose platform answers success to everything.
func pusher() (wechat *sim.Sim, closeServer func() error, err error) {
	url, closeServer, err := acceptAll()
	if err != nil {
		return nil, nil, err
	}
	wechat = sim.New(sim.Config{Seed: 1})
	err = wechat.PutPlatform(world.Platform{
		AppID: component.AppID, Secret: component.AppSecret.Reveal(),
		Token: component.Token.Reveal(), AESKey: component.EncodingAESKey.Reveal(),
		EventURL: url, MessageURL: url + "/$APPID$",
	})
	if err != nil {
		return nil, nil, errors.Join(err, closeServer())
	}
	return wechat, closeServer, nil
}

// push sends a text message of 600 bytes.
func push(ctx context.Context, wechat *sim.Sim) (world.Delivery, error) {
	d, err := wechat.Trigger(ctx, sim.Trigger{Event: "text", Set: map[string]string{"Content": messageText()}})
	if err == nil && !d.Accepted {
		err = fmt.Errorf("delivery %s ended %s", d.ID, d.Verdict)
	}
	return d, err
}

// flow measures the complete authorization over HTTP, as a browser goes through it: entry page, WeChat's page, consent,
// the event, the landing page, the code redeemed, everything stored and recorded. Cancelling it again is not counted.
func (s *series) flow(ctx context.Context) (Result, error) {
	dir, err := os.MkdirTemp(s.dir, "flow-")
	if err != nil {
		return Result{}, err
	}
	defer os.RemoveAll(dir)
	free := "127.0.0.1:0"
	w, err := workbench.Open(ctx, workbench.Options{
		Dir: filepath.Join(dir, "workspace"), Seed: 1,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free},
	})
	if err != nil {
		return Result{}, err
	}
	defer w.Close()
	if _, err := w.PushTicket(ctx, ""); err != nil {
		return Result{}, err
	}
	account := w.Sim.Accounts()[0].AppID
	authorize := s.timed(func(ctx context.Context) error { return authorizeWhole(ctx, w, account) })
	return s.repeat(ctx, "flow", func(ctx context.Context) (time.Duration, error) {
		took, err := authorize(ctx)
		if err == nil {
			_, err = w.Unauthorize(ctx, "", account)
		}
		return took, err
	})
}

// authorizeWhole walks the pages and holds the result to what a platform needs.
func authorizeWhole(ctx context.Context, w *workbench.Workbench, account string) error {
	if err := w.AuthorizeInApp(ctx, "", account, nil); err != nil {
		return err
	}
	a, err := w.Platform.Store.Authorizer(ctx, w.Settings().Component.AppID, account)
	if err == nil && (a.Token.Value == "" || a.RefreshToken == "") {
		err = fmt.Errorf("authorizer %s has no tokens after its authorization", account)
	}
	return err
}
