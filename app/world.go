package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/report"
)

func newWorldCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "world [ACCOUNT]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.inWorld(cmd.Context(), strings.Join(args, ""), p.showWorld)
		},
	}
	set := &cobra.Command{
		Use: "set [ACCOUNT] KEY=VALUE…", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return p.setSwitches(cmd, args) },
	}
	phone := &cobra.Command{
		Use: "phone ACCOUNT/USER", Args: takes("ACCOUNT/USER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.inWorld(cmd.Context(), args[0], p.givePhone)
		},
	}
	expire := &cobra.Command{
		Use: "expire TOKEN", Args: takes("TOKEN"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.expire(cmd.Context(), args[0]) },
	}
	p.chooseComponent(cmd)
	p.chooseComponent(set)
	cmd.AddCommand(set, phone, expire)
	return cmd
}

// subject is what somebody named in the world: a platform, an account, or a follower of an account. Nothing is named where
// all are meant.
type subject struct {
	named    string
	world    control.World
	platform *control.Habits
	account  *control.Account
	habits   *control.AccountHabits
	follower *control.Follower
}

// inWorld finds what is named in the world of the running Wxlab, or of the workspace, and does something with it.
func (p *program) inWorld(ctx context.Context, named string, do func(context.Context, *control.Client, subject) error) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	c.Lang = p.lang()
	world, err := control.Ask(ctx, c, control.GetWorld{})
	if err != nil {
		return err
	}
	s, err := subjectOf(world, named)
	if err != nil {
		return err
	}
	return do(ctx, c, s)
}

// subjectOf takes AppIDs, original ids, openids and nicknames for names.
func subjectOf(world control.World, named string) (subject, error) {
	s := subject{named: named, world: world}
	if named == "" {
		return s, nil
	}
	for i, h := range world.Habits {
		if h.ComponentAppID == named {
			s.platform = &world.Habits[i]
			return s, nil
		}
	}
	account, follower, ofFollower := strings.Cut(named, "/")
	at, err := accountNamed(world.Accounts, account)
	if err != nil {
		return s, err
	}
	s.account, s.habits = &world.Accounts[at], &world.AccountHabits[at]
	if !ofFollower {
		return s, nil
	}
	if at, err = followerNamed(*s.account, follower); err != nil {
		return s, err
	}
	s.follower = &s.account.Followers[at]
	return s, nil
}

// request is the change of the kind of thing that was named, a pointer to what Choose fills in.
func (s subject) request() any {
	switch {
	case s.follower != nil:
		return control.Subject{Account: s.account.AppID, OpenID: s.follower.OpenID}.Change()
	case s.account != nil:
		return control.Subject{Account: s.account.AppID}.Change()
	}
	return control.Subject{Platform: s.platform.ComponentAppID}.Change()
}

// habitsNow are the switches as they are.
func (s subject) habitsNow() any {
	switch {
	case s.follower != nil:
		return *s.follower
	case s.account != nil:
		return *s.habits
	}
	return *s.platform
}

// showWorld prints every switch of what was named, or of all but the accounts of the release check.
func (p *program) showWorld(_ context.Context, _ *control.Client, s subject) error {
	switch {
	case p.json && s.named == "":
		return p.lines().Encode(s.world)
	case p.json:
		return p.lines().Encode(s.habitsNow())
	case s.named != "":
		return p.showSubject(s)
	}
	for i := range s.world.Habits {
		if err := p.showSubject(subject{platform: &s.world.Habits[i]}); err != nil {
			return err
		}
	}
	for i := range s.world.Accounts {
		a := subject{account: &s.world.Accounts[i], habits: &s.world.AccountHabits[i]}
		if a.account.ReleaseGroup != 0 {
			continue
		}
		if err := p.showSubject(a); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(p.out, p.lang().T("world.more"))
	return err
}

// showSubject prints a heading, the switches, and an account's followers below.
func (p *program) showSubject(s subject) error {
	if _, err := fmt.Fprintln(p.out, p.heading(s)); err != nil {
		return err
	}
	if err := p.showSwitches("  ", s.request(), s.habitsNow()); err != nil || s.account == nil || s.follower != nil {
		return err
	}
	for i := range s.account.Followers {
		if err := p.showFollower(*s.account, s.account.Followers[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) heading(s subject) string {
	l := p.lang()
	switch {
	case s.follower != nil:
		return l.T(ofPeople(*s.account, "world.follower", "world.user"), s.follower.NickName, s.account.AppID+"/"+s.follower.OpenID)
	case s.account != nil:
		return l.T("ui.account."+s.account.Kind) + "  " + strings.TrimSpace(s.account.NickName+"  "+s.account.AppID+"  "+
			s.account.UserName)
	}
	return l.T("world.platform", s.platform.ComponentAppID)
}

// showFollower prints a line with the switches that are on.
func (p *program) showFollower(a control.Account, f control.Follower) error {
	var on []string
	for _, one := range control.ChosenOf(control.ChangeFollowerHabits{}, f) {
		if one.Value == "on" {
			on = append(on, one.Key)
		}
	}
	_, err := fmt.Fprintf(p.out, "  %s  %s\n", p.lang().T(ofPeople(a, "world.follower", "world.user"), f.NickName, a.AppID+"/"+f.OpenID), strings.Join(on, ", "))
	return err
}

// showSwitches prints a line for each switch: its key, its value, and what that means.
func (p *program) showSwitches(indent string, request, habits any) error {
	const valueWidth = 10
	all, keyWidth := control.ChosenOf(request, habits), 0
	for _, one := range all {
		keyWidth = max(keyWidth, len(one.Key))
	}
	for _, one := range all {
		value := one.Value
		if value == "on" || value == "off" {
			value = p.lang().T("habits." + value)
		}
		meaning := p.paint(grey, control.Meaning(p.lang(), one.Key))
		line := indent + report.Pad(one.Key, keyWidth) + " " + report.Pad(value, valueWidth) + " " + meaning
		if _, err := fmt.Fprintln(p.out, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// expire has WeChat refuse a ticket or a token from now on.
func (p *program) expire(ctx context.Context, token string) error {
	return p.inWorld(ctx, "", func(ctx context.Context, c *control.Client, _ subject) error {
		_, err := control.Ask(ctx, c, control.Expire{Value: token})
		return err
	})
}

// givePhone prints the code that a user's phone-number button gives.
func (p *program) givePhone(ctx context.Context, c *control.Client, s subject) error {
	if s.follower == nil {
		return mistake("world_phone", s.named)
	}
	of := control.FollowerPath{AppID: s.account.AppID, OpenID: s.follower.OpenID}
	code, err := control.Ask(ctx, c, control.GivePhone{FollowerPath: of})
	switch {
	case err != nil:
		return err
	case p.json:
		return p.lines().Encode(code)
	}
	_, err = fmt.Fprintln(p.out, code.Code)
	return err
}
