package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

// newTokensCommand lists the tickets, tokens and codes that the embedded platform holds, and renews or loses one.
func newTokensCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "tokens", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.ListCredentials{}, p.tokenTable)
			return err
		},
	}
	cmd.AddCommand(
		p.tokenCommand("refresh KIND [ACCOUNT]", "verb.tokens.refreshed", func(n control.CredentialName) control.Request[control.Done] {
			return control.RefreshCredential{CredentialName: n}
		}),
		p.tokenCommand("lose KIND [ACCOUNT]", "verb.tokens.lost", func(n control.CredentialName) control.Request[control.Done] {
			return control.LoseCredential{CredentialName: n}
		}))
	return cmd
}

func (p *program) tokenTable(list control.CredentialList) {
	if len(list.Credentials) == 0 {
		p.say("verb.tokens.none")
		return
	}
	var rows [][]string
	for _, c := range list.Credentials {
		until := p.lang().T("verb.tokens.revoked")
		if !c.ExpiresAt.IsZero() {
			until = c.ExpiresAt.Local().Format(time.DateTime)
		}
		rows = append(rows, []string{c.Fingerprint, joined([]string{c.Owner, c.AppID}), until, c.LastError})
	}
	p.headed([]string{"verb.name", "verb.tokens.owner", "verb.tokens.until", "verb.tokens.error"}, rows, nil)
}

// tokenCommand does something to a credential that its kind and its account name.
func (p *program) tokenCommand(
	use, told string, request func(control.CredentialName) control.Request[control.Done],
) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return mistake("too_few", "KIND", helpOf(cmd))
			case len(args) > 2:
				return atMost(2, cmd, args)
			}
			n, err := p.credential(cmd.Context(), args)
			if err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, request(n), func(control.Done) { p.done(told, n.Kind) })
			return err
		},
	}
	p.chooseComponent(cmd)
	return cmd
}

// credential is what KIND and ACCOUNT name.
func (p *program) credential(ctx context.Context, args []string) (n control.CredentialName, err error) {
	n = control.CredentialName{Kind: args[0], Component: p.component}
	if len(args) > 1 {
		a, err := p.account(ctx, args[1])
		if err != nil {
			return n, err
		}
		n.AppID = a.AppID
	}
	return n, nil
}
