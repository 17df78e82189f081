// Package coach judges recorded traffic: what a server shows of its habits without a push made for it, whoever was at
// the other end: the simulator, the embedded platform, or real WeChat. The rules about API calls are the examination's;
// what needs pushes and answers beside them is here. It reads values and keeps no journal.
package coach

import (
	"runtime"
	"slices"
	"time"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
	"wxlab/sim/verdict"
)

// Finding is what one rule came to.
type Finding struct {
	ID       string
	Severity exam.Severity
	Verdict  exam.Verdict
	Title    bilingual.Text // the behaviour, as a sentence about the server
	Why      bilingual.Text // why it matters
	Got      bilingual.Text
	Cause    bilingual.Text // the first cause, where one is known
	Fix      bilingual.Text
	Problem  string  // code of what is wrong with an answer: app/explain has cause and fix
	Evidence []int64 // ids of exchanges, a few of them
}

// Server is what one server showed: the embedded platform, or the user's own.
type Server struct {
	Party     journal.Party
	Exchanges int
	Findings  []Finding // the worst first
	Releases  []Release // the release checks that were recognized
}

// Coach reads exchanges, the oldest first.
type Coach struct {
	// Judge is WeChat's verdict on the answer to a callback; false where the callback does not open with the keys at hand.
	// It is called by several goroutines at once. nil judges no answer.
	Judge func(journal.Detail) (verdict.Verdict, bool)

	servers []*server
}

// server is what is known of one.
type server struct {
	party     journal.Party
	exchanges int
	calls     calls
	answers   answers
	retries   retries
	leavers   leavers
	urls      urls
	releases  releases
}

// Read takes the exchanges that each hands on. Opening answers is most of the work: it is done by all processors, a little
// ahead of the rest, which needs the order of the record.
func (c *Coach) Read(each func(func(journal.Detail) error) error) error {
	processors := runtime.GOMAXPROCS(0)
	ahead, judges, read := make(chan *coming, 32*processors), make(chan struct{}, processors), make(chan error, 1)
	go func() {
		defer close(ahead)
		read <- each(func(d journal.Detail) error {
			next := &coming{Detail: d}
			if d.Kind != journal.KindAPI { // its answer is WeChat's
				next.answer = make(chan opened, 1)
				judges <- struct{}{}
				go func() {
					next.answer <- c.verdict(next.Detail)
					<-judges
				}()
			}
			ahead <- next
			return nil
		})
	}()
	for next := range ahead {
		c.take(next.Detail, next.verdict())
	}
	return <-read
}

// coming is an exchange whose answer is being judged.
type coming struct {
	journal.Detail
	answer chan opened // nil where there is nothing to judge
}

// verdict waits for what the answer is judged to be.
func (c *coming) verdict() (v opened) {
	if c.answer != nil {
		v = <-c.answer
	}
	return v
}

// take takes one exchange with what its answer was judged to be.
func (c *Coach) take(d journal.Detail, v opened) {
	party, ok := judged(d)
	if !ok {
		return
	}
	s := c.server(party)
	s.exchanges++
	switch d.Kind {
	case journal.KindAPI:
		s.calls.add(d)
		s.retries.called(d)
		s.leavers.called(d, s.calls.ownerOf(d))
		s.urls.called(d)
		s.releases.called(d)
	case journal.KindTicket, journal.KindAuth, journal.KindMessage, journal.KindEvent:
		s.answers.add(d, v)
		s.retries.pushed(d, v)
		s.leavers.pushed(d)
		s.releases.pushed(d, v)
		s.urls.add(d)
	default:
		s.urls.add(d)
	}
}

// judged is whose behaviour an exchange shows; false where it is nobody's who is judged, such as a page of the
// simulator's, or a probe.
func judged(d journal.Detail) (journal.Party, bool) {
	in := d.Dir == journal.In
	switch {
	case d.Kind == journal.KindProbe, d.Side == journal.WeChat && d.Kind == journal.KindPage:
		return "", false
	case d.Kind == journal.KindAPI && d.Side == journal.WeChat:
		return journal.Own, true
	case d.Kind == journal.KindAPI, in && d.Side == journal.Platform:
		return journal.Platform, true
	}
	return journal.Own, !in
}

func (c *Coach) server(p journal.Party) *server {
	i := slices.IndexFunc(c.servers, func(s *server) bool { return s.party == p })
	if i >= 0 {
		return c.servers[i]
	}
	s := &server{party: p}
	c.servers = append(c.servers, s)
	return s
}

// opened is WeChat's verdict on an answer, where it can be told.
type opened struct {
	verdict.Verdict
	ok     bool
	simple bool // success or nothing, which need no opening
}

// verdict opens a callback only where the answer is not simply success: that is most of the work saved.
func (c *Coach) verdict(d journal.Detail) opened {
	body := string(d.RespBody)
	_, ours := judged(d)
	switch {
	case !ours:
		return opened{}
	case d.Err == "" && d.Status == 200 && (body == "success" || body == ""):
		return opened{simple: true}
	case c.Judge == nil || d.Err != "":
		return opened{}
	}
	v, ok := c.Judge(d)
	return opened{Verdict: v, ok: ok}
}

// Servers are those that showed anything, each with everything that was found.
func (c *Coach) Servers() []Server {
	var out []Server
	for _, s := range c.servers {
		found := slices.Concat(
			s.calls.findings(), s.answers.findings(), []Finding{s.retries.finding(), s.leavers.finding(), s.urls.finding()},
		)
		slices.SortStableFunc(found, func(a, b Finding) int { return rank(a) - rank(b) })
		out = append(out, Server{s.party, s.exchanges, found, s.releases.found()})
	}
	return out
}

// rank puts the worst first.
func rank(f Finding) int {
	verdicts := []exam.Verdict{exam.Fail, exam.Remark, exam.Pass, exam.NotObserved}
	severities := []exam.Severity{exam.Must, exam.Should, exam.May}
	return slices.Index(verdicts, f.Verdict)*len(severities) + slices.Index(severities, f.Severity)
}

// evidenceKept is how many exchanges a finding points at: enough to look, few enough to show.
const evidenceKept = 8

// evidence gathers the ids of exchanges: how many, and the first of them.
type evidence struct {
	n   int
	ids []int64
}

func (e *evidence) add(ids ...int64) {
	e.n++
	for _, id := range ids {
		if len(e.ids) < evidenceKept && !slices.Contains(e.ids, id) {
			e.ids = append(e.ids, id)
		}
	}
}

// settle completes a finding: n pieces of bad evidence fail, none of what could show it is not observed.
func (f Finding) settle(bad evidence, seen int, got bilingual.Text) Finding {
	switch {
	case bad.n > 0:
		f.Verdict, f.Got, f.Evidence = exam.Fail, got, bad.ids
	case seen == 0:
		f.Verdict, f.Got = exam.NotObserved, text("记录中没有可以判断的流量", "nothing on record shows it")
	default:
		f.Verdict, f.Got = exam.Pass, bilingual.Textf("记录中的 %d 次都没有问题", "all %d on record are fine", seen)
	}
	return f
}

func text(zh, en string) bilingual.Text { return bilingual.Text{Zh: zh, En: en} }

func within(a, b time.Time, d time.Duration) bool { return b.Sub(a) <= d }
