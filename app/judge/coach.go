package judge

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"wxlab/app/coach"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/report"
	"wxlab/app/secrets"
	"wxlab/sim/verdict"
)

// NewCoach is a coach that judges answers with the keys of a workspace.
func NewCoach(keys Keys) *coach.Coach {
	of := map[string]explain.Keys{} // by component
	var mu sync.Mutex
	keysFor := func(component string) explain.Keys {
		mu.Lock()
		defer mu.Unlock()
		k, known := of[component]
		if !known {
			c, err := keys.Settings.FindComponent(component)
			if err != nil {
				c = keys.Settings.Component
			}
			k = keysOf(c, keys.Accounts)
			of[component] = k
		}
		return k
	}
	return &coach.Coach{Judge: func(d journal.Detail) (verdict.Verdict, bool) { return answered(d, keysFor(d.ComponentAppID)) }}
}

// Accepted reports whether WeChat accepts what was answered to a callback, or nothing can be said.
func Accepted(d journal.Detail, keys Keys) bool {
	c, err := keys.Settings.FindComponent(d.ComponentAppID)
	if err != nil {
		return true
	}
	v, known := answered(d, keysOf(c, keys.Accounts))
	return !known || v.Accepted()
}

func answered(d journal.Detail, keys explain.Keys) (verdict.Verdict, bool) {
	if note.IsForward(d) && isDecrypted(d) {
		return verdict.Verdict{}, false
	}
	return explain.Judge(input(d, keys, i18n.En))
}

// Coached words what a coach found, a suite for each server, in the order of the findings.
func Coached(servers []coach.Server, lang i18n.Lang) []report.Suite {
	var out []report.Suite
	for _, s := range servers {
		suite := report.Suite{Name: string(s.Party), Title: lang.T("coach.server."+string(s.Party), s.Exchanges), Cases: []report.Case{}}
		for _, f := range s.Findings {
			suite.Cases = append(suite.Cases, Habit(f, lang))
		}
		out = append(out, suite)
	}
	return out
}

// ReleasesOnRecord words the release checks that were recognized on record, a suite for each.
func ReleasesOnRecord(servers []coach.Server, lang i18n.Lang) []report.Suite {
	out := []report.Suite{}
	for _, s := range servers {
		for _, r := range s.Releases {
			suite := report.Suite{
				Name:  fmt.Sprintf("release.%d", r.Group),
				Title: lang.T("exam.release", r.Group) + "  " + r.At.Format(time.DateTime),
			}
			for _, step := range r.Steps {
				suite.Cases = append(suite.Cases, releaseStep(r.Group, step, lang))
			}
			out = append(out, suite)
		}
	}
	return out
}

func releaseStep(group int, s coach.ReleaseStep, lang i18n.Lang) report.Case {
	in := string(lang)
	c := report.Case{
		ID: fmt.Sprintf("release.%d.%s", group, s.ID), Name: lang.T("check.step." + s.ID), Severity: "must",
		Verdict: report.Verdict(s.Verdict()), MS: float64(s.Took.Milliseconds()), Expected: s.Expected.In(in),
		Got: s.Got.In(in), Cause: s.Cause.In(in), Evidence: exchanges(s.Evidence),
	}
	if s.Problem != "" {
		cause, fix := explain.Advice(s.Problem, lang)
		c.Cause, c.Fix = explain.Joined(lang, c.Cause, cause), fix
	}
	var logs []string
	for _, d := range s.Exchanges {
		logs = append(logs, wire(d, lang))
	}
	c.Log = strings.Join(logs, "\n\n")
	return c
}

// wire is an exchange as it was and decrypted, without its tokens, tickets and codes: a report goes to others.
func wire(d journal.Detail, lang i18n.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "--> #%d %s %s?%s\n%s\n<-- %d %s\n%s%s", d.ID, d.Method, d.Path, d.Query,
		report.Clip(string(d.ReqBody), report.BodyShown), d.Status, d.Took.Round(time.Millisecond),
		report.Clip(string(d.RespBody), report.BodyShown), d.Err)
	if len(d.Plain) > 0 {
		fmt.Fprintf(&b, "\n%s\n%s", lang.T("wire.push", d.Name), report.Clip(string(d.Plain), report.BodyShown))
	}
	if len(d.ReplyPlain) > 0 {
		fmt.Fprintf(&b, "\n%s\n%s", lang.T("wire.reply"), report.Clip(string(d.ReplyPlain), report.BodyShown))
	}
	return secrets.Key{}.Hide(b.String())
}

// exchanges are pointers to exchanges.
func exchanges(ids []int64) (out []string) {
	for _, id := range ids {
		out = append(out, fmt.Sprintf("#%d", id))
	}
	return out
}

// Habit words one finding of a coach.
func Habit(f coach.Finding, lang i18n.Lang) report.Case {
	in := string(lang)
	c := report.Case{
		ID: f.ID, Name: f.Title.In(in), Severity: string(f.Severity), Verdict: report.Verdict(f.Verdict), Why: f.Why.In(in),
		Got: f.Got.In(in), Cause: f.Cause.In(in), Fix: f.Fix.In(in),
	}
	if f.Problem != "" {
		c.Cause, c.Fix = explain.Advice(f.Problem, lang)
	}
	if !slices.Contains([]report.Verdict{report.Fail, report.Remark}, c.Verdict) {
		c.Cause, c.Fix = "", ""
	}
	c.Evidence = exchanges(f.Evidence)
	return c
}
