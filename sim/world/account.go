package world

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Kind tells the two kinds of account.
type Kind string

const (
	OfficialAccount Kind = "official_account" // 公众号
	MiniProgram     Kind = "mini_program"     // 小程序
)

// Account is an official account or a mini program that can authorize platforms.
type Account struct {
	AppID         string
	UserName      string // 原始ID, gh_…
	NickName      string
	Alias         string
	HeadImg       string
	PrincipalName string // 主体
	Signature     string
	Kind          Kind
	ServiceType   int    // service_type_info.id: 0 and 1 subscription account, 2 service account; 0 for mini programs
	VerifyType    int    // verify_type_info.id: -1 unverified, 0 verified
	Admin         string // nickname of its administrator, the person who consents
	ReleaseGroup  int    // 1 to 5 for the accounts of the release check, else 0
	Followers     []Follower
	Push          *PushConfig // its own server, beside the platforms it authorized; nil for none, see ConnectAccount
}

// Follower is a WeChat user who follows, or once followed, the account (or has used the mini program).
type Follower struct {
	OpenID       string
	UnionID      string // empty while the account is bound to no open account
	NickName     string
	Subscribed   bool
	SubscribedAt time.Time

	Remark         string // the account's own note about the follower
	TagIDs         []int  // of the account's tags, never changed in place
	SubscribeScene string // ADD_SCENE_…, ADD_SCENE_SEARCH when empty
	QRScene        int64  // the scene of the QR code that led here
	QRSceneStr     string
	BlocksNotices  bool // template messages fail with "failed:user block"
}

// AccountState is an account with what WeChat keeps about it.
type AccountState struct {
	Account
	System  string                        // the fixed internal id that system events come from (PROTOCOL 7)
	Options map[string]string             // location_report, voice_recognize, customer_service
	Windows map[string]map[string]*window // openid → action → allowance for customer-service messages
	Chats   map[string][]ChatEntry        // by openid
	Customs []CustomMessage
	Typing  map[string]time.Time // openid → since when the account "is typing"

	Media       []*Medium // temporary media, oldest first
	Menu        *Menu     // the default menu, nil when there is none
	Conditional []*Menu   // conditional menus, oldest first
	Tags        []Tag     // made by the account
	LastTagID   int       // ids rise and are not used again
	OpenAppID   string    // the open account it is bound to
	QRCodes     []*QrCode
	JSTickets   []Issued
	CardTickets []Issued
	OAuthCodes  []*LoginCode
	UserTokens  []*UserToken
	JSCodes     []*LoginCode
	Templates   []Template
	Notices     []Notice
	Allowed     map[string]map[string]int // openid → template → subscription messages that the follower accepted

	// Mini programs only.
	Code         *CodeState      `json:",omitempty"` // see code
	Domains      *AccountDomains `json:",omitempty"` // see domains
	RegisterType int             // register_type of authorizer_info
}

func (a *AccountState) Copy() Account {
	out := a.Account
	out.Followers = slices.Clone(a.Followers)
	if a.Push != nil {
		push := *a.Push
		out.Push = &push
	}
	return out
}

// AsAddressed is the account as a push needs it, without its followers and its own server.
func (a *AccountState) AsAddressed() Account {
	out := a.Account
	out.Followers, out.Push = nil, nil
	return out
}

func (a *AccountState) Follower(openID string) *Follower {
	for i := range a.Followers {
		if a.Followers[i].OpenID == openID {
			return &a.Followers[i]
		}
	}
	return nil
}

func (w *World) AddAccount(a Account) *AccountState {
	if a.HeadImg == "" {
		a.HeadImg = "http://wx.qlogo.cn/mmopen/" + a.UserName + "/0"
	}
	st := &AccountState{
		Account: a, System: w.NewOpenID("system"),
		Options: map[string]string{"location_report": "0", "voice_recognize": "0", "customer_service": "0"},
		Windows: map[string]map[string]*window{}, Chats: map[string][]ChatEntry{}, Typing: map[string]time.Time{},
	}
	w.startTemplates(st)
	w.Accounts = append(w.Accounts, st)
	return st
}

func (w *World) addFollower(a *AccountState, name string, since time.Time) {
	a.Followers = append(a.Followers, Follower{
		OpenID: w.NewOpenID("openid"), UnionID: w.unionID(a.OpenAppID, name),
		NickName: name, Subscribed: true, SubscribedAt: since.Truncate(time.Second).UTC(),
	})
}

func (w *World) Put(a *AccountState, f Follower) *Follower {
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
		delete(a.Windows, at.OpenID)
	case f.SubscribedAt.IsZero() && (!at.Subscribed || at.SubscribedAt.IsZero()):
		f.SubscribedAt = w.Now()
	}
	at.Subscribed, at.BlocksNotices = f.Subscribed, f.BlocksNotices
	at.UnionID, at.NickName, at.Remark = cmp.Or(f.UnionID, at.UnionID), cmp.Or(f.NickName, at.NickName), cmp.Or(f.Remark, at.Remark)
	at.SubscribedAt, at.SubscribeScene = cmp.Or(f.SubscribedAt, at.SubscribedAt), cmp.Or(f.SubscribeScene, at.SubscribeScene)
	at.QRScene, at.QRSceneStr = cmp.Or(f.QRScene, at.QRScene), cmp.Or(f.QRSceneStr, at.QRSceneStr)
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
		return fmt.Errorf("AppID %q or original id %q has blanks or marks", a.AppID, a.UserName)
	case w.Platforms[a.AppID] != nil:
		return fmt.Errorf("%s is the AppID of a third-party platform", a.AppID)
	case other(a.UserName):
		return fmt.Errorf("the original id %s belongs to another account", a.UserName)
	case a.NickName == "":
		return fmt.Errorf("the nickname is empty")
	case a.Kind != OfficialAccount && a.Kind != MiniProgram:
		return fmt.Errorf("kind %q: it is %s or %s", a.Kind, OfficialAccount, MiniProgram)
	case a.ServiceType < 0 || a.ServiceType > 2 || a.Kind == MiniProgram && a.ServiceType != 0:
		return fmt.Errorf("service type %d: 0 and 1 are subscription accounts, 2 is a service account, mini programs have 0", a.ServiceType)
	case a.VerifyType < -1 || a.VerifyType > 6:
		return fmt.Errorf("verify type %d: -1 is unverified, 0 verified, 1 to 6 other kinds", a.VerifyType)
	}
	return nil
}

func (f *Follower) Untag(id int) {
	f.TagIDs = slices.DeleteFunc(slices.Clone(f.TagIDs), func(have int) bool { return have == id })
}

func (a *AccountState) Tagged(id int) []string {
	return a.OpenIDs(func(f *Follower) bool { return slices.Contains(f.TagIDs, id) })
}

// OpenIDs lists who follows and fits.
func (a *AccountState) OpenIDs(fits func(*Follower) bool) []string {
	out := []string{}
	for i := range a.Followers {
		if f := &a.Followers[i]; f.Subscribed && fits(f) {
			out = append(out, f.OpenID)
		}
	}
	return out
}
