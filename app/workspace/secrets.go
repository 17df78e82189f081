package workspace

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"wxlab/app/secrets"
	"wxlab/platform"
)

// memory is secrets.json: what has to be remembered of secrets, and is no setting.
type memory struct {
	FingerprintKey string `json:"fingerprint_key"` // hexadecimal
	// Former are secrets and Tokens that were in force in this workspace. Who replaced one may have lost it before, and
	// what still carries it is masked all the same.
	Former       []string `json:"former,omitempty"`
	FormerTokens []string `json:"former_tokens,omitempty"`
	// Platforms are those that the simulated WeChat knows, and its accounts' own servers, by the account's AppID; its own
	// file holds no secrets.
	Platforms []componentFile `json:"platforms,omitempty"`
}

const secretsName = "secrets.json"

// loadMemory reads secrets.json; where there is none, nothing is remembered.
func loadMemory(dir string) (m memory, err error) {
	path := filepath.Join(dir, secretsName)
	raw, err := ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return m, nil
	case err != nil:
		return m, FolderProblem(dir, err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, &Problem{Key: "problem.secrets_broken", Args: []any{path}, Exit: ExitUsage, Err: err}
	}
	return m, nil
}

func (m memory) save(dir string) error {
	raw, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		err = WriteFile(filepath.Join(dir, secretsName), append(raw, '\n'))
	}
	if err != nil {
		return FolderProblem(dir, err)
	}
	return nil
}

// held are the secrets, and what is masked like a Token, of components and of a tunnel. A Token that stands in the AppID
// hides nothing.
func held(components []platform.Component, t TunnelSettings) (values, tokens []string) {
	for _, c := range components {
		values = append(values, c.AppSecret.Reveal(), c.EncodingAESKey.Reveal(), c.PreviousEncodingAESKey.Reveal())
		for _, token := range []string{c.Token.Reveal(), c.PreviousToken.Reveal()} {
			if !strings.Contains(c.AppID, token) {
				tokens = append(tokens, token)
			}
		}
	}
	values = append(values, t.Authtoken.Reveal())
	tokens = append(tokens, t.SSH.Passphrase.Reveal()) // chosen by people, as Tokens are
	if proxy, err := url.Parse(t.Proxy.Reveal()); err == nil {
		password, _ := proxy.User.Password() // chosen by people too
		tokens = append(tokens, password)
	}
	empty := func(v string) bool { return v == "" }
	return slices.DeleteFunc(values, empty), slices.DeleteFunc(tokens, empty)
}

// forget moves what was held before and is not any more to the former secrets, and reports whether anything was.
func (m *memory) forget(wasValues, wasTokens, values, tokens []string) bool {
	known := len(m.Former) + len(m.FormerTokens)
	m.Former = appendMissing(m.Former, wasValues, values)
	m.FormerTokens = appendMissing(m.FormerTokens, wasTokens, tokens)
	return len(m.Former)+len(m.FormerTokens) > known
}

// appendMissing appends those of was that are neither in now nor in list.
func appendMissing(list, was, now []string) []string {
	for _, v := range was {
		if !slices.Contains(now, v) && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}

// rememberFormer notes, before the settings in dir are replaced by s, the secrets that s no longer has.
func rememberFormer(dir string, s Settings) error {
	was, err := Load(dir)
	if err != nil { // nothing to remember, or nothing that can be read
		return nil
	}
	wasValues, wasTokens := held(was.Components(), was.Tunnel)
	values, tokens := held(s.Components(), s.Tunnel)
	m, err := loadMemory(dir)
	if err != nil || !m.forget(wasValues, wasTokens, values, tokens) {
		return err
	}
	return m.save(dir)
}

// openSecrets gathers what is to be masked, and makes the key of the fingerprints at the first start: from the seed
// where one was asked for, so that such a workspace can be made again.
func (f *Folder) openSecrets(start Start) error {
	m, err := loadMemory(f.dir)
	if err != nil {
		return err
	}
	var there bool
	if f.key, there = m.key(); !there {
		var random io.Reader = rand.Reader
		if start.Seed != 0 {
			random = Seeded(start.Seed, "fingerprints")
		}
		if _, err := io.ReadFull(random, f.key[:]); err != nil {
			return err
		}
		m.FingerprintKey = hex.EncodeToString(f.key[:])
		if err := m.save(f.dir); err != nil {
			return err
		}
	}
	f.secrets.Add(m.Former...)
	f.secrets.AddToken(m.FormerTokens...)
	f.AddSecrets(m.platforms()...)
	return nil
}

func (m memory) platforms() (out []platform.Component) {
	for _, c := range m.Platforms {
		out = append(out, c.component())
	}
	return out
}

// key is that of the fingerprints; false where none was made yet.
func (m memory) key() (k secrets.Key, there bool) {
	raw, err := hex.DecodeString(m.FingerprintKey)
	copy(k[:], raw)
	return k, err == nil && len(raw) == len(k)
}

// fingerprintsOf is the key of a folder that is only read; where none was made yet, one that is used once.
func fingerprintsOf(dir string) (secrets.Key, error) {
	m, err := loadMemory(dir)
	k, there := m.key()
	if err == nil && !there {
		_, err = io.ReadFull(rand.Reader, k[:])
	}
	return k, err
}

// Secrets are the values that are masked in whatever is written down or sent out: those in force, and those that were.
func (f *Folder) Secrets() *secrets.Set { return &f.secrets }

// SecretsOf are the same of a folder that is only read.
func SecretsOf(dir string, s Settings) (*secrets.Set, error) {
	f := &Folder{dir: dir}
	m, err := loadMemory(dir)
	f.secrets.Add(m.Former...)
	f.secrets.AddToken(m.FormerTokens...)
	f.AddSecrets(m.platforms()...)
	f.hide(s)
	return &f.secrets, err
}

// WithPlatforms are the settings of a folder that is only read, with the platforms beside its own components that its simulated
// WeChat pushes to: wxlab serve --only sim was told of them.
func WithPlatforms(dir string, s Settings) (Settings, error) {
	m, err := loadMemory(dir)
	s.MoreComponents = slices.Clone(s.MoreComponents)
	for _, c := range m.platforms() {
		if !s.HasComponent(c.AppID) {
			s.MoreComponents = append(s.MoreComponents, c)
		}
	}
	return s, err
}

// Fingerprints name tokens, tickets and codes where they must not be shown.
func (f *Folder) Fingerprints() secrets.Key { return f.key }

// Discreet is a log without this workspace's secrets.
func (f *Folder) Discreet(log *slog.Logger) *slog.Logger {
	return secrets.Discreet(log, &f.secrets, f.key)
}

// AddSecrets has those of components masked from now on.
func (f *Folder) AddSecrets(components ...platform.Component) {
	values, tokens := held(components, TunnelSettings{})
	f.secrets.Add(values...)
	f.secrets.AddToken(tokens...)
}

// hide has the secrets of settings masked from now on.
func (f *Folder) hide(s Settings) {
	values, tokens := held(s.Components(), s.Tunnel)
	f.secrets.Add(values...)
	f.secrets.AddToken(tokens...)
}

// SimulatedPlatforms are the platforms, and the accounts with servers of their own, that the simulated WeChat knew when it
// was saved last, by their secrets.
func (f *Folder) SimulatedPlatforms() ([]platform.Component, error) {
	m, err := loadMemory(f.dir)
	return m.platforms(), err
}

// KeepSimulatedPlatforms remembers the secrets that the simulated WeChat knows.
func (f *Folder) KeepSimulatedPlatforms(all []platform.Component) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	m, err := loadMemory(f.dir)
	if err != nil {
		return err
	}
	files := make([]componentFile, 0, len(all))
	for _, c := range all {
		files = append(files, newComponentFile(c))
	}
	f.AddSecrets(all...)
	if slices.Equal(files, m.Platforms) {
		return nil
	}
	wasValues, wasTokens := held(m.platforms(), TunnelSettings{})
	values, tokens := held(all, TunnelSettings{})
	m.forget(wasValues, wasTokens, values, tokens)
	m.Platforms = files
	return m.save(f.dir)
}
