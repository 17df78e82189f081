package workspace

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"

	"wxlab/platform"
)

const fileName = "workspace.json"

// componentFile is a Component in clear. workspace.json holds it, and secrets.json that of a simulated WeChat's platforms;
// both are 0600.
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
		Name: c.Name, AppID: c.AppID,
		AppSecret: c.AppSecret.Reveal(), Token: c.Token.Reveal(), EncodingAESKey: c.EncodingAESKey.Reveal(),
		PreviousToken: c.PreviousToken.Reveal(), PreviousEncodingAESKey: c.PreviousEncodingAESKey.Reveal(),
	}
}

func (c componentFile) component() platform.Component {
	return platform.Component{
		Name: c.Name, AppID: c.AppID,
		AppSecret: platform.Secret(c.AppSecret), Token: platform.Secret(c.Token),
		EncodingAESKey:         platform.Secret(c.EncodingAESKey),
		PreviousToken:          platform.Secret(c.PreviousToken),
		PreviousEncodingAESKey: platform.Secret(c.PreviousEncodingAESKey),
	}
}

type settingsFile struct {
	Settings
	Component      componentFile   `json:"component"`
	MoreComponents []componentFile `json:"more_components,omitempty"`
	Tunnel         tunnelFile      `json:"tunnel,omitzero"`
}

// Load reads workspace.json; a folder without one gives fs.ErrNotExist.
func Load(dir string) (Settings, error) {
	s, err := read(dir)
	if err != nil {
		return Settings{}, err
	}
	return s, s.Check()
}

// read is Load for settings that may be incomplete.
func read(dir string) (Settings, error) {
	path := filepath.Join(dir, fileName)
	raw, err := ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, err
	}
	if err != nil {
		return Settings{}, FolderProblem(dir, err)
	}
	file := settingsFile{Settings: Settings{Addresses: DefaultAddresses(), Theme: "system", Kind: Offline}}
	if err := json.Unmarshal(raw, &file); err != nil {
		return Settings{}, &Problem{Key: "problem.settings_broken", Args: []any{path}, Exit: ExitUsage, Err: err}
	}
	s := file.Settings
	s.Component = file.Component.component()
	for _, c := range file.MoreComponents {
		s.MoreComponents = append(s.MoreComponents, c.component())
	}
	s.Tunnel = file.Tunnel.settings()
	return s, nil
}

// save writes workspace.json whole or not at all. Secrets that it no longer has are remembered elsewhere before.
func save(dir string, s Settings) error {
	if err := rememberFormer(dir, s); err != nil {
		return err
	}
	raw, err := s.encode()
	if err != nil {
		return err
	}
	if err := WriteFile(filepath.Join(dir, fileName), raw); err != nil {
		return FolderProblem(dir, err)
	}
	return nil
}

// encode is what workspace.json says of the settings.
func (s Settings) encode() ([]byte, error) {
	file := settingsFile{Settings: s, Tunnel: s.Tunnel.file(), Component: newComponentFile(s.Component)}
	for _, c := range s.MoreComponents {
		file.MoreComponents = append(file.MoreComponents, newComponentFile(c))
	}
	raw, err := json.MarshalIndent(file, "", "  ")
	return append(raw, '\n'), err
}

// ReadFile reads a file that a user may have edited, without the byte order mark that editors on Windows begin it with.
func ReadFile(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	return bytes.TrimPrefix(raw, []byte("\ufeff")), err
}

// draftName is what WriteFile calls a file until it is complete, .NAME-DIGITS, and platform/sqlite a database.
var draftName = regexp.MustCompile(`^(\..+\.(json|txt|token|url)|platform\.db\.new)-[0-9]+$`)

// dropDrafts takes away what writes left behind in dir that a kill cut short. The folder is this process's.
func dropDrafts(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	errs := []error{err}
	for _, entry := range entries {
		if entry.Type().IsRegular() && draftName.MatchString(entry.Name()) {
			errs = append(errs, os.Remove(filepath.Join(dir, entry.Name())))
		}
	}
	return errors.Join(errs...)
}

// WriteFile replaces path atomically, readable by its owner only.
func WriteFile(path string, data []byte) error {
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
