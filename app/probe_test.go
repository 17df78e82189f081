package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/sim/simtest/broken"
)

// badServer runs a server that makes one mistake, and gives the flags that name it.
func badServer(t *testing.T, mistake string) []string {
	t.Helper()
	c := broken.Config{
		API: "http://127.0.0.1:1", AppID: "wxc0ffee1234567890", Secret: strings.Repeat("0123456789abcdef", 2),
		Token: "relaytoken2024", AESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
	}
	own, err := broken.New(c, mistake)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Close)
	at := httptest.NewServer(own)
	t.Cleanup(at.Close)
	return []string{
		"--target-events", at.URL + "/event", "--target-messages", at.URL + "/$APPID$/callback", "--appid", c.AppID,
		"--secret", c.Secret, "--token", c.Token, "--aes-key", c.AESKey,
		"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0",
	}
}

// serveOnly runs the simulator for a server under test until the test ends.
func serveOnly(t *testing.T, flags []string) *control.Client {
	t.Helper()
	out := &lineWriter{lines: make(chan string, 1000)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		p := &program{in: strings.NewReader(""), out: out, errs: &bytes.Buffer{}, env: func(string) string { return "" }}
		done <- p.run(ctx, append([]string{"serve", "--json"}, flags...))
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	var first struct{ Control, Control_token string }
	if err := json.Unmarshal([]byte(out.next(t)), &first); err != nil {
		t.Fatal(err)
	}
	return &control.Client{URL: first.Control, Token: first.Control_token, HTTP: http.DefaultClient}
}

var probedServers = map[string]struct{ mistake, en, zh string }{ // by the name of the callback that fails first
	"component_verify_ticket": {"compares_signature", "compares the parameter signature with the four-string SHA-1",
		"拿参数 signature 与四串（token、timestamp、nonce、Encrypt）的 SHA-1 比较"},
	"text": {"wants_accounts_tail", "wants the account's AppID wx", "要求密文尾部是授权方的 AppID wx"},
}

// TestCheckProbes: check says what the server really checks where no hint could, in both languages.
func TestCheckProbes(t *testing.T) {
	for _, c := range probedServers {
		flags := badServer(t, c.mistake)
		for lang, want := range map[string][2]string{"en": {c.en, "confirmed  the server"}, "zh": {c.zh, "已证实     服务端"}} {
			out, errs, exit := cli(t, append([]string{"check", "--group", "1", "--lang", lang}, flags...)...)
			if exit != workspace.ExitFailed || !strings.Contains(out, want[0]) || !strings.Contains(out, want[1]) {
				t.Errorf("%s, %s: exit %d\n%s%s", c.mistake, lang, exit, out, errs)
			}
		}
	}
}

// TestTriggerProbes: with --probe a failing push is followed by variants, which Traffic shows as such.
func TestTriggerProbes(t *testing.T) {
	for event, c := range probedServers {
		dir := t.TempDir()
		client := serveOnly(t, append(badServer(t, c.mistake), "--workspace", dir))
		for lang, want := range map[string]string{"en": c.en, "zh": c.zh} {
			args := []string{"trigger", event, "--workspace", dir, "--lang", lang}
			if out, _, exit := cli(t, args...); exit != workspace.ExitFailed || strings.Contains(out, want) {
				t.Errorf("%s was probedServers unasked, exit %d\n%s", event, exit, out)
			}
			asked := *client
			asked.Lang = i18n.Lang(lang)
			d, err := control.Ask(t.Context(), &asked, control.Trigger{Event: event, Probe: true})
			if err != nil || d.Probe == nil || !d.Probe.Confirmed || !strings.Contains(d.Probe.Text, want) ||
				len(d.Probe.Sent) < 3 || d.Probe.Mend == "" {
				t.Errorf("%s, %s: %+v %v", event, lang, d.Probe, err)
			}
		}
		out, errs, exit := cli(t, "trigger", event, "--probe", "--workspace", dir)
		if exit != workspace.ExitFailed || !strings.Contains(out, c.en) || !strings.Contains(out, "confirmed: ") {
			t.Errorf("%s: exit %d\n%s%s", event, exit, out, errs)
		}
		list, err := control.Ask(t.Context(), client, control.ListExchanges{Query: "kind:probe", Limit: 50})
		if err != nil || len(list.Exchanges) < 9 {
			t.Errorf("%d probes in Traffic, %v", len(list.Exchanges), err)
		}
		list, err = control.Ask(t.Context(), client, control.ListExchanges{Query: "is:failed kind:probe", Limit: 50})
		if err != nil || len(list.Exchanges) != 0 {
			t.Errorf("%d probes count as failures, %v", len(list.Exchanges), err)
		}
	}
}
