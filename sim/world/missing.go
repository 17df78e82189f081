package world

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// MissingCalls are the calls of one path that the simulator does not have.
type MissingCalls struct {
	Count     int
	Last      time.Time
	Caller    string `json:",omitempty"` // of the last one: the AppID whose token it had, "" when unknown
	UserAgent string `json:",omitempty"` // of the last one
}

// MissedCall counts a call of a path that the simulator does not have. Anybody may invent paths: what they take is bounded,
// and the one that was not called for longest makes room.
func (w *World) MissedCall(path, caller, userAgent string) {
	path, userAgent = cutText(path), cutText(userAgent)
	w.keepMissing(path, MissingCalls{
		Count: w.Missing[path].Count + 1, Last: w.Now().Round(0), Caller: caller, UserAgent: userAgent,
	})
}

func (w *World) keepMissing(path string, calls MissingCalls) {
	w.Missing[path] = calls
	all := 0
	for path, calls := range w.Missing {
		all += calls.bytes(path)
	}
	if all <= keptMissingBytes {
		return
	}
	for _, oldest := range byLast(w.Missing) {
		if all <= keptMissingBytes || oldest == path {
			return
		}
		all -= w.Missing[oldest].bytes(oldest)
		delete(w.Missing, oldest)
	}
}

// bytes is about how much memory the calls of a path take.
func (c MissingCalls) bytes(path string) int {
	const rest = 96 // the entry itself
	return rest + len(path) + len(c.Caller) + len(c.UserAgent)
}

// byLast lists paths, the one that was not called for longest first.
func byLast(missing map[string]MissingCalls) []string {
	return slices.SortedFunc(maps.Keys(missing), func(a, b string) int {
		return cmp.Or(missing[a].Last.Compare(missing[b].Last), strings.Compare(a, b))
	})
}

func cutText(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), keptPathBytes)], "")
}
