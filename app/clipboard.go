package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"wxlab/app/workspace"
)

// readClipboard asks the system's own tool for the text on the clipboard: no window system has to be linked for it.
func (p *program) readClipboard(ctx context.Context) ([]byte, error) {
	tools := clipboardTools(runtime.GOOS, p.env)
	var names []string
	for _, tool := range tools {
		path, err := exec.LookPath(tool[0])
		if err != nil {
			names = append(names, tool[0])
			continue
		}
		cmd := exec.CommandContext(ctx, path, tool[1:]...)
		var said bytes.Buffer
		cmd.Stderr = &said
		text, err := output(cmd)
		if err != nil {
			why := strings.TrimSpace(said.String() + " " + workspace.Say(p.lang(), err))
			return nil, errors.New(p.lang().T("decrypt.clipboard_failed", tool[0], why))
		}
		if len(bytes.TrimSpace(text)) == 0 {
			return nil, errors.New(p.lang().T("decrypt.clipboard_empty"))
		}
		return text, nil
	}
	return nil, errors.New(p.lang().T("decrypt.no_clipboard", strings.Join(names, ", ")))
}

// output runs a command and takes as much of what it prints as a capture may have.
func output(cmd *exec.Cmd) ([]byte, error) {
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(pipe, maxCapture))
	if err == nil {
		_, err = io.Copy(io.Discard, pipe)
	}
	return text, errors.Join(err, cmd.Wait())
}

// clipboardTools are the commands that print the clipboard, the best first.
func clipboardTools(system string, env func(string) string) [][]string {
	switch system {
	case "darwin":
		return [][]string{{"pbpaste"}}
	case "windows":
		return [][]string{{"powershell", "-NoProfile", "-Command",
			"[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-Clipboard -Raw"}}
	}
	tools := [][]string{{"wl-paste", "--no-newline"}, {"xclip", "-selection", "clipboard", "-out"},
		{"xsel", "--clipboard", "--output"}}
	if env("WAYLAND_DISPLAY") == "" {
		tools = slices.Concat(tools[1:], tools[:1])
	}
	return tools
}
