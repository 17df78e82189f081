package exam

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Options says what to examine, and how.
type Options struct {
	ComponentAppID string
	SimURL         string        // where the server's calls ought to arrive
	Only, Skip     []string      // ids of cases, or chapters; all and none when empty
	Patience       time.Duration // real time to wait for what a server does after it answered, 5 s when zero
	FailFast       bool          // ends with the first failed must

	// Advance moves WeChat's clock, and lets due work be done; nil where the clock is not ours to move, and what only
	// time shows is then not observed. ClockShared says that the server's clock moves with it. Where it does not, tokens
	// seem to die early: time is then moved only for a server that fetches another on 42001.
	Advance     func(context.Context, time.Duration) error
	ClockShared bool
	// Restart restarts the server and waits until it listens, and fails with NotBack where it does not; nil where nobody
	// can, and what only a restart shows is then not observed.
	Restart func(context.Context) error
	// Authorize walks the authorization of an account in a browser, from the server's own entry page; nil where that is not
	// known.
	Authorize func(ctx context.Context, account string) error
	Quiet     time.Duration    // real time to wait for what should not happen, 300 ms when zero
	Now       func() time.Time // stopwatch, time.Now when nil
}

// NotBack says of a server that was restarted that it does not listen again.
type NotBack string

// Error implements error.
func (n NotBack) Error() string { return string(n) }

var errNoTestAccount = errors.New("the release check's test accounts are missing from this world")

// Examine examines a server: the cases chosen, chapter by chapter. Each case sets up what it needs and depends on no
// other. Results are reported as they come; report may be nil. The error is about the command: what the server does wrong
// is in the report.
func Examine(ctx context.Context, s *sim.Sim, o Options, report func(Result)) (Report, error) {
	p, ok := s.Platform(o.ComponentAppID)
	if !ok {
		return Report{}, fmt.Errorf("examination: no platform has the component AppID %q", o.ComponentAppID)
	}
	cases, err := choose(Cases(), o.Only, o.Skip)
	if err != nil {
		return Report{}, err
	}
	if o.Patience == 0 {
		o.Patience = sim.AnswerBudget
	}
	if o.Quiet == 0 {
		o.Quiet = 300 * time.Millisecond
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &examination{
		ctx: ctx, sim: s, platform: p, opt: o, began: LastCall(s), firstDelivery: lastDelivery(s),
		known: appIDs(s), subjects: map[world.Kind]subject{}, rehearsing: map[world.Kind]world.Account{},
	}
	out, err := e.all(cases, report)
	e.leave()
	if err == nil && e.err != nil {
		err = fmt.Errorf("examination: %w", e.err)
	}
	return out, err
}

// all runs the cases.
func (e *examination) all(cases []Case, report func(Result)) (Report, error) {
	var out Report
	for _, c := range inOrder(cases) {
		result := e.run(c)
		if e.ctx.Err() != nil {
			return out, e.ctx.Err()
		}
		if e.err != nil {
			return out, fmt.Errorf("examination, %s: %w", c.ID, e.err)
		}
		out.add(result)
		if report != nil {
			report(result)
		}
		if e.opt.FailFast && result.Verdict == Fail && result.Severity == Must {
			break
		}
	}
	return out, nil
}

// inOrder puts the cases that read the whole record behind those that make it, and the restart last: a server that comes
// back without its memory would fail whatever follows.
func inOrder(cases []Case) []Case {
	place := func(c Case) int {
		switch {
		case c.restarts:
			return 2
		case c.record || c.calls != nil:
			return 1
		}
		return 0
	}
	return slices.SortedStableFunc(slices.Values(cases), func(a, b Case) int { return place(a) - place(b) })
}

// choose picks the cases that are wanted. A name that is neither a case nor a chapter is an error: a check that quietly
// checks nothing is worse than none.
func choose(all []Case, only, skip []string) ([]Case, error) {
	if name, instead := unknown(all, slices.Concat(only, skip)); name != "" {
		return nil, fmt.Errorf("no case and no chapter of the examination is called %q; there are %s", name,
			strings.Join(instead, ", "))
	}
	var out []Case
	for _, c := range all {
		wanted := len(only) == 0 || slices.ContainsFunc(only, c.named)
		if wanted && !slices.ContainsFunc(skip, c.named) {
			out = append(out, c)
		}
	}
	return out, nil
}

// Chosen is how many cases are left of all by names of cases and chapters, which must be known.
func Chosen(only, skip []string) int {
	list, _ := choose(Cases(), only, skip)
	return len(list)
}

// Unknown is the first name that is neither a case nor a chapter, with names that are near it; "" where all are known.
func Unknown(names []string) (name string, instead []string) { return unknown(Cases(), names) }

func unknown(all []Case, names []string) (name string, instead []string) {
	for _, name := range names {
		if !slices.ContainsFunc(all, func(c Case) bool { return c.named(name) }) {
			return name, near(all, name)
		}
	}
	return "", nil
}

// near are chapters and cases that share a word with a name that is not there; the chapters where none does.
func near(all []Case, name string) (out []string) {
	const most = 5
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	within := func(text string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return len(w) > 3 && strings.Contains(text, w) })
	}
	for _, c := range Chapters() {
		if within(string(c)) && !slices.Contains(words, string(c)) { // a chapter that is named is known already
			out = append(out, string(c))
		}
	}
	for _, c := range all {
		if _, behaviour, _ := strings.Cut(c.ID, "."); within(behaviour) && len(out) < most {
			out = append(out, c.ID)
		}
	}
	if len(out) == 0 {
		for _, c := range Chapters() {
			out = append(out, string(c))
		}
	}
	return out
}

func (c Case) named(name string) bool { return c.ID == name || string(c.Chapter) == name }

// examination is one server being examined.
type examination struct {
	ctx      context.Context
	sim      *sim.Sim
	platform world.Platform
	opt      Options
	began    uint64 // number of the last API call before the examination

	firstDelivery string // id of the last delivery before the examination

	kept kept
	vain atomic.Int32 // waits for something that did not come

	mu  sync.Mutex
	err error // the first that is about the command, which ends the examination

	known      []string // AppIDs of the accounts that were there before
	subjects   map[world.Kind]subject
	rehearsing map[world.Kind]world.Account
	textReply  *world.Delivery // the answer to the release check's text
	recovers   *bool           // whether the server gets over 42001, once that is known
	timeless   *bool           // whether it takes timestamps of the future, once that is known
}

func (e *examination) run(c Case) Result {
	start := e.opt.Now()
	finding := c.judge(e)
	var lacks notOffered
	if errors.As(e.err, &lacks) {
		e.err, finding = nil, lacks.finding()
	}
	e.kept.keep(e.deliveries(), e.since(e.began))
	return Result{Case: c, Finding: finding, MS: e.opt.Now().Sub(start).Milliseconds()}
}

func (c Case) judge(e *examination) Finding {
	if c.calls != nil {
		return c.calls(e.since(e.began))
	}
	return c.examine(e)
}

// push makes one callback and waits for what the server answers.
func (e *examination) push(t sim.Trigger) world.Delivery {
	t.ComponentAppID = e.platform.AppID
	d, err := e.sim.Trigger(e.ctx, t)
	e.note(err)
	return d
}

// forge makes one callback that WeChat would not send like that.
func (e *examination) forge(f sim.Forgery) world.Delivery {
	f.ComponentAppID = e.platform.AppID
	d, err := e.sim.Forge(e.ctx, f)
	e.note(err)
	return d
}

// forgeEither makes one that a server may take or refuse.
func (e *examination) forgeEither(f sim.Forgery) world.Delivery {
	f.Expect = world.Either
	return e.forge(f)
}

// note keeps the first error that is about the command.
func (e *examination) note(err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err == nil {
		e.err = err
	}
}

// broken reports whether there is such an error, to those that work at the same time.
func (e *examination) broken() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.err != nil
}

// since lists the server's API calls after number seq.
func (e *examination) since(seq uint64) []world.CallRecord {
	return e.kept.callsAfter(callsBy(e.sim, e.platform.AppID, e.began), seq)
}

// await waits in real time until done, or until patience ends; it reports done. After two waits in vain it waits a fifth
// as long: a server that does nothing of its own would else take minutes.
func (e *examination) await(done func() bool) bool {
	patience := e.opt.Patience
	if e.vain.Load() >= 2 {
		patience /= 5
	}
	came := e.awaitFor(patience, done)
	if !came {
		e.vain.Add(1)
	}
	return came
}

func (e *examination) awaitFor(most time.Duration, done func() bool) bool {
	patience := time.NewTimer(most)
	defer patience.Stop()
	for {
		changed := e.sim.Changed()
		if done() {
			return true
		}
		select {
		case <-changed:
		case <-patience.C:
			return done()
		case <-e.ctx.Done():
			return false
		}
	}
}

// notObserved is the finding where a case cannot be decided, and why.
func notObserved(why bilingual.Text) Finding { return Finding{Verdict: NotObserved, Got: why} }

// of points at deliveries.
func of(deliveries ...world.Delivery) []Evidence {
	var out []Evidence
	for _, d := range deliveries {
		out = append(out, Evidence{Delivery: d.ID})
	}
	return out
}

// pause waits in real time for something that should not happen; it ends early where it does.
func (e *examination) pause(happened func() bool) {
	e.awaitFor(e.opt.Quiet, happened)
}

// deliveries are the callbacks to the platform since the examination began.
func (e *examination) deliveries() []world.Delivery {
	return e.kept.deliveries(deliveriesTo(e.sim, e.platform.AppID, e.firstDelivery))
}

// called points at API calls.
func called(calls ...world.CallRecord) []Evidence {
	var out []Evidence
	for _, c := range calls {
		out = append(out, Evidence{Call: c.Seq})
	}
	return out
}

func filter(calls []world.CallRecord, wanted func(world.CallRecord) bool) []world.CallRecord {
	var out []world.CallRecord
	for _, c := range calls {
		if wanted(c) {
			out = append(out, c)
		}
	}
	return out
}

func has(calls []world.CallRecord, wanted func(world.CallRecord) bool) bool {
	return slices.ContainsFunc(calls, wanted)
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
