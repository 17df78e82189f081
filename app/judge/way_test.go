package judge_test

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim/wxserver/proxy"
)

// TestEveryWayHasWords, in both languages; none is said of what reached nobody's simulator.
func TestEveryWayHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, way := range []string{proxy.Base, proxy.Connect, proxy.Absolute, proxy.TLS} {
		for _, suffix := range []string{"", "+h2"} {
			for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
				words := judge.Way(way+suffix, lang)
				if words == "" || seen[words] || strings.Contains(words, "way.") || strings.Contains(words, "HTTP/2") != (suffix != "") {
					t.Errorf("%s%s: %q", way, suffix, words)
				}
				seen[words] = true
			}
		}
	}
	if words := judge.Way("", i18n.En); words != "" {
		t.Errorf("%q", words)
	}
}

// TestAnExplanationSaysTheWay: of a call through the proxy, and of one of the embedded platform's own.
func TestAnExplanationSaysTheWay(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	through, err := url.Parse(w.SimURL())
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{Proxy: http.ProxyURL(through)}
	defer tr.CloseIdleConnections()
	resp, err := (&http.Client{Transport: tr}).Get("http://api.weixin.qq.com/cgi-bin/token")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	for query, want := range map[string]string{
		"side:wechat way:absolute":                "Came through the proxy, with the whole address in clear",
		"side:platform dir:out way:base kind:api": "Came straight to the simulator's address",
	} {
		call, err := w.Journal.Wait(t.Context(), query, 0)
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		e, err := w.Explain(t.Context(), call.ID, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		var text bytes.Buffer
		if err := explain.WriteText(&text, e, explain.TextOptions{Lang: i18n.En}); err != nil || !strings.Contains(text.String(), want) {
			t.Errorf("%s: %v %s", query, err, text.String())
		}
	}
}
