package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// assignment is KEY=VALUE of a command line.
type assignment struct{ key, value string }

// setSwitches changes switches of what the first argument names; without a name they are the component's.
func (p *program) setSwitches(cmd *cobra.Command, args []string) error {
	named := ""
	if len(args) > 1 && !strings.Contains(args[0], "=") {
		named, args = args[0], args[1:]
	}
	var wanted []assignment
	for _, arg := range args {
		key, value, both := strings.Cut(arg, "=")
		if !both || key == "" {
			return mistake("world_set", arg)
		}
		wanted = append(wanted, assignment{key, value})
	}
	if len(wanted) == 0 {
		return mistake("world_set_nothing", helpOf(cmd))
	}
	return p.inWorld(cmd.Context(), named, func(ctx context.Context, c *control.Client, s subject) error {
		if named == "" {
			own, err := p.componentOf(ctx, c)
			if err != nil {
				return err
			}
			if s, err = subjectOf(s.world, own); err != nil {
				return err
			}
		}
		return p.setOf(ctx, c, s, wanted)
	})
}

// setOf changes switches of one thing, all or none as far as their form goes, and prints what they are then.
func (p *program) setOf(ctx context.Context, c *control.Client, s subject, wanted []assignment) error {
	request := s.request()
	for _, one := range wanted {
		if err := knownSwitch(s, one.key); err != nil {
			return err
		}
		if err := control.Choose(request, one.key, one.value); err != nil {
			return err
		}
	}
	now, err := change(ctx, c, request)
	switch {
	case err != nil:
		return err
	case p.json:
		return p.lines().Encode(now)
	}
	return p.showSwitches("", request, now)
}

// change sends the request that Choose filled in.
func change(ctx context.Context, c *control.Client, request any) (now any, err error) {
	switch r := request.(type) {
	case *control.ChangeFollowerHabits:
		return control.Ask(ctx, c, *r)
	case *control.ChangeAccountHabits:
		return control.Ask(ctx, c, *r)
	}
	return control.Ask(ctx, c, *request.(*control.ChangeHabits))
}

// knownSwitch refuses a key that a thing does not have, and says which one was probably meant, or whose it is.
func knownSwitch(s subject, key string) error {
	var keys []string
	for _, one := range control.Switches(s.request()) {
		if one.Is(key) {
			return nil
		}
		keys = append(keys, one.Key)
	}
	for _, other := range []struct {
		whose   string
		request any
	}{
		{"world_switch_of_account", control.ChangeAccountHabits{}}, {"world_switch_of_follower", control.ChangeFollowerHabits{}},
		{"world_switch_of_platform", control.ChangeHabits{}},
	} {
		for _, one := range control.Switches(other.request) {
			if one.Is(key) {
				return mistake(other.whose, key)
			}
		}
	}
	return workspace.Unknown("usage.world_switch", key, keys, strings.Join(keys, ", "))
}

// switches are the keys that Tab offers, with what each does: whatever may be named before them.
func (p *program) switches() (out []offer) {
	for _, request := range []any{control.ChangeHabits{}, control.ChangeAccountHabits{}, control.ChangeFollowerHabits{}} {
		for _, one := range control.Switches(request) {
			out = append(out, offer{strings.TrimSuffix(one.Key, "*") + ending(one.Key), control.Meaning(p.lang(), one.Key)})
		}
	}
	return out
}

// ending is what follows a key at once: nothing where its name is not complete.
func ending(key string) string {
	if strings.HasSuffix(key, "*") {
		return ""
	}
	return "="
}
