package platform

import (
	"slices"
	"strings"
)

// ReleaseCheckAccount is one of the dedicated accounts of the release check (全网发布检测, PROTOCOL 8.2).
type ReleaseCheckAccount struct {
	Group    int // WeChat picks one of five groups at random
	Kind     AccountKind
	AppID    string
	UserName string
}

// releaseCheckAccounts is the published table; nothing writes to it.
var releaseCheckAccounts = [...]ReleaseCheckAccount{
	{1, OfficialAccount, "wx570bc396a51b8ff8", "gh_3c884a361561"},
	{1, MiniProgram, "wxd101a85aa106f53e", "gh_8dad206e9538"},
	{2, OfficialAccount, "wx9252c5e0bb1836fc", "gh_c0f28a78b318"},
	{2, MiniProgram, "wxc39235c15087f6f3", "gh_905ae9d01059"},
	{3, OfficialAccount, "wx8e1097c5bc82cde9", "gh_3f222ed8d140"},
	{3, MiniProgram, "wx7720d01d4b2a4500", "gh_393666f1fdf4"},
	{4, OfficialAccount, "wx14550af28c71a144", "gh_26128078e9ab"},
	{4, MiniProgram, "wx05d483572dcd5d8b", "gh_39abb5d4e1b7"},
	{5, OfficialAccount, "wxa35b9c23cfe664eb", "gh_2b3713f184a6"},
	{5, MiniProgram, "wx5910277cae6fd970", "gh_7818dcb60240"},
}

// ReleaseCheckAccounts lists all ten, group by group.
func ReleaseCheckAccounts() []ReleaseCheckAccount { return slices.Clone(releaseCheckAccounts[:]) }

// ReleaseCheckAccountOf returns the test account with an AppID.
func ReleaseCheckAccountOf(appID string) (account ReleaseCheckAccount, ok bool) {
	i := slices.IndexFunc(releaseCheckAccounts[:], func(a ReleaseCheckAccount) bool { return a.AppID == appID })
	if i < 0 {
		return account, false
	}
	return releaseCheckAccounts[i], true
}

// IsReleaseCheckAccount recognizes a test account by its AppID or by its original id.
func IsReleaseCheckAccount(appID, userName string) bool {
	return slices.ContainsFunc(releaseCheckAccounts[:], func(a ReleaseCheckAccount) bool {
		return a.AppID == appID || a.UserName == userName
	})
}

const (
	releaseCheckText  = "TESTCOMPONENT_MSG_TYPE_TEXT"
	releaseCheckQuery = "QUERY_AUTH_CODE:"
)

// ReleaseCheck is what the release check expects of one message (PROTOCOL 8.1).
type ReleaseCheck struct {
	Reply Reply // to answer at once, passively
	// AuthorizationCode asks for an empty answer at once, and then for a customer-service message `<code>_from_api`
	// sent with the token that exactly this code is exchanged for.
	AuthorizationCode string
}

// ReleaseCheckOf tells what a message to appID asks for; ok is false for accounts and messages outside the check.
func ReleaseCheckOf(appID string, m Message) (check ReleaseCheck, ok bool) {
	if !IsReleaseCheckAccount(appID, m.ToUserName) {
		return ReleaseCheck{}, false
	}
	code, isQuery := strings.CutPrefix(m.Content, releaseCheckQuery)
	switch {
	case m.IsEvent() && m.Event != "": // old documents only, harmless today
		return ReleaseCheck{Reply: TextReply{m.Event + "from_callback"}}, true
	case m.Content == releaseCheckText:
		return ReleaseCheck{Reply: TextReply{releaseCheckText + "_callback"}}, true
	case isQuery && code != "":
		return ReleaseCheck{AuthorizationCode: code}, true
	}
	return ReleaseCheck{}, false
}
