package workbench

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
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
	Seed      uint64             `json:"seed"`
	Component platform.Component `json:"-"` // kept in clear in the file, through componentFile
	// MoreComponents are served beside Component. Settings share the list: replace it whole.
	MoreComponents []platform.Component `json:"-"` // likewise
	Addresses      Addresses            `json:"addresses"`
	LAN            bool                 `json:"lan"` // phones in the same network may open the simulator's authorization pages
	Tunnel         TunnelSettings       `json:"-"`   // kept in clear in the file, through tunnelFile
	Window         WindowSize           `json:"window"`
	// OAuthDomains (公众号开发域名) are where users may be redirected and JS-SDK pages may lie: at most 3, separated
	// by blanks or commas; any domain while it is empty.
	OAuthDomains string `json:"oauth_domains,omitempty"`
	// ClockOffset is how far the workspace's time runs ahead of the wall: an advanced simulator must not
	// find itself in its own past after a restart.
	ClockOffset time.Duration `json:"clock_offset_ns"`
}

// Addresses are the three listeners, host:port; port 0 takes a free one.
type Addresses struct {
	Platform  string `json:"platform"`
	Simulator string `json:"simulator"`
	Control   string `json:"control"`
}

// WindowSize is the desktop window's content size in Fyne units.
type WindowSize struct {
	Width  float32 `json:"width"`
	Height float32 `json:"height"`
}

// componentFile is a Component in clear; workspace.json is 0600 and the only file that holds it.
type componentFile struct {
	Name                   string `json:"name,omitempty"`
	AppID                  string `json:"appid"`
	AppSecret              string `json:"appsecret"`
	Token                  string `json:"token"`
	EncodingAESKey         string `json:"encoding_aes_key"`
	PreviousToken          string `json:"previous_token,omitempty"`
	PreviousEncodingAESKey string `json:"previous_encoding_aes_key,omitempty"`
}

func newComponentFile(c platform.Component) componentFile {
	return componentFile{
		Name: c.Name, AppID: c.AppID, AppSecret: c.AppSecret.Reveal(), Token: c.Token.Reveal(), EncodingAESKey: c.EncodingAESKey.Reveal(),
		PreviousToken: c.PreviousToken.Reveal(), PreviousEncodingAESKey: c.PreviousEncodingAESKey.Reveal(),
	}
}

func (c componentFile) component() platform.Component {
	return platform.Component{
		Name: c.Name, AppID: c.AppID, AppSecret: platform.Secret(c.AppSecret), Token: platform.Secret(c.Token), EncodingAESKey: platform.Secret(c.EncodingAESKey),
		PreviousToken: platform.Secret(c.PreviousToken), PreviousEncodingAESKey: platform.Secret(c.PreviousEncodingAESKey),
	}
}

type settingsFile struct {
	Settings
	Component      componentFile   `json:"component"`
	MoreComponents []componentFile `json:"more_components,omitempty"`
	Tunnel         tunnelFile      `json:"tunnel,omitzero"`
}

const (
	settingsName    = "workspace.json"
	settingsVersion = 1 // what this program writes; it would lose what a newer file has
)

// defaultAddresses are the ports that the README names.
func defaultAddresses() Addresses {
	return Addresses{Platform: "127.0.0.1:8680", Simulator: "127.0.0.1:8681", Control: "127.0.0.1:8682"}
}

// newSettings makes a ready offline workspace; random gives the credentials.
func newSettings(name string, seed uint64, random io.Reader) (Settings, error) {
	c, err := NewComponent(random)
	if err != nil {
		return Settings{}, err
	}
	return Settings{Version: settingsVersion, Kind: Offline, Name: name, Theme: "system", Seed: seed, Component: c, Addresses: defaultAddresses()}, nil
}

// NewComponent invents a component in the shapes of PROTOCOL section 1.
func NewComponent(random io.Reader) (platform.Component, error) {
	var raw [24]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return platform.Component{}, err
	}
	token, err := NewToken(random)
	if err != nil {
		return platform.Component{}, err
	}
	key, err := NewEncodingAESKey(random)
	if err != nil {
		return platform.Component{}, err
	}
	return platform.Component{
		AppID:          "wx" + hex.EncodeToString(raw[:8]),
		AppSecret:      platform.Secret(hex.EncodeToString(raw[8:])),
		Token:          token,
		EncodingAESKey: key,
	}, nil
}

// NewToken makes a 消息校验Token: 32 letters and digits.
func NewToken(random io.Reader) (platform.Secret, error) { return alphanumeric(random, 32) }

// NewEncodingAESKey makes a 消息加解密Key: 43 letters and digits, as the console does. Most such keys carry
// spare bits in their last character, on purpose: strict base64 decoders fail on real keys too.
func NewEncodingAESKey(random io.Reader) (platform.Secret, error) { return alphanumeric(random, 43) }

func alphanumeric(random io.Reader, n int) (platform.Secret, error) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	out := make([]byte, 0, n)
	var b [1]byte
	for len(out) < n {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		if b[0] < 248 { // 4 × 62: no letter is likelier than another
			out = append(out, letters[b[0]%62])
		}
	}
	return platform.Secret(out), nil
}

// loadSettings reads workspace.json; a folder without one gives fs.ErrNotExist.
func loadSettings(dir string) (Settings, error) {
	path := filepath.Join(dir, settingsName)
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, err
	}
	if err != nil {
		return Settings{}, FolderProblem(dir, err)
	}
	file := settingsFile{Settings: Settings{Addresses: defaultAddresses(), Theme: "system", Kind: Offline}}
	if err := json.Unmarshal(raw, &file); err != nil {
		return Settings{}, &Problem{Key: "problem.settings_broken", Args: []any{path}, Exit: ExitUsage, Err: err}
	}
	s := file.Settings
	s.Component = file.Component.component()
	for _, c := range file.MoreComponents {
		s.MoreComponents = append(s.MoreComponents, c.component())
	}
	s.Tunnel = file.Tunnel.settings()
	return s, s.Check()
}

// saveSettings writes workspace.json whole or not at all.
func saveSettings(dir string, s Settings) error {
	file := settingsFile{Settings: s, Tunnel: s.Tunnel.file(), Component: newComponentFile(s.Component)}
	for _, c := range s.MoreComponents {
		file.MoreComponents = append(file.MoreComponents, newComponentFile(c))
	}
	raw, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, settingsName), append(raw, '\n')); err != nil {
		return FolderProblem(dir, err)
	}
	return nil
}

// writeFile replaces path atomically, readable by its owner only.
func writeFile(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Sync()
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

func bad(key string, args ...any) error { return &Problem{Key: key, Args: args, Exit: ExitUsage} }

// checkMore wants every further component whole and there once.
func (s Settings) checkMore() error {
	seen := map[string]bool{s.Component.AppID: true}
	for _, c := range s.MoreComponents {
		if seen[c.AppID] {
			return bad("problem.component_twice", c.AppID)
		}
		seen[c.AppID] = true
		if err := checkComponent(c); err != nil {
			return &Problem{Key: "problem.component_more", Args: []any{c.AppID}, Exit: ExitUsage, Err: err}
		}
	}
	return nil
}

// Check says what is wrong with the settings, in the order of the form.
func (s Settings) Check() error {
	switch {
	case s.Version > settingsVersion:
		return bad("problem.settings_newer", s.Version, settingsVersion)
	case s.Kind != Offline && s.Kind != Real:
		return bad("problem.kind", string(s.Kind))
	}
	if err := checkComponent(s.Component); err != nil {
		return err
	}
	if err := s.checkMore(); err != nil {
		return err
	}
	for _, addr := range []string{s.Addresses.Platform, s.Addresses.Simulator, s.Addresses.Control} {
		_, port, err := net.SplitHostPort(addr)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil {
			return bad("problem.address", addr)
		}
	}
	if domains := s.oauthDomains(); len(domains) > maxOAuthDomains || strings.ContainsAny(s.OAuthDomains, "/@?#") {
		return bad("problem.oauth_domains", s.OAuthDomains, maxOAuthDomains)
	}
	return s.Tunnel.Check()
}

// maxOAuthDomains is what WeChat's console has fields for.
const maxOAuthDomains = 3

func (s Settings) oauthDomains() []string {
	return strings.FieldsFunc(s.OAuthDomains, func(r rune) bool { return strings.ContainsRune(" ,;\t\n，、；", r) })
}
