package world

import "slices"

// MenuOf is what a follower sees: the newest conditional menu that matches, else the default one.
func (a *AccountState) MenuOf(f *Follower) *Menu {
	for _, m := range slices.Backward(a.Conditional) {
		if m.Rule.matches(f) {
			return m
		}
	}
	return a.Menu
}

// matches says whether a follower sees the menu.
func (r MatchRule) matches(f *Follower) bool {
	switch {
	case r.TagID != "" && !slices.ContainsFunc(f.TagIDs, func(id int) bool { return tagText(id) == r.TagID }):
		return false
	case r.Platform != "" && r.Platform != followersPlatform, r.Language != "" && r.Language != FollowersLanguage:
		return false
	}
	return r.Sex == "" && r.Country == "" && r.Province == "" && r.City == ""
}

// The phone that followers of the simulator have: WeChat has given out neither sex nor region since 2021.
const (
	followersPlatform = "2"
	FollowersLanguage = "zh_CN"
)
