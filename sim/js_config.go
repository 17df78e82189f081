package sim

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"wxlab/sim/world"
)

// JSSignature is what wx.config wants: the SHA-1 of the four values, raw, in this order; the url without fragment.
func JSSignature(ticket, nonceStr, timestamp, pageURL string) string {
	page, _, _ := strings.Cut(pageURL, "#")
	signed := "jsapi_ticket=" + ticket + "&noncestr=" + nonceStr + "&timestamp=" + timestamp + "&url=" + page
	sum := sha1.Sum([]byte(signed))
	return hex.EncodeToString(sum[:])
}

// JSConfig is what a page gives to wx.config, and the page's address.
type JSConfig struct {
	AppID     string // of the account, not of the component
	Timestamp string
	NonceStr  string
	Signature string
	URL       string
}

// CheckJSConfig says what WeChat's client would: nil, invalid url domain, or invalid signature with the likely
// mistake. It knows every ticket it issued, so it can tell an expired one, a foreign one and an address in another form.
func (s *Sim) CheckJSConfig(c JSConfig) error {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.Account(c.AppID)
	if a == nil {
		if what := w.Identify(c.AppID); !what.Empty() {
			return fmt.Errorf("invalid appid: %q is %s, wx.config takes the account's AppID", c.AppID, what.En)
		}
		return fmt.Errorf("invalid appid: no account has the AppID %q", c.AppID)
	}
	if err := jsDomain(w, a, c.URL); err != nil {
		return err
	}
	for _, t := range a.JSTickets {
		if JSSignature(t.Value, c.NonceStr, c.Timestamp, c.URL) != c.Signature {
			continue
		}
		if now := s.now(); !now.Before(t.Expires) {
			return fmt.Errorf("invalid signature: the jsapi_ticket expired %s ago", now.Sub(t.Expires).Round(time.Second))
		}
		return nil
	}
	return fmt.Errorf("invalid signature: %s", jsMistake(w, a, c))
}

// jsDomain: pages are on a 公众号开发域名 of the component that holds the web permission set (PROTOCOL 6.7). Components
// without any configured are not checked.
func jsDomain(w *world.World, a *world.AccountState, pageURL string) error {
	var allowed []string
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if g := ps.Grant(a.AppID); g == nil || !slices.Contains(g.FuncIDs, world.SetWeb) {
			continue
		}
		if len(ps.OAuthDomains) == 0 {
			return nil
		}
		allowed = append(allowed, ps.OAuthDomains...)
	}
	u, err := url.Parse(pageURL)
	onPage := func(d string) bool { return world.SameHost(d, u.Host) }
	if len(allowed) == 0 || err == nil && slices.ContainsFunc(allowed, onPage) {
		return nil
	}
	return fmt.Errorf("invalid url domain: the page %s is on none of 公众号开发域名 = %s", pageURL, strings.Join(allowed, ", "))
}

// jsMistake tries what is often signed instead.
func jsMistake(w *world.World, a *world.AccountState, c JSConfig) string {
	for _, wrong := range jsAddresses(c.URL) {
		for _, t := range a.JSTickets {
			if JSSignature(t.Value, c.NonceStr, c.Timestamp, wrong.page) == c.Signature {
				return "the address was signed " + wrong.what + "; sign location.href up to the #, as it is"
			}
		}
	}
	for _, t := range a.CardTickets {
		if JSSignature(t.Value, c.NonceStr, c.Timestamp, c.URL) == c.Signature {
			return "it is signed with the wx_card ticket; take type=jsapi"
		}
	}
	for _, other := range w.Accounts {
		for _, t := range other.JSTickets {
			if JSSignature(t.Value, c.NonceStr, c.Timestamp, c.URL) == c.Signature {
				return "it is signed with the ticket of " + other.NickName
			}
		}
	}
	if len(a.JSTickets) == 0 {
		return "no jsapi_ticket was ever fetched for " + a.NickName
	}
	return "no ticket of " + a.NickName + " gives it; check the order jsapi_ticket, noncestr, timestamp, url and that the " +
		"page and wx.config have the same noncestr and timestamp"
}

type jsAddress struct{ what, page string }

// jsAddresses are wrong forms of a page's address.
func jsAddresses(page string) []jsAddress {
	base, _, _ := strings.Cut(page, "#")
	bare, _, _ := strings.Cut(base, "?")
	out := []jsAddress{
		{"percent-encoded", url.QueryEscape(base)}, {"without its query", bare}, {"with a slash at the end", base + "/"},
		{"without the slash at the end", strings.TrimSuffix(base, "/")},
	}
	if rest, ok := strings.CutPrefix(base, "https://"); ok {
		out = append(out, jsAddress{"with http instead of https", "http://" + rest})
	}
	if plain, err := url.QueryUnescape(base); err == nil {
		out = append(out, jsAddress{"decoded", plain})
	}
	return out
}
