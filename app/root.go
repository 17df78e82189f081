package main

import (
	"errors"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

func newRootCommand(p *program) *cobra.Command {
	root := &cobra.Command{
		Use: "wxlab", Version: version,
		SilenceUsage: true, SilenceErrors: true, Args: noArgs,
		PersistentPreRun: func(*cobra.Command, []string) { p.accustomed = p.habit() },
		RunE:             func(cmd *cobra.Command, _ []string) error { return p.desktop(cmd.Context()) },
	}
	root.SetOut(p.out)
	root.SetErr(p.errs)
	root.SetFlagErrorFunc(wrongFlag)
	flags := root.PersistentFlags()
	flags.StringVar(&p.workspace, "workspace", "", "")
	flags.BoolVar(&p.json, "json", false, "")
	flags.Uint64Var(&p.seed, "seed", 0, "")
	flags.Var((*language)(&p.language), "lang", "")
	flags.StringVar(&p.addresses.Platform, "platform-addr", "", "")
	flags.StringVar(&p.addresses.Simulator, "sim-addr", "", "")
	flags.StringVar(&p.addresses.Control, "control-addr", "", "")
	flags.BoolVar(&p.openToNetwork, "open-to-network", false, "")
	p.chooseBases(root)
	root.AddCommand(
		newDemoCommand(p), newServeCommand(p), newTriggerCommand(p), newCheckCommand(p), newCoachCommand(p),
		newCoverageCommand(p), newDecryptCommand(p), newEncryptCommand(p), newExplainCommand(p), newResendCommand(p),
		newBenchCommand(p), newConnectCommand(p), newListenCommand(p), newDoctorCommand(p), newRecordCommand(p),
		newRunCommand(p),
		newReplayCommand(p), newAuthorizersCommand(p), newComponentsCommand(p), newHabitsCommand(p), newWorldCommand(p),
		newWorkspacesCommand(p),
		newExecCommand(p), newEnvCommand(p), newSDKCommand(p), newBrowseCommand(p), newVersionCommand(p), newReadyCommand(p),
		newTailCommand(p), newAuthorizeCommand(p), newUnauthorizeCommand(p), newSendCommand(p), newChatCommand(p),
		newClockCommand(p), newFaultCommand(p), newResetCommand(p), newCallsCommand(p), newQuotaCommand(p), newCallCommand(p),
		newSetupCommand(p), newLinkCommand(p), newExchangesCommand(p), newWaitCommand(p), newDeliveriesCommand(p),
		newRulesCommand(p), newForwardingCommand(p), newTunnelCommand(p), newVerifyFileCommand(p), newAccountsCommand(p),
		newFollowersCommand(p), newOrdersCommand(p), newTokensCommand(p), newReferenceCommand(p),
	)
	p.speak(root)
	return root
}

// chooseComponent gives a command the flag for workspaces with several components.
func (p *program) chooseComponent(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.component, "component", "", "")
}

// chooseBases gives a command that starts a Wxlab the flags for another WeChat.
func (p *program) chooseBases(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.bases.APIBase, "api-base", "", "")
	cmd.Flags().StringVar(&p.bases.PageBase, "page-base", "", "")
}

// silent is a failure that the output has told of already; it is the exit code to end with.
type silent int

func (silent) Error() string { return "" }

// exitInterrupted is the exit code after Ctrl+C, as shells have it.
const exitInterrupted = 130

// interrupted is what a failure comes to after Ctrl+C: nobody needs to read that something was cancelled.
func interrupted(err error) error {
	var told silent
	if err == nil || errors.As(err, &told) {
		return err
	}
	return silent(exitInterrupted)
}

func exitCode(err error) int {
	var remote *control.RemoteError
	var code silent
	switch {
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &remote):
		return remote.Exit
	}
	return workspace.ExitCode(err)
}
