package ui

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

// TestTheCoveragePageTellsOfCallsInVain as they come: how often, by whom, and what was probably meant.
func TestTheCoveragePageTellsOfCallsInVain(t *testing.T) {
	for lang, says := range map[i18n.Lang][]string{
		i18n.Zh: {"没有落空的调用", "可能是 /cgi-bin/user/info", "不在第三方平台的官方接口列表中", "×2", "未模拟的路径：1", "shop-server/1.2"},
		i18n.En: {"No call met nothing", "did you mean /cgi-bin/user/info?", "not among the official APIs", "×2",
			"1 missing", "shop-server/1.2"},
	} {
		w := openWindow(t, lang)
		c := see[*coveragePage](t, w, "coverage")
		wants(t, words(c.root), says[0])
		call := func() {
			r, err := http.NewRequest(http.MethodGet, w.bench.SimURL()+"/cgi-bin/user/inof?access_token="+strings.Repeat("t", 40), nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("User-Agent", "shop-server/1.2")
			answer, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
		}
		call()
		call()
		w.load()
		said := words(c.root)
		wants(t, said+w.shell.count.Text(), says[1:]...)
		wants(t, said, "/cgi-bin/user/inof")
		if strings.Contains(said, says[0]) {
			t.Error("it still says that there are none")
		}
		for _, a := range c.actions() {
			w.run(a)
			if w.win.Canvas().Overlays().Top() == nil || w.noticeText() != "" {
				t.Errorf("%s opens no dialog: %s", a.name(lang), w.noticeText())
			}
			w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
		}
	}
}
