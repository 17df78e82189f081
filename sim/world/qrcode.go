package world

import (
	"time"
)

// QRCode is one issued code.
type QRCode struct {
	Ticket  string
	URL     string
	Scene   string // the value as it stands in EventKey
	Number  bool   // scene_id, not scene_str
	Expires time.Time
}

// permanent codes have no end.
func (q *QRCode) Expired(now time.Time) bool { return !q.Expires.IsZero() && !now.Before(q.Expires) }
