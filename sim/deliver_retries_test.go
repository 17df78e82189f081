package sim_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestRetriesAreNewAroundTheSameMessage(t *testing.T) {
	l := lab.New(t)
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		l.Clock.Add(time.Second)
		w.WriteHeader(500)
	})
	a := l.AccountOf(world.OfficialAccount, true)
	d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil || len(d.Attempts) != 3 || d.Verdict != world.BadStatus {
		t.Fatalf("%+v, %v", d, err)
	}
	got, bodies := l.Pushes()
	seen := map[string]bool{}
	for i, r := range got {
		q := r.URL.Query()
		for _, value := range []string{q.Get("timestamp"), q.Get("nonce"), q.Get("msg_signature"), string(bodies[i])} {
			if seen[value] {
				t.Errorf("attempt %d repeats %s", i+1, value)
			}
			seen[value] = true
		}
		if diff := cmp.Diff(string(d.Plain), string(opens(t, r, bodies[i]).Plain)); diff != "" {
			t.Errorf("attempt %d: %s", i+1, diff)
		}
	}
}

func TestFaultsOfTheTransport(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.MiniProgram, true)
	push := func() world.Delivery {
		t.Helper()
		d, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "x")
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	late := make(chan struct{})
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-late:
		case <-r.Context().Done():
		}
	})
	d := push()
	close(late)
	if d.Verdict != world.Timeout || len(d.Attempts) != 3 || d.Accepted || d.Seen != "该小程序提供的服务出现故障,请稍候再试" {
		t.Errorf("late: %+v", d)
	}
	if took := d.Attempts[0].Took; took < 200*time.Millisecond || took > 5*time.Second {
		t.Errorf("the first attempt took %s", took)
	}
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://example.com/", http.StatusMovedPermanently)
	})
	if d := push(); d.Verdict != world.BadStatus || len(d.Attempts) != 3 ||
		!strings.Contains(d.Problems[0].Text.En, "follows no redirect, here to https://example.com/") {
		t.Errorf("redirect: %+v", d.Problems)
	}
	l.Server.Close()
	if d := push(); d.Verdict != world.Unreachable || len(d.Attempts) != 3 || d.Attempts[0].Err == "" {
		t.Errorf("unreachable: %+v", d)
	}
}

func TestSecondAttemptCounts(t *testing.T) {
	l := lab.New(t)
	n := 0
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		if n++; n == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		io.WriteString(w, "success")
	})
	d, err := l.PushTicket(t.Context(), lab.AppID)
	if err != nil || !d.Accepted || len(d.Attempts) != 2 || d.Attempts[0].Outcome != world.BadStatus ||
		len(d.Problems) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestPlatformMayCallBackDuringAPush(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	a := l.AccountOf(world.OfficialAccount, true)
	codes := make(chan int, 1)
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		body, _ := l.Pushes()
		_, all := l.Pushes()
		opened := opens(t, body[len(body)-1], all[len(all)-1])
		resp := l.Call(api.Request{Method: "POST", Path: lab.PathQuery, Query: url.Values{"access_token": {tok}},
			Body: []byte(fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, lab.AppID,
				lab.Field(opened.Plain, "AuthorizationCode")))})
		codes <- resp.ErrCode
		io.WriteString(w, "success")
	})
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok), AccountAppID: a.AppID})
	if err != nil || c.Delivery == nil || !c.Delivery.Accepted {
		t.Fatalf("%+v, %v", c, err)
	}
	if code := <-codes; code != 0 {
		t.Errorf("the code did not work during its push: %d", code)
	}
}

func TestCancelledCommand(t *testing.T) {
	l := lab.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	l.Answers(func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	d, err := l.PushTicket(ctx, lab.AppID)
	if err == nil || d.Verdict != world.Cancelled || len(d.Attempts) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}
