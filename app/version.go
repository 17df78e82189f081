package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the program's, as in FyneApp.toml.
const version = "0.1.0"

// build is what can be told of this program: what --json prints.
type build struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`   // "" where the build was not asked to look
	Date     string `json:"date"`     // of the commit
	Modified bool   `json:"modified"` // more was in the tree than the commit
	Go       string `json:"go"`
	Tags     string `json:"tags"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`

	modules map[string]string // the versions of what is in it, by path
}

// thisBuild reads what the compiler wrote into the program.
func thisBuild() build {
	b := build{Version: version, Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, modules: map[string]string{}}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, m := range info.Deps {
		b.modules[m.Path] = m.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "-tags":
			b.Tags = s.Value
		}
	}
	return b
}

func newVersionCommand(p *program) *cobra.Command {
	return &cobra.Command{Use: "version", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return p.tellVersion(thisBuild()) }}
}

func (p *program) tellVersion(b build) error {
	if p.json {
		return p.lines().Encode(b)
	}
	l := p.lang()
	commit := cmp.Or(b.Commit, l.T("version.no_commit"))
	if b.Modified {
		commit += l.T("version.modified")
	}
	_, err := fmt.Fprint(p.out, l.T("version.lines", b.Version, commit, cmp.Or(b.Date, "–"), b.Go, b.OS, b.Arch,
		cmp.Or(b.Tags, "–")))
	return err
}
