package world

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
)

// AddAccount takes an account into the world as WeChat would set it up.
func (w *World) AddAccount(a Account) *AccountState {
	if a.HeadImg == "" {
		a.HeadImg = "http://wx.qlogo.cn/mmopen/" + a.UserName + "/0"
	}
	st := &AccountState{
		Account: a, System: w.NewOpenID("system"),
		Options: map[string]string{},
		Windows: map[string]map[string]*window{}, Chats: map[string][]ChatEntry{}, Typing: map[string]time.Time{},
	}
	for _, option := range options() {
		st.Options[option] = "0"
	}
	w.startTemplates(st)
	w.Accounts = append(w.Accounts, st)
	return st
}

// options are those of every account (PROTOCOL 4.8).
func options() []string { return []string{"location_report", "voice_recognize", "customer_service"} }

func (w *World) addFollower(a *AccountState, name string, since time.Time) {
	a.Followers = append(a.Followers, Follower{
		OpenID: w.NewOpenID("openid"), UnionID: w.unionID(a.OpenAppID, name),
		NickName: name, Subscribed: true, SubscribedAt: since.Truncate(time.Second).UTC(),
	})
}

// PutFollower adds a follower, or changes the one with that openid: what is empty stays as it was or is drawn.
func (w *World) PutFollower(a *AccountState, f Follower) *Follower {
	at := a.Follower(f.OpenID)
	if at == nil {
		if f.OpenID == "" {
			f.OpenID = w.NewOpenID("openid")
		}
		a.Followers = append(a.Followers, Follower{OpenID: f.OpenID, UnionID: w.unionID(a.OpenAppID, f.NickName)})
		at = &a.Followers[len(a.Followers)-1]
	}
	switch {
	case !f.Subscribed:
		a.closeWindows(at.OpenID)
	case f.SubscribedAt.IsZero() && (!at.Subscribed || at.SubscribedAt.IsZero()):
		f.SubscribedAt = w.Now()
	}
	at.Subscribed, at.BlocksNotices = f.Subscribed, f.BlocksNotices
	at.Blacklisted, at.Muted, at.Snapshot = f.Blacklisted, f.Muted, f.Snapshot
	at.UnionID = cmp.Or(f.UnionID, at.UnionID)
	at.NickName = cmp.Or(f.NickName, at.NickName)
	at.Remark = cmp.Or(f.Remark, at.Remark)
	at.SubscribedAt = cmp.Or(f.SubscribedAt, at.SubscribedAt)
	at.SubscribeScene = cmp.Or(f.SubscribeScene, at.SubscribeScene)
	at.QRScene = cmp.Or(f.QRScene, at.QRScene)
	at.QRSceneStr = cmp.Or(f.QRSceneStr, at.QRSceneStr)
	if f.TagIDs != nil {
		at.TagIDs = slices.Clone(f.TagIDs)
	}
	return at
}

// CheckAccount refuses what WeChat does not have, or has already.
func (w *World) CheckAccount(a Account) error {
	other := func(id string) bool {
		found := w.AccountBy(id)
		return id != "" && found != nil && found.AppID != a.AppID
	}
	switch {
	case strings.ContainsAny(a.AppID+a.UserName, " \t\r\n/?#"):
		return bilingual.Errorf("AppID %q 或原始 ID %q 含空格或符号", "AppID %q or original id %q has blanks or marks", a.AppID, a.UserName)
	case a.AppID != "" && !looksLikeAppID(a.AppID):
		return bilingual.Errorf("AppID %q 无效：应以 wx 开头，后面是字母和数字；微信的是 wx 加 16 位小写十六进制字符",
			"the AppID %q is not valid: it begins with wx, letters and digits follow; WeChat's are wx and 16 lower-case hex digits", a.AppID)
	case w.Platforms[a.AppID] != nil:
		return bilingual.Errorf("%s 是第三方平台的 AppID", "%s is the AppID of a third-party platform", a.AppID)
	case other(a.UserName):
		return bilingual.Errorf("原始 ID %s 属于另一个账号", "the original id %s belongs to another account", a.UserName)
	case a.NickName == "" && !w.mayBeNameless(a.AppID):
		return bilingual.Errorf("账号的昵称为空", "the nickname of the account is empty")
	case !a.Kind.known():
		return bilingual.Errorf("kind 不能是 %q，只能是 %v 之一", "kind %q is none of %v", a.Kind, Kinds())
	case w.keepsKind(a):
		return bilingual.Errorf("%s 是%s，不能改成%s", "%s is %s and cannot become %s", a.Title(), w.Account(a.AppID).Kind.Title(),
			a.Kind.Title())
	case len(a.Followers) > 0 && !a.Kind.Converses():
		return bilingual.Errorf("%s没有粉丝", "%s has no followers", a.Kind.Title())
	case a.ServiceType < 0 || a.ServiceType > 2 || a.Kind != OfficialAccount && a.ServiceType != 0:
		return bilingual.Errorf("service_type 不能是 %d：0 和 1 是订阅号，2 是服务号，其他账号为 0",
			"service type %d: 0 and 1 are subscription accounts, 2 is a service account, other accounts have 0",
			a.ServiceType)
	case !slices.Contains(AccountStatuses(), a.StatusNow()):
		return bilingual.Errorf("account_status 不能是 %d，只能是 %v 之一", "account status %d is none of %v", a.Status, AccountStatuses())
	case slices.ContainsFunc(a.ReadOnly, func(option string) bool { return !slices.Contains(options(), option) }):
		return bilingual.Errorf("只读选项 %v 不对，只能是 %v", "read-only options %v: they are among %v", a.ReadOnly, options())
	case a.VerifyType < -1 || a.VerifyType > 6:
		return bilingual.Errorf("verify_type 不能是 %d：-1 未认证，0 已认证，1 至 6 为其他认证",
			"verify type %d: -1 is unverified, 0 verified, 1 to 6 other kinds", a.VerifyType)
	}
	return nil
}

// looksLikeAppID accepts made-up AppIDs of tests too, as far as a platform can tell from a path that they are one.
func looksLikeAppID(text string) bool {
	rest, ok := strings.CutPrefix(text, "wx")
	return ok && rest != "" && len(rest) <= 30 && !strings.ContainsFunc(rest, func(c rune) bool {
		return !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z')
	})
}

// keepsKind says whether the account is there and cannot become one of the kind that it is given: what people wrote to it, or
// what it granted, would have no meaning then.
func (w *World) keepsKind(a Account) bool {
	have := w.Account(a.AppID)
	return have != nil && have.Kind != a.Kind && !(have.Kind.Converses() && a.Kind.Converses())
}

// mayBeNameless says whether the account is there and was registered by API: it is named later.
func (w *World) mayBeNameless(appID string) bool {
	have := w.Account(appID)
	return have != nil && have.MadeByAPI()
}
