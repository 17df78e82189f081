package relation

import (
	"strconv"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
)

// Stage is what happens to a push, in this order.
type Stage string

const (
	Received  Stage = "received"
	Verified  Stage = "verified"  // its signature fits and it could be opened
	Committed Stage = "committed" // it is stored, before it is answered
	Answered  Stage = "answered"
)

// Progress is how far a push came.
type Progress struct {
	Stage Stage
	Done  bool
	After time.Duration // since it was received
	Timed bool          // After is known; an older journal does not tell when a push was verified and stored
}

// Span is an exchange on the time line of its thread.
type Span struct {
	journal.Exchange
	Role     Role
	Number   int           // of an attempt, from 1
	From     time.Duration // since the thread began
	Deadline time.Duration // since the thread began, by which WeChat wants the answer; 0 for what is no push
	Late     bool          // the answer came after it, or never
	Proven   bool
}

// Timeline lays a thread out on one line of time.
func Timeline(t *Thread) []Span {
	span := func(e journal.Exchange, role Role, n int, proven bool) Span {
		s := Span{Exchange: e, Role: role, Number: n, From: e.At.Sub(t.Head.At), Proven: proven}
		if isPush(e) {
			s.Deadline = s.From + platform.AnswerTime
			s.Late = e.Took > platform.AnswerTime || e.Status == 0
		}
		return s
	}
	out := []Span{span(t.Head, Attempt, 1, true)}
	n := 1
	for _, m := range t.Rest {
		if m.Role == Again {
			continue
		}
		if m.Role == Attempt {
			n++
		}
		out = append(out, span(m.Exchange, m.Role, n, m.Proven()))
	}
	return out
}

// StagesOf says how far a push came. A server of the user's own does not tell when it stores.
func StagesOf(e journal.Exchange) []Progress {
	if !isPush(e) {
		return nil
	}
	opened := e.Name != "" && e.Code >= 0
	out := []Progress{
		{Stage: Received, Done: true, Timed: true},
		{Stage: Verified, Done: opened || e.Opened > 0, After: e.Opened, Timed: e.Opened > 0},
	}
	if e.Side == journal.Platform {
		done := e.Committed > 0 || opened && !e.Failed()
		out = append(out, Progress{Stage: Committed, Done: done, After: e.Committed, Timed: e.Committed > 0})
	}
	return append(out, Progress{Stage: Answered, Done: e.Status != 0, After: e.Took, Timed: true})
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
