package ngrok_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

func TestSecretNeverPrints(t *testing.T) {
	const token = tunnel.Secret("2abcSECRETxyz_0123456789")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("open", "token", token, "config", ngrok.Config{Authtoken: token})
	asJSON, err := json.Marshal(map[string]any{"token": token})
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{
		log.String(), string(asJSON), token.String(),
		fmt.Sprintf("%v %+v %#v %s %q %x %d", token, token, token, token, token, token, token),
		fmt.Sprintf("%+v %#v", ngrok.Config{Authtoken: token}, struct{ T tunnel.Secret }{token}),
	} {
		if strings.Contains(printed, "SECRET") || strings.Contains(printed, fmt.Sprintf("%x", "SECRET")) {
			t.Errorf("the secret is in %s", printed)
		}
	}
	if token.Reveal() != "2abcSECRETxyz_0123456789" || tunnel.Secret("").String() != "" {
		t.Error("Reveal or the empty secret changed")
	}
}

// logBuffer is a log that several goroutines write, and that is read while they may.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestDebugLogIsFreeOfSecrets(t *testing.T) {
	for name, handler := range map[string]func(*logBuffer) slog.Handler{
		"text": func(b *logBuffer) slog.Handler {
			return slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug})
		},
		"json": func(b *logBuffer) slog.Handler {
			return slog.NewJSONHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug})
		},
	} {
		t.Run(name, func(t *testing.T) {
			svc := ngroktest.Run(t)
			var log logBuffer
			cfg := config(svc)
			cfg.Logger = slog.New(handler(&log).WithGroup("ngrok"))
			cfg.Proxy = tunnel.Secret("http://ada:hunter2@" + httpProxy(t, make(chan string, 99)))
			road := listen(t, cfg)
			serve(t, road, hello)
			get(t, svc.Client(netip.AddrPort{}), road.URL())
			states := road.Status()
			svc.Fail(ngroktest.RequestAuth, "ERR_NGROK_108", "Too many.\r\nYour authtoken: "+ngroktest.Token)
			svc.Drop(true)
			await(t, states, is(tunnel.Reconnecting))
			await(t, states, is(tunnel.Online))
			closed(t, road)
			svc.Close() // the SDK has written its last line when its session is gone
			text := log.String()
			if !strings.Contains(text, "ERR_NGROK_108") || !strings.Contains(text, "decoded response") {
				t.Fatalf("the log is not what this test is about:\n%.2000s", text)
			}
			for _, secret := range []string{ngroktest.Token, ngroktest.Token[:12], "hunter2"} {
				if strings.Contains(text, secret) {
					t.Errorf("%q is in the log", secret)
				}
			}
		})
	}
}

func TestEveryCodeHasWords(t *testing.T) {
	named := strings.Fields("102 103 105 106 107 108 119 120 121 123 124 319 320 326 334 725 727 734 3004 3200 4018 6024 9037 9038 9040")
	for _, n := range named {
		if _, _, known := ngrok.Explain("ERR_NGROK_" + n); !known {
			t.Errorf("no words for %s", n)
		}
	}
	for _, code := range ngrok.Codes() {
		why, fix, _ := ngrok.Explain(code)
		if why.Zh == "" || why.En == "" || fix.Zh == "" || fix.En == "" {
			t.Errorf("%s lacks words: %+v %+v", code, why, fix)
		}
	}
	if len(ngrok.Codes()) <= len(named) {
		t.Error("the package's own codes are missing")
	}
}
