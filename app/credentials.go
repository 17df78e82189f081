package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/credentials"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// credentialFlags are a component's values on a command line. What it leaves open comes from WXLAB_… variables, and what
// these leave open from the file of --from; see find.
type credentialFlags struct {
	given platform.Component
	from  string
}

// register adds --from and a flag for each field.
func (c *credentialFlags) register(cmd *cobra.Command, fields ...credentials.Field) {
	for _, f := range fields {
		cmd.Flags().StringVar(f.Of(&c.given), f.Flag, "", "")
	}
	cmd.Flags().StringVar(&c.from, "from", "", "")
}

// find completes the fields that the command line leaves open, and says where they came from. A file may have other keys, but
// no slips; with strict no other keys either.
func (p *program) find(c *credentialFlags, strict bool, fields ...credentials.Field) error {
	sources := []source{{"", c.given}, {"", credentials.Environment(p.env)}}
	if c.from != "" {
		found, err := p.readCredentials(c.from)
		if err == nil {
			err = cmp.Or(found.CheckKeys(strict), found.Check(fields...))
		}
		if err != nil {
			return err
		}
		file, _ := credentials.Split(c.from)
		sources = append(sources, source{file, found.Component})
	}
	var said []string
	for _, f := range fields {
		value := f.Of(&c.given)
		for i := 1; i < len(sources) && *value == ""; i++ {
			if *value = *f.Of(&sources[i].values); *value == "" {
				continue
			}
			name := sources[i].name
			if name == "" {
				name = f.Variable
			}
			said = append(said, p.lang().T("credentials.one", f.Flag, shown(f, *value), name))
		}
	}
	if len(said) > 0 {
		fmt.Fprintln(p.errs, p.lang().T("credentials.used", strings.Join(said, ", ")))
	}
	return nil
}

// source is where values come from; name is a file's.
type source struct {
	name   string
	values platform.Component
}

// shown is a value as it may be printed: an AppID is no secret.
func shown(f credentials.Field, value string) string {
	if f.Flag == credentials.AppID.Flag {
		return value
	}
	return platform.Secret(value).String()
}

// readCredentials reads the file of --from, - for standard input.
func (p *program) readCredentials(from string) (found credentials.Found, err error) {
	name, _ := credentials.Split(from)
	in := p.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return found, &workspace.Problem{Key: "problem.from_open", Args: []any{name}, Exit: workspace.ExitUsage, Err: err}
		}
		defer file.Close()
		in = file
	}
	raw, err := io.ReadAll(io.LimitReader(in, credentials.Limit+1))
	if err != nil {
		return found, &workspace.Problem{Key: "problem.from_open", Args: []any{name}, Exit: workspace.ExitUsage, Err: err}
	}
	return credentials.Read(from, raw, p.env)
}
