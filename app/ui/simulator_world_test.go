package ui

import (
	"testing"

	"wxlab/app/i18n"
)

// TestTheWorldIsMadeAfresh from another seed; what is no seed is refused.
func TestTheWorldIsMadeAfresh(t *testing.T) {
	w := openWindow(t, i18n.En)
	before := choosable(w.bench.Accounts())[0].AppID
	w.resetWorld()
	wants(t, words(w.open()), "This cannot be undone")
	fill(t, w, 0, "-3").OnSubmitted("")
	wants(t, words(w.open()), `"-3" is no seed`)
	fill(t, w, 0, "99").OnSubmitted("")
	if after := choosable(w.bench.Accounts())[0].AppID; after == before || w.bench.Sim.Seed() != 99 || w.open() != nil {
		t.Errorf("the seed is %d, the first account %s", w.bench.Sim.Seed(), after)
	}
}

// TestAnyTokenIsExpired by its value, and what WeChat did not issue is refused in both languages.
func TestAnyTokenIsExpired(t *testing.T) {
	for lang, want := range map[i18n.Lang][2]string{i18n.Zh: {"请粘贴票据或令牌", "没有发过"}, i18n.En: {"Paste a ticket", "issued no such"}} {
		w := openWindow(t, lang)
		if _, err := w.bench.PushTicket(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		w.expireAny()
		fill(t, w, 0, " ").OnSubmitted("")
		wants(t, words(w.open()), want[0])
		fill(t, w, 0, "nothing").OnSubmitted("")
		wants(t, words(w.open()), want[1])
		held, err := w.bench.Platform.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fill(t, w, 0, held[0].Value.Reveal()).OnSubmitted("")
		if w.open() != nil {
			t.Errorf("a ticket of WeChat's is not taken:\n%s", words(w.open()))
		}
	}
}
