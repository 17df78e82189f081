package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/pick"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// exportWorkspace asks what the file is to hold, and where it goes.
func (w *Window) exportWorkspace(one workspace.Sibling) {
	var parcel workspace.Parcel
	var s *sheet
	s = w.sheet(w.T("ui.workspaces.export.title", one.Name), w.T("ui.workspaces.export.verb"), func() error {
		s.close()
		w.pickTarget(exportName(one), func(path string) { w.exportTo(one, parcel, path) })
		return nil
	})
	s.add(kit.NewParagraph(w.T("ui.workspaces.export.what"), kit.Small, theme.Muted))
	for _, part := range []struct {
		key string
		to  *bool
	}{{"ui.workspaces.export.traffic", &parcel.Traffic}, {"ui.workspaces.export.secrets", &parcel.Secrets}} {
		s.add(kit.VBox(2, kit.NewCheck(w.T(part.key), false, func(on bool) { *part.to = on }),
			kit.NewParagraph(w.T(part.key+".hint"), kit.Caption, theme.Faint)))
	}
}

// exportTo writes the file, which its owner alone can read, whole or not at all.
func (w *Window) exportTo(one workspace.Sibling, parcel workspace.Parcel, path string) {
	w.do(nil, w.T("ui.workspaces.export.verb"), func(ctx context.Context) error {
		draft, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
		if err != nil {
			return workspace.FolderProblem(filepath.Dir(path), err)
		}
		defer os.Remove(draft.Name())
		if err := errors.Join(w.bench.Home().Export(ctx, one.Dir, parcel, draft), draft.Close()); err != nil {
			return err
		}
		return os.Rename(draft.Name(), path)
	}, func() { w.host.Toast(w.T("ui.save.done", path), kit.Success) })
}

// importWorkspace lets the user pick an exported workspace.
func (w *Window) importWorkspace() {
	w.pick(pick.Ask{Title: w.T("ui.workspaces.import"), Verb: w.T("ui.open"), Endings: []string{".zip"},
		Take: func(path string) { w.importFrom(path, platform.Component{}) }})
}

// importFrom takes an exported workspace in. Where it came without the secrets that real WeChat needs, it asks for them.
func (w *Window) importFrom(path string, given platform.Component) {
	dir, asks := "", false
	w.do(nil, w.T("ui.workspaces.import"), func(ctx context.Context) error {
		f, err := os.Open(path)
		if err != nil {
			return &workspace.Problem{Key: "problem.import_open", Args: []any{path}, Exit: workspace.ExitUsage, Err: err}
		}
		defer f.Close()
		size, err := f.Seek(0, io.SeekEnd)
		if err != nil {
			return err
		}
		dir, err = w.bench.Home().Import(ctx, f, size, workspace.Arrival{Component: given})
		if asks = errors.Is(err, workspace.ErrSecretsWanted) && given == (platform.Component{}); asks {
			return nil
		}
		return err
	}, func() {
		if asks {
			w.askSecrets(path)
			return
		}
		w.offerOpen(dir)
	})
}

// askSecrets asks for the console's fields of a workspace that was exported without them.
func (w *Window) askSecrets(path string) {
	var c platform.Component
	var s *sheet
	s = w.sheet(w.T("ui.workspaces.secrets"), w.T("ui.workspaces.import"), func() error {
		for _, err := range []error{workspace.CheckAppSecret(c.AppSecret.Reveal()), workspace.CheckToken(c.Token.Reveal()),
			workspace.CheckEncodingAESKey(c.EncodingAESKey.Reveal())} {
			if err != nil {
				return err
			}
		}
		s.close()
		w.importFrom(path, c)
		return nil
	})
	s.add(kit.NewParagraph(w.T("ui.workspaces.secrets.what"), kit.Small, theme.Muted))
	w.secretFields(s, &c, false)
}

// secretFields are the console's three secrets of a component; with invent they may be left empty or made up.
func (w *Window) secretFields(s *sheet, c *platform.Component, invent bool) {
	type maker = func(io.Reader) (platform.Secret, error)
	makers := []maker{nil, workspace.NewToken, workspace.NewEncodingAESKey}
	for i, f := range []struct {
		label string
		to    *platform.Secret
	}{{"ui.set.appsecret", &c.AppSecret}, {"ui.set.token", &c.Token}, {"ui.set.aes_key", &c.EncodingAESKey}} {
		e := s.entry("", "")
		e.OnChanged = func(v string) { *f.to = platform.Secret(v) }
		if !invent {
			makers[i] = nil
		}
		s.add(kit.Field(w.T(f.label), "", w.secretRow(e, makers[i])))
	}
}

// offerOpen tells that a workspace is there, and offers to open it.
func (w *Window) offerOpen(dir string) {
	s := w.sheet(w.T("ui.workspaces.ready"), w.T("ui.workspaces.open"), func() error {
		for _, one := range w.bench.Home().List() {
			if one.Dir == dir {
				w.leaveFor(one)
			}
		}
		return nil
	})
	s.add(kit.NewParagraph(dir, kit.Mono, theme.Text))
	w.win.Canvas().Focus(s.action)
}

// newWorkspace asks what sort of workspace to make.
func (w *Window) newWorkspace() {
	plan := workspace.Plan{Kind: workspace.Offline, Lang: w.bench.Settings().Lang}
	own := false
	var name *kit.Entry
	var s *sheet
	s = w.sheet(w.T("ui.workspaces.new.title"), w.T("ui.workspaces.new.verb"), func() error {
		made := plan
		if made.Name = name.Text; !own {
			made.OwnServer, made.Component = workspace.OwnServer{}, platform.Component{}
		} else if made.OwnServer == (workspace.OwnServer{}) {
			return workspace.Misuse("problem.own_server_url", "")
		}
		dir, err := w.bench.Home().Make(made)
		if err == nil {
			s.close()
			w.offerOpen(dir)
		}
		return err
	})
	name = s.text(w.T("ui.workspaces.name"), "", w.bench.Home().FreeName(w.T("ui.workspaces.new.name")), "")
	server := kit.VBox(12)
	what := kit.NewParagraph(w.T("ui.workspaces.sort.offline"), kit.Small, theme.Muted)
	sorts := []string{"offline", "own", "real"}
	words := []string{w.T("ui.kind.offline"), w.T("workspaces.own_server"), w.T("ui.kind.real")}
	s.choice(w.T("ui.set.kind"), words, 0, func(i int) {
		if sorts[i] == "real" {
			s.close()
			w.connect()
			return
		}
		own = sorts[i] == "own"
		what.Set(w.T("ui.workspaces.sort." + sorts[i]))
		server.Hidden = !own
		s.fit()
	})
	s.add(what, server)
	w.serverFields(s, server, &plan)
	server.Hide()
	s.add(w.colorField(workspace.Offline, "", func(c workspace.Color) { plan.Color = c }))
}

// serverFields are where the user's own server takes pushes, and the credentials it has.
func (w *Window) serverFields(s *sheet, box *fyne.Container, plan *workspace.Plan) {
	for _, f := range []struct {
		label, sample string
		to            *string
	}{
		{"ui.set.event_url", "http://127.0.0.1:9000/component", &plan.OwnServer.EventURL},
		{"ui.set.message_url", "http://127.0.0.1:9000/$APPID$/callback", &plan.OwnServer.MessageURL},
		{"ui.set.appid", "wx…", &plan.Component.AppID},
	} {
		e := s.entry("", f.sample)
		e.TextStyle.Monospace = true
		e.OnChanged = func(v string) { *f.to = v }
		box.Add(kit.Field(w.T(f.label), "", e))
	}
	inner := *s
	inner.body = box
	w.secretFields(&inner, &plan.Component, true)
	box.Add(kit.NewParagraph(w.T("ui.workspaces.own.hint"), kit.Caption, theme.Faint))
}
