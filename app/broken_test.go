package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wxlab/app/i18n"
	"wxlab/sim/simtest/broken"
)

// brokenCase is a defect, how it is looked at, and the cause that has to be printed first.
type brokenCase struct {
	defect string
	args   string         // of the command that finds it; "check" and "trigger" are understood
	zh, en *regexp.Regexp // the first printed cause; nil where nothing is wrong
	keys   bool           // Token, EncodingAESKey or AppID are wrong, so that advice to compare them is right
	passes bool           // exit code 0: a remark at most
	slow   bool           // the defect is about time: WeChat's patience is cut short
}

// name is the defect's; a server without one is called as it is looked at.
func (c brokenCase) name() string {
	if c.defect == "" {
		return "none " + c.args
	}
	return c.defect
}

// TestFirstCauses: for a server whose one mistake is known, the first cause that is printed is that mistake, in both
// languages. Advice to compare keys that are right is not given.
func TestFirstCauses(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	cases := brokenCases()
	for _, d := range broken.Defects() {
		if !slices.ContainsFunc(cases, func(c brokenCase) bool { return c.defect == d.ID }) {
			t.Errorf("%s has no expected cause: %s", d.ID, d.Is)
		}
	}
	ports := newPortsOutside()
	for i, looked := range printedBy(t, cases, ports) {
		c := cases[i]
		t.Run(c.name(), func(t *testing.T) {
			if c.amiss(looked) == "" {
				return
			}
			// With all cores busy a server without that mistake is late, too: it is looked at once more, alone.
			again := brokenBench{brokenCase: c, dir: t.TempDir(), ports: ports}
			if why := c.amiss(again.look(t.Context())); why != "" {
				t.Error(why)
			}
		})
	}
}

// amiss says what is not as expected of what was printed in both languages, nothing where all is.
func (c brokenCase) amiss(looked map[i18n.Lang]printed) string {
	var why string
	for lang, p := range looked {
		why += p.amiss(c, lang)
	}
	return why
}

// printed is what a command line printed about a server.
type printed struct {
	out  string
	exit int
	err  error
}

func (p printed) amiss(c brokenCase, lang i18n.Lang) string {
	want := map[i18n.Lang]*regexp.Regexp{i18n.Zh: c.zh, i18n.En: c.en}[lang]
	cause := firstCause(p.out)
	switch {
	case p.err != nil:
		return p.err.Error()
	case (p.exit == 0) != c.passes:
		return fmt.Sprintf("%s: exit %d\n%s", lang, p.exit, p.out)
	case want == nil && cause != "":
		return fmt.Sprintf("%s: nothing is wrong, and it says %s\n%s", lang, cause, p.out)
	case want != nil && !want.MatchString(cause):
		return fmt.Sprintf("%s: the first cause is %q, want %s\n%s", lang, cause, want, p.out)
	case !c.keys && comparesKeys.MatchString(p.out):
		return fmt.Sprintf("%s: Token, EncodingAESKey and AppID are right, and are to be compared\n%s", lang, p.out)
	}
	return ""
}

// comparesKeys is the advice that beginners get everywhere.
var comparesKeys = regexp.MustCompile(`[Cc]ompare \S* ?(Token|EncodingAESKey|AppID)|核对 ?(Token|EncodingAESKey|AppID)`)

// reasons begin the lines of a print-out that name a cause: after a step of check, or below the outcome of trigger.
var reasons = regexp.MustCompile(`^(      (可能原因|已证实|提示|likely|confirmed|note) |    (  )?[✗!?] )`)

// firstCause is the first reason in a print-out with the lines that belong to it, after a failed step of check where one
// failed: what is only remarked on before is no cause. Where trigger names none, its outcome
// says that something else was expected.
func firstCause(out string) string {
	if i := strings.Index(out, " ✗ "); strings.HasPrefix(out, " ") && i >= 0 {
		out = out[i:]
	}
	var cause []string
	for line := range strings.Lines(out) {
		switch {
		case cause == nil && reasons.MatchString(line), cause != nil && strings.HasPrefix(line, "      ") &&
			!reasons.MatchString(line):
			cause = append(cause, strings.TrimSpace(line))
		case cause != nil:
			return strings.Join(cause, "\n")
		}
	}
	if i := strings.Index(out, "\n✗ "); cause == nil && i >= 0 {
		return out[i+1:]
	}
	return strings.Join(cause, "\n")
}

// printedBy looks at all servers at once, as far as the machine goes: most of the time goes by in waiting for them.
func printedBy(t *testing.T, cases []brokenCase, ports *portsOutside) []map[i18n.Lang]printed {
	t.Helper()
	out := make([]map[i18n.Lang]printed, len(cases))
	room := make(chan struct{}, 16)
	var all sync.WaitGroup
	for i, c := range cases {
		dir := t.TempDir()
		all.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			b := brokenBench{brokenCase: c, dir: dir, ports: ports}
			out[i] = b.look(t.Context())
		})
	}
	all.Wait()
	return out
}

// portsOutside gives ports that no connection is given by the system, so that an address can be told before it is
// listened at.
type portsOutside struct{ next atomic.Int32 }

func newPortsOutside() *portsOutside {
	ports := &portsOutside{}
	ports.next.Store(20000 + int32(os.Getpid()%400)*20)
	return ports
}

func (p *portsOutside) free() (string, error) {
	for range 1000 {
		address := fmt.Sprintf("127.0.0.1:%d", p.next.Add(1))
		if ln, err := net.Listen("tcp", address); err == nil {
			return address, ln.Close()
		}
	}
	return "", errors.New("no port is free")
}
