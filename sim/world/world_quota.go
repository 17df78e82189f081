package world

import (
	"maps"
	"strings"
	"time"
)

// PruneQuota forgets past days once there are many counters.
func (w *World) PruneQuota(now time.Time) {
	const many = 2000
	if len(w.Quota) < many {
		return
	}
	month := ChinaTime(now).Format("2006-01")
	maps.DeleteFunc(w.Quota, func(key string, _ int) bool { return !strings.HasPrefix(key, month) })
}

// ChinaTime is where WeChat's days begin.
func ChinaTime(t time.Time) time.Time { return t.In(time.FixedZone("CST", 8*3600)) }

// QuotaKey is the key in World.Quota of a day, an AppID and an API path.
func QuotaKey(now time.Time, owner, path string) string {
	return ChinaTime(now).Format("2006-01-02") + " " + owner + " " + path
}
