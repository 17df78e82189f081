package exam_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/simtest"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// patience stands for WeChat's five seconds.
const patience = 2 * time.Second

// examinee is the test server that is examined, with its mistakes.
type examinee struct {
	mistakes []string
	console  func(*world.Platform)           // what somebody set, or got wrong, there
	patience time.Duration                   // patience when zero
	behind   func(http.Handler) http.Handler // what stands before the server
	options  func(*exam.Options)             // what is not known, or cannot be done
	ownClock bool                            // the server's does not move with WeChat's
}

// examine examines the test server with these mistakes.
func examine(t *testing.T, o exam.Options, mistakes ...string) exam.Report {
	t.Helper()
	return examinee{mistakes: mistakes}.examine(t, o)
}

func (in examinee) examine(t *testing.T, o exam.Options) exam.Report {
	t.Helper()
	p := world.Platform{
		AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true,
		PreviousAESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
	}
	if in.console != nil {
		in.console(&p)
	}
	if in.patience == 0 {
		in.patience = patience
	}
	wx := simtest.Start(t, simtest.Platform(p), simtest.Patience(in.patience))
	now := wx.Sim.Now
	if in.ownClock {
		now = time.Now
	}
	s, err := broken.New(broken.Config{
		API: wx.URL, AppID: p.AppID, Secret: p.Secret, Token: p.Token, AESKey: p.AESKey, PrevKey: p.PreviousAESKey,
		Patience: in.patience, Now: now,
	}, in.mistakes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	var h http.Handler = s
	if in.behind != nil {
		h = in.behind(s)
	}
	base := wx.Serve(h)
	o.ComponentAppID, o.Patience, o.Quiet = p.AppID, in.patience, 100*time.Millisecond
	o.Advance = func(_ context.Context, d time.Duration) error { wx.Advance(d); return nil }
	o.ClockShared = !in.ownClock
	o.Authorize = func(ctx context.Context, account string) error {
		return merchant{wx.Sim, account}.visit(ctx, base+"/authorize")
	}
	o.Restart = func(context.Context) error { s.Restart(); return nil }
	if in.options != nil {
		in.options(&o)
	}
	report, err := exam.Examine(t.Context(), wx.Sim, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// merchant authorizes in a browser.
type merchant struct {
	*sim.Sim
	account string
}

// visit follows the platform's link to WeChat, consents, and lands on the platform's page.
func (m merchant) visit(ctx context.Context, entry string) error {
	link, err := get(ctx, entry)
	if err != nil {
		return err
	}
	q := link.Query()
	consent, err := m.Consent(ctx, sim.ConsentRequest{
		PreAuthCode: q.Get("pre_auth_code"), AccountAppID: m.account, RedirectURI: q.Get("redirect_uri"),
	})
	if err != nil {
		return err
	}
	if _, err = get(ctx, consent.RedirectURL); err != nil {
		return err
	}
	return m.Step(ctx) // the event, where the redirect went first
}

// get gives where a page leads to, nil where it leads nowhere.
func get(ctx context.Context, page string) (*url.URL, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, page, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if resp.StatusCode >= 400 {
		return nil, errors.Join(errors.New(resp.Status+" "+string(body)), err)
	}
	if where, none := resp.Location(); none == nil {
		return where, err
	}
	return nil, err
}

// TestACorrectServerFailsNothing, and nothing of it is remarked on.
func TestACorrectServerFailsNothing(t *testing.T) {
	report := examine(t, exam.Options{})
	for _, r := range report.Results {
		if r.Verdict == exam.Fail || r.Verdict == exam.Remark {
			t.Errorf("%s: %s, got %s; %s", r.ID, r.Verdict, r.Got.En, r.Cause.En)
		}
		if testing.Verbose() {
			t.Logf("%-40s %-12s %5d ms  %s", r.ID, r.Verdict, r.MS, r.Got.En)
		}
	}
	t.Logf("%d passed, %d remarked, %d failed, %d not observed", report.Passed, report.Remarked, report.Failed, report.NotObserved)
}
