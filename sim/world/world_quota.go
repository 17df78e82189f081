package world

import (
	"maps"
	"strings"
	"time"
)

// PruneQuota forgets past months, and minutes, once there are many counters.
func (w *World) PruneQuota(now time.Time) {
	const many = 2000
	if len(w.Quota) < many {
		return
	}
	month, minute := ChinaTime(now).Format("2006-01"), minuteOf(now)
	maps.DeleteFunc(w.Quota, func(key string, _ int) bool {
		ofMinute := len(key) > len(minute) && key[len(minute)-3] == ':'
		return !strings.HasPrefix(key, month) || ofMinute && !strings.HasPrefix(key, minute)
	})
}

func minuteOf(t time.Time) string { return ChinaTime(t).Format("2006-01-02 15:04") }

// MinuteKey is the key in World.Quota of a minute, an AppID and an API path.
func MinuteKey(now time.Time, owner, path string) string { return minuteOf(now) + " " + owner + " " + path }

// ChinaTime is where WeChat's days begin.
func ChinaTime(t time.Time) time.Time { return t.In(time.FixedZone("CST", 8*3600)) }

// QuotaKey is the key in World.Quota of a day, an AppID and an API path.
func QuotaKey(now time.Time, owner, path string) string {
	return ChinaTime(now).Format("2006-01-02") + " " + owner + " " + path
}
