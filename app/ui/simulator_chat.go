package ui

import (
	"fmt"
	"slices"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// chat is what one follower said, did and was answered, before it is drawn.
type chat struct {
	lang    i18n.Lang
	entries []world.ChatEntry
	told    []world.Delivery              // of that follower and account, oldest first
	title   func(event string) string     // of the catalogue
	rule    func(d world.Delivery) string // why our own platform has nothing to say, "" where it is not known
}

// chatLine is one line on the phone.
type chatLine struct {
	world.ChatEntry
	Delivery string // to open, "" for none
	Event    bool   // something the follower did that shows nowhere in WeChat
	Why      string // nothing came of it
	Failed   bool   // because the answer was no good
	Rules    bool   // which our own reply rules can change
	Nobody   bool   // because nobody was told
}

// chatLines is how many lines the phone shows; who wants older ones finds them in Traffic.
const chatLines = 80

// lines puts what the follower did between what was said, and says of each what became of it.
func (c chat) lines() []chatLine {
	events := slices.DeleteFunc(slices.Clone(c.told), func(d world.Delivery) bool {
		return d.Family != callback.Event || d.DuplicateOf != ""
	})
	var out []chatLine
	for i, e := range c.entries {
		for len(events) > 0 && before(events[0], e) {
			out = append(out, c.event(events[0]))
			events = events[1:]
		}
		out = append(out, c.line(e, c.entries[i+1:]))
	}
	for _, d := range events {
		out = append(out, c.event(d))
	}
	return onceMended(world.KeepLast(out, chatLines))
}

// onceMended leaves the way to our rules at the last line that they could answer.
func onceMended(lines []chatLine) []chatLine {
	found := false
	for i := range slices.Backward(lines) {
		lines[i].Rules, found = lines[i].Rules && !found, found || lines[i].Rules
	}
	return lines
}

// before reports whether a push went out before a line was said. A reply may have the time of what it replies to.
func before(d world.Delivery, e world.ChatEntry) bool {
	if !d.At.Equal(e.At) {
		return d.At.Before(e.At)
	}
	return e.DeliveryID == "" || len(d.ID) < len(e.DeliveryID) || len(d.ID) == len(e.DeliveryID) && d.ID <= e.DeliveryID
}

func (c chat) line(e world.ChatEntry, later []world.ChatEntry) chatLine {
	l := chatLine{ChatEntry: e, Delivery: e.DeliveryID}
	switch {
	case e.From == world.FromAccount && e.MsgType != "notice":
	case e.DeliveryID == "" && e.From == world.FromFollower:
		l.Why, l.Nobody = c.lang.T("silence.nobody"), true
	case e.From == world.FromAccount || !answered(e, later):
		if d, ok := c.delivery(e.DeliveryID); ok {
			c.explain(&l, d)
		}
	}
	return l
}

// answered reports whether the account wrote after a line, before the follower wrote again. WeChat's notice of a fault
// says itself what was wrong.
func answered(e world.ChatEntry, later []world.ChatEntry) bool {
	for _, next := range later {
		if next.From == world.FromFollower {
			return false
		}
		if next.DeliveryID == e.DeliveryID || next.Custom {
			return true
		}
	}
	return false
}

func (c chat) delivery(id string) (world.Delivery, bool) {
	i := slices.IndexFunc(c.told, func(d world.Delivery) bool { return d.ID == id })
	if i < 0 {
		return world.Delivery{}, false
	}
	return c.told[i], true
}

// event is a line about something that the follower did.
func (c chat) event(d world.Delivery) chatLine {
	l := chatLine{Event: true, Delivery: d.ID}
	l.At, l.Text = d.At, c.title(d.Name)
	if key := fieldOf(d.Plain, "EventKey"); key != "" {
		l.Text += " · " + clip(key, 40)
	}
	c.explain(&l, d)
	if why, ok := judge.SilenceOf(d, c.lang); ok && why.Quiet {
		l.Text, l.Why, l.Rules = l.Text+" · success", "", false
	}
	return l
}

// explain says why nothing came of a delivery, where that is so.
func (c chat) explain(l *chatLine, d world.Delivery) {
	why, silent := judge.SilenceOf(d, c.lang)
	if !silent {
		return
	}
	l.Why, l.Failed = why.Text, why.Failure
	if why.Quiet {
		if own := c.rule(d); own != "" {
			l.Why, l.Rules = own, true
		}
	}
}

// fieldOf is the text of an element right below the root of a message, "" where it has none.
func fieldOf(plain []byte, name string) string {
	fields, err := callback.Leaves(plain)
	if err != nil {
		return ""
	}
	return fields[name]
}

// mark is everything that the phone shows: while it is the same the phone is left alone.
func (v phoneView) mark() string {
	var b strings.Builder
	fmt.Fprintln(&b, v.account.AppID, v.account.NickName, v.follower.OpenID, v.follower.NickName, v.follower.Subscribed, v.allowed, v.menu)
	for _, l := range v.lines {
		fmt.Fprintln(&b, l.At.UnixNano(), l.MsgType, l.Text, l.Why, len(l.Parts))
	}
	return b.String()
}
