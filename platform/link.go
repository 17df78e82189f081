package platform

import (
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// LinkForm is one of the three addresses an authorization can start at (PROTOCOL 5.1).
type LinkForm string

const (
	PCLink    LinkForm = "pc"     // componentloginpage: WeChat shows a QR code to scan
	H5Link    LinkForm = "h5"     // wxaopen/safe/bindcomponent: opened inside WeChat
	OldH5Link LinkForm = "h5_old" // safe/bindcomponent
)

// Values of auth_type (PROTOCOL 5.1).
const (
	AuthOfficialAccount = 1
	AuthMiniProgram     = 2
	AuthBoth            = 3 // official accounts and mini programs
	AuthPromoter        = 4
	AuthChannels        = 5
	AuthAll             = 6 // official accounts, mini programs and Channels accounts
	AuthTalent          = 8
)

// AuthTypes are all values of auth_type.
func AuthTypes() []int {
	return []int{AuthOfficialAccount, AuthMiniProgram, AuthBoth, AuthPromoter, AuthChannels, AuthAll, AuthTalent}
}

// LinkOptions restrict what can be authorized with a link. The zero value is a PC link for official accounts and mini programs.
type LinkOptions struct {
	Form        LinkForm
	AuthType    int    // 0 means AuthBoth
	BizAppID    string // only this account; to WeChat it counts more than AuthType
	CategoryIDs []int  // permission sets (权限集) to ask for; none means all that the component published
}

// AuthorizationLink is an authorization waiting for a merchant.
type AuthorizationLink struct {
	URL         string // of the form asked for
	H5URL       string // for phones, with the same code
	EntryURL    string // our page that carries URL: WeChat wants the Referer to be ours (PROTOCOL 5.2)
	PreAuthCode string
	ExpiresAt   time.Time
}

// ErrLink is an authorization link that WeChat would turn into an error page; it comes as a LinkError.
var ErrLink = errors.New("authorization link not possible")

// LinkError says why a link is not possible.
type LinkError struct {
	Mistake string // what it is, for those who say it in another language: form, auth_type, biz_appid, …
	Args    []any  // the values for such a sentence
	text    string
}

// Error says it in English.
func (e *LinkError) Error() string { return ErrLink.Error() + ": " + fmt.Sprintf(e.text, e.Args...) }

// Unwrap gives ErrLink.
func (e *LinkError) Unwrap() error { return ErrLink }

func noLink(mistake, text string, args ...any) error {
	return &LinkError{Mistake: mistake, Args: args, text: text}
}

// AuthorizationURL builds the link of o.Form below base, the scheme and host of mp.weixin.qq.com, for H5Link of
// open.weixin.qq.com. It fails with ErrLink on anything WeChat would answer with an error page.
func AuthorizationURL(base, componentAppID, preAuthCode, redirectURI string, o LinkOptions) (string, error) {
	if err := checkLink(componentAppID, preAuthCode, redirectURI, o); err != nil {
		return "", err
	}
	path, query, fragment := "/cgi-bin/componentloginpage?", "", ""
	switch o.Form {
	case H5Link:
		path, query, fragment = "/wxaopen/safe/bindcomponent?", "action=bindcomponent&no_scan=1&", "#wechat_redirect"
	case OldH5Link:
		path, query, fragment = "/safe/bindcomponent?", "action=bindcomponent&no_scan=1&", "#wechat_redirect"
	}
	query += "component_appid=" + url.QueryEscape(componentAppID) + "&pre_auth_code=" + url.QueryEscape(preAuthCode) +
		"&redirect_uri=" + url.QueryEscape(redirectURI)
	if options := o.Query().Encode(); options != "" {
		query += "&" + options
	}
	return strings.TrimSuffix(base, "/") + path + query + fragment, nil
}

func checkLink(componentAppID, preAuthCode, redirectURI string, o LinkOptions) error {
	target, err := url.Parse(redirectURI)
	switch {
	case componentAppID == "":
		return noLink("no_component", "no component AppID")
	case looksLikeSecret(componentAppID):
		return noLink("secret", "the component AppID has 32 hex digits: is that the AppSecret?")
	case o.BizAppID == componentAppID:
		return noLink("own_appid", "biz_appid is the component's own AppID, not an account's")
	case preAuthCode == "":
		return noLink("no_code", "no pre_auth_code")
	case strings.ContainsFunc(preAuthCode, func(c rune) bool { return c <= ' ' || c > '~' }):
		return noLink("code", "a blank or other stray character in pre_auth_code; was it cut from a text?")
	case err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https":
		return noLink("redirect_uri", "redirect_uri must be an absolute http or https URL, "+
			"WeChat would prefix it with its own host")
	}
	return o.Check()
}

// looksLikeSecret recognizes an AppSecret in place of an AppID: it must not get into an address.
func looksLikeSecret(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && len(s) == 32
}

// Check refuses options that WeChat does not know, with ErrLink.
func (o LinkOptions) Check() error {
	switch o.Form {
	case "", PCLink, H5Link, OldH5Link:
	default:
		return noLink("form", "form %q is none of pc, h5, h5_old", string(o.Form))
	}
	if o.AuthType != 0 && !slices.Contains(AuthTypes(), o.AuthType) {
		return noLink("auth_type", "auth_type %d is none of %v", o.AuthType, AuthTypes())
	}
	if o.BizAppID != "" && !IsAppID(o.BizAppID) {
		return noLink("biz_appid", "biz_appid %q is no AppID (wx and 16 characters)", o.BizAppID)
	}
	for _, id := range o.CategoryIDs {
		if id <= 0 {
			return noLink("category", "%d is no permission set id", id)
		}
	}
	return nil
}

// Query is the options in the words of WeChat's links: auth_type, biz_appid, category_id_list.
func (o LinkOptions) Query() url.Values {
	q := url.Values{"auth_type": {strconv.Itoa(AuthBoth)}}
	if o.AuthType != 0 {
		q.Set("auth_type", strconv.Itoa(o.AuthType))
	}
	if o.BizAppID != "" {
		q.Set("biz_appid", o.BizAppID)
	}
	if len(o.CategoryIDs) > 0 {
		ids := make([]string, len(o.CategoryIDs))
		for i, id := range o.CategoryIDs {
			ids[i] = strconv.Itoa(id)
		}
		q.Set("category_id_list", strings.Join(ids, "|"))
	}
	return q
}

// ParseLinkOptions reads what Query wrote. It fails with ErrLink on what is no number or not known to WeChat.
func ParseLinkOptions(q url.Values) (LinkOptions, error) {
	o := LinkOptions{Form: LinkForm(q.Get("form")), BizAppID: q.Get("biz_appid")}
	var err error
	if text := q.Get("auth_type"); text != "" {
		if o.AuthType, err = strconv.Atoi(text); err != nil {
			return o, fmt.Errorf("%w: auth_type is no number", ErrLink)
		}
	}
	if list := q.Get("category_id_list"); list != "" {
		for text := range strings.SplitSeq(list, "|") {
			id, err := strconv.Atoi(text)
			if err != nil {
				return o, fmt.Errorf("%w: category_id_list wants numbers joined by |", ErrLink)
			}
			o.CategoryIDs = append(o.CategoryIDs, id)
		}
	}
	return o, o.Check()
}

// IsAppID reports whether s looks like an AppID: wx and 16 letters or digits.
func IsAppID(s string) bool {
	if len(s) != 18 || s[:2] != "wx" {
		return false
	}
	for _, c := range []byte(s[2:]) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z') {
			return false
		}
	}
	return true
}
