package sim

import (
	"slices"
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

// accountState is an account with what WeChat keeps about it.
type accountState struct {
	Account
	System  string                        // the fixed internal id that system events come from (PROTOCOL 7)
	Options map[string]string             // location_report, voice_recognize, customer_service
	Windows map[string]map[string]*window // openid → action → allowance for customer-service messages
	Chats   map[string][]ChatEntry        // by openid
	Customs []CustomMessage
	Typing  map[string]time.Time // openid → since when the account "is typing"

	Media       []*medium // temporary media, oldest first
	Menu        *menu     // the default menu, nil when there is none
	Conditional []*menu   // conditional menus, oldest first
	Tags        []tag     // made by the account
	LastTagID   int       // ids rise and are not used again
	OpenAppID   string    // the open account it is bound to
	QRCodes     []*qrCode
	JSTickets   []issued
	CardTickets []issued
	OAuthCodes  []*loginCode
	UserTokens  []*userToken
	JSCodes     []*loginCode
	Templates   []Template
	Notices     []Notice
	Allowed     map[string]map[string]int // openid → template → subscription messages that the follower accepted

	// Mini programs only.
	Code         *codeState      `json:",omitempty"` // see code
	Domains      *accountDomains `json:",omitempty"` // see domains
	RegisterType int             // register_type of authorizer_info
}

// Accounts lists all accounts, the release check's last.
func (s *Sim) Accounts() []Account {
	w := s.world.lock()
	defer s.world.unlock()
	var out []Account
	for _, a := range w.Accounts {
		out = append(out, a.copy())
	}
	return out
}

// Account looks an account up by AppID or original id.
func (s *Sim) Account(id string) (Account, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	if a := w.lookAccount(id); a != nil {
		return a.copy(), true
	}
	return Account{}, false
}

func (a *accountState) copy() Account {
	out := a.Account
	out.Followers = slices.Clone(a.Followers)
	if a.Push != nil {
		push := *a.Push
		out.Push = &push
	}
	return out
}

// asAddressed is the account as a push needs it, without its followers and its own server.
func (a *accountState) asAddressed() Account {
	out := a.Account
	out.Followers, out.Push = nil, nil
	return out
}

func (a *accountState) follower(openID string) *Follower {
	for i := range a.Followers {
		if a.Followers[i].OpenID == openID {
			return &a.Followers[i]
		}
	}
	return nil
}

// settle fills an empty world: everyday accounts, then the release check's.
func (w *world) settle(now time.Time) {
	everyday := []Account{
		{NickName: "山茶读书", Alias: "shancha-read", PrincipalName: "陈晓雨", Signature: "每晚一篇，陪你读完一本书", Kind: OfficialAccount, ServiceType: 0, VerifyType: -1, Admin: "陈晓雨"},
		{NickName: "青禾生活馆", Alias: "qinghe-life", PrincipalName: "杭州青禾生活科技有限公司", Signature: "好好吃饭，好好生活", Kind: OfficialAccount, ServiceType: 2, VerifyType: 0, Admin: "林知夏"},
		{NickName: "青禾到家", Alias: "", PrincipalName: "杭州青禾生活科技有限公司", Signature: "新鲜蔬果，半小时送到家", Kind: MiniProgram, ServiceType: 0, VerifyType: 0, Admin: "林知夏"},
		{NickName: "云岭茶社", Alias: "yunling-tea", PrincipalName: "云岭茶业有限公司", Signature: "一片叶子的旅行", Kind: OfficialAccount, ServiceType: 1, VerifyType: 0, Admin: "周远山"},
	}
	names := []string{"小满", "阿川", "秋水伊人", "李想", "海边的卡夫卡", "王小明", "橙子汽水", "夜航船", "苏木", "拾光"}
	for i, a := range everyday {
		a.AppID, a.UserName = w.newAppID(), w.newUserName()
		st := w.addAccount(a)
		for j := range 6 {
			w.addFollower(st, names[(i*3+j)%len(names)], now.AddDate(0, 0, -30*(j+1)))
		}
	}
	w.newOpenAccount("杭州青禾生活科技有限公司", false)
	for _, a := range releaseAccounts() {
		w.addFollower(w.addAccount(a), "微信检测员", now)
	}
}

func (w *world) addAccount(a Account) *accountState {
	if a.HeadImg == "" {
		a.HeadImg = "http://wx.qlogo.cn/mmopen/" + a.UserName + "/0"
	}
	st := &accountState{
		Account: a, System: w.newOpenID("system"),
		Options: map[string]string{"location_report": "0", "voice_recognize": "0", "customer_service": "0"},
		Windows: map[string]map[string]*window{}, Chats: map[string][]ChatEntry{}, Typing: map[string]time.Time{},
	}
	w.startTemplates(st)
	w.Accounts = append(w.Accounts, st)
	return st
}

func (w *world) addFollower(a *accountState, name string, since time.Time) {
	a.Followers = append(a.Followers, Follower{
		OpenID: w.newOpenID("openid"), UnionID: w.unionID(a.OpenAppID, name),
		NickName: name, Subscribed: true, SubscribedAt: since.Truncate(time.Second).UTC(),
	})
}

// releaseAccounts are the five groups of dedicated test accounts (PROTOCOL 8.2).
func releaseAccounts() []Account {
	groups := [][4]string{
		{"wx570bc396a51b8ff8", "gh_3c884a361561", "wxd101a85aa106f53e", "gh_8dad206e9538"},
		{"wx9252c5e0bb1836fc", "gh_c0f28a78b318", "wxc39235c15087f6f3", "gh_905ae9d01059"},
		{"wx8e1097c5bc82cde9", "gh_3f222ed8d140", "wx7720d01d4b2a4500", "gh_393666f1fdf4"},
		{"wx14550af28c71a144", "gh_26128078e9ab", "wx05d483572dcd5d8b", "gh_39abb5d4e1b7"},
		{"wxa35b9c23cfe664eb", "gh_2b3713f184a6", "wx5910277cae6fd970", "gh_7818dcb60240"},
	}
	var out []Account
	for i, g := range groups {
		common := Account{PrincipalName: "全网发布检测", Signature: "微信官方检测账号", Admin: "微信检测员", ReleaseGroup: i + 1}
		oa, mp := common, common
		oa.AppID, oa.UserName, oa.Kind, oa.ServiceType, oa.NickName = g[0], g[1], OfficialAccount, 2, "全网发布检测公众号"
		mp.AppID, mp.UserName, mp.Kind, mp.NickName = g[2], g[3], MiniProgram, "全网发布检测小程序"
		out = append(out, oa, mp)
	}
	return out
}
