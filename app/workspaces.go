package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/journal"
	"wxlab/app/report"
	"wxlab/app/workspace"
)

func newWorkspacesCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "workspaces", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.listWorkspaces() },
	}
	list := &cobra.Command{Use: "list", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.listWorkspaces() }}
	cmd.AddCommand(list, newWorkspaceNewCommand(p), newDuplicateCommand(p), newRenameCommand(p), newPaintCommand(p),
		newDeleteCommand(p), newRestoreCommand(p), newExportCommand(p), newImportCommand(p))
	return cmd
}

// takes wants as many arguments as the usage names.
func takes(usage string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		n := len(strings.Fields(usage))
		if len(args) < n {
			return mistake("too_few", usage, helpOf(cmd))
		}
		return atMost(n, cmd, args)
	}
}

// home is the folder in which the workspaces lie.
func (p *program) home() (workspace.Home, error) {
	dir, err := p.dir()
	return workspace.Home{Dir: filepath.Dir(dir), Now: p.clock, Hide: journal.Hide}, err
}

// workspaceRow is a workspace as --json prints it.
type workspaceRow struct {
	Name      string          `json:"name"`
	Dir       string          `json:"dir"`
	Kind      workspace.Kind  `json:"kind"`
	OwnServer bool            `json:"own_server,omitempty"`
	Color     workspace.Color `json:"color,omitempty"`
	Open      bool            `json:"open,omitempty"` // a Wxlab works in it
	DeletedAt *time.Time      `json:"deleted_at,omitempty"`
}

func rowOf(s workspace.Sibling) workspaceRow {
	return workspaceRow{Name: s.Name, Dir: s.Dir, Kind: s.Kind, OwnServer: s.Own, Color: s.Color, Open: s.Busy}
}

func (p *program) listWorkspaces() error {
	h, err := p.home()
	if err != nil {
		return err
	}
	rows := []workspaceRow{}
	for _, s := range h.List() {
		rows = append(rows, rowOf(s))
	}
	for _, d := range h.Deleted() {
		row := rowOf(d.Sibling)
		row.DeletedAt = &d.At
		rows = append(rows, row)
	}
	if p.json {
		return p.lines().Encode(rows)
	}
	l := p.lang()
	for _, r := range rows {
		mark, note := p.paint(green, "●"), ""
		switch {
		case r.DeletedAt != nil:
			mark, note = p.paint(grey, "✗"), l.T("workspaces.deleted_at", r.DeletedAt.Local().Format(time.DateTime))
		case r.Open:
			note = l.T("ui.workspace.busy")
		}
		kind := l.T("ui.kind." + string(r.Kind))
		if r.OwnServer {
			kind = l.T("workspaces.own_server")
		}
		fmt.Fprintf(p.out, "%s %s  %s  %s  %s\n", mark, report.Pad(r.Name, 24), report.Pad(kind, 14),
			p.paint(grey, r.Dir), note)
	}
	if len(rows) == 0 {
		fmt.Fprintln(p.out, l.T("workspaces.none", h.Dir))
	}
	return nil
}

// tell prints what became of a workspace.
func (p *program) tell(dir, key string, args ...any) error {
	if p.json {
		return p.lines().Encode(map[string]string{"workspace": dir})
	}
	_, err := fmt.Fprintln(p.out, p.lang().T(key, args...))
	return err
}

func newWorkspaceNewCommand(p *program) *cobra.Command {
	plan := workspace.Plan{Kind: workspace.Offline}
	var c credentialFlags
	var real bool
	cmd := &cobra.Command{
		Use: "new NAME", Args: takes("NAME"),
		RunE: func(_ *cobra.Command, args []string) error {
			h, err := p.home()
			if err != nil {
				return err
			}
			if err := p.find(&c, true, consoleFields()...); err != nil {
				return err
			}
			if real {
				plan.Kind = workspace.Real
			}
			plan.Name, plan.Lang, plan.Component = args[0], p.asked(), c.given
			dir, err := h.Make(plan)
			if err != nil {
				return err
			}
			return p.tell(dir, "workspaces.made", args[0], dir)
		},
	}
	c.register(cmd, consoleFields()...)
	flags := cmd.Flags()
	flags.BoolVar(&real, "real", false, "")
	flags.StringVar((*string)(&plan.Color), "color", "", "")
	flags.StringVar(&plan.OwnServer.EventURL, "target-events", "", "")
	flags.StringVar(&plan.OwnServer.MessageURL, "target-messages", "", "")
	flags.StringVar(&plan.OwnServer.AuthDomain, "target-domain", "", "")
	return cmd
}

// onWorkspace makes a command that does something with one workspace.
func onWorkspace(p *program, use string,
	do func(context.Context, workspace.Home, workspace.Sibling, []string) error,
) *cobra.Command {
	_, usage, _ := strings.Cut(use, " ")
	return &cobra.Command{Use: use, Args: takes(usage),
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := p.home()
			if err != nil {
				return err
			}
			one, err := h.Find(args[0])
			if err != nil {
				return err
			}
			return do(cmd.Context(), h, one, args[1:])
		}}
}

func newDuplicateCommand(p *program) *cobra.Command {
	return onWorkspace(p, "duplicate WORKSPACE NAME",
		func(ctx context.Context, h workspace.Home, one workspace.Sibling, args []string) error {
			dir, err := h.Duplicate(ctx, one.Dir, args[0])
			if err != nil {
				return err
			}
			return p.tell(dir, "workspaces.made", args[0], dir)
		})
}

func newRenameCommand(p *program) *cobra.Command {
	return onWorkspace(p, "rename WORKSPACE NAME",
		func(_ context.Context, h workspace.Home, one workspace.Sibling, args []string) error {
			if err := h.Rename(one.Dir, args[0]); err != nil {
				return err
			}
			return p.tell(one.Dir, "workspaces.renamed", one.Name, args[0])
		})
}

func newPaintCommand(p *program) *cobra.Command {
	return onWorkspace(p, "color WORKSPACE COLOR",
		func(_ context.Context, h workspace.Home, one workspace.Sibling, args []string) error {
			c := workspace.Color(args[0])
			if c == "default" {
				c = ""
			}
			if err := h.Paint(one.Dir, c); err != nil {
				return err
			}
			return p.tell(one.Dir, "workspaces.painted", one.Name)
		})
}

func newDeleteCommand(p *program) *cobra.Command {
	return onWorkspace(p, "delete WORKSPACE",
		func(_ context.Context, h workspace.Home, one workspace.Sibling, _ []string) error {
			gone, err := h.Delete(one.Dir)
			if err != nil {
				return err
			}
			return p.tell(gone.Dir, "workspaces.deleted", one.Name, filepath.Base(one.Dir))
		})
}

func newRestoreCommand(p *program) *cobra.Command {
	return &cobra.Command{Use: "restore WORKSPACE", Args: takes("WORKSPACE"),
		RunE: func(_ *cobra.Command, args []string) error {
			h, err := p.home()
			if err != nil {
				return err
			}
			d, err := h.FindDeleted(args[0])
			if err != nil {
				return err
			}
			dir, err := h.Restore(d)
			if err != nil {
				return err
			}
			return p.tell(dir, "workspaces.restored", args[0], dir)
		}}
}

func newExportCommand(p *program) *cobra.Command {
	var parcel workspace.Parcel
	cmd := onWorkspace(p, "export WORKSPACE FILE",
		func(ctx context.Context, h workspace.Home, one workspace.Sibling, args []string) error {
			if err := exportTo(ctx, h, one.Dir, parcel, args[0]); err != nil {
				return err
			}
			return p.tell(args[0], "workspaces.exported", one.Name, args[0])
		})
	cmd.Flags().BoolVar(&parcel.Secrets, "secrets", false, "")
	cmd.Flags().BoolVar(&parcel.Traffic, "traffic", false, "")
	return cmd
}

// exportTo writes a workspace to a new file that its owner alone can read.
func exportTo(ctx context.Context, h workspace.Home, dir string, parcel workspace.Parcel, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, os.ErrExist):
		return workspace.Misuse("problem.export_exists", path)
	case err != nil:
		return workspace.FolderProblem(filepath.Dir(path), err)
	}
	if err := errors.Join(h.Export(ctx, dir, parcel, f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

func newImportCommand(p *program) *cobra.Command {
	var c credentialFlags
	var name string
	cmd := &cobra.Command{Use: "import FILE", Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := p.home()
			if err != nil {
				return err
			}
			if err := p.find(&c, true, consoleFields()...); err != nil {
				return err
			}
			dir, err := importFrom(cmd.Context(), h, args[0], workspace.Arrival{Name: name, Component: c.given})
			if err != nil {
				return err
			}
			return p.tell(dir, "workspaces.imported", dir)
		}}
	c.register(cmd, consoleFields()...)
	cmd.Flags().StringVar(&name, "name", "", "")
	return cmd
}

func importFrom(ctx context.Context, h workspace.Home, path string, a workspace.Arrival) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &workspace.Problem{Key: "problem.import_open", Args: []any{path}, Exit: workspace.ExitUsage, Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return "", &workspace.Problem{Key: "problem.import_open", Args: []any{path}, Exit: workspace.ExitUsage, Err: err}
	}
	return h.Import(ctx, f, info.Size(), a)
}
