package sim_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/fixtures"
	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestJSSignatureIsThePublishedOne(t *testing.T) {
	vectors, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if v.ID == "J" {
			for _, page := range []string{v.URL, v.URL + "#top"} {
				if got := sim.JSSignature(v.JSAPITicket, v.NonceStr, v.Timestamp, page); got != v.Signature {
					t.Errorf("%s: %s, want %s", page, got, v.Signature)
				}
			}
			return
		}
	}
	t.Error("vector J is missing")
}

func TestCheckJSConfig(t *testing.T) {
	l, a, tok := lab.NewService(t)
	ticket := func(tok, kind string) string {
		value, _ := l.Get(lab.PathJSTicket, tok, "type", kind)["ticket"].(string)
		return value
	}
	const page = "https://shop.example.com/a/?id=7&name=%E8%8C%B6"
	config := func(ticket, signed string) sim.JSConfig {
		return sim.JSConfig{AppID: a.AppID, Timestamp: "1700000000", NonceStr: "n", URL: page + "#here",
			Signature: sim.JSSignature(ticket, "n", "1700000000", signed)}
	}
	if err := l.CheckJSConfig(config("x", page)); err == nil || !strings.Contains(err.Error(), "ever fetched") {
		t.Errorf("without a ticket: %v", err)
	}
	js, card := ticket(tok, "jsapi"), ticket(tok, "wx_card")
	other := l.AccountOf(world.OfficialAccount, false)
	_, otherTok, _ := l.Authorized(other.AppID)
	foreign := ticket(otherTok, "jsapi")
	bare, _, _ := strings.Cut(page, "?")
	decoded, _ := url.QueryUnescape(page)
	tests := []struct {
		name   string
		config sim.JSConfig
		want   string
	}{
		{"right", config(js, page), ""},
		{"encoded", config(js, url.QueryEscape(page)), "percent-encoded"},
		{"decoded", config(js, decoded), "decoded"},
		{"no query", config(js, bare), "without its query"},
		{"http", config(js, "http"+strings.TrimPrefix(page, "https")), "http instead of https"},
		{"card ticket", config(card, page), "type=jsapi"},
		{"foreign ticket", config(foreign, page), other.NickName},
		{"access token", config(tok, page), "check the order"},
		{"component", sim.JSConfig{AppID: lab.AppID}, "component's AppID"},
		{"nobody", sim.JSConfig{AppID: "wx0"}, "no account"},
	}
	for _, tt := range tests {
		if err := l.CheckJSConfig(tt.config); (err == nil) != (tt.want == "") || err != nil &&
			!strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	l.Restart()
	l.Clock.Add(world.TokenLife + world.JSTicketKept - time.Second)
	if err := l.CheckJSConfig(config(js, page)); err != nil {
		t.Errorf("a second before the end: %v", err)
	}
	l.Clock.Add(2 * time.Second)
	if err := l.CheckJSConfig(config(js, page)); err == nil || !strings.Contains(err.Error(), "expired") {
		t.Errorf("after the end: %v", err)
	}
}

func TestJSPagesAreOnTheComponentsDomains(t *testing.T) {
	l, a, tok := lab.NewService(t)
	js, _ := l.Get(lab.PathJSTicket, tok, "type", "jsapi")["ticket"].(string)
	check := func(page string) error {
		return l.CheckJSConfig(sim.JSConfig{AppID: a.AppID, Timestamp: "1", NonceStr: "n", URL: page,
			Signature: sim.JSSignature(js, "n", "1", page)})
	}
	p, _ := l.Platform(lab.AppID)
	p.OAuthDomains = []string{"shop.example.com"}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	if err := check("https://shop.example.com/a"); err != nil {
		t.Error(err)
	}
	if err := check("https://www.example.com/a"); err == nil || !strings.Contains(err.Error(), "invalid url domain") ||
		!strings.Contains(err.Error(), "shop.example.com") {
		t.Errorf("another host: %v", err)
	}
}
