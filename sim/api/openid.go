package api

import "wxlab/sim/world"

// person checks an openid that a call names in a field (41009 missing, 40003 not of this account).
func (c *call) person(field, openID string) (*world.Follower, error) {
	if f := c.account.Follower(openID); f != nil {
		return f, nil
	}
	switch what := c.world.Identify(openID); {
	case openID == "":
		return nil, fail(41009, "%s 缺失或为空", "%s is missing or empty", field)
	case !what.Empty():
		return nil, fail(40003, "%s 是 %s", "%s is %s", field, what)
	}
	return nil, fail(40003, "%s：%s 没有 openid 为 %q 的%s",
		"%[1]s: %[2]s has no %[4]s with the openid %[3]q", field, c.account.Title(), openID, c.account.Kind.Person())
}

// recipient checks the openid that a message is for (40003).
func (c *call) recipient(openID string) error {
	if openID == "" {
		return fail(40003, "touser 缺失或为空", "touser is missing or empty")
	}
	_, err := c.person("touser", openID)
	return err
}

// reachable refuses a message to somebody whom the account has blacklisted, or who takes no messages from it.
func (c *call) reachable(openID string) error {
	switch f := c.account.Follower(openID); {
	case f == nil:
		return nil
	case f.Blacklisted:
		return fail(43019, "%s 在 %s 的黑名单里", "%s is on the black list of %s", openID, c.account.Title())
	case f.Muted:
		return fail(48002, "%s 不接收 %s 的消息", "%s takes no messages from %s", openID, c.account.Title())
	}
	return nil
}
