package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/credentials"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func newConnectCommand(p *program) *cobra.Command {
	var c credentialFlags
	cmd := &cobra.Command{
		Use: "connect", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			if err := p.find(&c, true, consoleFields()...); err != nil {
				return err
			}
			return p.connect(c.given)
		},
	}
	c.register(cmd, consoleFields()...)
	return cmd
}

// consoleFields are those that WeChat's console shows of a component.
func consoleFields() []credentials.Field {
	return []credentials.Field{credentials.AppID, credentials.Secret, credentials.Token, credentials.AESKey}
}

func (p *program) connect(given platform.Component) error {
	dir, err := p.connectDir(given.AppID)
	if err != nil {
		return err
	}
	before, err := workspace.Load(dir)
	if err != nil { // there is none, or ConnectReal says what is wrong with it
		before = workspace.Settings{}
	}
	s, err := workspace.ConnectReal(dir, p.asked(), given)
	if err != nil {
		return err
	}
	kept, invented := leftOut(given, before.Component, s.Component)
	if p.json {
		return p.lines().Encode(map[string]any{"workspace": dir, "kind": string(s.Kind), "appid": s.Component.AppID,
			"kept": kept, "invented": invented})
	}
	l := p.lang()
	fmt.Fprintln(p.out, l.T("connect.done", s.Component.AppID, dir))
	for _, say := range []struct {
		key   string
		flags []string
	}{{"credentials.kept", kept}, {"credentials.invented", invented}} {
		if len(say.flags) > 0 {
			fmt.Fprintln(p.out, l.T(say.key, strings.Join(say.flags, ", ")))
		}
	}
	return nil
}

// leftOut are the fields that were not given, by their flags: those that stayed as they were, and those that were made up.
func leftOut(given, before, now platform.Component) (kept, invented []string) {
	kept, invented = []string{}, []string{}
	for _, f := range consoleFields() {
		switch {
		case *f.Of(&given) != "":
		case *f.Of(&before) == *f.Of(&now):
			kept = append(kept, f.Flag)
		default:
			invented = append(invented, f.Flag)
		}
	}
	return kept, invented
}

// connectDir keeps workspaces of several components apart, and all of them from the offline one.
func (p *program) connectDir(appID string) (string, error) {
	dir, err := p.dir()
	if err != nil || p.workspace != "" {
		return dir, err
	}
	if err := workspace.CheckAppID(appID); err != nil {
		return "", err
	}
	return filepath.Join(filepath.Dir(dir), appID), nil
}
