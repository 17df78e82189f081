package world

import (
	"cmp"
	"slices"
	"time"
)

// Account is an official account, a mini program, or one of another Kind that can authorize platforms.
type Account struct {
	AppID         string
	UserName      string // 原始ID, gh_…
	NickName      string
	Alias         string
	HeadImg       string
	PrincipalName string // 主体
	Signature     string
	Kind          Kind
	ServiceType   int    // service_type_info.id: 0 and 1 subscription account, 2 service account; 0 for other kinds
	VerifyType    int    // verify_type_info.id: -1 unverified, 0 verified
	Admin         string // nickname of its administrator, the person who consents
	ReleaseGroup  int    // 1 to 5 for the accounts of the release check, else 0
	Followers     []Follower
	Status        int         // account_status, one of AccountStatuses; 0 is 1, normal
	StatusSince   time.Time   `json:",omitzero"`  // when Status last changed
	ReadOnly      []string    `json:",omitempty"` // options that no component may set (61025)
	NoAPI         bool        // it has no API ability: api_query_auth gives no tokens (PROTOCOL 4.5), or see Kind.OpensUp
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
	Blacklisted    bool // by the account: messages to them fail with 43019
	Muted          bool // they take no messages from the account: 48002
	Snapshot       bool // they see pages as a snapshot user (快照页): user OAuth says is_snapshotuser
}

// AccountState is an account with what WeChat keeps about it.
type AccountState struct {
	Account
	unsaved map[string]*unsavedChat // by openid, see World.TakeChanges

	System  string                        // the fixed internal id that system events come from (PROTOCOL 7)
	Options map[string]string             // location_report, voice_recognize, customer_service
	Windows map[string]map[string]*window `json:",omitempty"` // openid → action → allowance for customer-service messages
	Chats   map[string][]ChatEntry        `json:",omitempty"` // by openid
	Customs []CustomMessage
	Typing  map[string]time.Time // openid → since when the account "is typing"

	Media       []*Medium // temporary media, oldest first
	Menu        *Menu     // the default menu, nil when there is none
	Conditional []*Menu   // conditional menus, oldest first
	Tags        []Tag     // made by the account
	LastTagID   int       // ids rise and are not used again
	OpenAppID   string    // the open account it is bound to
	QRCodes     []*QRCode
	JSTickets   []Issued
	CardTickets []Issued
	OAuthCodes  []*LoginCode
	UserTokens  []*UserToken
	JSCodes     []*LoginCode
	Templates   []Template
	Notices     []Notice
	Allowed     map[string]map[string]int // openid → template → subscription messages that the follower accepted

	// Mini programs only.
	Code         *CodeState         `json:",omitempty"` // see code
	Domains      *AccountDomains    `json:",omitempty"` // see domains
	RegisterType int                // register_type of authorizer_info
	Privacy      *Privacy           `json:",omitempty"` // see PrivacyState
	Ways         *Ways              `json:",omitempty"` // see OwnWays
	PhoneCodes   []*LoginCode       `json:",omitempty"` // of the button that gives a phone number
	Testers      []Tester           `json:",omitempty"` // in the order they were bound
	BaseLibrary  string             `json:",omitempty"` // see SupportedFrom
	OrderPath    string             `json:",omitempty"` // 订单中心 path, of the code that is online; see LiveOrderPath
	PathSince    time.Time          `json:",omitzero"`  // when that code went online
	OrderPaths   []*OrderPathReview `json:",omitempty"` // applications, oldest first
	Categories   *Categories        `json:",omitempty"` // nil: see CategoryList
	Orders       []*Payment         `json:",omitempty"` // oldest first
	Shopping     []*ShoppingDetails `json:",omitempty"` // oldest first
	JumpPath     string             `json:",omitempty"` // where messages about orders lead
	Penalties    *Penalties         `json:",omitempty"` // see PenaltyState

	Face  *Face  `json:",omitempty"` // see OwnFace
	Links *Links `json:",omitempty"` // of an official account, see OwnLinks
	Shown string `json:",omitempty"` // AppID of the official account that a mini program shows
	Jumps *Jumps `json:",omitempty"` // see OwnJumps

	Plugins   []*Plugin `json:",omitempty"` // oldest first
	Embeds    []*Embed  `json:",omitempty"` // half screens that the mini program opens, or asked to
	EmbedFlag int       `json:",omitempty"` // EmbedAsked and so on
	Asks      []Ask     `json:",omitempty"` // what its administrator agreed to, not used yet
}

// AccountStatuses are the values of account_status (PROTOCOL 4.7): normal, cancelled, banned, warned, frozen.
func AccountStatuses() []int { return []int{1, AccountCancelled, AccountBanned, 18, AccountFrozen} }

// Statuses of accounts that calls are refused for.
const (
	AccountCancelled = 14
	AccountBanned    = 16
	AccountFrozen    = 19
)

// CancelledShown is how long a cancelled account's information is shown; ours, users report months.
const CancelledShown = 30 * 24 * time.Hour

// StatusNow is the account's account_status.
func (a Account) StatusNow() int { return cmp.Or(a.Status, 1) }

// Title is what people call the account: its name, or its AppID while it has none.
func (a Account) Title() string { return cmp.Or(a.NickName, a.AppID) }

// Gone says whether the account can authorize nobody any more: it is cancelled, banned or frozen.
func (a Account) Gone() bool { return a.StatusNow() != 1 && a.StatusNow() != 18 }

// Copy is the account as others may keep it: it shares nothing that changes.
func (a *AccountState) Copy() Account {
	out := a.Account
	out.Followers, out.ReadOnly = slices.Clone(a.Followers), slices.Clone(a.ReadOnly)
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

// Follower finds one by openid, nil when nobody has it.
func (a *AccountState) Follower(openID string) *Follower {
	for i := range a.Followers {
		if a.Followers[i].OpenID == openID {
			return &a.Followers[i]
		}
	}
	return nil
}

// Untag takes a tag off the follower.
func (f *Follower) Untag(id int) {
	f.TagIDs = slices.DeleteFunc(slices.Clone(f.TagIDs), func(have int) bool { return have == id })
}

// Tagged lists the openids of the followers with a tag.
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

// Personal says whether the mini program belongs to a person.
func (a *AccountState) Personal() bool {
	return a.RegisterType == registeredByPerson || a.RegisterType == personalWithPayments
}

// changed notes what a follower of the account said, or may be sent.
func (a *AccountState) changed(openID string) *unsavedChat {
	if a.unsaved == nil {
		a.unsaved = map[string]*unsavedChat{}
	}
	if a.unsaved[openID] == nil {
		a.unsaved[openID] = &unsavedChat{}
	}
	return a.unsaved[openID]
}
