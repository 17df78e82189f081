package main

import (
	"bufio"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestCtrlCEndsACheck: the real command ends with 130 and leaves a report of what it came to until then.
func TestCtrlCEndsACheck(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: no process can be sent Ctrl+C alone here")
	}
	hold := make(chan struct{})
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/m") { // everything until the first message is refused at once
			<-hold
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(own.Close)
	t.Cleanup(func() { close(hold) })
	file := filepath.Join(t.TempDir(), "report.xml")
	cmd := exec.Command(os.Args[0], "check", "--lang", "en", "--target-events", own.URL+"/event", "--target-messages", own.URL+"/$APPID$/m",
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey,
		"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--format", "junit", "-o", file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "authorized") {
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	for lines.Scan() {
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.ExitCode() != exitInterrupted {
		t.Errorf("%v", err)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), "release.1.ticket") || strings.Contains(string(raw), "release.1.unauthorized") {
		t.Errorf("%v, %s", err, raw)
	}
}
