package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/sim/simtest/broken"
)

// The console's side of the broken servers. The key has spare bits in its last character, as most have.
var brokenConfig = broken.Config{
	AppID: "wxc0ffee1234567890", Secret: "0123456789abcdef0123456789abcdef", Token: "relaytoken2024",
	AESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW", PrevKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
}

// brokenAccount is the official account that writes to broken servers.
const brokenAccount = "wx570bc396a51b8ff8"

// brokenBench is a broken server with the command lines that look at it.
type brokenBench struct {
	brokenCase
	dir   string
	ports *portsOutside
}

// patience stands for WeChat's five seconds. It is short where a defect is about time, otherwise long enough for a busy
// machine.
func (b brokenBench) patience() time.Duration {
	if b.slow {
		return 700 * time.Millisecond
	}
	return 2 * time.Second
}

func (b brokenBench) look(ctx context.Context) map[i18n.Lang]printed {
	command, args, _ := strings.Cut(b.args, " ")
	if command == "trigger" {
		return b.trigger(ctx, strings.Fields(args))
	}
	out := map[i18n.Lang]printed{}
	var mu sync.Mutex
	var both sync.WaitGroup
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		both.Go(func() {
			p := b.check(ctx, lang, strings.Fields(args))
			mu.Lock()
			defer mu.Unlock()
			out[lang] = p
		})
	}
	both.Wait()
	return out
}

// check judges the server with `wxlab check`.
func (b brokenBench) check(ctx context.Context, lang i18n.Lang, args []string) (p printed) {
	address, err := b.ports.free()
	if err != nil {
		return printed{err: err}
	}
	target, stop, err := b.start("http://" + address)
	if err != nil {
		return printed{err: err}
	}
	defer stop()
	var out, errs bytes.Buffer
	all := append([]string{"check", "--only", "release", "--lang", string(lang), "--sim-addr", address, "--seed", "7"},
		target.flags...)
	p.exit = b.program(&out, &errs).run(ctx, append(all, args...))
	p.out = out.String() + errs.String()
	return p
}

// trigger sends one callback through a running `wxlab serve`, and prints it once in each language.
func (b brokenBench) trigger(ctx context.Context, args []string) map[i18n.Lang]printed {
	failed := func(err error) map[i18n.Lang]printed {
		return map[i18n.Lang]printed{i18n.Zh: {err: err}, i18n.En: {err: err}}
	}
	target, stop, err := b.start("")
	if err != nil {
		return failed(err)
	}
	defer stop()
	bench, end, err := b.serve(ctx, target.flags)
	if err != nil {
		return failed(err)
	}
	defer end()
	target.server.SetAPI(bench.Sim)
	c := &control.Client{URL: bench.Control, Token: bench.Token, HTTP: http.DefaultClient}
	if _, err := control.Ask(ctx, c, control.Authorize{AuthorizerAppID: brokenAccount}); err != nil {
		return failed(err)
	}
	shown := map[i18n.Lang]printed{}
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		var out, errs bytes.Buffer
		all := append([]string{"trigger"}, args...)
		exit := b.program(&out, &errs).run(ctx, append(all, "--account", brokenAccount, "--workspace", b.dir, "--lang",
			string(lang)))
		shown[lang] = printed{out: out.String() + errs.String(), exit: exit}
	}
	return shown
}

// serve runs `wxlab serve` until end is called.
func (b brokenBench) serve(ctx context.Context, flags []string) (s served, end func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	lines, out := io.Pipe()
	var errs bytes.Buffer
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer out.Close()
		b.program(out, &errs).run(ctx, append([]string{"serve", "--json", "--only", "sim", "--seed", "7", "--workspace",
			b.dir, "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}, flags...))
	}()
	end = func() {
		cancel()
		<-done
	}
	r := bufio.NewReader(lines)
	first, err := r.ReadBytes('\n')
	go io.Copy(io.Discard, r)
	if err == nil {
		err = json.Unmarshal(first, &s)
	}
	if err != nil {
		end()
		return s, nil, fmt.Errorf("serve: %w, %s", err, errs.String())
	}
	return s, end, nil
}

func (b brokenBench) program(out, errs io.Writer) *program {
	return &program{
		in: strings.NewReader(""), out: out, errs: errs, env: func(string) string { return "" }, patience: b.patience(),
	}
}

// target is a broken server that listens.
type target struct {
	server *broken.Server
	flags  []string // that point wxlab at it
}

func (b brokenBench) start(api string) (t target, stop func(), err error) {
	c := brokenConfig
	c.API, c.Patience = api, b.patience()
	var mistakes []string
	if b.defect != "" {
		mistakes = []string{b.defect}
	}
	if t.server, err = broken.New(c, mistakes...); err != nil {
		return t, nil, err
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return t, nil, err
	}
	s := &http.Server{Handler: t.server, ReadHeaderTimeout: 10 * time.Second}
	go s.Serve(ln)
	base := "http://" + ln.Addr().String()
	t.flags = []string{"--target-events", base + "/event", "--target-messages", base + "/$APPID$/callback", "--appid",
		c.AppID, "--secret", c.Secret, "--token", c.Token, "--aes-key", c.AESKey, "--previous-aes-key", c.PrevKey}
	return t, func() {
		s.Close()
		t.server.Close()
	}, nil
}
