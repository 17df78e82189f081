package main

import (
	"errors"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// wrongFlag is what the flag package says in English alone.
func wrongFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var bare *pflag.ValueRequiredError
	var wrong *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() != "":
		return mistake("flag", "-"+unknown.GetSpecifiedShortnames(), helpOf(cmd))
	case errors.As(err, &unknown):
		return mistake("flag", "--"+unknown.GetSpecifiedName(), helpOf(cmd))
	case errors.As(err, &bare):
		return mistake("flag_bare", "--"+bare.GetFlag().Name, helpOf(cmd))
	case errors.As(err, &wrong):
		return mistake("flag_value", "--"+wrong.GetFlag().Name, wrong.GetValue(), helpOf(cmd))
	}
	return usage(err)
}

// noArgs refuses arguments; what follows the program's own name is taken for a command.
func noArgs(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case !cmd.HasParent():
		return mistake("command", args[0], helpOf(cmd))
	}
	return mistake("argument", args[0], helpOf(cmd))
}

// atMostOneArg refuses a second argument.
func atMostOneArg(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return mistake("argument", args[1], helpOf(cmd))
	}
	return nil
}

// helpOf is what to type to read about a command.
func helpOf(cmd *cobra.Command) string { return cmd.CommandPath() + " --help" }
