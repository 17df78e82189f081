package main

import (
	"errors"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

func newRootCommand(p *program) *cobra.Command {
	root := &cobra.Command{
		Use: "wxlab", Short: "Workbench for WeChat third-party platforms (微信第三方平台实验室)", Version: version,
		Long: `Wxlab runs a complete third-party platform server beside a simulated WeChat and shows every exchange
down to the bytes. Without a command it opens the desktop window.`,
		SilenceUsage: true, SilenceErrors: true, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.desktop(cmd.Context()) },
	}
	root.SetOut(p.out)
	root.SetErr(p.errs)
	root.SetFlagErrorFunc(wrongFlag)
	flags := root.PersistentFlags()
	flags.StringVar(&p.workspace, "workspace", "",
		"the workspace folder (default: wxlab/default in your configuration folder)")
	flags.BoolVar(&p.json, "json", false, "write JSON to standard output")
	flags.Uint64Var(&p.seed, "seed", 0, "make ids, tokens and choices repeatable")
	flags.StringVar(&p.language, "lang", "", "zh or en (default: your locale's)")
	flags.StringVar(&p.addresses.Platform, "platform-addr", "", "where the platform listens, host:port")
	flags.StringVar(&p.addresses.Simulator, "sim-addr", "", "where the simulated WeChat listens, host:port")
	flags.StringVar(&p.addresses.Control, "control-addr", "", "where the control API listens, host:port")
	flags.BoolVar(&p.openToNetwork, "open-to-network", false,
		"let the simulator and the control API listen on every address of this machine, 0.0.0.0")
	p.chooseBases(root)
	root.AddCommand(
		newDemoCommand(p), newServeCommand(p), newTriggerCommand(p), newCheckCommand(p), newCoachCommand(p),
		newCoverageCommand(p), newDecryptCommand(p), newEncryptCommand(p), newExplainCommand(p), newResendCommand(p),
		newBenchCommand(p), newConnectCommand(p), newListenCommand(p), newDoctorCommand(p), newRecordCommand(p),
		newRunCommand(p),
		newReplayCommand(p), newAuthorizersCommand(p), newComponentsCommand(p), newHabitsCommand(p), newWorldCommand(p),
		newWorkspacesCommand(p),
		newExecCommand(p), newEnvCommand(p), newSDKCommand(p), newBrowseCommand(p),
	)
	return root
}

// chooseComponent gives a command the flag for workspaces with several components.
func (p *program) chooseComponent(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.component, "component", "",
		"AppID of the component that is meant, where the workspace has several (default: its own)")
}

// chooseBases gives a command that starts a Wxlab the flags for another WeChat.
func (p *program) chooseBases(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.bases.APIBase, "api-base", "", p.lang().T("flag.api_base"))
	cmd.Flags().StringVar(&p.bases.PageBase, "page-base", "", p.lang().T("flag.page_base"))
}

// silent is a failure that the output has told of already; it is the exit code to end with.
type silent int

func (silent) Error() string { return "" }

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
