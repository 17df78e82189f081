package main

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/sdk"
)

// TestEnvLeadsAShellToTheSimulator: what exec does for one command, for as long as the shell lives.
func TestEnvLeadsAShellToTheSimulator(t *testing.T) {
	needShell(t)
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	dir := filepath.Join(t.TempDir(), "it's a folder")
	serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	script, errs, exit := cli(t, "env", "--workspace", dir)
	if exit != 0 || errs != "" {
		t.Fatal(exit, errs)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", `eval "$1"; curl -sS -m 20 -d '{}' `+
		"https://api.weixin.qq.com/cgi-bin/component/api_component_token", "sh", script)
	cmd.Stderr = t.Output()
	if out, err := cmd.Output(); err != nil || !strings.Contains(string(out), `"errcode"`) {
		t.Errorf("%v, answered %s", err, out)
	}
}

func TestEnvShowsSecretsOnlyWhenAsked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	var file struct{ Component map[string]string }
	if err := json.Unmarshal(readFile(t, filepath.Join(dir, "workspace.json")), &file); err != nil {
		t.Fatal(err)
	}
	for _, f := range sdk.Formats() {
		without, _, _ := cli(t, "env", string(f), "--workspace", dir)
		with, _, exit := cli(t, "env", string(f), "--workspace", dir, "--credentials")
		for _, name := range []string{"appsecret", "token", "encoding_aes_key"} {
			secret := file.Component[name]
			if exit != 0 || secret == "" || strings.Contains(without, secret) || !strings.Contains(with, secret) {
				t.Errorf("%s: %s\n%s\n%s", f, name, without, with)
			}
		}
		if !strings.Contains(with, file.Component["appid"]) {
			t.Errorf("%s lacks the AppID: %s", f, with)
		}
	}
}

// TestEnvForContainers names the machine as containers know it, and files where they are mounted.
func TestEnvForContainers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	s := serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	_, port, _ := strings.Cut(strings.TrimPrefix(s.Sim, "http://"), ":")
	for _, lang := range []string{"zh", "en"} {
		out, _, exit := cli(t, "env", "docker", "--workspace", dir, "--lang", lang)
		for _, want := range []string{
			"\nHTTPS_PROXY=http://host.docker.internal:" + port + "\n", "\nSSL_CERT_FILE=/wxlab-ca/bundle.pem\n",
			"-v '" + filepath.Join(dir, "ca") + ":/wxlab-ca:ro'", "http://host.docker.internal:" + port + "/.wxlab/ca.pem",
			"host.docker.internal:host-gateway",
		} {
			if exit != 0 || !strings.Contains(out, want) {
				t.Errorf("%s lacks %q:\n%s", lang, want, out)
			}
		}
		for line := range strings.SplitSeq(strings.TrimSpace(out), "\n") {
			if !strings.HasPrefix(line, "# ") && !strings.Contains(line, "=") {
				t.Errorf("%q is neither a comment nor a variable", line)
			}
		}
	}
}

func TestEnvSaysWhatItLacks(t *testing.T) {
	dir := t.TempDir()
	if _, errs, exit := cli(t, "env", "--workspace", dir); exit != 3 || !strings.Contains(errs, "wxlab serve") {
		t.Errorf("without a Wxlab: exit %d, %s", exit, errs)
	}
	if _, errs, exit := cli(t, "env", "cmd", "--workspace", dir); exit != 2 || !strings.Contains(errs, "powershell") {
		t.Errorf("no such format: exit %d, %s", exit, errs)
	}
}

func TestSDKHasACardForWhateverIsAskedFor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	out, _, exit := cli(t, "sdk", "--workspace", dir)
	for _, c := range sdk.Cards() {
		if exit != 0 || !strings.Contains(out, c.Name) {
			t.Errorf("the list lacks %s", c.Name)
		}
	}
	out, _, exit = cli(t, "sdk", "wxjava", "--workspace", dir, "--lang", "en")
	for _, want := range []string{"wxlab exec -- ", `setHttpProxyHost("127.0.0.1")`, "setHttpProxyPort(8681)", "tried", "hosts"} {
		if exit != 0 || !strings.Contains(out, want) {
			t.Errorf("the card lacks %q:\n%s", want, out)
		}
	}
	if _, errs, exit := cli(t, "sdk", "cobol", "--workspace", dir); exit != 2 || !strings.Contains(errs, "cobol") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	s := serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	out, _, exit = cli(t, "sdk", "php", "--workspace", dir, "--json")
	var cards []struct {
		ID   string
		Ways map[string]struct{ Trust, Command, Code, Note string }
	}
	if err := json.Unmarshal([]byte(out), &cards); err != nil || exit != 0 || len(cards) != 2 {
		t.Fatalf("exit %d, %v, %s", exit, err, out)
	}
	if base := cards[0].Ways["base"]; !strings.Contains(base.Code, s.Sim) || base.Trust != "read" || base.Note == "" {
		t.Errorf("%+v does not lead to %s", base, s.Sim)
	}
}
