package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/sdk"
	"wxlab/app/workspace"
)

func newSDKCommand(p *program) *cobra.Command {
	var try bool
	cmd := &cobra.Command{
		Use: "sdk [SDK]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if try {
				return p.tryWays(cmd.Context())
			}
			return p.sdk(cmd.Context(), strings.Join(args, ""))
		},
	}
	cmd.Flags().BoolVar(&try, "try", false, "")
	return cmd
}

// tryWays tries the ways from outside, as code of others does.
func (p *program) tryWays(ctx context.Context) error {
	sim, err := p.reachSimulator(ctx, targetFlags{}, p.errs)
	if err != nil {
		return err
	}
	defer sim.done()
	attempts := sim.road.Try(ctx, rand.Text(), func(ctx context.Context, mark string) (string, error) {
		found, err := control.Ask(ctx, sim.Client, control.ListExchanges{Query: sdk.Recorded(mark), Limit: 1})
		if err != nil || len(found.Exchanges) == 0 {
			return "", cmp.Or(err, error(workspace.Misuse("problem.try_lost")))
		}
		return found.Exchanges[0].Way, nil
	})
	return p.showAttempts(attempts)
}

func (p *program) showAttempts(attempts []sdk.Attempt) (err error) {
	l := p.lang()
	for _, a := range attempts {
		mark, said := p.paint(green, "✓"), judge.Way(a.Came, l)
		if a.Err != nil {
			said = workspace.Say(l, a.Err)
		}
		if !a.Straight() {
			mark, err = p.paint(red, "✗"), silent(workspace.ExitFailed)
		}
		if p.json {
			p.lines().Encode(map[string]any{"sent": a.Sent, "came": a.Came, "ok": a.Straight()})
			continue
		}
		fmt.Fprintf(p.out, " %s %s %s\n", mark, report.Pad(l.T("sdk.sent."+a.Sent), 26), said)
	}
	return err
}

func (p *program) sdk(ctx context.Context, name string) error {
	cards := sdk.Cards()
	if name != "" {
		if cards = sdk.Matching(name); len(cards) == 0 {
			return workspace.Unknown("usage.sdk", name, sdkNames())
		}
	}
	base, err := p.simulatorURL(ctx)
	if err != nil {
		return err
	}
	switch {
	case p.json:
		return p.lines().Encode(p.cardsOnTheWire(cards, base))
	case name == "":
		return p.listCards(cards)
	}
	for _, c := range cards {
		p.showCard(c, base)
	}
	return nil
}

// sdkNames are the SDKs that have a card, and their languages.
func sdkNames() (out []string) {
	for _, c := range sdk.Cards() {
		out = append(out, c.ID)
		if !slices.Contains(out, c.Language) {
			out = append(out, c.Language)
		}
	}
	return out
}

// simulatorURL is where the simulator listens, or will listen.
func (p *program) simulatorURL(ctx context.Context) (string, error) {
	if status, err := ask(ctx, p, control.GetStatus{}); err == nil && status.SimURL != "" {
		return status.SimURL, nil
	}
	dir, err := p.dir()
	if err != nil {
		return "", err
	}
	addresses := workspace.DefaultAddresses()
	if s, err := workspace.Load(dir); err == nil {
		addresses = s.Addresses
	}
	return "http://" + addresses.Simulator, nil
}

func (p *program) listCards(cards []sdk.Card) error {
	for _, c := range cards {
		fmt.Fprintf(p.out, "%s %s %s\n", report.Pad(c.ID, 18), report.Pad(c.Language, 9), c.Name)
	}
	_, err := fmt.Fprintln(p.out, "\n"+p.paint(grey, p.lang().T("sdk.list")))
	return err
}

// showCard prints a card, its ways one below the other.
func (p *program) showCard(c sdk.Card, base string) {
	l := p.lang()
	fmt.Fprintf(p.out, "%s  %s\n", c.Name, p.paint(grey, c.Language))
	for _, way := range waysOf(c) {
		fmt.Fprintf(p.out, "\n  %s  %s\n", l.T("sdk.way."+way.name), p.paint(grey, l.T("sdk.trust."+string(way.Trust))))
		lines := strings.Split(filled(way.Snippet, base), "\n")
		if way.name == "exec" {
			lines = append([]string{c.Command()}, lines...)
		}
		for _, line := range lines {
			if line != "" {
				fmt.Fprintln(p.out, "    "+line)
			}
		}
		fmt.Fprintln(p.out, "    "+p.paint(grey, way.Note.In(l)))
	}
	fmt.Fprintln(p.out)
}

// way is a snippet with what it is called.
type way struct {
	name string
	sdk.Snippet
}

func waysOf(c sdk.Card) []way {
	out := []way{{"exec", c.Exec}, {"base", c.Base}}
	if c.Hosts {
		out = append(out, way{"hosts", sdk.HostsFile()})
	}
	return out
}

// filled is a snippet's code for the simulator at base.
func filled(s sdk.Snippet, base string) string {
	at, err := url.Parse(base)
	if err != nil {
		return s.Code
	}
	return s.Filled(base, at.Host)
}

// wireCard and wireWay are what --json prints.
type wireCard struct {
	ID       string             `json:"id"`
	Name     string             `json:"name"`
	Language string             `json:"language"`
	Ways     map[string]wireWay `json:"ways"`
}

type wireWay struct {
	Trust   sdk.Trust `json:"trust"`
	Command string    `json:"command,omitempty"`
	Code    string    `json:"code,omitempty"`
	Note    string    `json:"note"`
}

func (p *program) cardsOnTheWire(cards []sdk.Card, base string) []wireCard {
	out := []wireCard{}
	for _, c := range cards {
		card := wireCard{ID: c.ID, Name: c.Name, Language: c.Language, Ways: map[string]wireWay{}}
		for _, w := range waysOf(c) {
			wire := wireWay{Trust: w.Trust, Code: filled(w.Snippet, base), Note: w.Note.In(p.lang())}
			if w.name == "exec" {
				wire.Command = c.Command()
			}
			card.Ways[w.name] = wire
		}
		out = append(out, card)
	}
	return out
}
