package workbench

import (
	"context"
	"strings"

	"wxlab/app/compare"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/workspace"
)

// Compare lays two exchanges on record side by side; hide puts something else in the place of secrets.
func (w *Workbench) Compare(ctx context.Context, left, right int64, hide func(string) string, l i18n.Lang) (
	heads [2]journal.Exchange, parts []compare.Part, err error,
) {
	keys := judge.Keys{Settings: w.Settings(), Accounts: w.knownAccounts(ctx)}
	var sides [2]compare.Side
	for i, id := range []int64{left, right} {
		d, err := w.Journal.Get(ctx, id)
		if err != nil {
			return heads, nil, workspace.Misuse("compare.missing", id, err)
		}
		e := judge.Explain(d, keys, l)
		side := compare.Side{Detail: d, Message: w.MessageInClear(d, e), Reply: compare.Reply(d, e)}
		heads[i], sides[i] = d.Exchange, side.Hiding(hide)
	}
	return heads, compare.Parts(sides, l), nil
}

// MessageInClear is the message of a push. Where neither the platform nor the account of what happened opened it, the
// simulator may know what it had sealed. "" where nobody knows.
func (w *Workbench) MessageInClear(d journal.Detail, e explain.Explanation) string {
	if message := compare.Message(d, e); message != "" || w.Sim == nil || d.Query == "" || !journal.IsCallback(d.Kind) {
		return message
	}
	for _, sent := range w.Sim.Deliveries("", sealedLately) {
		for _, at := range sent.Attempts {
			if strings.HasSuffix(at.URL, "?"+d.Query) {
				return string(sent.Plain)
			}
		}
	}
	return ""
}

// sealedLately is how many of the simulator's deliveries are looked through for a message that nobody opened.
const sealedLately = 1000
