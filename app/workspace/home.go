package workspace

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"wxlab/platform"
)

// Home is a folder in which workspaces lie side by side. What it makes appears whole or not at all.
type Home struct {
	Dir  string
	Now  func() time.Time
	Live Live // the workspace there that this process works in, nil for none
	// Hide applies hide to all that a journal says which nobody has open: journal.Hide.
	Hide func(ctx context.Context, journal string, hide func(string) string) error
}

// Live is a workspace that runs.
type Live interface {
	// Dir is its folder.
	Dir() string
	// Edit changes its settings, and has everything follow them.
	Edit(change func(*Settings) error) error
	// Still has everything on the disk, and writes nothing but to the databases until f has returned.
	Still(ctx context.Context, f func() error) error
}

// Plan is a workspace that is to be made.
type Plan struct {
	Name      string
	Lang      string
	Color     Color
	Kind      Kind
	Component platform.Component // what is left out is invented, but for a real one's AppID and AppSecret
	OwnServer OwnServer          // the server that the simulator drives; empty: the embedded platform
}

// List are the workspaces, by the names of their folders.
func (h Home) List() []Sibling {
	entries, _ := os.ReadDir(h.Dir) // what cannot be listed has nothing to choose from
	var out []Sibling
	for _, e := range entries {
		dir := filepath.Join(h.Dir, e.Name())
		if one, ok := readSibling(dir); ok && !strings.HasPrefix(e.Name(), ".") {
			one.Busy = !h.isLive(dir) && isLocked(dir)
			out = append(out, one)
		}
	}
	return out
}

// Find is the workspace that somebody calls by its name, its folder's name or its path.
func (h Home) Find(called string) (Sibling, error) {
	var found []Sibling
	for _, one := range h.List() {
		switch called {
		case one.Dir, filepath.Base(one.Dir): // there is one of these
			return one, nil
		case one.Name:
			found = append(found, one)
		}
	}
	switch len(found) {
	case 0:
		return Sibling{}, Unknown("problem.workspace_unknown", called, h.names(), h.Dir)
	case 1:
		return found[0], nil
	}
	return Sibling{}, Misuse("problem.workspace_ambiguous", called)
}

// Make makes a workspace, and gives its folder.
func (h Home) Make(p Plan) (dir string, err error) {
	if p.Name, err = h.freeName(p.Name, ""); err != nil {
		return "", err
	}
	s, err := p.settings()
	if err != nil {
		return "", err
	}
	return h.appear(p.Name, func(draft string) error { return save(draft, s) })
}

// settings are those of the workspace to be made.
func (p Plan) settings() (Settings, error) {
	if p.Kind == Real && p.OwnServer != (OwnServer{}) {
		return Settings{}, Misuse("problem.own_server_real")
	}
	seed, err := rand.Int(rand.Reader, big.NewInt(1<<32))
	if err != nil {
		return Settings{}, err
	}
	s, err := NewSettings(p.Name, seed.Uint64(), rand.Reader)
	if err != nil {
		return Settings{}, err
	}
	s.Kind, s.Lang, s.Color, s.OwnServer = cmp.Or(p.Kind, Offline), p.Lang, p.Color, p.OwnServer
	if p.Kind == Real {
		s.Seed = 0
		s.Component.AppID, s.Component.AppSecret = p.Component.AppID, p.Component.AppSecret
	}
	s.Component = CompleteComponent(p.Component, s.Component)
	return s, s.Check()
}

// Rename calls a workspace otherwise; its folder keeps its name, which scripts may know.
func (h Home) Rename(dir, name string) error {
	name, err := h.freeName(name, dir)
	if err != nil {
		return err
	}
	return h.change(dir, func(s *Settings) { s.Name = name })
}

// Paint gives a workspace a colour.
func (h Home) Paint(dir string, c Color) error {
	if err := c.check(); err != nil {
		return err
	}
	return h.change(dir, func(s *Settings) { s.Color = c })
}

// change edits the settings of a workspace that nobody else has open.
func (h Home) change(dir string, edit func(*Settings)) error {
	if h.isLive(dir) {
		return h.Live.Edit(func(s *Settings) error {
			edit(s)
			return nil
		})
	}
	return h.hold(context.Background(), dir, func() error {
		s, err := Load(dir)
		if err != nil {
			return err
		}
		edit(&s)
		return save(dir, s)
	})
}

// names are what the workspaces are called.
func (h Home) names() (out []string) {
	for _, one := range h.List() {
		out = append(out, one.Name)
	}
	return out
}

// hold does something with a workspace's folder that no other process has open meanwhile.
func (h Home) hold(ctx context.Context, dir string, do func() error) error {
	if _, known := readSibling(dir); !known {
		return Misuse("problem.workspace_unknown", filepath.Base(dir), h.Dir)
	}
	if h.isLive(dir) {
		return h.Live.Still(ctx, do)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return err
	}
	return errors.Join(do(), lock.Close())
}

func (h Home) isLive(dir string) bool { return h.Live != nil && h.Live.Dir() == dir }

// longestName is what the rail has room for, and the window's title.
const longestName = 60

// freeName is a name for the workspace in dir, "" for a new one, that no other workspace has.
func (h Home) freeName(name, dir string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > longestName || strings.ContainsFunc(name, unicode.IsControl) {
		return "", Misuse("problem.workspace_name", longestName)
	}
	if slices.ContainsFunc(h.List(), func(s Sibling) bool { return s.Name == name && s.Dir != dir }) {
		return "", Misuse("problem.workspace_taken", name)
	}
	return name, nil
}

// CheckName says why a new workspace cannot be called so, nil where it can.
func (h Home) CheckName(name string) error {
	_, err := h.freeName(name, "")
	return err
}

// FreeName is a name like this one that no workspace has yet: "lab", "lab 2", "lab 3".
func (h Home) FreeName(like string) string {
	for n := 1; ; n++ {
		name := numbered(like, " ", n)
		if _, err := h.freeName(name, ""); err == nil || n > mostNames {
			return name
		}
	}
}

// draftFolder begins the name of a workspace that is being made.
const draftFolder = ".new-"

// appear has fill write a workspace into a draft, which then takes the place of a folder named like it.
func (h Home) appear(name string, fill func(draft string) error) (dir string, err error) {
	if err := os.MkdirAll(h.Dir, 0o700); err != nil {
		return "", FolderProblem(h.Dir, err)
	}
	draft, err := os.MkdirTemp(h.Dir, draftFolder+"*") // readable by its owner only
	if err != nil {
		return "", FolderProblem(h.Dir, err)
	}
	defer os.RemoveAll(draft) // where it did not get its place
	if err := fill(draft); err != nil {
		return "", err
	}
	return h.place(draft, folderName(name))
}

// mostNames is how many folders of one name are tried.
const mostNames = 1000

// place moves a folder to a free place in the home, named as wished or so with a number.
func (h Home) place(from, wish string) (dir string, err error) {
	for n := 1; n <= mostNames; n++ {
		dir = filepath.Join(h.Dir, numbered(wish, "-", n))
		if _, err = os.Lstat(dir); err == nil {
			continue
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err = os.Rename(from, dir); err == nil {
			return dir, nil
		}
		break
	}
	return "", FolderProblem(dir, err)
}

// folderName is a name as every file system takes it.
func folderName(name string) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, name)
	return cmp.Or(strings.Trim(safe, "-."), "workspace")
}
