package main

import (
	"context"
	"slices"
	"strings"

	"wxlab/app/control"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// called is what people call an account or a follower by: ids, which are theirs alone, and a nickname, which others may have
// too.
type called struct {
	ids      []string // the first is the one to give where the nickname does not tell
	nickname string
}

func (c called) String() string { return c.nickname + " " + c.ids[0] }

// named is the place of whoever is called so. Where nobody is, the sentence of the key says who there is.
func named(all []called, name, nobody string, rest ...any) (int, error) {
	var alike []int
	for i, c := range all {
		switch {
		case slices.Contains(c.ids, name):
			return i, nil
		case c.nickname == name:
			alike = append(alike, i)
		}
	}
	switch len(alike) {
	case 0:
		return 0, unknown(all, name, nobody, rest...)
	case 1:
		return alike[0], nil
	}
	var which []string
	for _, i := range alike {
		which = append(which, all[i].String())
	}
	return 0, mistake("ambiguous", name, len(alike), strings.Join(which, "\n  "))
}

func unknown(all []called, name, nobody string, rest ...any) error {
	var names, listed []string
	for _, c := range all {
		names, listed = append(append(names, c.ids...), c.nickname), append(listed, c.String())
	}
	return workspace.Unknown(nobody, name, names, append(rest, strings.Join(listed, "\n  "))...)
}

// accountNamed is the place of the account that is called by its AppID, original id or nickname.
func accountNamed(all []control.Account, name string) (int, error) {
	var names []called
	for _, a := range all {
		names = append(names, called{[]string{a.AppID, a.UserName}, a.NickName})
	}
	return named(names, name, "usage.no_account")
}

// followerNamed is the place of an account's follower who is called by their openid or nickname.
func followerNamed(a control.Account, name string) (int, error) {
	if len(a.Followers) == 0 {
		return 0, mistake(ofPeople(a, "no_followers", "no_users"), a.NickName)
	}
	var names []called
	for _, f := range a.Followers {
		names = append(names, called{[]string{f.OpenID}, f.NickName})
	}
	return named(names, name, ofPeople(a, "usage.no_follower", "usage.no_user"), a.NickName)
}

// ofPeople is the key of what is said of an account's people: followers, or users of a mini program.
func ofPeople(a control.Account, followers, users string) string {
	return world.Kind(a.Kind).OfPeople(followers, users)
}

// account is the account of the simulated WeChat that is called so.
func (p *program) account(ctx context.Context, name string) (control.Account, error) {
	world, err := ask(ctx, p, control.GetWorld{})
	if err != nil {
		return control.Account{}, err
	}
	at, err := accountNamed(world.Accounts, name)
	if err != nil {
		return control.Account{}, err
	}
	return world.Accounts[at], nil
}

// follower is who of an account is called so; without a name the first who follows it, or the first of those who do not.
func (p *program) follower(ctx context.Context, account, name string) (control.FollowerPath, error) {
	a, err := p.account(ctx, account)
	if err != nil {
		return control.FollowerPath{}, err
	}
	at := slices.IndexFunc(a.Followers, func(f control.Follower) bool { return f.Subscribed })
	if name != "" || len(a.Followers) == 0 {
		at, err = followerNamed(a, name)
	}
	if err != nil {
		return control.FollowerPath{}, err
	}
	return control.FollowerPath{AppID: a.AppID, OpenID: a.Followers[max(at, 0)].OpenID}, nil
}
