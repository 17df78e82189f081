package sim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// What a platform is given works for its whole lifetime, however much else WeChat gives out meanwhile.

func TestTicketsLiveTwelveHours(t *testing.T) {
	l := lab.New(t)
	first := l.Ticket()
	for range 12*6 - 1 {
		l.Clock.Add(world.TicketPeriod)
		l.Ticket()
	}
	l.Clock.Add(world.TicketPeriod - time.Second)
	l.Want(l.Post(lab.PathToken, "", lab.TokenRequest(first)), 0)
	l.Clock.Add(time.Second)
	l.Want(l.Post(lab.PathToken, "", lab.TokenRequest(first)), 61005)
	for range 48 {
		l.Clock.Add(time.Hour)
		l.Ticket()
	}
	out, hint := hinted(l, lab.PathToken, "", lab.TokenRequest(first))
	if l.Want(out, 61005); !strings.Contains(hint, "forgotten by the simulator") {
		t.Errorf("days later: %v %q", out, hint)
	}
	l.Want(l.Post(lab.PathToken, "", lab.TokenRequest("x"+first[1:])), 61006)
}

func TestEveryAuthorizationCodeOfAMinuteCanBeRedeemed(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tok := l.ComponentToken()
	var codes []string
	for i := range 60 {
		code, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, []int{1 + i%3})
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
		l.Clock.Add(time.Second)
	}
	for _, code := range codes {
		l.Want(l.QueryAuth(tok, code), 0)
	}
	l.Clock.Add(50 * time.Hour)
	tok = l.ComponentToken()
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, []int{1}); err != nil {
		t.Fatal(err)
	}
	out, hint := hinted(l, lab.PathQuery, tok, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, lab.AppID, codes[0]))
	if l.Want(out, 61010); !strings.Contains(hint, "forgotten by the simulator") {
		t.Errorf("two days later: %v %q", out, hint)
	}
}

func TestAccessTokensOfABurstLiveOn(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tok, first, refresh := l.Authorized(a.AppID)
	for range 60 {
		l.Want(l.Post(lab.PathAuthorizer, tok, fmt.Sprintf(
			`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID, a.AppID, refresh)), 0)
	}
	l.Clock.Add(world.GraceAfterSuperseding - time.Second)
	l.Want(l.Get("/cgi-bin/get_current_selfmenu_info", first), 0)
	l.Clock.Add(time.Second)
	l.Want(l.Get("/cgi-bin/get_current_selfmenu_info", first), 40001)
}

func TestFailedCallsAreLookedUpForSevenDays(t *testing.T) {
	l, a, tok := lab.NewService(t)
	failed := l.Post(lab.PathMenuCreate, tok, `{"button":[]}`)
	text, _ := failed["errmsg"].(string)
	_, rid, found := strings.Cut(text, "rid: ")
	if !found {
		t.Fatalf("%v", failed)
	}
	for range 520 {
		l.Get("/cgi-bin/get_current_selfmenu_info", tok)
	}
	look := func(want int) {
		t.Helper()
		_, tok, _ = l.Authorized(a.AppID)
		l.Want(l.Post("/cgi-bin/openapi/rid/get", tok, fmt.Sprintf(`{"rid":%q}`, rid)), want)
	}
	l.Restart()
	l.Clock.Add(7*24*time.Hour - time.Minute)
	look(0)
	l.Clock.Add(2 * time.Minute)
	look(76004)
}

func TestTheFirstOfManyPreAuthCodesOpensThePage(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	first := l.PreAuthCode(tok)
	for range 1005 {
		l.PreAuthCode(tok)
	}
	q := sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "https://a.example.com/back"}
	if _, err := l.ShowPreAuth(first, q); err != nil {
		t.Error(err)
	}
	l.Clock.Add(50 * time.Hour)
	l.PreAuthCode(l.ComponentToken())
	if _, err := l.ShowPreAuth(first, q); err == nil || !strings.Contains(err.Error(), "forgotten by the simulator") {
		t.Errorf("two days later: %v", err)
	}
}

func TestPermanentCodesStay(t *testing.T) {
	l, _, tok := lab.NewService(t)
	permanent := `{"action_name":"QR_LIMIT_STR_SCENE","action_info":{"scene":{"scene_str":"shop%d"}}}`
	first := qr(l, tok, fmt.Sprintf(permanent, 0))
	for i := range 1100 {
		qr(l, tok, fmt.Sprintf(permanent, i+1))
		qr(l, tok, `{"expire_seconds":60,"action_name":"QR_SCENE","action_info":{"scene":{"scene_id":1}}}`)
	}
	l.Clock.Add(400 * 24 * time.Hour)
	if resp := l.Call(api.Request{Method: "GET", Path: "/cgi-bin/showqrcode",
		Query: map[string][]string{"ticket": {first}}}); resp.Status != 200 {
		t.Errorf("the first permanent code: %d", resp.Status)
	}
}

func TestMediaLiveThreeDaysHoweverLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	l, a, tok := lab.NewService(t)
	png := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{1}, 7<<20)...)
	first := l.Upload(tok, "image", "a.png", png)
	for range 3 {
		l.Upload(tok, "image", "b.png", png)
	}
	l.Clock.Add(world.MediaLife - time.Second)
	_, tok, _ = l.Authorized(a.AppID)
	if got := l.Download(tok, first); !bytes.Equal(got.Body, png) {
		t.Errorf("%.100s", got.Body)
	}
	l.Clock.Add(2 * time.Second)
	l.Upload(tok, "image", "c.png", png[:100])
	if got := l.Download(tok, first); got.ErrCode != 40007 || !strings.Contains(got.Hint.En, "forgotten by the simulator") {
		t.Errorf("after three days: %.300s, %s", got.Body, got.Hint.En)
	}
}

// TestAWeekTakesNoMoreMemoryThanADay: a platform that is used steadily has a world that stops growing.
func TestAWeekTakesNoMoreMemoryThanADay(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	day := func() int {
		for range 24 {
			l.Clock.Add(time.Hour)
			if err := l.Step(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, tok, _ := l.Authorized(a.AppID)
			l.Upload(tok, "image", "a.png", append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{1}, 1000)...))
			for range 30 {
				l.Get("/cgi-bin/get_current_selfmenu_info", tok)
			}
		}
		raw, err := l.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		return len(raw)
	}
	for range 600 { // as many deliveries as are remembered
		l.Ticket()
	}
	var sizes []int
	for range 9 {
		sizes = append(sizes, day())
	}
	if last, before := sizes[8], sizes[4]; last > before+before/50 {
		t.Errorf("the snapshot has %v bytes at the ends of the days", sizes)
	}
}

// hinted posts and returns the answer with the hint for the developer.
func hinted(l *lab.Lab, path, tok, body string) (map[string]any, string) {
	l.Helper()
	resp := lab.Call(l.Sim, path, tok, body)
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		l.Fatal(err)
	}
	return out, resp.Hint.En
}
