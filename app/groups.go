package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// group is what the help shows together.
type group struct {
	name     string // of its title, cli.group.NAME
	commands []*cobra.Command
}

// groupsOf are the root's commands by what one wants of them; those that no group names come last.
func groupsOf(root *cobra.Command) (out []group) {
	left := root.Commands()
	for _, g := range [][2]string{
		{"run", "demo serve listen exec env sdk browse ready workspaces"},
		{"push", "trigger send authorize unauthorize chat deliveries record replay resend"},
		{"judge", "check coach coverage run bench"},
		{"look", "tail exchanges wait explain decrypt encrypt"},
		{"world", "world accounts followers orders fault habits clock calls call quota reset"},
		{"platform", "components authorizers tokens rules forwarding"},
		{"road", "connect setup link tunnel verify-file doctor"},
	} {
		var taken []*cobra.Command
		for _, name := range strings.Fields(g[1]) {
			if i := slices.IndexFunc(left, func(cmd *cobra.Command) bool { return cmd.Name() == name }); i >= 0 {
				taken, left = append(taken, left[i]), slices.Concat(left[:i], left[i+1:])
			}
		}
		out = append(out, group{g[0], taken})
	}
	return append(out, group{"more", left})
}
