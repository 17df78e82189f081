package ui

import (
	"context"
	"fmt"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/platform"
	"wxlab/sim/world"
)

// people are the names of those whom exchanges concern.
type people struct {
	accounts  map[string]string // nickname by AppID
	followers map[string]follower
}

// follower is a person, and the account that knows this one by an OpenID.
type follower struct{ name, account string }

// people asks the simulator and the platform for names.
func (w *Window) people(ctx context.Context) people {
	var authorizers []platform.Authorizer
	if w.bench.Platform != nil {
		authorizers, _ = w.bench.Platform.Authorizers(ctx) // without them rows show AppIDs
	}
	return namesOf(w.bench.Accounts(), authorizers)
}

func namesOf(accounts []world.Account, authorizers []platform.Authorizer) people {
	p := people{map[string]string{}, map[string]follower{}}
	for _, a := range authorizers {
		p.accounts[a.AppID] = a.NickName
	}
	for _, a := range accounts {
		p.accounts[a.AppID] = a.NickName
		for _, f := range a.Followers {
			p.followers[f.OpenID] = follower{f.NickName, a.AppID}
		}
	}
	return p
}

// person is a follower's nickname and the end of the OpenID, which tells two of one name apart.
func (p people) person(openID string) string {
	if openID == "" {
		return ""
	}
	return strings.TrimSpace(p.followers[openID].name + " …" + tail(openID, 4))
}

// account is an account's nickname, or its AppID where nobody told its name. An OpenID tells the account, too.
func (p people) account(appID, openID string) string {
	if appID == "" {
		appID = p.followers[openID].account
	}
	if name := p.accounts[appID]; name != "" {
		return name
	}
	return appID
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// rowWriter puts exchanges into the words of a row.
type rowWriter struct {
	lang   i18n.Lang
	people people
}

// cells are those of a line that stands for an exchange; the thread is nil where it shows only itself.
func (w rowWriter) cells(e journal.Exchange, gist relation.Gist) kit.RowCells {
	result, tone := exchangeResult(w.lang, e)
	arrow := "→"
	if e.Dir == journal.In {
		arrow = "←"
	}
	return kit.RowCells{
		ID: e.ID, Time: clockTime(e.At), Arrow: arrow, Kind: w.lang.T("ui.kindof." + e.Kind), KindTone: kindTone[e.Kind],
		Name: w.name(e), Note: w.note(e, gist), Who: w.who(e), Result: result, ResultTone: tone, Took: took(e.Took),
		Pinned: e.Pinned,
	}
}

// line are the cells of a line of the list. A delivery shows how it ended, and how much is folded into it.
func (w rowWriter) line(l line, open bool, gist func(journal.Exchange) relation.Gist) kit.RowCells {
	e := l.exchange()
	cells := w.cells(e, gist(e))
	if l.member >= 0 {
		cells.Branch = kit.Proven
		if !l.thread.Rest[l.member].Proven() {
			cells.Branch = kit.Likely
		}
		return cells
	}
	if len(l.thread.Rest) == 0 {
		return cells
	}
	cells.Fold, cells.Foldable, cells.Folded = w.fold(l.thread), true, !open
	if last := l.thread.Outcome(); !open && last.ID != e.ID {
		cells.Result, cells.ResultTone = exchangeResult(w.lang, last)
		if last.Kind == e.Kind && cells.Name == w.lang.T("ui.row.unopened") {
			cells.Name, cells.Note = w.name(last), w.note(last, gist(last))
		}
	}
	return cells
}

// fold says how many attempts and other calls a thread has.
func (w rowWriter) fold(t *relation.Thread) string {
	attempts := t.Attempts()
	others := len(t.Rest) + 1 - attempts
	var parts []string
	if attempts > 1 {
		parts = append(parts, fmt.Sprintf("×%d", attempts))
	}
	if others > 0 {
		parts = append(parts, w.lang.T("ui.row.others", others))
	}
	return strings.Join(parts, " ")
}

// name is the exchange's name on the wire; a push that did not open has none to show.
func (w rowWriter) name(e journal.Exchange) string {
	if e.Name == "" && journal.IsCallback(e.Kind) {
		return w.lang.T("ui.row.unopened")
	}
	return exchangeName(e)
}

// note is what went wrong, or else what the exchange says, or else what it is in the words of the console.
func (w rowWriter) note(e journal.Exchange, gist relation.Gist) string {
	if e.Failed() || e.Code < 0 {
		if why := reasonOf(w.lang, e); why != "" {
			return why
		}
	}
	said := gist.Said
	if gist.Answered != "" {
		said = strings.TrimSpace(said + " → " + gist.Answered)
	}
	if said != "" {
		return said
	}
	return exchangeNote(w.lang, e)
}

// who are the follower and the account that an exchange concerns; where it names none, the address that was called.
func (w rowWriter) who(e journal.Exchange) string {
	person, account := w.people.person(e.OpenID), w.people.account(e.AppID, e.OpenID)
	switch {
	case person != "" && account != "" && e.Kind == journal.KindAPI:
		return account + " → " + person
	case person != "" && account != "":
		return person + " · " + account
	case person+account != "":
		return person + account
	}
	return e.Method + " " + e.Path
}
