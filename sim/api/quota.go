package api

import "wxlab/sim/world"

// countQuota counts the call against the day's limit of the account whose token it is. Calls without a token that have
// a limit call countFor once they know whom they are about.
func (c *call) countQuota() error {
	if c.row.token == noToken {
		return nil
	}
	return c.countFor(c.owner())
}

func (c *call) countFor(owner string) error {
	key, limit := world.QuotaKey(c.now, owner, c.req.Path), c.row.limit
	if limit > 0 && c.world.Quota[key] >= limit {
		return fail(45009, "%s 今天的 %d 次调用额度已用完（%s）；请缓存 token，不要每次获取，或调用 clear_quota",
			"%s used up its %d calls of %s for today; "+
				"keep tokens instead of fetching them, or call clear_quota", owner, limit, c.req.Path)
	}
	c.world.Quota[key]++
	c.world.PruneQuota(c.now)
	return nil
}

// spendWithin counts against what an account may do in a period; code is the errcode when it is used up.
func (c *call) spendWithin(period, what string, limit, code int) error {
	key := world.PeriodKey(c.now, period, c.owner(), what)
	if c.world.Quota[key] >= limit {
		return fail(code, "调用过于频繁：最多 %d 次", "too many calls: at most %d are allowed", limit)
	}
	c.world.Quota[key]++
	c.world.PruneQuota(c.now)
	return nil
}

// callsToday is how often the account called a path today, this call included.
func (c *call) callsToday(path string) int {
	return c.world.Quota[world.QuotaKey(c.now, c.owner(), path)]
}

// spendMonthly counts against a monthly allowance of the component; code is the errcode when it is used up.
func (c *call) spendMonthly(what string, limit, code int) error {
	key := c.monthKey(what)
	if c.world.Quota[key] >= limit {
		return fail(code, "%s 每月 %d 次的额度已用完", "%s used up its %d a month", c.platform.AppID, limit)
	}
	c.world.Quota[key]++
	return nil
}

func (c *call) monthKey(what string) string {
	return world.ChinaTime(c.now).Format("2006-01") + " " + c.platform.AppID + " " + what
}
