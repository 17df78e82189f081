package broken_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/simtest"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// patience stands for WeChat's five seconds.
const patience = 500 * time.Millisecond

// still is a clock that stands still: what a wrong key makes of a message, and so why it is refused, depends on the second.
func still() time.Time { return time.Unix(1700000000, 0) }

// start runs a server with these mistakes beside a WeChat of its own.
func start(t *testing.T, mistakes ...string) (*simtest.WeChat, *broken.Server) {
	t.Helper()
	p := world.Platform{
		AppID: "wxc0ffee1234567890", Secret: "0123456789abcdef0123456789abcdef", Token: "relaytoken2024",
		AESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW", Published: true,
		PreviousAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
	}
	wx := simtest.Start(t, simtest.Platform(p), simtest.Patience(patience), simtest.Now(still))
	s, err := broken.New(broken.Config{
		API: wx.URL, AppID: p.AppID, Secret: p.Secret, Token: p.Token, AESKey: p.AESKey, PrevKey: p.PreviousAESKey,
		Patience: patience,
	}, mistakes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	wx.Serve(s)
	return wx, s
}

func TestTheCorrectServerPassesTheReleaseCheck(t *testing.T) {
	wx, _ := start(t)
	report, err := exam.Release(t.Context(), wx.Sim, exam.ReleaseOptions{ComponentAppID: wx.Platform.AppID}, nil)
	if err != nil || !report.OK || len(report.Groups) != 5 {
		t.Fatalf("%+v, %v", report, err)
	}
	for _, g := range report.Groups {
		for _, step := range g.Steps {
			if step.Hint != "" || step.HintZH != "" {
				t.Errorf("group %d, %s: %s", g.Number, step.ID, step.Hint)
			}
		}
	}
}

func TestTheCorrectServerRefusesForgeriesAndNothingElse(t *testing.T) {
	wx, _ := start(t)
	for _, info := range world.Effects() {
		if !info.Push || info.Effect == world.Delayed || info.Effect == world.Reordered {
			continue
		}
		d, err := wx.Trigger(t.Context(), sim.Trigger{Event: "text", Fault: info.Effect,
			Set: map[string]string{"Content": "你好 😀"}})
		want := d.Expect != world.Refused
		if err != nil || !d.AsExpected() || d.Accepted != want || len(d.Problems) > 0 == want {
			t.Errorf("%s: %+v, %v", info.Effect, d, err)
		}
	}
}

// TestEveryDefectShows: a server with a defect is another than the correct one in what it answers or calls.
func TestEveryDefectShows(t *testing.T) {
	all := broken.Defects()
	if len(all) < 60 {
		t.Fatalf("only %d defects", len(all))
	}
	right := trace(t, "")
	if again := trace(t, right); again != right {
		t.Fatalf("the correct server differs from itself\n%s\n%s", right, again)
	}
	seen := map[string]bool{}
	for _, d := range all {
		if d.Is == "" || seen[d.ID] {
			t.Errorf("defect %q says %q", d.ID, d.Is)
		}
		seen[d.ID] = true
		t.Run(d.ID, func(t *testing.T) {
			t.Parallel()
			if trace(t, right, d.ID) == right {
				t.Errorf("%s: nothing of it shows", d.Is)
			}
		})
	}
}

func TestUnknownDefect(t *testing.T) {
	if _, err := broken.New(broken.Config{}, "nosuch"); err == nil {
		t.Error("taken")
	}
}

// volatile is what differs between runs: ciphertexts, signatures, times.
var volatile = regexp.MustCompile(`[0-9A-Za-z+/=_-]{32,}|\d{10,}`)

// steady leaves only the length of what is volatile.
func steady(text string) string {
	return volatile.ReplaceAllStringFunc(text, func(s string) string { return fmt.Sprint(len(s)) })
}

// trace is what a server does at a series of pushes: what it answers, what it calls, what it sends. It ends where it
// departs from the right one, if one is given.
func trace(t *testing.T, right string, mistakes ...string) string {
	wx, server := start(t, mistakes...)
	var out strings.Builder
	note := func(d world.Delivery, err error) {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %s %s\n", d.Name, d.Effect, d.Verdict)
		for _, at := range d.Attempts {
			body := steady(string(at.ResponseBody))
			fmt.Fprintf(&out, "  %d %q %q\n", at.Status, at.ResponseHeader["Content-Type"], body)
		}
		for _, p := range d.Problems {
			fmt.Fprintf(&out, "  %s\n", p.Code)
		}
		if d.Reply != nil {
			fmt.Fprintf(&out, "  %q\n", d.Reply.Content)
		}
		answered := time.Now()
		server.Settle()
		fmt.Fprintf(&out, "  late: %v\n", time.Since(answered) > patience)
	}
	for _, push := range script(t.Context(), wx) {
		if note(push()); right != "" && !strings.HasPrefix(right, out.String()) {
			return out.String()
		}
	}
	for _, c := range wx.Calls() {
		fmt.Fprintf(&out, "%s %d %s\n", c.Path, c.ErrCode, steady(string(c.Body)))
	}
	for _, a := range wx.Accounts() {
		for _, m := range wx.CustomMessages(a.AppID, a.Followers[0].OpenID) {
			fmt.Fprintf(&out, "%s\n", steady(m.Content))
		}
	}
	return out.String()
}

type delivery func() (world.Delivery, error)

// script is a release check of the first group, and what else tells servers apart.
func script(ctx context.Context, wx *simtest.WeChat) (out []delivery) {
	component := wx.Platform.AppID
	push := func(event, account, content string, fault world.Effect) {
		t := sim.Trigger{ComponentAppID: component, Event: event, Account: account, Fault: fault}
		if content != "" {
			t.Set = map[string]string{"Content": content}
		}
		out = append(out, func() (world.Delivery, error) { return wx.Trigger(ctx, t) })
	}
	out = append(out, func() (world.Delivery, error) { return wx.PushTicket(ctx, component) })
	const account, mini, second = "wx570bc396a51b8ff8", "wxd101a85aa106f53e", "wx9252c5e0bb1836fc"
	codes := map[string]string{}
	for _, a := range []string{account, mini} {
		out = append(out, func() (d world.Delivery, err error) {
			codes[a], d, err = wx.Sim.Authorize(ctx, component, a, nil)
			return d, err
		})
	}
	push("release_text", account, "", "")
	push("release_text", second, "", "")
	push("LOCATION", account, "", "")
	for _, text := range []string{"echo:你好 😀", "echo:a & b", "echo:padding", "echo:other padding"} {
		push("text", account, text, "")
	}
	for _, a := range []string{account, mini} {
		out = append(out, func() (world.Delivery, error) {
			return wx.Trigger(ctx, sim.Trigger{ComponentAppID: component, Event: "release_api", Account: a,
				Set: map[string]string{"Content": "QUERY_AUTH_CODE:" + codes[a]}})
		})
	}
	for _, info := range world.Effects() {
		if info.Expect == world.Refused && info.Effect != world.OldKey || info.Effect == world.UnknownFields {
			push("text", account, "echo:你好", info.Effect)
		}
	}
	out = append(out, func() (world.Delivery, error) { return wx.Unauthorize(ctx, component, account) })
	return out
}
