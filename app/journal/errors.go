package journal

import "wxlab/app/i18n"

// Errors of the journal. They come wrapped with the path and what to do about it; tell them apart with errors.Is.
var (
	ErrNotFound = i18n.Errorf("problem.journal.not_found")
	ErrReadOnly = i18n.Errorf("problem.journal.read_only")
	ErrLocked   = i18n.Errorf("problem.journal.locked")
	ErrFull     = i18n.Errorf("problem.journal.full")
	ErrGone     = i18n.Errorf("problem.journal.gone")
	ErrNewer    = i18n.Errorf("problem.journal.newer")
	ErrClosed   = i18n.Errorf("problem.journal.closed")

	errCorrupt = i18n.Errorf("problem.journal.corrupt")
)
