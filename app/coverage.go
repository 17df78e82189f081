package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/coverage"
	"wxlab/app/journal"
	"wxlab/app/report"
	"wxlab/sim/api"
)

// newCoverageCommand says what was called in vain.
func newCoverageCommand(p *program) *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use: "coverage", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.coverage(cmd.Context(), file) },
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "")
	return cmd
}

func (p *program) coverage(ctx context.Context, file string) error {
	kind := strings.ToLower(filepath.Ext(file))
	if file != "" && kind != ".md" && kind != ".csv" {
		return mistake("coverage_output", file)
	}
	found, err := ask(ctx, p, control.GetCoverage{})
	if notRunning(err) {
		found, err = p.coverageOffline(ctx)
	}
	if err != nil {
		return err
	}
	if file != "" {
		if err := p.exportCoverage(file, kind, found.Report()); err != nil {
			return err
		}
	}
	switch {
	case p.json:
		return p.lines().Encode(found)
	case file != "":
		fmt.Fprintln(p.out, p.lang().T("coverage.written", file))
	default:
		p.showCoverage(found.Report())
	}
	return nil
}

// coverageOffline reads the journal of a workspace that nobody runs on.
func (p *program) coverageOffline(ctx context.Context) (out control.Coverage, err error) {
	_, each, err := p.offline(ctx, 0)
	if err != nil {
		return out, err
	}
	counts, missing := map[string]int{}, map[string]coverage.Call{}
	err = each(func(d journal.Detail) error {
		if d.Kind != journal.KindAPI {
			return nil
		}
		counts[d.Path]++
		if isNotSimulated(d) {
			missing[d.Path] = coverage.Call{
				Path: d.Path, Count: missing[d.Path].Count + 1, Last: d.At, AppID: d.AppID, UserAgent: d.ReqHeader.Get("User-Agent"),
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	var calls []coverage.Call
	for _, c := range missing {
		calls = append(calls, c)
	}
	return control.NewCoverage(counts, calls, p.lang())
}

// isNotSimulated recognizes the simulator's answer to a path that it does not have.
func isNotSimulated(d journal.Detail) bool {
	var said struct {
		Error string `json:"error"`
	}
	return d.Status == 404 && json.Unmarshal(d.RespBody, &said) == nil && said.Error == api.NotSimulated
}

func (p *program) exportCoverage(file, kind string, r coverage.Report) error {
	var text bytes.Buffer
	write := func() error { return r.Markdown(&text, p.lang()) }
	if kind == ".csv" {
		write = func() error { return r.CSV(&text) }
	}
	if err := write(); err != nil {
		return err
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		return notWritten(file, err)
	}
	return nil
}

func (p *program) showCoverage(r coverage.Report) {
	l := p.lang()
	fmt.Fprintln(p.out, l.T("coverage.title"))
	if len(r.Missing) == 0 {
		fmt.Fprintln(p.out, "  "+l.T("coverage.none"))
	}
	for _, m := range r.Missing {
		fmt.Fprintf(p.out, "%6d  %s\n", m.Count, m.Path)
		fmt.Fprintf(p.out, "        %s\n", m.Kind(l))
		if m.Near != "" {
			fmt.Fprintf(p.out, "        %s\n", p.paint(yellow, l.T("coverage.near", m.Near)))
		}
		fmt.Fprintf(p.out, "        %s\n", p.paint(grey, m.Last.Local().Format(time.DateTime)+"  "+m.Caller(l)))
	}
	fmt.Fprintf(p.out, "\n%s\n", l.T("coverage.total", r.Simulated, r.Official))
	for _, g := range r.Groups {
		fmt.Fprintf(p.out, "  %s %s\n", report.Pad(l.T("coverage.of", g.Simulated, g.Official), 9), g.Title)
	}
}
