package control

import (
	"context"
	"strings"

	"wxlab/app/evidence"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

// RunCheck rehearses the release check and examines the server of a component; each step and each case comes as it ends,
// and the whole at last.
type RunCheck struct {
	Component string   `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Groups    []int    `json:"groups" doc:"groups of the release check's accounts, 1 to 5; none: all"`
	Only      []string `json:"only" doc:"cases by id, or chapters, or release; none: everything"`
	Skip      []string `json:"skip" doc:"cases by id, or chapters, or release"`
	Strict    bool     `json:"strict" doc:"any failure and any remark fails the check"`
	FailFast  bool     `json:"fail_fast" doc:"ends with the first must that fails"`
	Restart   bool     `json:"restart" doc:"the caller restarts the server on the event restart and posts to /v1/check/restarted"`
}

// CheckEvent is one of four: a step of the release check, a case of the examination, a restart to be done, or the end.
type CheckEvent struct {
	Step    *CheckStep     `json:"step,omitempty"`
	Case    *report.Case   `json:"case,omitempty"`
	Restart *RestartWanted `json:"restart,omitempty" doc:"the check waits until the server under test was restarted"`
	Check   *Checked       `json:"check,omitempty" doc:"the whole, at the end"`
}

// CheckStep is a step of the release check with the group that it belongs to.
type CheckStep struct {
	Group int `json:"group"`
	exam.Step
	Log string `json:"log,omitempty" doc:"what went over the wire, as it was and decrypted; the end of the check has none"`
}

// Checked is what came of a check.
type Checked struct {
	OK      bool               `json:"ok"`
	Release exam.ReleaseReport `json:"release"`
	Exam    Examined           `json:"exam"`
	Before  *Comparison        `json:"before,omitempty" doc:"with the last check that was kept"`
}

// Examined is what came of an examination.
type Examined struct {
	Passed      int            `json:"passed"`
	Remarked    int            `json:"remarked"`
	Failed      int            `json:"failed"`
	NotObserved int            `json:"not_observed"`
	Cases       []ExaminedCase `json:"cases"`
}

// ExaminedCase is a case of the examination with its chapter.
type ExaminedCase struct {
	report.Case
	Chapter string `json:"chapter"`
}

// events runs the check in the server; a client that leaves cancels it.
func (r RunCheck) events(s *Server) func(context.Context, func(CheckEvent) error) error {
	return func(ctx context.Context, each func(CheckEvent) error) error {
		out, err := r.run(ctx, s, each)
		if err != nil {
			return asUsage(err)
		}
		return each(CheckEvent{Check: &out})
	}
}

func (r RunCheck) run(ctx context.Context, s *Server, each func(CheckEvent) error) (out Checked, err error) {
	out = Checked{OK: true, Release: exam.ReleaseReport{OK: true}, Exam: Examined{Cases: []ExaminedCase{}}}
	if r.Empty() {
		return out, workspace.Misuse("problem.nothing_chosen")
	}
	before, known, err := lastVerdicts(ctx, s, r.Component)
	if err != nil {
		return out, err
	}
	if known {
		out.Before = &Comparison{Better: []string{}, Worse: []string{}}
	}
	if r.releases() {
		o := exam.ReleaseOptions{ComponentAppID: r.Component, Groups: r.Groups, Strict: r.Strict}
		out.Release, err = s.w.CheckRelease(ctx, o, func(st exam.Step, wire []evidence.Piece) {
			each(CheckEvent{Step: &CheckStep{st.Group, st, evidence.Text(wire, s.lang)}})
		})
		judge.Advise(out.Release, s.lang)
		out.Before.add(before, judge.ReleaseVerdicts(out.Release))
		if out.OK = out.Release.OK; err != nil || !out.OK && r.FailFast {
			return out, err
		}
	}
	if !r.examines() {
		return out, nil
	}
	o := exam.Options{
		ComponentAppID: r.Component, Only: withoutRelease(r.Only), Skip: withoutRelease(r.Skip), FailFast: r.FailFast,
	}
	if r.Restart {
		o.Restart = func(ctx context.Context) error {
			return s.restarts.await(ctx, func(w RestartWanted) error { return each(CheckEvent{Restart: &w}) })
		}
	}
	found, err := s.w.Examine(ctx, o, func(result exam.Result, wire []evidence.Piece) {
		c := judge.Case(result, s.lang)
		c.Log = evidence.Text(wire, s.lang)
		each(CheckEvent{Case: &c})
	})
	out.OK = out.OK && found.OK(r.Strict)
	out.Exam.Passed, out.Exam.Remarked = found.Passed, found.Remarked
	out.Exam.Failed, out.Exam.NotObserved = found.Failed, found.NotObserved
	for _, result := range found.Results {
		out.Exam.Cases = append(out.Exam.Cases, ExaminedCase{judge.Case(result, s.lang), string(result.Chapter)})
	}
	out.Before.add(before, judge.ExamVerdicts(found))
	return out, err
}

// release is how --only and --skip name the release check.
const release = "release"

// releases says whether the release check is wanted, examines whether any case of the examination is.
func (r RunCheck) releases() bool { return wanted(release, r.Only) && !named(release, r.Skip) }
func (r RunCheck) examines() bool { return len(r.Only) == 0 || len(withoutRelease(r.Only)) > 0 }

// Empty says that Only and Skip, whose names must be known, leave nothing over.
func (r RunCheck) Empty() bool {
	return !r.releases() && (!r.examines() || exam.Chosen(withoutRelease(r.Only), withoutRelease(r.Skip)) == 0)
}

func wanted(name string, only []string) bool { return len(only) == 0 || named(name, only) }

func named(name string, list []string) bool {
	for _, n := range list {
		if n == name || strings.HasPrefix(n, name+".") {
			return true
		}
	}
	return false
}

func withoutRelease(list []string) (out []string) {
	for _, n := range list {
		if !named(release, []string{n}) {
			out = append(out, n)
		}
	}
	return out
}
