package ngrok

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"wxlab/tunnel"
)

func FuzzCleanTellsNoSecret(f *testing.F) {
	f.Add("authentication failed: bad\r\nYour authtoken: 2abc_DEF\r\n\r\nERR_NGROK_105\r\n", "2abc_DEF", "p:w")
	f.Add("dial http://ada:hunter2@proxy: refused", "2abc_DEF", "hunter2")
	f.Add("YOUR AUTHTOKEN: 2ab…", "2abc_DEF", "")
	f.Fuzz(func(t *testing.T, text, token, password string) {
		if len(token) < 4 || strings.Contains(tunnel.Mask, token) {
			return // would be found in anything
		}
		c := Config{Authtoken: tunnel.Secret(token), Proxy: tunnel.Secret("http://ada:" + password + "@127.0.0.1:1")}
		s := c.secrets()
		for _, out := range []string{
			s.clean(text + token + text), s.message(errors.New(text + token)),
			s.attr(slog.Any("err", errors.New(token+text))).Value.String(),
			s.attr(slog.String("x", token)).Value.String(),
		} {
			if strings.Contains(out, token) {
				t.Errorf("%q still holds %q", out, token)
			}
		}
		if out := s.clean(text); strings.Contains(strings.ToLower(out), "your authtoken:") {
			t.Errorf("%q still has the line with the token", out)
		}
	})
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"failed to start tunnel: no\r\n\r\nERR_NGROK_334\r\n":                       "ERR_NGROK_334",
		"failed to accept: stopped\n\nhttps://ngrok.com/docs/errors/err_ngrok_4444": "ERR_NGROK_4444",
		"dial tcp: connection refused":                                              "",
		"ERR_NGROK_":                                                                "",
	} {
		err := errors.New(text)
		if got := code(err); got != want {
			t.Errorf("code of %q: %q, want %q", text, got, want)
		}
		if got := (secrets{}).message(err); strings.Contains(strings.ToLower(got),
			"err_ngrok_") != strings.HasSuffix(text, "_") {
			t.Errorf("message of %q: %q", text, got)
		}
	}
}

func TestDomainName(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"name.ngrok-free.app":           "name.ngrok-free.app",
		" https://name.ngrok-free.app/": "name.ngrok-free.app",
	} {
		if got, err := domainName(in); err != nil || got != want {
			t.Errorf("%q became %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"name", "http://a.b", "a.b/c", "a.b:443", "u:hunter2@a.b", "a.b?x", "https://", "a b.c",
		"://"} {
		got, err := domainName(in)
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q became %q, %v", in, got, err)
		}
	}
}
