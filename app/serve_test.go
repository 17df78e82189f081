package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// TestServeSaysWhatGoesIntoTheHostsFile: with TLS on, a person reads the line for the hosts file, and which CA to trust.
func TestServeSaysWhatGoesIntoTheHostsFile(t *testing.T) {
	const free = "127.0.0.1:0"
	for lang, want := range map[string][2]string{"en": {"Add this line to your hosts file", "Ctrl+C"}, "zh": {"在 hosts 文件里加一行", "Ctrl+C"}} {
		out := &lineWriter{lines: make(chan string, 1000)}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan int, 1)
		go func() {
			p := &program{in: strings.NewReader(""), out: out, errs: &bytes.Buffer{}, env: func(string) string { return "" }}
			done <- p.run(ctx, []string{"serve", "--workspace", t.TempDir(), "--lang", lang, "--tls", free, "--pass", "example.com",
				"--platform-addr", free, "--sim-addr", free, "--control-addr", free})
		}()
		var said []string
		for line := ""; !strings.Contains(line, want[1]); said = append(said, line) {
			line = out.next(t)
		}
		text := strings.Join(said, "\n")
		for _, part := range []string{
			want[0], "127.0.0.1 api.weixin.qq.com mp.weixin.qq.com open.weixin.qq.com", "ca.pem", "trust.p12", "https://127.0.0.1:",
		} {
			if !strings.Contains(text, part) {
				t.Errorf("%s: no %q in %s", lang, part, text)
			}
		}
		stop()
		if exit := <-done; exit != 0 {
			t.Error("exit", exit)
		}
	}
	_, errs, exit := cli(t, "serve", "--workspace", t.TempDir(), "--pass", "mp.weixin.qq.com")
	if exit != workspace.ExitUsage || !strings.Contains(errs, `"mp.weixin.qq.com"`) || !strings.Contains(errs, "simulated WeChat") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
