package workbench

import (
	"context"
	"os"
	"path/filepath"

	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// Home is the folder in which this workspace lies, beside others.
func (w *Workbench) Home() workspace.Home {
	return workspace.Home{Dir: filepath.Dir(w.Workspace.Dir()), Now: w.ground.wall, Live: live{w}, Hide: journal.Hide}
}

// live is this workspace as its home knows it.
type live struct{ w *Workbench }

// Dir implements workspace.Live.
func (l live) Dir() string { return l.w.Workspace.Dir() }

// Edit implements workspace.Live.
func (l live) Edit(change func(*workspace.Settings) error) error { return l.w.change(change) }

// Still implements workspace.Live.
func (l live) Still(ctx context.Context, f func() error) error {
	l.w.changing.Lock()
	defer l.w.changing.Unlock()
	if err := l.w.Journal.Flush(ctx); err != nil {
		return err
	}
	if err := l.w.save(); err != nil {
		return err
	}
	return l.w.memory.still(f)
}

// driven is the server that the simulator drives instead of the embedded platform: the one that this start was given, or
// the workspace's; nil for none.
func (w *Workbench) driven(o Options) *Target {
	if o.Target != nil || w.Sim == nil {
		return o.Target
	}
	return own(w.Settings())
}

// own is the server of the user's own that the workspace's settings name, nil for none.
func own(s workspace.Settings) *Target {
	if s.OwnServer == (workspace.OwnServer{}) {
		return nil
	}
	return &Target{
		EventURL: s.OwnServer.EventURL, MessageURL: s.OwnServer.MessageURL, AuthDomain: s.OwnServer.AuthDomain,
		Component: s.Component, OAuthDomains: s.OAuthDomainList(),
	}
}

// copiesName is the folder beside the workspaces for the copy that Keep makes; what begins with a dot is not listed.
const copiesName = ".before"

// Keep copies the workspace as it is at this instant to a place of its own, in place of an earlier copy, and gives its
// folder.
func (w *Workbench) Keep(ctx context.Context) (kept string, err error) {
	home := w.Home()
	home.Dir = filepath.Join(home.Dir, copiesName)
	place := filepath.Join(home.Dir, filepath.Base(w.Workspace.Dir()))
	if err := os.RemoveAll(place); err != nil {
		return "", workspace.FolderProblem(place, err)
	}
	if err := os.MkdirAll(place, 0o700); err != nil {
		return "", workspace.FolderProblem(place, err)
	}
	home.Dir = place
	return home.Duplicate(ctx, w.Workspace.Dir(), w.Settings().Name)
}

// BringBack makes what Keep kept a workspace beside this one, and gives its folder.
func (w *Workbench) BringBack(ctx context.Context, kept, name string) (dir string, err error) {
	home := w.Home()
	return home.Duplicate(ctx, kept, home.FreeName(name))
}
