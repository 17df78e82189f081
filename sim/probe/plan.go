package probe

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// minuteApart is from where on two clocks are not the same.
const minuteApart = time.Minute

// planned is the next probe.
type planned struct {
	id      string
	role    Role
	what    bilingual.Text
	variant sim.Variant
}

func (e experiment) as(r Role) planned {
	v := e.variant
	v.Name = e.id
	return planned{id: e.id, role: r, what: e.what, variant: v}
}

// stage is how far the server gets with the push, as far as is known.
type stage int

const (
	beforeSignature stage = iota // it answers a forged push alike
	beforeOpening                // it tells a forged push apart, and one alike that nobody can open
	afterOpening                 // it tells apart what nobody can open
)

// Next is the probe that follows after those done, false when there is nothing left to learn or to spend.
func Next(c Case, done []Result) (planned, bool) {
	if !c.worth() || !c.carries() || len(done) >= Most {
		return planned{}, false
	}
	if c.harmless() != nil && len(done) == 0 {
		return c.unchanged().as(Try), true
	}
	base, baseTaken := c.base(done)
	if baseTaken { // the harmless message was taken as it is: only once more, to be sure
		return c.unchanged().as(Repeat), !has(done, "unchanged", Repeat)
	}
	if hit, found := c.hit(done, base); found {
		return c.confirm(done, hit)
	}
	if len(done) >= Most-2 && c.bisection(done, base) == nil {
		return planned{}, false // a hit could not be confirmed any more
	}
	for _, e := range c.order(done, base) {
		if !has(done, e.id, Try) && !slices.Contains(c.Vain, e.id) {
			return e.as(Try), true
		}
	}
	return planned{}, false
}

// base is the answer that the others are compared with: of the push itself, or of the harmless message in its place; taken
// says that the harmless one was accepted.
func (c Case) base(done []Result) (at world.Attempt, taken bool) {
	if c.harmless() == nil {
		return c.last(), false
	}
	i := slices.IndexFunc(done, func(r Result) bool { return r.ID == "unchanged" && r.Role == Try })
	if i < 0 {
		return c.last(), false
	}
	return done[i].Attempt, improves(done[i].Attempt, c.last())
}

// order lists what to try, the most telling first: how far the server gets decides what can be at fault.
func (c Case) order(done []Result, base world.Attempt) []experiment {
	if base.Outcome == world.Timeout {
		list := []experiment{c.forged()}
		if c.stage(done, base) != beforeSignature {
			list = append(list, c.unreadable())
		}
		return slices.Concat(list, []experiment{c.gentle()}, c.bisection(done, base))
	}
	if !has(done, "forged", Try) {
		return []experiment{c.forged()}
	}
	if list := c.bisection(done, base); list != nil {
		return list
	}
	switch c.stage(done, base) {
	case beforeOpening:
		likely, rest := c.likelyKeys()
		list := slices.Concat([]experiment{c.unreadable(), c.gentle()}, c.tail(), likely, c.plainMessage(), rest)
		return c.hinted(list, base)
	case afterOpening:
		return c.hinted(slices.Concat([]experiment{c.unreadable()}, c.tail(), []experiment{c.gentle()}, c.plainMessage()), base)
	}
	return c.signatureOrder(base)
}

// signatureOrder is what to try at a server that answers a forged push alike. One that speaks of the signature has read
// the body, so its type is right, and has not come to the key yet.
func (c Case) signatureOrder(base world.Attempt) []experiment {
	likely, rest := c.likelyKeys()
	signings, gentle := c.signings(), []experiment{c.gentle()}
	if base.Status == 401 || base.Status == 403 || speaks(base, "sign", "签名", "forge", "-40001") {
		tokens := slices.DeleteFunc(c.otherKeys(), func(e experiment) bool { return e.variant.Token == "" })
		return c.hinted(slices.Concat(signings[:1], tokens[:min(2, len(tokens))], gentle, signings[1:], c.timestamps(), tokens,
			c.contentTypes(), c.plainMessage(), c.tail()), base)
	}
	types := c.contentTypes()
	first := slices.Concat(signings[:1], c.tail())
	if c.Opened { // it can verify: a message's own check is more likely at fault
		slices.Reverse(first)
	}
	return c.hinted(slices.Concat(first, likely, gentle, types[:1], c.plainMessage(), signings[1:], c.timestamps(),
		types[1:], rest), base)
}

// likelyKeys are the first two of the keys that the server may have; the rest is for when nothing else is left.
func (c Case) likelyKeys() (likely, rest []experiment) {
	all := c.otherKeys()
	n := min(2, len(all))
	return all[:n], all[n:]
}

// stage is how far the server gets, going by how it answers what is forged and what nobody can open.
func (c Case) stage(done []Result, base world.Attempt) stage {
	forged, tried := answerTo(done, "forged")
	if !tried || !c.differs(forged, base) {
		return beforeSignature
	}
	unreadable, tried := answerTo(done, "unreadable")
	if tried && !cannotOpen(base) && c.differs(unreadable, base) {
		return afterOpening
	}
	return beforeOpening
}

// hinted brings forward what the answer speaks of; unreadable stays in front.
func (c Case) hinted(list []experiment, base world.Attempt) []experiment {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b experiment) int { return c.hints(b, base) - c.hints(a, base) })
	return out
}

// hints is 1 for an experiment that the answer speaks of, and 2 for one that all others wait for.
func (c Case) hints(e experiment, base world.Attempt) int {
	hinted := false
	switch kind, _, _ := strings.Cut(e.id, ":"); kind {
	case "unreadable":
		return 2
	case "content_type":
		hinted = base.Status == 415 || base.Status == 406 || speaks(base, "content-type", "content type", "media type", "mime")
	case "timestamp":
		hinted = speaks(base, "timestamp", "expire", "stale", "too old", "过期", "时间")
	case "tail":
		hinted = speaks(base, "appid", "app_id", "corpid", "-40005")
	case "gentle":
		hinted = speaks(base, "pad", "decrypt", "base64", "illegal", "decode", "encod", "charset", "utf", "解密", "-40007", "-40008")
	}
	if hinted {
		return 1
	}
	return 0
}

// speaks says that an answer has one of the words in it.
func speaks(at world.Attempt, words ...string) bool {
	body := bytes.ToLower(at.ResponseBody)
	return slices.ContainsFunc(words, func(w string) bool { return bytes.Contains(body, []byte(w)) })
}

// bisection lists the parts of a bundle that made a difference. What can mend a signature comes first where none was
// verified yet, what the message says where it was opened.
func (c Case) bisection(done []Result, base world.Attempt) []experiment {
	bundle, found := c.bundle(done, base)
	if !found {
		return nil
	}
	first := []string{"plus", "non_ascii"}
	switch c.stage(done, base) {
	case beforeOpening:
		first = []string{"padding", "non_ascii"}
	case afterOpening:
		first = []string{"non_ascii"}
	}
	parts := slices.Clone(bundle.parts)
	var out []experiment
	for _, id := range first {
		if i := slices.IndexFunc(parts, func(e experiment) bool { return e.id == id }); i >= 0 {
			out, parts = append(out, parts[i]), slices.Delete(parts, i, i+1)
		}
	}
	return append(out, parts...)
}

// bundle is the experiment of several parts that made a difference, the innermost of them.
func (c Case) bundle(done []Result, base world.Attempt) (bundle experiment, found bool) {
	for _, r := range done {
		e, known := c.experiment(r.ID)
		if known && r.Role == Try && e.parts != nil && improves(r.Attempt, base) && !c.hollow(done, e, base) {
			bundle, found = e, true
		}
	}
	return bundle, found
}

// hit is the experiment that made a difference and has not turned out to mean nothing. A bundle is no hit while one of its
// parts is or may be it.
func (c Case) hit(done []Result, base world.Attempt) (experiment, bool) {
	var bundle experiment
	for _, r := range done {
		e, known := c.experiment(r.ID)
		switch {
		case r.Role != Try || !known || !improves(r.Attempt, base) || c.hollow(done, e, base):
		case e.parts == nil:
			return e, true
		default:
			bundle = e
		}
	}
	return bundle, bundle.parts != nil && !partsLeft(done, bundle)
}

// partsLeft says that a part of a bundle can still be tried, and confirmed if it makes a difference.
func partsLeft(done []Result, bundle experiment) bool {
	return len(done) < Most-1 &&
		slices.ContainsFunc(bundle.parts, func(e experiment) bool { return !has(done, e.id, Try) })
}

// hollow says that the server took the experiment's twin as well, which cannot be right: it reads neither. A reply that
// opens cannot come from a server that has read nothing.
func (c Case) hollow(done []Result, e experiment, base world.Attempt) bool {
	if e.twin == nil {
		return false
	}
	hit, _ := answerTo(done, e.id)
	at, tried := answerTo(done, e.twin.id)
	return tried && hit.Outcome != world.Replied && improves(at, base)
}

// confirm is what makes sure of a hit: its twin, the push as it was, and the hit once more while there is room.
func (c Case) confirm(done []Result, e experiment) (planned, bool) {
	switch {
	case e.twin != nil && !has(done, e.twin.id, Try) && !has(done, e.twin.id, Twin):
		return e.twin.as(Twin), true
	case !has(done, "unchanged", Control):
		return c.unchanged().as(Control), true
	case !has(done, e.id, Repeat):
		return e.as(Repeat), true
	}
	return planned{}, false
}

// experiment finds one that may make a difference by its id.
func (c Case) experiment(id string) (experiment, bool) {
	all := slices.Concat(c.signings(), []experiment{c.gentle()}, c.otherKeys(), c.tail(), c.contentTypes(), c.timestamps(),
		c.plainMessage())
	return find(all, id)
}

func find(list []experiment, id string) (experiment, bool) {
	for _, e := range list {
		if e.id == id {
			return e, true
		}
		if part, found := find(e.parts, id); found {
			return part, true
		}
	}
	return experiment{}, false
}

// has says whether an experiment was sent in a role.
func has(done []Result, id string, role Role) bool {
	return slices.ContainsFunc(done, func(r Result) bool { return r.ID == id && r.Role == role })
}

// answerTo is the first answer to an experiment.
func answerTo(done []Result, id string) (world.Attempt, bool) {
	i := slices.IndexFunc(done, func(r Result) bool { return r.ID == id })
	if i < 0 {
		return world.Attempt{}, false
	}
	return done[i].Attempt, true
}
