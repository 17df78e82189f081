package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/play"
	"wxlab/app/recording"
	"wxlab/app/replay"
	"wxlab/app/workspace"
)

func newRecordCommand(p *program) *cobra.Command {
	var file, after string
	cmd := &cobra.Command{
		Use: "record", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return cmd.Help()
			}
			return p.recordScenario(cmd.Context(), file, after)
		},
	}
	cmd.Flags().StringVar(&file, "as-scenario", "", "")
	cmd.Flags().StringVar(&after, "after", "", "")
	cmd.AddCommand(newRecordExportCommand(p), newRecordImportCommand(p))
	return cmd
}

// newRecordImportCommand takes a file into the record.
func newRecordImportCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "import FILE", Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			raw, err := p.readCapture(args[0])
			if err != nil {
				return usage(err)
			}
			in := control.ImportExchanges{Name: filepath.Base(args[0]), Content: string(raw)}
			_, err = show(cmd.Context(), p, in, func(n control.Imported) { p.done("verb.imported", n.Exchanges) })
			return err
		},
	}
}

// recordScenario writes what just happened as a scenario.
func (p *program) recordScenario(ctx context.Context, file, after string) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	text, err := play.Record(ctx, c, after, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	if err != nil {
		return err
	}
	if file == "-" {
		_, err = p.out.Write(text)
		return err
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return notWritten(file, err)
	}
	return nil
}

// exportFlags are the flags of record export.
type exportFlags struct {
	control.ExportRecording
	archive bool
	out     string
}

func newRecordExportCommand(p *program) *cobra.Command {
	var e exportFlags
	cmd := &cobra.Command{
		Use: "export", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.export(cmd.Context(), e) },
	}
	f := cmd.Flags()
	f.StringVar(&e.Query, "query", "", "")
	f.StringVar(&e.out, "out", "", "")
	f.BoolVar(&e.archive, "har", false, "")
	f.BoolVar(&e.Secrets, "include-secrets", false, "")
	f.BoolVar(&e.HideOpenIDs, "hide-openids", false, "")
	return cmd
}

func (p *program) export(ctx context.Context, e exportFlags) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	if e.archive {
		made, err := control.Ask(ctx, c, control.ExportArchive{Query: e.Query, Secrets: e.Secrets, OpenIDs: e.HideOpenIDs})
		if err != nil {
			return err
		}
		return p.writeExport(e.out, made.HAR+"\n")
	}
	made, err := control.Ask(ctx, c, e.ExportRecording)
	if err != nil {
		return err
	}
	if err := p.writeExport(e.out, strings.Join(made.Lines, "\n")+"\n"); err != nil {
		return err
	}
	return p.sayExported(made.Lines[0], e)
}

// writeExport writes to a file that is its owner's only, or to the standard output.
func (p *program) writeExport(file, text string) error {
	if file == "" {
		_, err := io.WriteString(p.out, text)
		return err
	}
	if err := workspace.WritePrivate(file, []byte(text)); err != nil {
		return &workspace.Problem{Key: "problem.record_out", Args: []any{file}, Exit: workspace.ExitEnvironment, Err: err}
	}
	return nil
}

// sayExported says on the standard error what was written: the standard output may be the recording.
func (p *program) sayExported(header string, e exportFlags) error {
	var h recording.Header
	if err := json.Unmarshal([]byte(header), &h); err != nil {
		return err
	}
	fmt.Fprintln(p.errs, p.lang().T("record.done", h.Pushes, h.Calls))
	if e.Secrets {
		fmt.Fprintln(p.errs, p.lang().T("record.secrets"))
	}
	return nil
}

func newReplayCommand(p *program) *cobra.Command {
	var to replay.ReplayTo
	cmd := &cobra.Command{
		Use: "replay FILE", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return mistake("recording")
			}
			return p.replay(cmd.Context(), args[0], to)
		},
	}
	p.chooseComponent(cmd)
	f := cmd.Flags()
	f.StringVar(&to.Events, "to", "", "")
	f.StringVar(&to.Messages, "to-messages", "", "")
	return cmd
}

func (p *program) replay(ctx context.Context, name string, to replay.ReplayTo) error {
	r, err := p.readRecording(name)
	if err == nil {
		err = to.Check()
	}
	if err != nil {
		return err
	}
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	sent, refused := 0, 0
	for _, e := range r.Entries {
		if e.Type != recording.Push {
			p.listCall(e)
			continue
		}
		d, err := p.replayOne(ctx, c, control.ReplayPush{
			Component: p.component, Push: e, ToEvents: to.Events, ToMessages: to.Messages,
		})
		if err != nil {
			return err
		}
		sent++
		if !d.Accepted {
			refused++
		}
	}
	return p.sayReplayed(sent, refused, len(r.Entries)-sent)
}

// listCall prints an API call of the recording, which is not replayed, where it stands between the pushes.
func (p *program) listCall(e recording.Entry) {
	if !p.json {
		fmt.Fprintln(p.out, p.paint(grey, fmt.Sprintf("    %s  %s %d", e.Name, e.Outcome, e.Code)))
	}
}

func (p *program) readRecording(name string) (recording.Recording, error) {
	in := p.in
	bad := func(err error) error {
		return &workspace.Problem{
			Key: "problem.record_file", Args: []any{filepath.Base(name)}, Exit: workspace.ExitUsage, Err: err,
		}
	}
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return recording.Recording{}, bad(err)
		}
		defer file.Close()
		in = file
	}
	r, err := recording.Parse(in)
	if err != nil {
		return r, bad(err)
	}
	return r, nil
}

// replayOne sends one push and prints the delivery as trigger does; with --json, as one line.
func (p *program) replayOne(ctx context.Context, c *control.Client, r control.ReplayPush) (control.Delivery, error) {
	d, err := control.Ask(ctx, c, r)
	if err != nil {
		return d, err
	}
	if p.json {
		return d, json.NewEncoder(p.out).Encode(d)
	}
	p.showDelivery(d)
	return d, nil
}

func (p *program) sayReplayed(sent, refused, calls int) error {
	l := p.lang()
	end := l.T("replay.end.ok", sent)
	switch {
	case sent == 0:
		end = l.T("replay.end.empty")
	case refused > 0:
		end = l.T("replay.end.failed", refused, sent)
	}
	fmt.Fprintln(p.errs, end)
	if calls > 0 {
		fmt.Fprintln(p.errs, l.T("replay.calls", calls))
	}
	if refused > 0 {
		return silent(workspace.ExitFailed)
	}
	return nil
}
