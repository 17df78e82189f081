package world

import (
	"slices"

	"wxlab/sim/bilingual"
)

// Kind is what an account is. The auth_type of an authorization link chooses among them (PROTOCOL 5.1).
type Kind string

const (
	OfficialAccount Kind = "official_account" // 公众号
	MiniProgram     Kind = "mini_program"     // 小程序
	Promoter        Kind = "promoter"         // 小程序推客
	Channels        Kind = "channels"         // 视频号
	Talent          Kind = "talent"           // 带货助手
)

// Kinds lists them all, in the order of the auth_type that shows each alone.
func Kinds() []Kind { return []Kind{OfficialAccount, MiniProgram, Promoter, Channels, Talent} }

// AuthTypes are the values of auth_type, in WeChat's order.
func AuthTypes() []string { return []string{"1", "2", "3", "4", "5", "6", "8"} }

// KindsShown are the kinds of account that the page of a link with that auth_type shows, none where it does not exist.
func KindsShown(authType string) []Kind {
	return map[string][]Kind{
		"1": {OfficialAccount}, "2": {MiniProgram}, "3": {OfficialAccount, MiniProgram}, "4": {Promoter}, "5": {Channels},
		"6": {OfficialAccount, MiniProgram, Channels}, "8": {Talent},
	}[authType]
}

// AuthTypes are the values of auth_type whose pages show accounts of the kind.
func (k Kind) AuthTypes() []string {
	return slices.DeleteFunc(AuthTypes(), func(t string) bool { return !slices.Contains(KindsShown(t), k) })
}

// Title is what WeChat calls an account of the kind, in English with its article.
func (k Kind) Title() bilingual.Text {
	switch k {
	case OfficialAccount:
		return bilingual.Textf("公众号", "an official account")
	case MiniProgram:
		return bilingual.Textf("小程序", "a mini program")
	case Promoter:
		return bilingual.Textf("小程序推客", "a promoter of mini programs (小程序推客)")
	case Channels:
		return bilingual.Textf("视频号", "a Channels account (视频号)")
	case Talent:
		return bilingual.Textf("带货助手", "a talent assistant (带货助手)")
	}
	return bilingual.Verbatim(string(k))
}

// Person is what people are to an account of the kind.
func (k Kind) Person() bilingual.Text {
	if k == OfficialAccount {
		return bilingual.Textf("粉丝", "follower")
	}
	return bilingual.Textf("用户", "user")
}

// OfPeople chooses what is said of an account's people: followers, or users of a mini program.
func (k Kind) OfPeople(followers, users string) string {
	if k == MiniProgram {
		return users
	}
	return followers
}

// UnknownPerson is the error of an openid that the account does not know.
func UnknownPerson(a *AccountState, openID string) error {
	return bilingual.Errorf("%s 没有 openid 为 %q 的%s", "%[1]s has no %[3]s with the openid %[2]q", a.Title(), openID, a.Kind.Person())
}

// messageSet is the permission set that brings an account's messages to a component (PROTOCOL 5.4), 0 where nobody writes to
// the account.
func (k Kind) messageSet() int {
	switch k {
	case OfficialAccount:
		return SetMessages
	case MiniProgram:
		return SetCustomerService
	}
	return 0
}

// Converses says whether people write to accounts of the kind. Others have no followers, messages or events: a component
// gets their grant, and calls what the permission sets are for.
func (k Kind) Converses() bool { return k.messageSet() != 0 }

// OpensUp says whether the owner must switch the open ability (开放能力) on before the account shows on an authorization
// page (PROTOCOL 14.5).
func (k Kind) OpensUp() bool { return k == Channels || k == Talent }

// known says whether there are accounts of the kind.
func (k Kind) known() bool { return slices.Contains(Kinds(), k) }
