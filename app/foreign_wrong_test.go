package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/sim/exam"
)

// misconfigured is a platform on a foreign SDK where server and console do not fit together, and the cause that has to
// be printed first.
type misconfigured struct {
	name    string
	env     string                                  // of the server, what is wrong there
	flag    [2]string                               // of the console, what is wrong there
	prepare func(*testing.T, wrongPlatform, served) // before the check
	zh, en  string                                  // patterns
}

// TestForeignPlatformsMisconfigured: what a person gets wrong between an SDK and the console is named at once, in both
// languages, whatever words the SDK complains in.
func TestForeignPlatformsMisconfigured(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	modules, ok := foreignSDKs(t)
	if !ok {
		return
	}
	for _, name := range []string{"node-easywechat", "wechat-component"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			right := startWrong(t, modules, name, "127.0.0.1:"+freePort(t), "")
			for _, m := range misconfigurations(t, right.url) {
				t.Run(m.name, func(t *testing.T) {
					p := right
					if m.env != "" {
						p = startWrong(t, modules, name, right.simAddr, m.env)
					}
					p.failsFor(t, m)
				})
			}
		})
	}
}

// misconfigurations are ten ways to get it wrong. A wrong AppSecret at the server and one at the console are the same
// to both; here it is the console that differs, where it can, so that one server serves.
func misconfigurations(t *testing.T, server string) []misconfigured {
	t.Helper()
	nobody := "http://127.0.0.1:" + freePort(t)
	return []misconfigured{
		{name: "secret", flag: [2]string{"--secret", strings.Repeat("f", 32)},
			zh: "api_component_token.*40125.*(AppSecret|密钥)", en: "api_component_token.*40125.*[Ss]ecret"},
		{name: "Token", flag: [2]string{"--token", "othertoken2024"}, zh: "Token", en: "Token"},
		{name: "key", flag: [2]string{"--aes-key", "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"},
			zh: "EncodingAESKey", en: "EncodingAESKey"},
		{name: "AppID", flag: [2]string{"--appid", "wx0000000000000bad"}, zh: "AppID", en: "AppID"},
		{name: "base address", env: "API_BASE=" + nobody, zh: "(没有|未).*http://127.0.0.1:", en: "[Nn]o call.*http://127.0.0.1:"},
		{name: "port", flag: [2]string{"--target-events", nobody + "/wechat/auth"},
			zh: "connection refused.*没有程序在监听", en: "connection refused.*Nothing listens"},
		{name: "path", flag: [2]string{"--target-events", server + "/wechat/notify"}, zh: "404.*(路径|路由)", en: "404.*(route|path)"},
		{name: "clock", prepare: hoursBehind, zh: "42001.*过期", en: "42001.*expired"},
		{name: "white list", prepare: onlyOthersListed, zh: "61004.*127.0.0.1", en: "61004.*127.0.0.1"},
		{name: "old ticket", env: "OLD_TICKET=ticket@@@" + strings.Repeat("0", 86),
			zh: "api_component_token.*61006", en: "api_component_token.*61006"},
	}
}

// hoursBehind makes the server's clock late: its tokens have run out, and it does not know.
func hoursBehind(t *testing.T, _ wrongPlatform, bench served) {
	must(t, bench, control.CheckRelease{Groups: []int{1}})
	must(t, bench, control.AdvanceClock{Seconds: 3 * 3600})
}

// onlyOthersListed has a white list without this machine.
func onlyOthersListed(t *testing.T, p wrongPlatform, bench served) {
	must(t, bench, control.PutPlatform{
		PlatformPath: control.PlatformPath{AppID: foreignAppID}, Secret: foreignSecret, Token: foreignToken, AESKey: foreignKey,
		EventURL: p.url + "/wechat/auth", MessageURL: p.url + "/wechat/$APPID$/callback", Published: true,
		Whitelist: []string{"203.0.113.9"},
	})
}

// wrongPlatform is a running platform, with the address that it takes the simulator to have.
type wrongPlatform struct {
	foreign
	simAddr string
}

// startWrong starts a platform that is configured rightly but for env.
func startWrong(t *testing.T, modules, name, simAddr, env string) wrongPlatform {
	t.Helper()
	port := freePort(t)
	p := wrongPlatform{foreign{url: "http://127.0.0.1:" + port}, simAddr}
	startNode(t, modules, "client-"+name+".js", "API_BASE=http://"+simAddr, "PORT="+port, env)
	awaitHealth(t, port)
	return p
}

// failsFor runs the release check, and reads the print-outs of its report.
func (p wrongPlatform) failsFor(t *testing.T, m misconfigured) {
	t.Helper()
	flags := []string{"--only", "sim", "--sim-addr", p.simAddr, "--seed", "7",
		"--target-events", p.url + "/wechat/auth", "--target-messages", p.url + "/wechat/$APPID$/callback",
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey}
	if m.flag[0] != "" {
		flags = append(flags, m.flag[0], m.flag[1])
	}
	bench := serveFor(t, 2*time.Second, flags...)
	p.ask(t, "/do/drop-component-token", nil) // one of the simulator before
	if m.prepare != nil {
		m.prepare(t, p, bench)
	}
	report := must(t, bench, control.CheckRelease{Groups: []int{1}})
	for lang, want := range map[i18n.Lang]string{i18n.Zh: m.zh, i18n.En: m.en} {
		var out bytes.Buffer
		shown := &program{out: &out, errs: io.Discard, env: func(string) string { return "" }, language: string(lang)}
		showReport(shown, report)
		cause := firstCause(out.String())
		if report.OK || !regexp.MustCompile("(?s)"+want).MatchString(cause) {
			t.Errorf("%s: the first cause is %q, want %s\n%s", lang, cause, want, out.String())
		}
		if m.flag[0] != "--token" && m.flag[0] != "--aes-key" && m.flag[0] != "--appid" &&
			comparesKeys.MatchString(out.String()) {
			t.Errorf("%s: Token, EncodingAESKey and AppID are right, and are to be compared\n%s", lang, out.String())
		}
	}
}

// showReport prints a report as check does, step by step.
func showReport(p *program, r exam.ReleaseReport) {
	show := p.showCheckStep()
	for _, g := range r.Groups {
		for _, s := range g.Steps {
			s.Group = g.Number
			show(s)
		}
	}
}
