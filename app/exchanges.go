package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/journal"
	"wxlab/app/secrets"
	"wxlab/app/workspace"
)

// newExchangesCommand lists what is on record.
func newExchangesCommand(p *program) *cobra.Command {
	var in control.ListExchanges
	cmd := &cobra.Command{
		Use: "exchanges [QUERY…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			in.Query = strings.Join(args, " ")
			return p.listExchanges(cmd.Context(), in)
		},
	}
	f := cmd.Flags()
	f.IntVarP(&in.Limit, "limit", "n", 50, "")
	f.Int64Var(&in.After, "after", 0, "")
	f.Int64Var(&in.Before, "before", 0, "")
	cmd.AddCommand(newExchangeShowCommand(p), newExchangeCompareCommand(p), newExchangeRemarkCommand(p),
		newExchangePinCommand(p), newExchangeClearCommand(p))
	return cmd
}

// listExchanges prints them as the record goes, the newest at the end, where a terminal stands.
func (p *program) listExchanges(ctx context.Context, in control.ListExchanges) error {
	if err := checkQuery(in.Query); err != nil {
		return err
	}
	_, err := show(ctx, p, in, func(list control.ExchangeList) {
		if len(list.Exchanges) == 0 {
			p.say("verb.exchanges.none")
			return
		}
		slices.Reverse(list.Exchanges)
		p.exchangeTable(list.Exchanges)
	})
	return err
}

func (p *program) exchangeTable(all []control.Exchange) {
	var rows [][]string
	for _, e := range all {
		arrow := "→"
		if e.Dir == journal.In {
			arrow = "←"
		}
		rows = append(rows, []string{
			fmt.Sprintf("#%d", e.ID), e.At.Local().Format("15:04:05.000"), arrow + " " + p.lang().T("ui.kindof."+e.Kind),
			nameOn(e), strings.TrimSpace(e.AppID + " " + e.OpenID), p.lang().Result(e.Outcome, e.Status, e.Code), took(e.Ms),
		})
	}
	titles := []string{"verb.id", "verb.time", "verb.kind", "verb.name", "verb.who", "verb.result", "verb.took"}
	p.headed(titles, rows, column(5, func(row int) colour { return resultInk(all[row]) }))
}

// took is how long an exchange lasted, which travels in milliseconds.
func took(ms float64) string {
	return time.Duration(ms * float64(time.Millisecond)).Round(time.Millisecond).String()
}

// nameOn is the exchange's name on the wire, or its path.
func nameOn(e control.Exchange) string {
	if e.Name == "" {
		return e.Path
	}
	return e.Name
}

func resultInk(e control.Exchange) colour {
	switch e.Outcome {
	case journal.OutcomeRefused, journal.OutcomeFailed:
		return red
	case journal.OutcomeDuplicate, journal.OutcomeUnknown:
		return yellow
	}
	return green
}

// newExchangeShowCommand prints one exchange as it went over the wire.
func newExchangeShowCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "show ID", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := p.exchangeID(args)
			if err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, control.GetExchange{ExchangePath: control.ExchangePath{ID: id}}, p.showExchange)
			return err
		},
	}
	p.chooseSecrets(cmd)
	return cmd
}

// showExchange prints request and answer, and below them what was sealed in them.
func (p *program) showExchange(e control.ExchangeDetail) {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s", e.Method, e.Path)
	if e.Query != "" {
		text.WriteString("?" + e.Query)
	}
	text.WriteString("\n")
	writeMessage(&text, e.ReqHeader, e.ReqBody)
	fmt.Fprintf(&text, "\nHTTP %d  %.1f ms\n", e.Status, e.Ms)
	writeMessage(&text, e.RespHeader, e.RespBody)
	for _, inside := range [][2]string{{"verb.plain", e.Plain}, {"verb.reply_plain", e.ReplyPlain}} {
		if inside[1] != "" {
			fmt.Fprintf(&text, "\n%s\n%s\n", p.lang().T(inside[0]), inside[1])
		}
	}
	said := text.String()
	if !p.showSecrets {
		said = secrets.Key{}.Hide(said)
	}
	fmt.Fprint(p.out, said)
}

func writeMessage(text *strings.Builder, header http.Header, body string) {
	var names []string
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(text, "%s: %s\n", name, strings.Join(header[name], ", "))
	}
	if body != "" {
		fmt.Fprintf(text, "\n%s\n", strings.TrimRight(body, "\n"))
	}
}

// newWaitCommand waits for an exchange.
func newWaitCommand(p *program) *cobra.Command {
	var after int64
	var timeout time.Duration
	cmd := &cobra.Command{
		Use: "wait QUERY…", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			query := strings.Join(args, " ")
			if query == "" {
				return mistake("too_few", "QUERY", helpOf(cmd))
			}
			if err := checkQuery(query); err != nil {
				return err
			}
			return p.wait(cmd.Context(), control.WaitForExchange{Query: query, After: after}, timeout)
		},
	}
	cmd.Flags().Int64Var(&after, "after", 0, "")
	cmd.Flags().DurationVar(&timeout, "timeout", 10*time.Second, "")
	return cmd
}

// waitLimit is how long the control API waits at a time.
const waitLimit = 300 * time.Second

func (p *program) wait(ctx context.Context, in control.WaitForExchange, timeout time.Duration) error {
	if timeout < time.Second || timeout > waitLimit {
		return mistake("wait_timeout", time.Second, waitLimit)
	}
	in.Timeout = int64(timeout.Round(time.Second) / time.Second)
	_, err := show(ctx, p, in, func(e control.Exchange) { p.exchangeTable([]control.Exchange{e}) })
	return err
}

// newDeliveriesCommand lists what the simulated WeChat sent.
func newDeliveriesCommand(p *program) *cobra.Command {
	var in control.ListDeliveries
	cmd := &cobra.Command{
		Use: "deliveries [ID]", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				d, err := show(cmd.Context(), p, control.GetDelivery{ID: args[0]}, p.showDelivery)
				if err == nil && !d.AsExpected && !held(d) {
					return silent(workspace.ExitFailed)
				}
				return err
			}
			_, err := show(cmd.Context(), p, in, p.deliveryTable)
			return err
		},
	}
	cmd.Flags().StringVar(&in.After, "after", "", "")
	cmd.Flags().IntVarP(&in.Limit, "limit", "n", 50, "")
	return cmd
}

func (p *program) deliveryTable(list control.DeliveryList) {
	if len(list.Deliveries) == 0 {
		p.say("verb.deliveries.none")
		return
	}
	var rows [][]string
	for _, d := range list.Deliveries {
		mark := "✗"
		if d.AsExpected {
			mark = "✓"
		}
		rows = append(rows, []string{
			d.ID, d.At.Local().Format(time.TimeOnly), d.Name, strings.TrimSpace(d.Account + " " + d.OpenID),
			fmt.Sprintf("×%d", len(d.Attempts)), mark + " " + p.lang().T("verb.outcome."+d.Outcome),
		})
	}
	titles := []string{"verb.id", "verb.time", "verb.name", "verb.who", "verb.attempts", "verb.result"}
	p.headed(titles, rows, column(5, func(row int) colour {
		if list.Deliveries[row].AsExpected {
			return green
		}
		return red
	}))
}
