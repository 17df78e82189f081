package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/play"
	"wxlab/app/report"
	"wxlab/app/scenario/script"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/fixtures"
	"wxlab/sim/api"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// runFlags are the flags of run.
type runFlags struct {
	target       targetFlags
	reports      reportFlags
	vars         []string
	failFast     bool
	timeout      time.Duration
	list, schema bool
}

func newRunCommand(p *program) *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:  "run SCENARIO…",
		RunE: func(cmd *cobra.Command, args []string) error { return p.runCommand(cmd.Context(), args, f) },
	}
	f.target.register(cmd, p)
	f.reports.register(cmd)
	flags := cmd.Flags()
	flags.StringArrayVar(&f.vars, "var", nil, "")
	flags.BoolVar(&f.failFast, "fail-fast", false, "")
	flags.DurationVar(&f.timeout, "timeout", 10*time.Minute, "")
	flags.BoolVar(&f.list, "list", false, "")
	flags.BoolVar(&f.schema, "schema", false, "")
	return cmd
}

func (p *program) runCommand(ctx context.Context, files []string, f runFlags) error {
	switch {
	case f.list:
		return p.listScenarios()
	case f.schema:
		schema, err := script.Schema(p.known(nil))
		if err == nil {
			_, err = fmt.Fprintf(p.out, "%s\n", schema)
		}
		return err
	case len(files) == 0:
		return mistake("scenario")
	case f.timeout <= 0:
		return mistake("timeout")
	}
	if err := f.reports.check(); err != nil {
		return err
	}
	vars, err := variables(f.vars)
	if err != nil {
		return err
	}
	scripts, err := p.readScripts(files, vars)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	r, err := p.playAll(limited, scripts, vars, f)
	if len(r.Suites) > 0 || err == nil {
		if writeErr := p.writeReports(f.reports, r); err == nil {
			err = writeErr
		}
	}
	switch {
	case ctx.Err() != nil:
		return silent(exitInterrupted)
	case limited.Err() != nil:
		return &workspace.Problem{Key: "problem.run_timeout", Args: []any{f.timeout}, Exit: workspace.ExitTimeout}
	case err == nil && !r.OK(false):
		return silent(workspace.ExitFailed)
	}
	return err
}

// variables are the values of --var.
func variables(given []string) (map[string]string, error) {
	out := map[string]string{}
	for _, v := range given {
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return nil, mistake("var", v)
		}
		out[name] = value
	}
	return out, nil
}

// known is what scenario files may name.
func (p *program) known(vars map[string]string) script.Known {
	k := script.Known{Events: map[string][]string{}, Read: readScenario}
	for _, e := range callback.LoadCatalogue().Entries() {
		k.Events[e.Name] = nil
		for _, f := range e.Fields {
			k.Events[e.Name] = append(k.Events[e.Name], f.Path)
		}
	}
	for _, e := range world.Effects() {
		k.Effects = append(k.Effects, string(e.Effect))
		if e.Push {
			k.Pushes = append(k.Pushes, string(e.Effect))
		}
	}
	k.Paths = api.NewRegister(slog.New(slog.DiscardHandler)).Paths()
	for name := range vars {
		k.Vars = append(k.Vars, name)
	}
	return k
}

// readScenario reads a file, or the scenario of that name that comes with Wxlab.
func readScenario(name string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.FromSlash(name))
	return orShipped(name, raw, err)
}

// orShipped is the scenario of that name that comes with Wxlab, where there is no such file.
func orShipped(name string, raw []byte, err error) ([]byte, error) {
	if errors.Is(err, fs.ErrNotExist) {
		if shipped, shippedErr := fixtures.Scenario(name); shippedErr == nil {
			return shipped, nil
		}
	}
	return raw, err
}

// includedFrom reads what a scenario in a folder includes: files in and below it, wherever links point.
func includedFrom(folder string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		root, err := os.OpenRoot(folder)
		if err != nil {
			return orShipped(name, nil, err)
		}
		defer root.Close()
		below, err := filepath.Rel(folder, filepath.FromSlash(name))
		if err != nil {
			return nil, err
		}
		raw, err := root.ReadFile(below)
		return orShipped(name, raw, err)
	}
}

// readScripts reads all files before the first is played.
func (p *program) readScripts(files []string, vars map[string]string) (out []script.Script, err error) {
	known := p.known(vars)
	for _, name := range files {
		raw, err := p.readScript(name)
		if err != nil {
			shipped := fixtures.Scenarios()
			problem := workspace.Unknown("problem.scenario_file", name, shipped, strings.Join(shipped, ", "))
			problem.Err = err
			return nil, problem
		}
		known.Read = includedFrom(filepath.Dir(name))
		s, err := script.Parse(filepath.ToSlash(name), raw, known)
		if err != nil {
			return nil, &workspace.Problem{Key: "problem.scenario", Args: []any{name}, Exit: workspace.ExitUsage, Err: err}
		}
		out = append(out, s)
	}
	return out, nil
}

func (p *program) readScript(name string) ([]byte, error) {
	if name == "-" {
		return p.readCapture(name)
	}
	return readScenario(name)
}

func (p *program) listScenarios() error {
	known := p.known(nil)
	for _, name := range fixtures.Scenarios() {
		raw, err := fixtures.Scenario(name)
		if err != nil {
			return err
		}
		s, err := script.Parse(name, raw, known)
		if err != nil {
			return err
		}
		if p.json {
			err = p.lines().Encode(map[string]string{"name": name, "title": s.Name})
		} else {
			_, err = fmt.Fprintf(p.out, "%s %s\n", report.Pad(name, 32), inLanguage(s.Name, p.lang()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inLanguage is the half of a title that is in both languages.
func inLanguage(title string, l i18n.Lang) string {
	zh, en, both := strings.Cut(title, " · ")
	if both && l == i18n.En {
		return en
	}
	return zh
}

// playAll plays scripts one after another and shows their cases as they end.
func (p *program) playAll(ctx context.Context, scripts []script.Script, vars map[string]string,
	f runFlags) (report.Report, error) {
	out := report.Report{Command: "wxlab run", Version: version, Target: f.target.events, At: p.clock()}
	show := p.printer()
	quiet := p.json || f.reports.onOutput()
	join, end := p.joiner(f.target)
	defer end()
	for _, s := range scripts {
		s.Name = inLanguage(s.Name, p.lang())
		seed, suite, err := p.playOne(ctx, s, vars, f.failFast, join, func(c report.Case) {
			if !quiet {
				show.Case(c)
			}
		}, func() {
			if !quiet {
				show.Suite(report.Suite{Name: s.File, Title: s.Name})
			}
		})
		if out.Seed == 0 {
			out.Seed = seed
		}
		if err != nil && (report.Report{Suites: []report.Suite{suite}}).OK(false) { // it did not begin
			suite = report.Suite{Name: s.File, Title: s.Name, File: s.File, Cases: []report.Case{
				{ID: "0", Name: s.File, File: s.File, Verdict: report.Fail, Got: workspace.Say(p.lang(), err)},
			}}
		}
		out.Suites = append(out.Suites, suite)
		if err != nil {
			return out, err
		}
		if f.failFast && !out.OK(false) {
			break
		}
	}
	if quiet {
		return out, nil
	}
	return out, show.End(out)
}

// playOne plays one in the running Wxlab, or in one of its own.
func (p *program) playOne(ctx context.Context, s script.Script, vars map[string]string, failFast bool, join joiner,
	tell func(report.Case), begin func()) (seed uint64, suite report.Suite, err error) {
	c, done, err := join(ctx, s.Seed)
	if err != nil {
		return 0, suite, err
	}
	defer done()
	status, err := control.Ask(ctx, c, control.GetStatus{})
	if err != nil {
		return 0, suite, err
	}
	begin()
	if s.Seed != 0 && s.Seed != status.Seed {
		fmt.Fprintln(p.errs, "wxlab: "+p.lang().T("run.other_seed", s.File, s.Seed, status.Seed))
	}
	player := play.Player{
		Client: c, Lang: p.lang(), Via: http.DefaultTransport, Now: p.clock, FailFast: failFast, Tell: tell,
	}
	suite, err = player.Play(ctx, s, vars)
	return status.Seed, suite, err
}

// joiner gives a Wxlab for a scenario with this seed, until done is called.
type joiner func(ctx context.Context, seed uint64) (c *control.Client, done func(), err error)

// joiner gives each scenario a Wxlab of its own. A server under test has one for all of them, until end is called, since it
// keeps the tokens that it was given and another WeChat would know none of them; between two of them all accounts cancel
// their authorization, so that each scenario begins alike.
func (p *program) joiner(t targetFlags) (join joiner, end func()) {
	if t.server() == nil {
		join = func(ctx context.Context, seed uint64) (*control.Client, func(), error) { return p.join(ctx, t, seed) }
		return join, func() {}
	}
	var shared *control.Client
	done := func() {}
	join = func(ctx context.Context, seed uint64) (*control.Client, func(), error) {
		if shared != nil {
			return shared, func() {}, beginAlike(ctx, shared)
		}
		c, err := p.running(ctx, t)
		if err != nil || c != nil {
			return c, func() {}, err
		}
		c, end, err := p.alone(ctx, t, seed)
		if err == nil {
			shared, done = c, end
		}
		return c, func() {}, err
	}
	return join, func() { done() }
}

// beginAlike ends what a scenario left in a Wxlab that is this command's own: authorizations and faults.
func beginAlike(ctx context.Context, c *control.Client) error {
	if _, err := control.Ask(ctx, c, control.ClearFaults{}); err != nil {
		return err
	}
	world, err := control.Ask(ctx, c, control.GetWorld{})
	if err != nil {
		return err
	}
	for _, g := range world.Grants {
		if _, err := control.Ask(ctx, c, control.Unauthorize{AuthorizerAppID: g.AuthorizerAppID}); err != nil {
			return err
		}
	}
	return nil
}

// join is the Wxlab that runs on the workspace. Where none runs it starts one on free ports, in a folder of its own unless
// --workspace names one, until done is called.
func (p *program) join(ctx context.Context, t targetFlags, seed uint64) (c *control.Client, done func(), err error) {
	if c, err = p.running(ctx, t); err != nil || c != nil {
		return c, func() {}, err
	}
	return p.alone(ctx, t, seed)
}

// running finds the Wxlab that runs on the workspace, which must drive the server that the flags name, if they name one; it
// is nil where none runs.
func (p *program) running(ctx context.Context, t targetFlags) (*control.Client, error) {
	c, err := p.client()
	var status workbench.Status
	if err == nil {
		status, err = control.Ask(ctx, c, control.GetStatus{})
	}
	switch {
	case err == nil && t.named() && (t.events != status.EventURL || t.messages != status.MessageURL):
		return nil, workspace.Misuse("problem.other_target", status.Dir, status.EventURL, status.MessageURL)
	case err == nil && t.given.AppID != "" && t.given.AppID != status.ComponentAppID:
		return nil, workspace.Misuse("problem.other_own", status.Dir, status.ComponentAppID, t.given.AppID)
	case err == nil:
		if p.seed != 0 && p.seed != status.Seed {
			fmt.Fprintln(p.errs, "wxlab: "+p.lang().T("run.seed_of_running", p.seed, status.Dir, status.Seed))
		}
		return c, nil
	case !notRunning(err):
		return nil, err
	}
	return nil, nil
}

// alone starts a Wxlab for this command. What its log would say stands in the command's report, with its cause.
func (p *program) alone(ctx context.Context, t targetFlags, seed uint64) (*control.Client, func(), error) {
	return p.start(ctx, ownLab{target: t, seed: seed, log: io.Discard, ready: func(context.Context) {}})
}

// ownLab is a Wxlab that a command starts for itself.
type ownLab struct {
	target targetFlags
	seed   uint64
	log    io.Writer
	ready  func(context.Context) // nothing falls due, and so nothing is pushed, before it returns
}

func (p *program) start(ctx context.Context, lab ownLab) (*control.Client, func(), error) {
	dir, cleanUp, err := p.demoDir()
	if err != nil {
		return nil, nil, err
	}
	own := *p
	own.workspace, own.errs = dir, lab.log
	if own.seed == 0 {
		own.seed = lab.seed
	}
	own.useFreePorts()
	parts := workbench.Everything
	if lab.target.server() != nil {
		parts = workbench.OnlySim
	}
	bench, err := own.open(ctx, parts, lab.target.server())
	if err != nil {
		cleanUp()
		return nil, nil, err
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	var ended sync.WaitGroup
	ended.Go(func() {
		lab.ready(running)
		bench.Run(running)
	})
	return &control.Client{URL: bench.url, Token: bench.token, HTTP: &http.Client{}, Lang: p.lang()}, func() {
		stop()
		ended.Wait()
		bench.close()
		cleanUp()
	}, nil
}
