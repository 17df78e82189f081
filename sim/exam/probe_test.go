package exam_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/probe"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// checkProbing runs one group with probes against a handler, and counts the probes that came.
func checkProbing(t *testing.T, h http.Handler, budget, left time.Duration) (exam.Group, *atomic.Int64) {
	t.Helper()
	s := sim.New(sim.Config{Seed: 9, Budget: budget})
	var probes atomic.Int64
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(sim.VariantHeader) != "" {
			probes.Add(1)
		}
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(own.Close)
	err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, EventURL: own.URL +
		"/event", MessageURL: own.URL + "/$APPID$/callback"})
	if err != nil {
		t.Fatal(err)
	}
	report, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{1},
		Timeout: 50 * time.Millisecond, Probe: &probe.Session{Sim: s, Left: left}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report.Groups[0], &probes
}

func brokenServer(t *testing.T, mistakes ...string) *broken.Server {
	t.Helper()
	own, err := broken.New(broken.Config{API: "http://127.0.0.1:1", AppID: appID, Secret: secret, Token: token,
		AESKey: aesKey}, mistakes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Close)
	return own
}

// TestTheCheckNamesWhatTheServerChecks: the hint of the failing step is what was confirmed, in both languages; steps that
// fail alike have it without further probes.
func TestTheCheckNamesWhatTheServerChecks(t *testing.T) {
	for mistake, want := range map[string]struct{ step, en, zh string }{
		"compares_signature": {"ticket", "compares the parameter signature with the four-string SHA-1", "拿参数 signature 与四串"},
		"wants_accounts_tail": {"text", "wants the account's AppID wx570bc396a51b8ff8 behind the message",
			"要求密文尾部是授权方的 AppID wx570bc396a51b8ff8"},
		"crash_500": {"ticket", "", ""},
	} {
		g, probes := checkProbing(t, brokenServer(t, mistake), 0, time.Minute)
		var sent int
		for _, st := range g.Steps {
			if st.Probe != nil {
				sent += st.Probe.Sent
			}
			if st.ID != want.step {
				continue
			}
			switch {
			case st.Probe == nil || st.Probe.Sent == 0:
				t.Errorf("%s: %s was not probed", mistake, st.ID)
			case want.en == "":
				if st.Probe.Confirmed || st.Probe.Code != "unknown" || !strings.Contains(st.Probe.Text, "still unknown") ||
					!strings.Contains(st.Probe.TextZH, "仍不清楚") || strings.Contains(st.Hint, "confirmed") {
					t.Errorf("%s: %+v", mistake, st.Probe)
				}
			case !st.Probe.Confirmed || !strings.Contains(st.Hint, want.en) || !strings.Contains(st.HintZH, want.zh) ||
				strings.Contains(st.Hint, "compare its Token"):
				t.Errorf("%s: %+v\n%s\n%s", mistake, st.Probe, st.Hint, st.HintZH)
			}
		}
		if int(probes.Load()) != sent || sent == 0 {
			t.Errorf("%s: %d probes came, %d are reported", mistake, probes.Load(), sent)
		}
	}
}

// TestARightServerIsNotProbed, and neither is one whose failure no probe explains.
func TestARightServerIsNotProbed(t *testing.T) {
	for _, mistakes := range [][]string{nil, {"route_404"}, {"ack_newline"}} {
		if _, probes := checkProbing(t, brokenServer(t, mistakes...), 0, time.Minute); probes.Load() != 0 {
			t.Errorf("%v: %d probes", mistakes, probes.Load())
		}
	}
}

// TestASlowServerIsProbedBriefly: however many steps time out, the probes of all share one patience.
func TestASlowServerIsProbedBriefly(t *testing.T) {
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	_, probes := checkProbing(t, slow, 100*time.Millisecond, 600*time.Millisecond)
	if n := probes.Load(); n < 1 || n > 7 { // all share 0.6 s, each takes 0.1
		t.Errorf("%d probes", n)
	}
}
