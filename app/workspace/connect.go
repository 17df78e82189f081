package workspace

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"wxlab/platform"
)

// ConnectReal makes the folder dir a workspace for real WeChat (真实微信), with the credentials of the component's
// console. In one that exists it replaces the credentials; Token and key that were there stay as the previous ones,
// because WeChat goes on using them for a while. A Token or a key left empty is invented: the console takes any.
func ConnectReal(dir, lang string, c platform.Component) (Settings, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Settings{}, FolderProblem(dir, err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return Settings{}, err
	}
	defer lock.Close()
	s, err := Load(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s = Settings{Version: version, Kind: Real, Name: filepath.Base(dir), Lang: lang, Theme: "system"}
		s.Addresses = DefaultAddresses()
	case err != nil:
		return Settings{}, err
	case s.Kind != Real:
		return Settings{}, Misuse("problem.connect_offline", dir)
	}
	if s.Component, err = renewed(s.Component, c); err != nil {
		return Settings{}, err
	}
	if err := s.Check(); err != nil {
		return Settings{}, err
	}
	return s, save(dir, s)
}

// renewed is what the console says now over what it said before.
func renewed(old, c platform.Component) (_ platform.Component, err error) {
	if old.AppID != "" && old.AppID != c.AppID {
		old = platform.Component{}
	}
	if c.AppSecret == "" {
		c.AppSecret = old.AppSecret
	}
	if c.Token, err = orInvented(c.Token, old.Token, NewToken); err != nil {
		return c, err
	}
	if c.EncodingAESKey, err = orInvented(c.EncodingAESKey, old.EncodingAESKey, NewEncodingAESKey); err != nil {
		return c, err
	}
	c.PreviousToken = previous(c.PreviousToken, c.Token, old.Token, old.PreviousToken)
	c.PreviousEncodingAESKey = previous(c.PreviousEncodingAESKey, c.EncodingAESKey, old.EncodingAESKey,
		old.PreviousEncodingAESKey)
	return c, nil
}

// orInvented is the secret that was entered, else the one there was, else a new one.
func orInvented(entered, old platform.Secret, invent func(io.Reader) (platform.Secret, error)) (platform.Secret, error) {
	switch {
	case entered != "":
		return entered, nil
	case old != "":
		return old, nil
	}
	return invent(rand.Reader)
}

// previous is the secret that WeChat may still use beside now: the one that was entered as such, else the one that now
// replaced, else the one before that.
func previous(entered, now, old, oldPrevious platform.Secret) platform.Secret {
	switch {
	case entered != "":
		return entered
	case old != now:
		return old
	}
	return oldPrevious
}
