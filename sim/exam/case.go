package exam

import (
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Chapter is a part of the examination (体检).
type Chapter string

// The chapters, in the order in which they are examined.
const (
	Callbacks     Chapter = "callbacks"     // what is let in, and what is kept out
	Deliveries    Chapter = "delivery"      // retries, duplicates, order, load
	Tokens        Chapter = "tokens"        // ticket, component token, authorizer tokens
	Authorization Chapter = "authorization" // codes, redirect and event, cancellations
	Replies       Chapter = "replies"       // passive replies
	APIUse        Chapter = "api"           // every call that the server makes
	Security      Chapter = "security"      // replays, forgeries, secrets
	MiniPrograms  Chapter = "mini_programs" // audits, registrations, the life of code
)

// Severity says how much a case weighs, in the words of RFC 2119.
type Severity string

// The severities. What WeChat's documentation or behaviour demands is a must; what a server in production needs is a
// should; what no source settles is a may.
const (
	Must   Severity = "must"
	Should Severity = "should"
	May    Severity = "may"
)

// Verdict is how a server did in one case.
type Verdict string

// The verdicts. A remark is tolerated by WeChat today. Not observed is what could not be decided: never a pass.
const (
	Pass        Verdict = "pass"
	Remark      Verdict = "remark"
	Fail        Verdict = "fail"
	NotObserved Verdict = "not_observed"
)

// Case is one behaviour of a platform server, with its own reason and its own fix.
type Case struct {
	ID       string // chapter.behaviour; stable
	Chapter  Chapter
	Severity Severity
	Title    bilingual.Text // the behaviour, as a sentence about the server
	Why      bilingual.Text // why it matters, one sentence
	Fix      bilingual.Text // what to do where it fails
	Source   string         // where the requirement stands: "PROTOCOL 2.5"

	record   bool // judged from the record of the whole examination, after everything else
	restarts bool // restarts the server

	// calls judges by the API calls alone, wherever they were recorded.
	calls func([]world.CallRecord) Finding

	// examine does to the server what the case is about, or reads what it did in the record, and judges; nil where calls
	// does.
	examine func(*examination) Finding
}

// Finding is what one case came to.
type Finding struct {
	Verdict  Verdict
	Expected bilingual.Text
	Got      bilingual.Text
	Cause    bilingual.Text // the first cause, where one is known
	Evidence []Evidence
}

// Evidence points into the record: a delivery by its id, or an API call by its number.
type Evidence struct {
	Delivery string `json:"delivery,omitempty"`
	Call     uint64 `json:"call,omitempty"`
}

// Result is a case with what it came to.
type Result struct {
	Case
	Finding
	MS int64 // real time
}

// Report is a whole examination.
type Report struct {
	Passed, Remarked, Failed, NotObserved int
	Results                               []Result
}

// add counts a result in.
func (r *Report) add(result Result) {
	r.Results = append(r.Results, result)
	switch result.Verdict {
	case Pass:
		r.Passed++
	case Remark:
		r.Remarked++
	case Fail:
		r.Failed++
	case NotObserved:
		r.NotObserved++
	}
}

// OK reports whether nothing failed that a server must do; strictly, whether nothing failed and nothing was remarked.
func (r Report) OK(strict bool) bool {
	for _, result := range r.Results {
		switch {
		case result.Verdict == Fail && (strict || result.Severity == Must):
			return false
		case result.Verdict == Remark && strict:
			return false
		}
	}
	return true
}

// Chapters are all chapters in their order.
func Chapters() []Chapter {
	return []Chapter{Callbacks, Deliveries, Tokens, Authorization, Replies, APIUse, Security, MiniPrograms}
}

// ChapterOf is the chapter in the id of a case.
func ChapterOf(id string) Chapter {
	chapter, _, _ := strings.Cut(id, ".")
	return Chapter(chapter)
}
