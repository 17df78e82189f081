package platform

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestSecretNeverPrints(t *testing.T) {
	const clear = "abcdefghijklmnop0123"
	s := Secret(clear)
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", s, "component", Component{AppSecret: s})
	js, err := json.Marshal(Component{AppSecret: s, Token: "short"})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{s.String(), fmt.Sprintf("%v %s %q %x %#v %d", s, s, s, s, s, s),
		fmt.Sprintf("%+v %#v", Component{AppSecret: s}, Component{AppSecret: s}), string(js), log.String()} {
		if strings.Contains(text, clear) || strings.Contains(text, "short") ||
			strings.Contains(text, fmt.Sprintf("%x", clear)) {
			t.Errorf("printed in clear: %s", text)
		}
	}
	if s.Reveal() != clear || s.String() != "••••0123" || Secret("short").String() != "••••" ||
		Secret("").String() != "" {
		t.Errorf("masked as %s", s)
	}
}

func TestLifetimes(t *testing.T) {
	start := time.Unix(1700000000, 0)
	ticket := VerifyTicket{CreateTime: start}
	if got := ticket.ExpiresAt().Sub(start); got != 12*time.Hour {
		t.Errorf("a ticket lives %v", got)
	}
	token := AccessToken{Value: "x", IssuedAt: start, ExpiresAt: start.Add(2 * time.Hour)}
	if token.Due(start.Add(110*time.Minute-time.Second)) || !token.Due(start.Add(110*time.Minute)) ||
		!(AccessToken{}).Due(start) {
		t.Error("a token is due ten minutes before its end, or when it is missing")
	}
	short := AccessToken{Value: "x", IssuedAt: start, ExpiresAt: start.Add(time.Minute)}
	if got := short.RenewAt().Sub(start); got != 30*time.Second {
		t.Errorf("a token of one minute is due after %v", got)
	}
}
