package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// million is a list with a million exchanges, every tenth of them an attempt of the one before.
func million(b *testing.B) *exchangeList {
	b.Helper()
	var m exchangeList
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	page := make([]journal.Exchange, pageSize)
	for id := int64(1_000_000); id > 0; {
		for i := range page {
			page[i] = journal.Exchange{ID: id, At: at.Add(time.Duration(id) * time.Second), Dir: journal.In, Side: journal.Platform,
				Kind: journal.KindMessage, Name: "text", AppID: "wx1", OpenID: fmt.Sprint("o", id%1000), Status: 200,
				MsgID: fmt.Sprint((id + 9) / 10 * 10 / 10 * 10), Outcome: journal.OutcomeOK}
			if id%10 > 1 {
				page[i].MsgID = fmt.Sprint(id)
			}
			id--
		}
		m.extend(page, pageSize)
	}
	return &m
}

// BenchmarkScroll is what a screen of rows costs, anywhere in a list of a million.
func BenchmarkScroll(b *testing.B) {
	test.NewTempApp(b).Settings().SetTheme(&theme.Theme{Mode: theme.Light})
	m, w := million(b), rowWriter{i18n.Zh, shopPeople}
	rows := make([]*kit.Row, 16)
	for i := range rows {
		rows[i] = kit.NewRow(kit.RowColumns{KindWidth: 56}, kit.RowActions{})
		rows[i].Resize(fyne.NewSize(536, kit.RowHeight))
	}
	gist := func(e journal.Exchange) relation.Gist {
		return relation.Gist{Said: "你好，请问今天几点开门", Answered: e.MsgID}
	}
	n := 0
	for b.Loop() {
		n = (n + 7919*16) % (len(m.lines) - len(rows))
		for i, row := range rows {
			row.Set(w.line(m.lines[n+i], false, gist))
		}
	}
}

// BenchmarkPageIn is what the next page costs at the end of a million.
func BenchmarkPageIn(b *testing.B) {
	m := million(b)
	id := int64(0)
	for b.Loop() {
		page := make([]journal.Exchange, pageSize)
		for i := range page {
			id--
			page[i] = journal.Exchange{ID: id, Kind: journal.KindAPI}
		}
		m.extend(page, pageSize)
	}
}
