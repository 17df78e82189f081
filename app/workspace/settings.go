// Package workspace is a workspace's folder (工作区): its settings, the lock that gives it to one process, and the
// credentials of its components. It runs no server and no simulator. Problem, the failure that is told to the user,
// stands here too, below everything that can fail.
package workspace

import (
	"io"
	"strconv"
	"strings"
	"time"

	"wxlab/platform"
)

// Kind is what a workspace talks to.
type Kind string

const (
	Offline Kind = "offline" // the simulator
	Real    Kind = "real"    // api.weixin.qq.com
)

// Settings is workspace.json: everything a user can set, and nothing that happened.
type Settings struct {
	Version   int                `json:"version"`
	Kind      Kind               `json:"kind"`
	Name      string             `json:"name"`
	Lang      string             `json:"lang"`  // zh, en, or "" for the system's
	Theme     string             `json:"theme"` // system, light, dark
	Color     Color              `json:"color,omitempty"`
	Seed      uint64             `json:"seed"`
	Component platform.Component `json:"-"` // kept in clear in the file, through componentFile
	// MoreComponents are served beside Component. Settings share the list: replace it whole.
	MoreComponents []platform.Component `json:"-"` // likewise
	Addresses      Addresses            `json:"addresses"`
	Bases
	OwnServer OwnServer `json:"own_server,omitzero"`

	LAN    bool           `json:"lan"` // phones in the same network may open the authorization pages
	Tunnel TunnelSettings `json:"-"`   // kept in clear in the file, through tunnelFile
	Window WindowSize     `json:"window"`
	// OAuthDomains (公众号开发域名) are where users may be redirected and JS-SDK pages may lie: at most 3, separated
	// by blanks or commas; any domain while it is empty.
	OAuthDomains string `json:"oauth_domains,omitempty"`
	// CallbackDays is how long platform.db keeps callbacks that were answered and for which nothing is owed: 30 days if
	// 0, for ever if negative.
	CallbackDays int `json:"callback_days,omitempty"`
	// Filters are the searches that were saved. Settings share the list: replace it whole.
	Filters []Filter `json:"filters,omitempty"`
	// Retention is what the journal keeps.
	Retention Retention `json:"retention,omitzero"`
	// ClockOffset is how far the workspace's time runs ahead of the wall: an advanced simulator must not
	// find itself in its own past after a restart.
	ClockOffset time.Duration `json:"clock_offset_ns"`
}

// Addresses are the listeners, host:port; port 0 takes a free one. TLS is the simulator's for programs that a hosts file
// leads to it, and empty for none.
type Addresses struct {
	Platform  string `json:"platform"`
	Simulator string `json:"simulator"`
	Control   string `json:"control"`
	TLS       string `json:"tls,omitempty"`
}

// WindowSize is the desktop window's content size in Fyne units.
type WindowSize struct {
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
}

// version is what this program writes; it would lose what a newer file has.
const version = 1

// DefaultAddresses are the ports that a new workspace listens on.
func DefaultAddresses() Addresses {
	return Addresses{Platform: "127.0.0.1:8680", Simulator: "127.0.0.1:8681", Control: "127.0.0.1:8682"}
}

// NewSettings makes a ready offline workspace; random gives the credentials.
func NewSettings(name string, seed uint64, random io.Reader) (Settings, error) {
	c, err := NewComponent(random)
	if err != nil {
		return Settings{}, err
	}
	s := Settings{Version: version, Kind: Offline, Name: name, Theme: "system", Seed: seed, Component: c}
	s.Addresses = DefaultAddresses()
	return s, nil
}

// with puts the addresses given at the start over those of the settings.
func (s Settings) with(a Addresses) Settings {
	for _, pair := range []struct {
		to   *string
		from string
	}{
		{&s.Addresses.Platform, a.Platform}, {&s.Addresses.Simulator, a.Simulator}, {&s.Addresses.Control, a.Control},
		{&s.Addresses.TLS, a.TLS},
	} {
		if pair.from != "" {
			*pair.to = pair.from
		}
	}
	return s
}

// KeepCallbacks is CallbackDays as the platform takes it.
func (s Settings) KeepCallbacks() time.Duration {
	return time.Duration(max(-1, min(s.CallbackDays, mostDays))) * 24 * time.Hour
}

// CallbackDaysText is CallbackDays as a form shows it: nothing for what is usual, -1 for ever.
func (s Settings) CallbackDaysText() string {
	if s.CallbackDays == 0 {
		return ""
	}
	return strconv.Itoa(max(-1, min(s.CallbackDays, mostDays)))
}

// ParseCallbackDays reads CallbackDays from a form.
func ParseCallbackDays(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	days, err := strconv.Atoi(text)
	if err != nil || days < -1 || days == 0 || days > mostDays {
		return 0, Misuse("problem.callback_days", text, mostDays)
	}
	return days, nil
}

// mostDays is a century; a duration holds no more than three.
const mostDays = 36500

// OAuthDomainList is OAuthDomains one by one.
func (s Settings) OAuthDomainList() []string {
	return strings.FieldsFunc(s.OAuthDomains, func(r rune) bool { return strings.ContainsRune(" ,;\t\n，、；", r) })
}
