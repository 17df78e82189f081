package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"wxlab/app/report"
	"wxlab/app/workspace"
)

// reportFlags are the pairs of --format F and -o FILE, as many as are wanted.
type reportFlags struct{ wanted []wantedReport }

// wantedReport is one report; without a file it goes to standard output.
type wantedReport struct {
	format report.Format
	file   string
}

func (f *reportFlags) register(cmd *cobra.Command) {
	cmd.Flags().Var(pairValue{f.addFormat}, "format", "")
	cmd.Flags().VarP(pairValue{f.addFile}, "output", "o", "")
}

func (f *reportFlags) addFormat(text string) error {
	if !slices.Contains(report.Formats(), report.Format(text)) {
		return mistake("format", text)
	}
	f.wanted = append(f.wanted, wantedReport{format: report.Format(text)})
	return nil
}

func (f *reportFlags) addFile(name string) error {
	n := len(f.wanted)
	if n == 0 || f.wanted[n-1].file != "" {
		return mistake("output", name)
	}
	f.wanted[n-1].file = name
	return nil
}

// caseIDWidth is how many cells the id of a case takes on a terminal; few are longer.
const caseIDWidth = 36

// check finds what would keep a report from being written, before what it is to tell of takes its minutes.
func (f *reportFlags) check() error {
	taken := map[string]bool{}
	for _, w := range f.wanted {
		name := w.file
		if name == "" {
			name = "-"
		}
		switch path := filepath.Clean(name); {
		case taken[path] && path == "-":
			return mistake("output_twice")
		case taken[path]:
			return mistake("output_same", name)
		default:
			taken[path] = true
		}
		if name == "-" {
			continue
		}
		if about, err := os.Stat(name); err == nil && about.IsDir() {
			return mistake("output_folder", name)
		}
		if _, err := os.Stat(filepath.Dir(name)); err != nil {
			return notWritten(name, err)
		}
	}
	return nil
}

// notWritten is a file that cannot be written, and why.
func notWritten(name string, err error) error {
	p := &workspace.Problem{Key: "problem.report_out", Args: []any{name}, Exit: workspace.ExitEnvironment, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Key, p.Args, p.Err = "problem.out_folder", []any{name, filepath.Dir(name)}, nil
	case errors.Is(err, fs.ErrPermission):
		p.Key, p.Err = "problem.out_denied", nil
	}
	return p
}

// onOutput says that a report takes standard output, so that nothing else may be written there.
func (f *reportFlags) onOutput() bool {
	return slices.ContainsFunc(f.wanted, func(w wantedReport) bool { return w.file == "" || w.file == "-" })
}

// pairValue is a flag that is told of every time it is given.
type pairValue struct{ add func(string) error }

func (pairValue) String() string       { return "" }
func (pairValue) Type() string         { return "string" }
func (v pairValue) Set(s string) error { return v.add(s) }

// printer writes cases as they end, in colours on a terminal.
func (p *program) printer() *report.Printer {
	colours := map[report.Verdict]colour{
		report.Pass: green, report.Fail: red, report.Remark: yellow, report.NotObserved: grey,
	}
	return &report.Printer{Out: p.out, Lang: p.lang(), Paint: func(v report.Verdict, text string) string {
		return p.paint(colours[v], text)
	}}
}

// writeReports writes all that are wanted; --json is one more, to standard output.
func (p *program) writeReports(f reportFlags, r report.Report) error {
	wanted := f.wanted
	if p.json && !f.onOutput() {
		wanted = append(slices.Clone(wanted), wantedReport{format: report.JSON})
	}
	for _, w := range wanted {
		var text bytes.Buffer
		if err := report.Write(&text, w.format, r, p.lang()); err != nil {
			return err
		}
		if w.file == "" || w.file == "-" {
			if _, err := p.out.Write(text.Bytes()); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(w.file, text.Bytes(), 0o644); err != nil {
			return notWritten(w.file, err)
		}
	}
	return nil
}
