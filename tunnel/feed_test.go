package tunnel_test

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/tunnel"
)

// states reads all that is left of a subscription whose feed is over.
func states(c <-chan tunnel.Status) (all []tunnel.State) {
	for s := range c {
		all = append(all, s.State)
	}
	return all
}

func TestFeedTellsEveryReaderTheStatesInOrder(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	f := tunnel.NewFeed(tunnel.Status{State: tunnel.Opening}, func() time.Time { return at })
	early := f.Status()
	f.Post(tunnel.Status{State: tunnel.Online})
	late := f.Status()
	f.Post(tunnel.Status{State: tunnel.Reconnecting, Code: "ERR_NGROK_334"})
	f.Post(tunnel.Status{State: tunnel.Closed})
	if f.Post(tunnel.Status{State: tunnel.Online}) {
		t.Error("a closed feed was revived")
	}
	afterwards := f.Status()
	for name, c := range map[string]struct {
		got  []tunnel.State
		want []tunnel.State
	}{
		"early":      {states(early), []tunnel.State{tunnel.Opening, tunnel.Online, tunnel.Reconnecting, tunnel.Closed}},
		"late":       {states(late), []tunnel.State{tunnel.Online, tunnel.Reconnecting, tunnel.Closed}},
		"afterwards": {states(afterwards), []tunnel.State{tunnel.Closed}},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s reader (-want +got):\n%s", name, diff)
		}
	}
	if s := f.Current(); s.State != tunnel.Closed || !s.At.Equal(at) {
		t.Errorf("current state %+v", s)
	}
	<-f.Done()
}

func TestSlowReaderLosesTheOldestStates(t *testing.T) {
	f := tunnel.NewFeed(tunnel.Status{State: tunnel.Online}, nil)
	c := f.Status()
	for i := range 500 {
		f.Post(tunnel.Status{State: tunnel.Online, Latency: time.Duration(i)})
	}
	f.Post(tunnel.Status{State: tunnel.Closed})
	var got []tunnel.Status
	for s := range c {
		got = append(got, s)
	}
	if n := len(got); n < 2 || got[n-1].State != tunnel.Closed || got[n-2].Latency != 499 {
		t.Fatalf("%d states, the last %+v", n, got[max(0, n-2):])
	}
	for i := 1; i < len(got)-1; i++ {
		if got[i].Latency <= got[i-1].Latency {
			t.Fatalf("out of order: %v after %v", got[i].Latency, got[i-1].Latency)
		}
	}
}

func TestLocalServesUntilClosed(t *testing.T) {
	l, err := tunnel.Local("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	served.Go(func() { _ = http.Serve(l, http.NotFoundHandler()) })
	resp, err := http.Get(l.URL() + "/x")
	if err != nil || resp.StatusCode != http.StatusNotFound {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
	if s := l.Current(); s.State != tunnel.Online {
		t.Errorf("state %v", s.State)
	}
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Errorf("close twice: %v", err)
	}
	served.Wait()
	<-l.Done()
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept after close: %v", err)
	}
}

func TestLocalNamesTheAddressItCannotHave(t *testing.T) {
	l, err := tunnel.Local("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = tunnel.Local(l.Addr().String())
	if err == nil || !strings.Contains(err.Error(), l.Addr().String()) {
		t.Errorf("error %v", err)
	}
}

func TestTextPicksALanguage(t *testing.T) {
	text := tunnel.Text{Zh: "好", En: "good"}
	for lang, want := range map[string]string{"zh": "好", "zh_CN.UTF-8": "好", "en": "good", "": "good", "de": "good"} {
		if got := text.In(lang); got != want {
			t.Errorf("In(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestPulseNoticesSleepOnly(t *testing.T) {
	now := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	p := tunnel.Pulse{Every: 10 * time.Second, Now: func() time.Time { return now }}
	for _, step := range []struct{ pass, want time.Duration }{
		{0, 0}, {10 * time.Second, 0}, {25 * time.Second, 0}, {time.Hour, time.Hour}, {10 * time.Second, 0},
		{-time.Hour, 0},
	} {
		now = now.Add(step.pass)
		if got := p.Beat(); got != step.want {
			t.Errorf("after %v: slept %v, want %v", step.pass, got, step.want)
		}
	}
}

// read returns a whole body.
func read(t *testing.T, resp *http.Response) string {
	t.Helper()
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
