package world

import (
	"maps"
	"strings"
	"time"
)

// CallRecord is one call in WeChat's log.
type CallRecord struct {
	Seq      uint64 // counts all calls from 1
	At       time.Time
	Method   string
	Path     string
	Query    string
	Body     []byte
	Response []byte
	ErrCode  int
	RID      string // of a failed call, for openapi/rid/get
	Hint     string
	ClientIP string
	Owner    string // whose token or secret it was: component or authorizer AppID, "" when unknown
	Unknown  bool   // not a path that the simulator has
	Fault    FaultID
}

// ChinaTime is where WeChat's days begin.
func ChinaTime(t time.Time) time.Time { return t.In(time.FixedZone("CST", 8*3600)) }

func QuotaKey(now time.Time, owner, path string) string {
	return ChinaTime(now).Format("2006-01-02") + " " + owner + " " + path
}

// PruneQuota forgets past days once there are many counters.
func (w *World) PruneQuota(now time.Time) {
	const many = 2000
	if len(w.Quota) < many {
		return
	}
	month := ChinaTime(now).Format("2006-01")
	maps.DeleteFunc(w.Quota, func(key string, _ int) bool { return !strings.HasPrefix(key, month) })
}
