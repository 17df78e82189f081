package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wxlab/app/workspace"
)

// mistake is a wrong command line; i18n has the sentence under usage.KEY.
func mistake(key string, args ...any) error {
	return &workspace.Problem{Key: "usage." + key, Args: args, Exit: workspace.ExitUsage}
}

// usage is a wrong command line that err describes.
func usage(err error) error {
	return &workspace.Problem{Key: "problem.usage", Args: []any{err.Error()}, Exit: workspace.ExitUsage}
}

// wrongFlag says what is wrong with a flag, which the flag package says in English only.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		said     *workspace.Problem // by a flag of ours
		unknown  *pflag.NotExistError
		valueOf  *pflag.ValueRequiredError
		badValue *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &said):
		return said
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return workspace.Unknown("usage.flag_unknown", "-"+unknown.GetSpecifiedShortnames(), nil, helpOf(cmd))
	case errors.As(err, &unknown):
		return workspace.Unknown("usage.flag_unknown", "--"+unknown.GetSpecifiedName(), flagNames(cmd), helpOf(cmd))
	case errors.As(err, &valueOf):
		return mistake("flag_bare", "--"+valueOf.GetFlag().Name, helpOf(cmd))
	case errors.As(err, &badValue):
		return wrongValue(cmd, badValue.GetFlag(), badValue.GetValue())
	}
	return usage(err)
}

// wrongValue says what a flag takes instead of a value.
func wrongValue(cmd *cobra.Command, f *pflag.Flag, value string) error {
	return mistake(wantedBy(f), "--"+f.Name, value, helpOf(cmd))
}

// wantedBy is the key of the sentence that says what a flag takes.
func wantedBy(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "duration":
		return "flag_duration"
	case "int", "int64", "intSlice":
		return "flag_number"
	case "uint", "uint64", "uint32":
		return "flag_count"
	case "bool":
		return "flag_bool"
	}
	return "flag_value"
}

// noArgs and atMostOneArg are cobra's checks, with the exit code of a mistake in the command line.
func noArgs(cmd *cobra.Command, args []string) error { return atMost(0, cmd, args) }

func atMostOneArg(cmd *cobra.Command, args []string) error { return atMost(1, cmd, args) }

func atMost(n int, cmd *cobra.Command, args []string) error {
	switch {
	case len(args) <= n:
		return nil
	case cmd.HasAvailableSubCommands() && !slices.Contains(commandNames(cmd), args[n]):
		return workspace.Unknown("usage.no_command", args[n], commandNames(cmd), helpOf(cmd))
	}
	return mistake("too_many", args[n], helpOf(cmd))
}

// flagNames are the flags that a command takes, as they are written.
func flagNames(cmd *cobra.Command) (out []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			out = append(out, "--"+f.Name)
		}
	})
	return out
}

// commandNames are the commands below one.
func commandNames(cmd *cobra.Command) (out []string) {
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			out = append(out, sub.Name())
		}
	}
	return out
}

// helpOf is what to type to read about a command.
func helpOf(cmd *cobra.Command) string { return cmd.CommandPath() + " --help" }
