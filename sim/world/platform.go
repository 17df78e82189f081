package world

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/msgcrypt"
)

// Order says what a consent does first: WeChat's push and the browser's redirect race each other (PROTOCOL 3.1).
type Order string

const (
	PushFirst     Order = "push_first"     // the redirect goes out when the push has been answered
	RedirectFirst Order = "redirect_first" // the push is due work for Step
)

// Platform is one third-party platform (第三方平台) as configured in WeChat's console.
type Platform struct {
	AppID  string
	Name   string // shown on the authorization page; the AppID when empty
	Secret string
	Token  string // 消息校验Token
	AESKey string // 消息加解密Key, 43 characters

	PreviousAESKey string // set by PutPlatform when AESKey changes
	UsePreviousKey bool   // pushes are still sealed with the previous key (PROTOCOL 2.8)

	EventURL   string // 授权事件接收URL; no event is pushed while it is empty
	MessageURL string // 消息与事件接收URL, contains $APPID$
	AuthDomain string // 授权发起页域名; host, or host:port to be strict about the port. Unchecked when empty

	OAuthDomains   []string // 公众号开发域名, at most 3: where user OAuth may redirect to; unchecked when empty
	Whitelist      []string // 白名单IP列表, at most 100; every IP may call when empty
	FuncIDs        []int    // permission sets on offer; the default sets when empty
	ConfirmFuncIDs []int    // sets that the component has to confirm after they are granted (api_confirm_authorization)
	Published      bool     // 全网发布: without it only TestAccounts may authorize
	TestAccounts   []string // original ids gh_…, at most 10

	Released *ReleasedConfig `json:",omitempty"` // nil: what is above is published, see For

	Order                Order // PushFirst when empty
	SingleUseCodes       bool  // api_query_auth takes a code once, then 61009
	RotateRefreshTokens  bool  // authorizing again without cancelling gives a new refresh token
	TicketPushesDisabled bool  // stops the schedule until api_start_push_ticket
}

// Validate refuses what the console would not take.
func (p Platform) Validate() error {
	switch {
	case p.AppID == "" || strings.ContainsAny(p.AppID, " \t\r\n"):
		return bilingual.Errorf("第三方平台的 AppID 为空或含空格：%q", "the component AppID is empty or has blanks: %q", p.AppID)
	case p.Secret == "":
		return bilingual.Errorf("第三方平台的 AppSecret 为空", "the component AppSecret is empty")
	case p.Token == "":
		return bilingual.Errorf("消息校验 Token 为空", "the message check token is empty")
	case len(p.TestAccounts) > 10:
		return bilingual.Errorf("测试账号有 %d 个，最多 10 个", "%d test accounts, at most 10 are allowed", len(p.TestAccounts))
	case len(p.Whitelist) > 100:
		return bilingual.Errorf("白名单IP有 %d 个，最多 100 个", "the white list has %d addresses, at most 100 are allowed",
			len(p.Whitelist))
	case len(p.OAuthDomains) > 3:
		return bilingual.Errorf("公众号开发域名有 %d 个，最多 3 个",
			"%d domains for OAuth and JS-SDK (公众号开发域名), at most 3 are allowed", len(p.OAuthDomains))
	case p.Order != "" && p.Order != PushFirst && p.Order != RedirectFirst:
		return bilingual.Errorf("order 不能是 %q，应为 %s 或 %s", "order %q: it is %s or %s", p.Order, PushFirst, RedirectFirst)
	case p.MessageURL != "" && !strings.Contains(p.MessageURL, "$APPID$"):
		return bilingual.Errorf("消息与事件接收URL %s 里没有 $APPID$：微信在此处填账号的 AppID",
			"the message URL %s has no $APPID$: WeChat puts the account's AppID there", p.MessageURL)
	}
	for _, ip := range p.Whitelist {
		if net.ParseIP(ip) == nil {
			return bilingual.Errorf("白名单IP列表里的 %q 不是 IP 地址，例如 203.0.113.9；网段和域名都不行",
				"%q on the white list is no IP address, such as 203.0.113.9; neither ranges nor names are taken", ip)
		}
	}
	if err := msgcrypt.CheckKey(p.AESKey); err != nil {
		return err
	}
	if p.UsePreviousKey {
		if err := msgcrypt.CheckKey(p.PreviousAESKey); err != nil {
			return fmt.Errorf("previous key: %w", err)
		}
	}
	if err := checkURL("auth-event URL", p.EventURL); err != nil {
		return err
	}
	if p.Released != nil {
		if err := p.Released.validate(); err != nil {
			return err
		}
	}
	return checkURL("message URL", strings.ReplaceAll(p.MessageURL, "$APPID$", "wx0123456789abcdef"))
}

// ClonePlatform is a configuration that shares nothing.
func ClonePlatform(p Platform) Platform {
	p.OAuthDomains = slices.Clone(p.OAuthDomains)
	p.Whitelist = slices.Clone(p.Whitelist)
	p.FuncIDs = slices.Clone(p.FuncIDs)
	p.ConfirmFuncIDs = slices.Clone(p.ConfirmFuncIDs)
	p.TestAccounts = slices.Clone(p.TestAccounts)
	if p.Released != nil {
		released := *p.Released
		p.Released = &released
	}
	return p
}

// String leaves the secrets out, so that a platform can be printed.
func (p Platform) String() string {
	return fmt.Sprintf("platform %s (events %s, messages %s)", p.AppID, p.EventURL, p.MessageURL)
}

// GoString does the same for %#v.
func (p Platform) GoString() string { return p.String() }

// Title is the name people see.
func (p Platform) Title() string {
	if p.Name != "" {
		return p.Name
	}
	return p.AppID
}

// SealingKey is the key of the next push.
func (p Platform) SealingKey() string {
	if p.UsePreviousKey {
		return p.PreviousAESKey
	}
	return p.AESKey
}

// MessageURLOf is where messages of one account go, "" when nothing is configured.
func (p Platform) MessageURLOf(account string) string {
	return strings.ReplaceAll(p.MessageURL, "$APPID$", account)
}

// Offered are the sets this platform asks accounts of a kind for.
func (p Platform) Offered(kind Kind) []PermissionSet {
	wanted := p.FuncIDs
	if len(wanted) == 0 {
		wanted = DefaultFuncIDs(kind)
	}
	return slices.DeleteFunc(PermissionSets(kind), func(s PermissionSet) bool { return !slices.Contains(wanted, s.ID) })
}
