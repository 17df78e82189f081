package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/bench"
	"wxlab/app/report"
	"wxlab/app/workspace"
	"wxlab/fixtures"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// offer is a value that Tab may complete, and what it is.
type offer struct{ value, about string }

// completeTree lets Tab complete the values of a command tree. What a value is called, in a usage line or in a flag's help,
// says what completes it. Nothing has to run for that.
func (p *program) completeTree(cmd *cobra.Command) {
	if !cmd.Hidden && cmd.ValidArgsFunction == nil {
		cmd.ValidArgsFunction = p.completeArgument
	}
	cmd.NonInheritedFlags().VisitAll(func(f *pflag.Flag) {
		_ = cmd.RegisterFlagCompletionFunc(f.Name, p.completeFlag(f)) // one that cobra completes stays cobra's
	})
	for _, sub := range cmd.Commands() {
		p.completeTree(sub)
	}
}

// completeArgument completes the argument that comes after args.
func (p *program) completeArgument(
	cmd *cobra.Command, args []string, typed string,
) ([]cobra.Completion, cobra.ShellCompDirective) {
	names := strings.Fields(strings.NewReplacer("[", "", "]", "").Replace(cmd.Use))[1:]
	if len(names) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	name := names[min(len(args), len(names)-1)]
	if len(args) >= len(names) && !strings.HasSuffix(name, "…") {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.completeValue(name, args, typed)
}

func (p *program) completeFlag(f *pflag.Flag) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return p.completeValue(flagValue(p.lang(), f), args, typed)
	}
}

// completeValue completes a value by what it is called. One of a list, as of ID,…, follows a comma.
func (p *program) completeValue(name string, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	before, directive := "", cobra.ShellCompDirectiveNoFileComp
	switch name = strings.TrimSuffix(name, "…"); {
	case name == "DIR":
		return nil, cobra.ShellCompDirectiveFilterDirs
	case name == "FILE" || name == "SCENARIO" || name == "COMMAND" || name == "ARGUMENT":
		directive = cobra.ShellCompDirectiveDefault
	case strings.HasSuffix(name, ","):
		name, directive = strings.TrimSuffix(name, ","), directive|cobra.ShellCompDirectiveNoSpace
		before = typed[:strings.LastIndexByte(typed, ',')+1]
	case strings.HasSuffix(name, "=VALUE"):
		directive |= cobra.ShellCompDirectiveNoSpace
	}
	var out []cobra.Completion
	for _, o := range p.offers(name, args) {
		if value := before + o.value; strings.HasPrefix(value, typed) {
			out = append(out, cobra.CompletionWithDesc(value, o.about))
		}
	}
	return out, directive
}

// offers are the values that there are under a name.
func (p *program) offers(name string, args []string) []offer {
	switch name {
	case "EVENT":
		return p.callbacks()
	case "FIELD=VALUE":
		return fieldsOf(args)
	case "KEY=VALUE":
		return p.switches()
	case "FAULT":
		return p.faults(true)
	case "EFFECT":
		return p.faults(false)
	case "ACCOUNT":
		return p.accountsOnRecord()
	case "APPID":
		return p.componentsOnRecord()
	case "WORKSPACE":
		return p.workspacesNearby()
	case "CASE":
		return plain(caseNames())
	case "SCENARIO":
		return plain(fixtures.Scenarios())
	case "SDK":
		return plain(sdkNames())
	case "SERVER":
		return plain(bench.Servers[:])
	case "TRIAL":
		return plain(bench.WindowTrials[:])
	case "FORMAT":
		return plain(report.Formats())
	case "COLOR":
		return plain(workspace.Colors()[1:])
	case "OUTCOME":
		return plain([]world.Expectation{world.Refused, world.Welcome, world.Succeeds, world.Replies, world.Either})
	}
	if strings.Contains(name, "|") {
		return plain(strings.Split(name, "|"))
	}
	return nil
}

func plain[S ~string](values []S) (out []offer) {
	for _, v := range values {
		out = append(out, offer{value: string(v)})
	}
	return out
}

func (p *program) callbacks() (out []offer) {
	for _, e := range callback.LoadCatalogue().Entries() {
		out = append(out, offer{e.Name, e.Title.In(string(p.lang()))})
	}
	return out
}

// fieldsOf are the fields of the callback that args begin with.
func fieldsOf(args []string) (out []offer) {
	for _, e := range callback.LoadCatalogue().Entries() {
		if len(args) > 0 && e.Name == args[0] {
			for _, f := range e.Fields {
				out = append(out, offer{f.Path + "=", f.Sample})
			}
		}
	}
	return out
}

func (p *program) faults(onlyPushes bool) (out []offer) {
	for _, e := range world.Effects() {
		if e.Push || !onlyPushes {
			out = append(out, offer{string(e.Effect), e.Title.In(string(p.lang()))})
		}
	}
	return out
}

// accountsOnRecord are the accounts of the workspace's simulated WeChat, as it was last saved.
func (p *program) accountsOnRecord() (out []offer) {
	var saved struct{ Accounts []world.Account }
	dir, err := p.dir()
	if err != nil {
		return nil
	}
	raw, err := os.ReadFile(filepath.Join(dir, "sim.json"))
	if err != nil || json.Unmarshal(raw, &saved) != nil {
		return nil
	}
	for _, a := range saved.Accounts {
		out = append(out, offer{a.AppID, a.NickName})
	}
	return out
}

func (p *program) componentsOnRecord() (out []offer) {
	dir, err := p.dir()
	if err != nil {
		return nil
	}
	s, err := workspace.Load(dir)
	if err != nil {
		return nil
	}
	for _, id := range appIDs(s.Components()) {
		out = append(out, offer{value: id})
	}
	return out
}

func (p *program) workspacesNearby() (out []offer) {
	h, err := p.home()
	if err != nil {
		return nil
	}
	for _, one := range h.List() {
		out = append(out, offer{one.Name, one.Dir})
	}
	return out
}
