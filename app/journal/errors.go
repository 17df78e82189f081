package journal

import "errors"

// Errors of the journal. They come wrapped with the path and what to do about it; tell them apart with errors.Is.
var (
	ErrNotFound = errors.New("no such exchange: it was pruned or cleared, or has not ended yet")
	ErrReadOnly = errors.New("the journal's folder cannot be written")
	ErrLocked   = errors.New("another Wxlab has the journal open")
	ErrFull     = errors.New("the disk is full: exchanges wait beside the journal, and new ones may be lost")
	ErrGone     = errors.New("the journal's file is gone: exchanges wait beside it")
	ErrNewer    = errors.New("the journal was written by a newer version")
	ErrClosed   = errors.New("the journal is closed")

	errCorrupt = errors.New("not a journal, or a damaged one")
)
