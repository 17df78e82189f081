package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// ownServer is a third-party platform in a process of its own, which keeps what it knows in a file: one of ever the same
// name, or, where it forgets, one of a new name at each start.
func ownServer(address, api, dir string, forgets bool) {
	must := func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}
	name := "platform.db"
	if forgets {
		name = strconv.Itoa(os.Getpid()) + ".db"
	}
	st, err := store.Open(context.Background(), filepath.Join(dir, name), store.Options{})
	must(err)
	srv, err := server.New(server.Config{
		Component: platform.Component{
			AppID: foreignAppID, AppSecret: foreignSecret, Token: foreignToken, EncodingAESKey: foreignKey,
		},
		BaseURL: "http://" + address, Store: st, API: &wxapi.Client{BaseURL: api},
	})
	must(err)
	ln, err := net.Listen("tcp", address)
	for began := time.Now(); err != nil && time.Since(began) < 10*time.Second; ln, err = net.Listen("tcp", address) {
		time.Sleep(20 * time.Millisecond) // the one before it is not gone yet
	}
	must(err)
	go srv.Run(context.Background())
	fmt.Println("ready")
	must(http.Serve(ln, srv.Handler()))
}

// ownProcess is such a process, with the script that starts it anew.
type ownProcess struct {
	dir, address, sim string
	start             string
}

// startOwn starts one, and ends it with the test.
func startOwn(t *testing.T, forgets bool) ownProcess {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the scripts are for a Unix shell")
	}
	o := ownProcess{dir: t.TempDir(), address: freeAddress(t), sim: freeAddress(t)}
	o.start = fmt.Sprintf("cd %q; [ ! -f pid ] || kill -9 $(cat pid); %s=1 %q %q %q %q %t >>log 2>&1 & echo $! >%q/pid",
		o.dir, ownServerMark, os.Args[0], o.address, "http://"+o.sim, o.dir, forgets, o.dir)
	t.Cleanup(func() {
		raw, err := os.ReadFile(filepath.Join(o.dir, "pid"))
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		if p, err := os.FindProcess(pid); err == nil {
			p.Kill()
		}
		if t.Failed() {
			said, _ := os.ReadFile(filepath.Join(o.dir, "log"))
			t.Logf("the server says:\n%s", said)
		}
	})
	if out, err := exec.CommandContext(t.Context(), "sh", "-c", o.start).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return o
}

// check examines what a restart shows.
func (o ownProcess) check(args ...string) []string {
	return append([]string{"--only", "tokens.restart", "--wait-for-target", "20s", "--sim-addr", o.sim,
		"--target-events", "http://" + o.address + "/wechat/component",
		"--target-messages", "http://" + o.address + "/wechat/$APPID$/callback",
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey}, args...)
}

// TestARestartShowsWhatAServerKeeps: one that has its ticket on disk goes on, one that had it in memory waits ten minutes.
func TestARestartShowsWhatAServerKeeps(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for _, c := range []struct {
		forgets bool
		verdict string
		exit    int
	}{{false, "pass", 0}, {true, "fail", workspace.ExitFailed}} {
		o := startOwn(t, c.forgets)
		got, exit := checkJSON(t, o.check("--restart", o.start)...)
		if exit != c.exit || len(got.Exam.Cases) != 1 || got.Exam.Cases[0].Verdict != c.verdict {
			t.Errorf("forgets %t: exit %d, %+v", c.forgets, exit, got.Exam)
		}
	}
}

// TestARestartThatFails is no verdict on the server: what the command printed says why. A server that does not come back
// is one.
func TestARestartThatFails(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for _, c := range []struct {
		command, verdict string
		says             map[string]string
	}{
		{"echo no such unit >&2; exit 3", "not_observed", map[string]string{"zh": "失败", "en": "failed"}},
		{"sleep 60", "not_observed", map[string]string{"zh": "没有结束", "en": "did not end"}},
		{"kill -9 $(cat DIR/pid)", "fail", map[string]string{"zh": "没有重新监听", "en": "nothing listened"}},
	} {
		for lang, says := range c.says {
			o := startOwn(t, false)
			command := strings.ReplaceAll(c.command, "DIR", o.dir)
			got, _ := checkJSON(t, o.check("--restart", command, "--restart-timeout", "1500ms", "--lang", lang)...)
			if len(got.Exam.Cases) != 1 {
				t.Fatalf("%+v", got)
			}
			found := got.Exam.Cases[0]
			if found.Verdict != c.verdict || !strings.Contains(found.Got, says) ||
				strings.Contains(command, "unit") && !strings.Contains(found.Got, "no such unit") {
				t.Errorf("%s: %s, %s", command, found.Verdict, found.Got)
			}
		}
	}
}

// TestARestartByHand asks on standard error, so that JSON stays alone on standard output, and waits for Enter.
func TestARestartByHand(t *testing.T) {
	o := startOwn(t, false)
	typed, enter := io.Pipe()
	var out bytes.Buffer
	errs := &prompted{text: "Enter", then: func() {
		if out, err := exec.CommandContext(t.Context(), "sh", "-c", o.start).CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		enter.Write([]byte("\n"))
	}}
	p := &program{in: typed, out: &out, errs: errs, env: func(string) string { return "" }}
	exit := p.run(t.Context(), append([]string{"check", "--json"}, o.check("--restart", "ask")...))
	if exit != 0 || !strings.Contains(out.String(), `"verdict":"pass"`) || strings.Contains(out.String(), "Enter") {
		t.Errorf("exit %d, %s, %s", exit, out.String(), errs.seen.String())
	}
	got, exit := checkJSON(t, o.check("--restart", "ask")...) // its standard input has ended
	if exit != 0 || got.Exam.Cases[0].Verdict != "not_observed" || !strings.Contains(got.Exam.Cases[0].Got, "Nobody pressed Enter") {
		t.Errorf("exit %d, %+v", exit, got.Exam)
	}
}

// prompted is standard error with somebody in front of it who acts on a text.
type prompted struct {
	seen bytes.Buffer
	text string
	then func()
}

func (p *prompted) Write(b []byte) (int, error) {
	p.seen.Write(b)
	if p.then != nil && strings.Contains(string(b), p.text) {
		go p.then()
		p.then = nil
	}
	return len(b), nil
}

// TestTheEmbeddedPlatformIsNotRestarted: it is the program that checks.
func TestTheEmbeddedPlatformIsNotRestarted(t *testing.T) {
	for lang, says := range map[string]string{"zh": "内置平台", "en": "embedded platform"} {
		_, errs, exit := cli(t, "check", "--only", "tokens.restart", "--restart", "true", "--lang", lang)
		if exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
}
