package world

import (
	"maps"
	"strings"
	"time"
)

// PruneQuota forgets past months, and past minutes, once there are many counters.
func (w *World) PruneQuota(now time.Time) {
	const many = 2000
	if len(w.Quota) < many {
		return
	}
	month, minute := ChinaTime(now).Format("2006-01"), ChinaTime(now).Format(OneMinute)
	maps.DeleteFunc(w.Quota, func(key string, _ int) bool {
		brief := strings.HasPrefix(key, month+" ~")
		return !strings.HasPrefix(key, month) || brief && !strings.HasPrefix(key, minute)
	})
}

// Layouts of PeriodKey.
const (
	OneMinute = "2006-01 ~02 15:04"
	OneSecond = "2006-01 ~02 15:04:05"
)

// PeriodKey is the key in World.Quota of a brief period, which the layout says, an AppID and what is counted.
func PeriodKey(now time.Time, layout, owner, what string) string {
	return ChinaTime(now).Format(layout) + " " + owner + " " + what
}

// ChinaTime is where WeChat's days begin.
func ChinaTime(t time.Time) time.Time { return t.In(time.FixedZone("CST", 8*3600)) }

// QuotaKey is the key in World.Quota of a day, an AppID and an API path.
func QuotaKey(now time.Time, owner, path string) string {
	return ChinaTime(now).Format("2006-01-02") + " " + owner + " " + path
}
