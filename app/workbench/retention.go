package workbench

import (
	"time"

	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// retentionOf is what the settings say of the journal, as the journal has it.
func retentionOf(r workspace.Retention) journal.Retention {
	out := journal.Retention{
		Keep: r.Exchanges, Bytes: int64(max(0, r.Megabytes)) << 20, Age: time.Duration(max(0, r.Days)) * 24 * time.Hour,
	}
	for class, n := range map[journal.Class]int{
		journal.ClassTicket: r.Tickets, journal.ClassAuth: r.AuthEvents, journal.ClassFailure: r.Failures,
		journal.ClassMessage: r.Messages, journal.ClassEvent: r.Events, journal.ClassAPI: r.Calls,
	} {
		if n == 0 {
			continue
		}
		if out.Floors == nil {
			out.Floors = journal.DefaultFloors()
		}
		out.Floors[class] = max(0, n)
	}
	return out
}
