package world

import (
	"slices"
	"strings"

	"wxlab/sim/bilingual"
)

// ReleasedConfig is what the console's development data were at the last publishing (全网发布), where they differ from those
// of today: accounts outside the test list go by it (PROTOCOL 14.5). Token and key are the same in both, which is ours.
type ReleasedConfig struct {
	EventURL   string
	MessageURL string
	AuthDomain string
}

// Releases says whether accounts outside the test list go by other addresses than those on it.
func (p Platform) Releases() bool { return p.Published && p.Released != nil }

// For is the platform as an account meets it: by its published addresses, unless it is on the test list, or one of the
// release check's, which drives the test configuration.
func (p Platform) For(a *Account) Platform {
	if !p.Releases() || a.ReleaseGroup != 0 || slices.Contains(p.TestAccounts, a.UserName) {
		return p
	}
	return p.released()
}

func (p Platform) released() Platform {
	p.EventURL, p.MessageURL, p.AuthDomain = p.Released.EventURL, p.Released.MessageURL, p.Released.AuthDomain
	return p
}

// validate refuses what the console would not have taken when it was published.
func (c ReleasedConfig) validate() error {
	if !strings.Contains(c.MessageURL, "$APPID$") && c.MessageURL != "" {
		return bilingual.Errorf("全网发布版的消息与事件接收URL %s 里没有 $APPID$：微信在此处填账号的 AppID",
			"the published message URL %s has no $APPID$: WeChat puts the account's AppID there", c.MessageURL)
	}
	if err := checkURL("published auth-event URL", c.EventURL); err != nil {
		return err
	}
	return checkURL("published message URL", strings.ReplaceAll(c.MessageURL, "$APPID$", "wx0123456789abcdef"))
}

// ToBoth are the pushes of a ticket: one, or two where the published auth-event URL is another one.
func (ps *PlatformState) ToBoth(j Job) []Job {
	if !ps.Releases() || ps.Released.EventURL == ps.EventURL || ps.Released.EventURL == "" {
		return []Job{j}
	}
	second := j
	second.Released = true
	return []Job{j, second}
}
