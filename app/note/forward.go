package note

import (
	"wxlab/app/journal"
	"wxlab/platform/forward"
)

// IsForward reports whether an exchange is a callback that was forwarded.
func IsForward(d journal.Detail) bool {
	return d.Dir == journal.Out && d.Side == journal.Platform && d.ReqHeader.Get(forward.MarkHeader) != ""
}
