package i18n

// helpCompletionWords are the help of shells' completion.
var helpCompletionWords = words{
	"help.completion": {"生成 shell 的自动补全脚本", "Make a shell complete commands, flags and their values"},
	"help.completion.long": {`completion 打印某个 shell 的自动补全脚本。按 Tab 时补全命令、参数，以及它们的值：推送、故障、工作区、账号、字段等；
不需要正在运行的 Wxlab。怎样安装，见各个 shell 的说明。`,
		`completion prints a shell's script. Tab completes commands, flags and their values then: callbacks, faults, workspaces,
accounts, fields and more; no Wxlab has to run for it. How to install it is said for each shell.`},
	"help.completion.bash": {"bash 的自动补全脚本", "The script for bash"},
	"help.completion.bash.long": {`需要 bash-completion。在当前会话中使用：
  source <(wxlab completion bash)
以后的会话（Linux；macOS 上为 $(brew --prefix)/etc/bash_completion.d/wxlab）：
  wxlab completion bash > ~/.local/share/bash-completion/completions/wxlab`,
		`It needs the package bash-completion. For this session:
  source <(wxlab completion bash)
For those to come (on Linux; on macOS it is $(brew --prefix)/etc/bash_completion.d/wxlab):
  wxlab completion bash > ~/.local/share/bash-completion/completions/wxlab`},
	"help.completion.zsh": {"zsh 的自动补全脚本", "The script for zsh"},
	"help.completion.zsh.long": {`若还没有启用补全，先在 ~/.zshrc 里加上 autoload -U compinit; compinit。在当前会话中使用：
  source <(wxlab completion zsh)
以后的会话：
  wxlab completion zsh > "${fpath[1]}/_wxlab"`,
		`Where completion is not on yet, have autoload -U compinit; compinit in ~/.zshrc. For this session:
  source <(wxlab completion zsh)
For those to come:
  wxlab completion zsh > "${fpath[1]}/_wxlab"`},
	"help.completion.fish": {"fish 的自动补全脚本", "The script for fish"},
	"help.completion.fish.long": {`在当前会话中使用：
  wxlab completion fish | source
以后的会话：
  wxlab completion fish > ~/.config/fish/completions/wxlab.fish`,
		`For this session:
  wxlab completion fish | source
For those to come:
  wxlab completion fish > ~/.config/fish/completions/wxlab.fish`},
	"help.completion.powershell": {"PowerShell 的自动补全脚本", "The script for PowerShell"},
	"help.completion.powershell.long": {`在当前会话中使用：
  wxlab completion powershell | Out-String | Invoke-Expression
以后的会话：把这一行写进 PowerShell 的配置文件（$PROFILE）。`,
		`For this session:
  wxlab completion powershell | Out-String | Invoke-Expression
For those to come, have this line in PowerShell's profile ($PROFILE).`},
	"help.completion.--no-descriptions": {"补全时不显示说明", "complete without descriptions"},
}
