package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

// newAccountsCommand lists and changes the accounts of the simulated WeChat.
func newAccountsCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "accounts", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.GetWorld{}, p.showAccounts)
			return err
		},
	}
	cmd.AddCommand(newAccountAddCommand(p), newAccountRemoveCommand(p), newAccountConnectCommand(p),
		newAccountDisconnectCommand(p), newAuditCommand(p))
	return cmd
}

func (p *program) showAccounts(w control.World) {
	l, rows := p.lang(), [][]string{}
	for _, a := range w.Accounts {
		var notes []string
		if slices.ContainsFunc(w.Grants, func(g control.Grant) bool { return g.AuthorizerAppID == a.AppID }) {
			notes = append(notes, l.T("ui.auth.authorized"))
		}
		if a.Push != nil {
			notes = append(notes, a.Push.URL)
		}
		rows = append(rows, []string{
			a.NickName, a.AppID, a.UserName, l.T("ui.account." + a.Kind), fmt.Sprint(len(a.Followers)), strings.Join(notes, "  "),
		})
	}
	p.headed([]string{"verb.name", "verb.appid", "verb.user_name", "verb.kind", "verb.followers", "verb.note"}, rows, nil)
}

func newAccountAddCommand(p *program) *cobra.Command {
	var b control.AccountBody
	cmd := &cobra.Command{
		Use: "add NAME", Args: takes("NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			b.NickName = args[0]
			_, err := show(cmd.Context(), p, control.AddAccount{AccountBody: b}, func(a control.Account) {
				p.done("verb.account.added", a.NickName, a.AppID)
			})
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.Kind, "kind", "official_account", "")
	f.StringVar(&b.AppID, "appid", "", "")
	f.StringVar(&b.UserName, "user-name", "", "")
	f.StringVar(&b.PrincipalName, "principal", "", "")
	f.StringVar(&b.Signature, "signature", "", "")
	f.IntVar(&b.ServiceType, "service-type", 2, "")
	f.IntVar(&b.VerifyType, "verify-type", 0, "")
	f.IntVar(&b.AccountStatus, "status", 0, "")
	f.BoolVar(&b.NoAPI, "no-api", false, "")
	cmd.PreRun = func(*cobra.Command, []string) {
		if b.Kind != "official_account" && !f.Changed("service-type") {
			b.ServiceType = 0
		}
	}
	return cmd
}

// onAccount is a command about one account, which done tells of when it is over.
func (p *program) onAccount(
	use, done string, of func(control.AccountPath, []string) control.Request[control.Done],
) *cobra.Command {
	_, wanted, _ := strings.Cut(use, " ")
	return &cobra.Command{
		Use: use, Args: takes(wanted),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, of(control.AccountPath{AppID: a.AppID}, args), func(control.Done) {
				p.done(done, a.NickName, a.AppID)
			})
			return err
		},
	}
}

func newAccountRemoveCommand(p *program) *cobra.Command {
	return p.onAccount("remove ACCOUNT", "verb.account.removed",
		func(a control.AccountPath, _ []string) control.Request[control.Done] {
			return control.RemoveAccount{AccountPath: a}
		})
}

func newAccountConnectCommand(p *program) *cobra.Command {
	var in control.ConnectAccount
	cmd := p.onAccount("connect ACCOUNT URL", "verb.account.connected",
		func(a control.AccountPath, args []string) control.Request[control.Done] {
			in.AccountPath, in.URL = a, args[1]
			return in
		})
	f := cmd.Flags()
	f.StringVar(&in.Token, "token", "", "")
	f.StringVar(&in.AESKey, "aes-key", "", "")
	f.StringVar(&in.Mode, "mode", "plain", "")
	f.StringVar(&in.Format, "format", "xml", "")
	return cmd
}

func newAccountDisconnectCommand(p *program) *cobra.Command {
	return p.onAccount("disconnect ACCOUNT", "verb.account.disconnected",
		func(a control.AccountPath, _ []string) control.Request[control.Done] {
			return control.DisconnectAccount{AccountPath: a}
		})
}

// newAuditCommand chooses how the next audits of a mini program end.
func newAuditCommand(p *program) *cobra.Command {
	var in control.PlanAudit
	var after time.Duration
	cmd := p.onAccount("audit ACCOUNT RESULT", "verb.account.audit",
		func(a control.AccountPath, args []string) control.Request[control.Done] {
			in.AccountPath, in.Result, in.AfterSeconds = a, args[1], after.Seconds()
			return in
		})
	f := cmd.Flags()
	f.StringVar(&in.Of, "of", "code", "")
	f.DurationVar(&after, "after", 0, "")
	f.StringVar(&in.Reason, "reason", "", "")
	f.StringVar(&in.ScreenShot, "screenshot", "", "")
	return cmd
}

// newFollowersCommand lists and changes the followers of an account.
func newFollowersCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "followers ACCOUNT", Args: takes("ACCOUNT"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.listFollowers(cmd.Context(), args[0]) },
	}
	cmd.AddCommand(newFollowerAddCommand(p), newFollowerRemoveCommand(p))
	return cmd
}

func (p *program) listFollowers(ctx context.Context, account string) error {
	a, err := p.account(ctx, account)
	switch {
	case err != nil:
		return err
	case p.json:
		return p.lines().Encode(map[string]any{"followers": a.Followers})
	case len(a.Followers) == 0:
		p.say(ofPeople(a, "verb.follower.none", "verb.user.none"), a.NickName)
		return nil
	}
	var rows [][]string
	for _, f := range a.Followers {
		rows = append(rows, []string{f.NickName, f.OpenID, ticked(f.Subscribed), f.UnionID, f.Remark})
	}
	p.headed([]string{"verb.name", "verb.openid", "verb.follower.follows", "verb.unionid", "verb.note"}, rows, nil)
	return nil
}

func newFollowerAddCommand(p *program) *cobra.Command {
	in := control.AddFollower{Follower: control.Follower{Subscribed: true}}
	stranger := false
	cmd := &cobra.Command{
		Use: "add ACCOUNT NAME", Args: takes("ACCOUNT NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			in.AccountPath.AppID, in.NickName, in.Subscribed = a.AppID, args[1], !stranger
			_, err = show(cmd.Context(), p, in, func(f control.Follower) {
				p.done(ofPeople(a, "verb.follower.added", "verb.user.added"), f.NickName, f.OpenID, a.NickName)
			})
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.OpenID, "openid", "", "")
	f.StringVar(&in.UnionID, "unionid", "", "")
	f.StringVar(&in.Remark, "remark", "", "")
	f.BoolVar(&stranger, "stranger", false, "")
	f.BoolVar(&in.BlocksNotices, "blocks-notices", false, "")
	f.BoolVar(&in.Blacklisted, "blacklisted", false, "")
	f.BoolVar(&in.Muted, "muted", false, "")
	f.BoolVar(&in.Snapshot, "snapshot", false, "")
	return cmd
}

func newFollowerRemoveCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove ACCOUNT NAME", Args: takes("ACCOUNT NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			who, err := p.follower(cmd.Context(), args[0], args[1])
			if err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, control.RemoveFollower{FollowerPath: who}, func(control.Done) {
				p.done("verb.follower.removed", args[1])
			})
			return err
		},
	}
}
