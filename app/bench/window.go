package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
)

// WindowOptions say how the desktop window is measured.
type WindowOptions struct {
	// Command starts this program so that it opens a window, measures it and prints the figures; the trial's name, the
	// folder of its workspace, when the program was started, in nanoseconds of Unix time, and Pace are appended.
	Command []string
	Dir     string           // where workspaces are made
	Stored  int              // exchanges on record where exchanges are opened
	Rows    int              // exchanges on record where the list is scrolled
	Pace    int              // exchanges a second in the trial hour: at 20 it takes one
	Only    []string         // names of trials; empty means all
	Now     func() time.Time // nil is time.Now

	Tell func(trial string, stored int, figures map[string]float64) // is called after every trial; may be nil
}

// WindowFigure is one thing that was measured, beside what it may be at most, or at least.
type WindowFigure struct {
	Name   string  `json:"name"`
	Value  float64 `json:"value"`
	Budget float64 `json:"budget,omitempty"`
	Within bool    `json:"within"`

	figure string // as a trial calls it, without how many exchanges are on record
}

// WindowReport is what a series of trials says.
type WindowReport struct {
	Machine string         `json:"machine"`
	At      time.Time      `json:"at"`
	Figures []WindowFigure `json:"figures"`
}

// trial is one use of a window, on a record of so many exchanges.
type trial struct {
	name   string
	stored int
}

// WindowTrials are the names of all trials.
var WindowTrials = [...]string{"start", "use", "scroll", "live", "hour"}

// HourPace is how many exchanges a second the trial hour takes in where nobody chooses: it is over after 72 seconds.
const HourPace = 1000

// limit is a budget: what a figure of a trial may be at most, or at least.
type limit struct {
	trial, figure, name string
	budget              float64
	least               bool
}

// limits are all budgets, in the order of the report. A name with %d holds how many exchanges are on record.
var limits = [...]limit{
	{"start", "first_frame_ms", "first_frame_%d_ms", 1000, false},
	{"start", "first_frame_cpu_ms", "first_frame_cpu_%d_ms", 0, false},
	{"start", "rss_start_mb", "rss_start_%d_mb", 200, false},
	{"start", "idle_cpu_percent", "idle_cpu_%d_percent", 2, false},
	{"use", "open_ms", "open_ms", 50, false},
	{"use", "open_p95_ms", "open_p95_ms", 0, false},
	{"use", "page_ms", "page_ms", 200, false},
	{"use", "page_worst_ms", "page_worst_ms", 0, false},
	{"scroll", "scroll_fps", "scroll_fps", 55, true},
	{"scroll", "scroll_cpu_ms", "scroll_cpu_ms", 0, false},
	{"scroll", "scroll_p95_ms", "scroll_p95_ms", 0, false},
	{"live", "live_stall_ms", "live_stall_ms", 250, false},
	{"live", "live_behind_ms", "live_behind_ms", 1000, false},
	{"hour", "rss_hour_mb", "rss_hour_mb", 260, false},
}

// RunWindow measures the window in one trial after the other, each in a process of its own.
func RunWindow(ctx context.Context, o WindowOptions) (WindowReport, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	dir, err := os.MkdirTemp(o.Dir, "wxlab-bench-")
	if err != nil {
		return WindowReport{}, fmt.Errorf("make the benchmark's folder: %w", err)
	}
	defer os.RemoveAll(dir)
	r := WindowReport{Machine: machine(), At: o.Now()}
	for i, t := range o.trials() {
		figures, err := o.try(ctx, t, filepath.Join(dir, fmt.Sprint(i)))
		if err != nil {
			return r, fmt.Errorf("trial %s with %d exchanges: %w", t.name, t.stored, err)
		}
		if o.Tell != nil {
			o.Tell(t.name, t.stored, figures)
		}
		r.add(t, figures)
	}
	return r, nil
}

func (o WindowOptions) trials() []trial {
	all := []trial{{"start", 0}, {"start", o.Stored}, {"use", o.Stored}, {"scroll", o.Rows}, {"live", 0}, {"hour", 0}}
	return slices.DeleteFunc(all, func(t trial) bool { return len(o.Only) > 0 && !slices.Contains(o.Only, t.name) })
}

// try makes a workspace in dir, opens a window on it in another process and takes it away again.
func (o WindowOptions) try(ctx context.Context, t trial, dir string) (figures map[string]float64, err error) {
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := fill(ctx, dir, t.stored, o.Now()); err != nil {
		return nil, fmt.Errorf("fill a workspace: %w", err)
	}
	var errs strings.Builder
	args := append(slices.Clone(o.Command[1:]), t.name, dir, fmt.Sprint(o.Now().UnixNano()), fmt.Sprint(o.Pace))
	cmd := exec.CommandContext(ctx, o.Command[0], args...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, inItsWords(err, errs.String())
	}
	if err := json.Unmarshal(out, &figures); err != nil {
		return nil, fmt.Errorf("its figures: %w", err)
	}
	return figures, nil
}

// atOnce is how many exchanges are recorded before fill waits for them to be stored.
const atOnce = 20_000

// fill makes a workspace with n exchanges on record, one a second until now, and their words in the index, as they are a
// moment after they came.
func fill(ctx context.Context, dir string, n int, now time.Time) error {
	const free = "127.0.0.1:0"
	w, err := workbench.Open(ctx, workbench.Options{Dir: dir, Seed: 7,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		return err
	}
	settings := w.Settings()
	settings.Retention.Exchanges = -1 // all of them
	err = w.SaveSettings(ctx, settings)
	for i := range n {
		w.Journal.Import(SampleExchange(i, now.Add(time.Duration(i-n)*time.Second)))
		if i%atOnce == 0 {
			err = errors.Join(err, w.Journal.Flush(ctx))
		}
	}
	_, indexed := w.Journal.Count(ctx, journal.Query{Text: "success", Limit: 1})
	return errors.Join(err, indexed, w.Close())
}

// add puts a trial's figures beside their budgets.
func (r *WindowReport) add(t trial, figures map[string]float64) {
	for _, l := range limits {
		value, measured := figures[l.figure]
		if l.trial != t.name || !measured {
			continue
		}
		f := WindowFigure{Name: l.name, Value: value, Budget: l.budget, figure: l.figure}
		if strings.Contains(l.name, "%d") {
			f.Name = fmt.Sprintf(l.name, t.stored)
		}
		f.Within = l.budget == 0 || (l.least && value >= l.budget) || (!l.least && value <= l.budget)
		r.Figures = append(r.Figures, f)
	}
}

// In is the report for people.
func (r WindowReport) In(l i18n.Lang) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", r.Machine, r.At.Format("2006-01-02 15:04"))
	rows := [][]string{append(heads(l, "figure", "measured", "budget"), "", "")}
	for _, f := range r.Figures {
		rows = append(rows, []string{
			f.Name, fmt.Sprintf("%.1f", f.Value), figure("%.0f", f.Budget), f.mark(l), l.T("bench.means." + f.figure),
		})
	}
	writeColumns(&b, rows, 2)
	return b.String()
}

// mark says whether a figure is within its budget, where it has one.
func (f WindowFigure) mark(l i18n.Lang) string {
	switch {
	case !f.Within:
		return l.T("bench.over")
	case f.Budget == 0:
		return ""
	}
	return l.T("bench.within")
}
