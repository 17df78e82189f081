package ui

import (
	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// reasonOf is why an exchange was refused or failed, in a language.
func reasonOf(l i18n.Lang, e journal.Exchange) string { return l.Reason(e.Code, e.Reason) }
