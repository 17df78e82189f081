package ui

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

func TestTokensCountDownAndReveal(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", ""); err != nil {
		t.Fatal(err)
	}
	p := see[*tokensPage](t, w, "tokens")
	if len(p.live) < 2 {
		t.Fatalf("%d credentials", len(p.live))
	}
	r := p.live[1]
	before := r.note.Text()
	if strings.Contains(words(p.root), r.c.Value.Reveal()) {
		t.Error("a token is shown in clear")
	}
	p.tick(w.now().Add(time.Hour))
	if r.note.Text() == before {
		t.Errorf("%q did not count down", before)
	}
	b := kit.NewIconButton("eye", "", nil)
	r.reveal(b)
	if r.value.Text() != r.c.Value.Reveal() {
		t.Error("reveal shows nothing")
	}
	w.refresh(b, r.c)
	w.load()
	if p.all[1].Value == r.c.Value || w.noticeText() != "" {
		t.Errorf("the token was not refreshed: %s", w.noticeText())
	}
}

// TestManyLinksDoNotHideTheTokens: of their codes the newest are listed, the others are counted.
func TestManyLinksDoNotHideTheTokens(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, l)
		w.pushTicket(nil)
		a := see[*authorizationPage](t, w, "authorization")
		for range codesListed + 2 {
			a.make()
		}
		flush(t, w)
		p := see[*tokensPage](t, w, "tokens")
		codes := 0
		for _, c := range p.all {
			if c.Kind == embedded.PreAuthCode {
				codes++
			}
		}
		if codes != codesListed {
			t.Errorf("%d codes are listed", codes)
		}
		wants(t, words(p.root), w.T("ui.tokens.more_codes", 2))
		wants(t, w.shell.count.Text(), w.T("ui.tokens.count", len(p.all)+2))
	}
}

func TestTheEndOfALifeOnAnotherDayHasItsDay(t *testing.T) {
	at := func(day, hour int) time.Time { return time.Date(2026, 7, day, hour, 0, 0, 0, time.Local) }
	for want, c := range map[string]embedded.Credential{
		"07-01 08:00:00 → 20:00:00":       {IssuedAt: at(1, 8), ExpiresAt: at(1, 20)},
		"07-01 18:00:00 → 07-02 06:00:00": {IssuedAt: at(1, 18), ExpiresAt: at(2, 6)},
		"since 07-01 18:00:00":            {IssuedAt: at(1, 18)},
	} {
		if got := lifeDates(i18n.En, c); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestLifeOfACredential(t *testing.T) {
	now := time.Unix(1700000000, 0)
	c := func(from, to time.Duration, mend func(*embedded.Credential)) embedded.Credential {
		x := embedded.Credential{Kind: embedded.ComponentAccessToken, IssuedAt: now.Add(from), ExpiresAt: now.Add(to),
			Refreshable: true}
		if mend != nil {
			mend(&x)
		}
		return x
	}
	for name, x := range map[string]struct {
		c     embedded.Credential
		note  string
		share float64
		tone  kit.Tone
	}{
		"half":   {c(-time.Hour, time.Hour, nil), "1 h left", 0.5, kit.Success},
		"ending": {c(-time.Hour, 5*time.Minute, nil), "5 min left", 5.0 / 65, kit.Warn},
		"over":   {c(-2*time.Hour, -time.Hour, nil), "expired 1 h ago", 0, kit.Danger},
		"spent": {c(-2*time.Hour, -time.Hour, func(x *embedded.Credential) { x.Refreshable = false }),
			"expired 1 h ago", 0, kit.Neutral},
		"failing": {c(-time.Hour, time.Hour, func(x *embedded.Credential) { x.LastError = "61023" }), "refresh failed",
			0, kit.Danger},
		"forever": {c(-time.Hour, 0, func(x *embedded.Credential) { x.ExpiresAt = time.Time{} }),
			"until revoked", 1, kit.Info},
	} {
		got := lifeOf(i18n.En, x.c, now)
		if got.note != x.note || got.tone != x.tone || got.share < x.share-0.001 || got.share > x.share+0.001 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	all := []embedded.Credential{c(-time.Hour, time.Hour, nil), c(-9*time.Hour, -2*time.Hour, nil),
		c(0, 0, func(x *embedded.Credential) { x.ExpiresAt = time.Time{} })}
	if got := lifetimesView(i18n.En, all, now); len(got) != 1 {
		t.Errorf("the chart has %d bars", len(got))
	}
	if n := needAttention(all, now); n != 1 {
		t.Errorf("%d credentials ail", n)
	}
}
