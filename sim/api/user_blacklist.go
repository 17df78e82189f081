package api

import (
	"slices"

	"wxlab/sim/world"
)

// userBlacklistChapter is an official account's black list (PROTOCOL 14.5). Who stands on it is written no more: 43019.
func userBlacklistChapter() []endpoint {
	needs := ability{officialAccount: []int{world.SetUsers}, verified: true}
	return []endpoint{
		post("/cgi-bin/tags/members/getblacklist", authorizerToken, answers((*call).blacklist)).needing(needs),
		post("/cgi-bin/tags/members/batchblacklist", authorizerToken, does((*call).addToBlacklist)).needing(needs),
		post("/cgi-bin/tags/members/batchunblacklist", authorizerToken, does((*call).takeFromBlacklist)).needing(needs),
	}
}

// How many openids one call takes and gives.
const (
	blacklistBatch = 20
	blacklistPage  = 1000
)

type (
	blacklistRequest struct {
		Begin string `json:"begin_openid"` // the last one of the page before
	}
	blacklistAnswer struct {
		Total int       `json:"total"`
		Count int       `json:"count"`
		Data  openIDSet `json:"data"`
		Next  string    `json:"next_openid"`
	}
	openIDSet struct {
		OpenIDs []string `json:"openid"`
	}
)

func (c *call) blacklist(in blacklistRequest) (*blacklistAnswer, error) {
	var all []string
	for i := range c.account.Followers {
		if f := &c.account.Followers[i]; f.Blacklisted {
			all = append(all, f.OpenID)
		}
	}
	from := slices.Index(all, in.Begin) + 1
	if in.Begin != "" && from == 0 {
		return nil, fail(40003, "begin_openid %q 不在黑名单中；第一页留空", "begin_openid %q is not on the black list; leave it empty for the first page",
			in.Begin)
	}
	page := append([]string{}, all[from:min(from+blacklistPage, len(all))]...)
	out := &blacklistAnswer{Total: len(all), Count: len(page), Data: openIDSet{page}}
	if len(page) > 0 {
		out.Next = page[len(page)-1]
	}
	return out, nil
}

type changeBlacklistRequest struct {
	OpenIDs []string `json:"openid_list"`
}

func (c *call) addToBlacklist(in changeBlacklistRequest) error {
	return c.setBlacklisted(in.OpenIDs, true)
}
func (c *call) takeFromBlacklist(in changeBlacklistRequest) error {
	return c.setBlacklisted(in.OpenIDs, false)
}

// setBlacklisted changes all or none.
func (c *call) setBlacklisted(openIDs []string, on bool) error {
	if n := len(openIDs); n == 0 || n > blacklistBatch {
		return fail(40032, "openid_list 有 %d 个，须为 1 到 %d 个", "openid_list has %d, it takes 1 to %d", n, blacklistBatch)
	}
	for _, openID := range openIDs {
		if _, err := c.person("openid_list", openID); err != nil {
			return err
		}
	}
	for _, openID := range openIDs {
		c.account.Follower(openID).Blacklisted = on
	}
	return nil
}
