package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/bench"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

func newBenchCommand(p *program) *cobra.Command {
	var o bench.Options
	var kinds []string
	var long bool
	cmd := &cobra.Command{
		Use: "bench", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if long {
				if err := presetLong(cmd); err != nil {
					return err
				}
			}
			for _, k := range kinds {
				o.Servers = append(o.Servers, bench.ServerName(k))
			}
			return p.bench(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.Float64Var(&o.Seconds, "seconds", 5, "")
	f.IntSliceVar(&o.Conns, "conns", []int{1, 32, 256}, "")
	f.IntVar(&o.Rounds, "rounds", 3, "")
	f.StringVar(&o.Dir, "dir", "", "")
	f.StringSliceVar(&kinds, "servers", nil, "")
	f.BoolVar(&long, "long", false, "")
	f.StringVar(&o.Profile, "profile", "", "")
	cmd.AddCommand(newBenchUICommand(p), &cobra.Command{
		Use: "server KIND DIR PROFILES", Hidden: true, Args: cobra.ExactArgs(3),
		RunE: func(cmd *cobra.Command, args []string) error {
			return bench.Serve(cmd.Context(), bench.ServerName(args[0]), args[1], args[2], p.in, p.out)
		},
	})
	return cmd
}

// presetLong sets what --long stands for, where no other flag says otherwise.
func presetLong(cmd *cobra.Command) error {
	f := cmd.Flags()
	for name, value := range map[string]string{
		"seconds": "60", "rounds": "1", "conns": "32",
		"servers": string(bench.DurableFull) + "," + string(bench.DurableJournal),
	} {
		if !f.Changed(name) {
			if err := f.Set(name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *program) bench(ctx context.Context, o bench.Options) error {
	if err := checkBench(o); err != nil {
		return err
	}
	var err error
	if o.Command, o.Dir, err = p.benchPart(o.Dir, "server"); err != nil {
		return err
	}
	if !p.json {
		o.Tell = p.showTurn
	}
	report, err := bench.Run(ctx, o)
	return p.showMeasured(report, err)
}

// benchPart is the command that starts this program anew as a part of bench, and the folder to work in: dir, or without
// one the user's for caches.
func (p *program) benchPart(dir string, part ...string) (command []string, in string, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	if dir == "" {
		dir = cacheDir()
	}
	return slices.Concat([]string{self, "bench"}, part, []string{"--lang", string(p.lang())}), dir, nil
}

// showMeasured prints a report as text or JSON, or says why there is none.
func (p *program) showMeasured(report interface{ In(i18n.Lang) string }, err error) error {
	if err != nil {
		return &workspace.Problem{
			Key: "problem.bench", Exit: workspace.ExitEnvironment, Err: err,
		}
	}
	if p.json {
		return p.lines().Encode(report)
	}
	_, err = fmt.Fprint(p.out, "\n", report.In(p.lang()))
	return err
}

func checkBench(o bench.Options) error {
	if o.Seconds <= 0 || o.Rounds < 1 || len(o.Conns) == 0 {
		return mistake("bench_zero")
	}
	for _, k := range o.Servers {
		if !slices.Contains(bench.Servers[:], k) {
			return mistake("bench_choice", "--servers", string(k), namesOf(bench.Servers[:]))
		}
	}
	for _, n := range o.Conns {
		if n < 1 || n > 4096 {
			return mistake("bench_conns", n)
		}
	}
	return nil
}

// namesOf lists names for a sentence.
func namesOf[S ~string](all []S) string {
	var out []string
	for _, one := range all {
		out = append(out, string(one))
	}
	return strings.Join(out, ", ")
}

// cacheDir is the user's cache folder, where bench makes its databases: it is on a disk, which the temporary folder often
// is not. "" where there is none.
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil || os.MkdirAll(dir, 0o700) != nil {
		return ""
	}
	return dir
}

// showTurn prints the rate of a server's turn on the error stream, so that one sees bench get on.
func (p *program) showTurn(round, rounds int, r bench.Result) {
	fmt.Fprintf(p.errs, "%d/%d  %-16s %4d  %8.0f/s\n", round, rounds, r.Name, r.Conns, r.Rate)
}

// tune gives a server the memory settings that bench measures with, which save a seventh of its work, unless GOGC or
// GOMEMLIMIT in the environment say otherwise.
func (p *program) tune() {
	if p.env("GOGC") == "" && p.env("GOMEMLIMIT") == "" {
		bench.Tune()
	}
}
