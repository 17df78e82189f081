package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// telling are the flags of commands that tell of exchanges as they come.
type telling struct{ quiet bool }

func (t *telling) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&t.quiet, "quiet", false, "")
}

// newTailCommand follows the Wxlab that runs on the workspace.
func newTailCommand(p *program) *cobra.Command {
	var t telling
	var last int
	cmd := &cobra.Command{
		Use: "tail [QUERY…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.client()
			if err != nil {
				return err
			}
			query := strings.Join(args, " ")
			if err := checkQuery(query); err != nil {
				return err
			}
			err = control.Follow(cmd.Context(), c, control.TellExchanges{Query: query, Last: last}, p.teller(t))
			if cmd.Context().Err() != nil { // that is how it ends, as serve does
				return nil
			}
			return err
		},
	}
	t.register(cmd)
	cmd.Flags().IntVarP(&last, "last", "n", 0, "")
	return cmd
}

// checkQuery says what is wrong with a search before anything waits for it.
func checkQuery(query string) error {
	if _, err := journal.ParseQuery(query); err != nil {
		return &workspace.Problem{Key: "usage.search", Exit: workspace.ExitUsage, Err: err}
	}
	return nil
}

// tellAll tells of what a workbench records from this moment on, when what it returns is run, until ctx ends.
func (r *running) tellAll(p *program, t telling, in control.TellExchanges) func(context.Context) {
	follow := r.api.Tell(in)
	return func(ctx context.Context) {
		if err := follow(ctx, p.teller(t)); err != nil && ctx.Err() == nil {
			p.complain(err)
		}
	}
}

// teller writes exchanges: as JSON lines for a machine, in two lines each for a person.
func (p *program) teller(t telling) func(control.Told) error {
	const most = 1000 // troubles that are remembered: serve runs for weeks
	before := map[string]int64{}
	return func(e control.Told) error {
		switch {
		case t.quiet && e.OK && len(e.Problems) == 0:
			return nil
		case p.json:
			return p.lines().Encode(e)
		}
		trouble := fmt.Sprint(e.Body, e.Problems)
		as, known := before[trouble]
		if !known && len(e.Problems) > 0 {
			if len(before) == most {
				clear(before)
			}
			before[trouble] = e.ID
		}
		return p.tellOf(e, as)
	}
}

// tellOf is one exchange in two lines: who said what, and what that was answered; below what is wrong with the answer, in
// short where an exchange before, as, had the very same: WeChat comes three times.
func (p *program) tellOf(e control.Told, as int64) error {
	there, back := "-->", "<--"
	if !journal.IsCallback(e.Kind) {
		there, back = "==>", "<=="
	}
	at := p.paint(grey, e.At.Local().Format("15:04:05.000"))
	parts := []string{at, fmt.Sprintf("#%d", e.ID), p.nameOf(e), whoOf(e), inQuotes(e.Said)}
	if _, err := fmt.Fprintln(p.out, there, joined(parts)); err != nil {
		return err
	}
	answer, more := p.answerOf(e)
	_, err := fmt.Fprintln(p.out, back, joined([]string{p.verdictOf(e), answer, p.paint(grey, took(e.Ms))}))
	if as != 0 {
		p.showReason(p.out, "    ", control.DeliveryProblem{
			Severity: e.Problems[0].Severity, Text: e.Problems[0].Text + p.lang().T("tell.as_at", as),
		})
		return err
	}
	for _, line := range more {
		fmt.Fprintf(p.out, "    %s %s\n", p.paint(grey, "|"), line)
	}
	for _, problem := range e.Problems {
		p.showReason(p.out, "    ", problem)
	}
	return err
}

// nameOf is the exchange's name on the wire.
func (p *program) nameOf(e control.Told) string {
	switch {
	case e.Name == "" && journal.IsCallback(e.Kind):
		return p.lang().T("ui.row.unopened")
	case e.Name == "":
		return e.Method + " " + e.Path
	}
	return e.Name
}

// whoOf are the account and the follower, by name and by id.
func whoOf(e control.Told) string {
	return joined([]string{strings.TrimSpace(e.NickName + " " + e.AppID), strings.TrimSpace(e.Follower + " " + e.OpenID)})
}

// verdictOf is the answer's status behind a mark that says how it is taken.
func (p *program) verdictOf(e control.Told) string {
	mark, ink := "✓", green
	switch {
	case !e.OK:
		mark, ink = "✗", red
	case len(e.Problems) > 0:
		mark, ink = "!", yellow
	}
	status := ""
	if e.Status != 0 {
		status = fmt.Sprintf(" %d", e.Status)
	}
	return p.paint(ink, mark+status)
}

// answerOf is the answer in a few words, and the lines of a body that nobody can take for one.
func (p *program) answerOf(e control.Told) (words string, body []string) {
	switch {
	case e.Answered != "":
		return inQuotes(e.Answered), nil
	case e.Code != 0 && !journal.IsCallback(e.Kind):
		return fmt.Sprint(e.Code), nil
	case e.Outcome == journal.OutcomeDuplicate, e.Outcome == journal.OutcomeUnknown:
		return p.lang().T("ui.outcome." + e.Outcome), nil
	case e.Body == "" && e.Status == http.StatusOK:
		return p.lang().T("tell.empty"), nil
	case e.OK || len([]rune(e.Body)) <= answerShown && !strings.Contains(strings.TrimSpace(e.Body), "\n"):
		return short(strings.TrimSpace(e.Body)), nil
	}
	return p.lang().T("tell.body"), firstLines(e.Body)
}

// bodyLines is how many lines of a refusal's body are shown.
const bodyLines = 12

// firstLines are the beginning of a body, an endless line broken.
func firstLines(body string) (lines []string) {
	for line := range strings.Lines(strings.TrimSpace(body)) {
		r := []rune(strings.TrimRight(line, "\r\n "))
		for len(r) > lineShown {
			lines, r = append(lines, string(r[:lineShown])), r[lineShown:]
		}
		lines = append(lines, string(r))
	}
	if len(lines) > bodyLines {
		lines = append(lines[:bodyLines:bodyLines], "…")
	}
	return lines
}

const (
	answerShown = 60  // characters of an answer that the second line has room for
	lineShown   = 120 // characters of one line of a body
)

// short keeps an answer to one line that can be read at a glance.
func short(answer string) string {
	r := []rune(answer)
	for i, c := range r {
		if c < ' ' {
			r[i] = ' '
		}
	}
	if len(r) > answerShown {
		return string(r[:answerShown]) + "…"
	}
	return string(r)
}

// inQuotes sets apart what a person said from what is said about it.
func inQuotes(text string) string {
	if text == "" {
		return ""
	}
	return "“" + text + "”"
}

// joined puts two spaces between the parts that there are.
func joined(parts []string) string {
	var there []string
	for _, part := range parts {
		if part != "" {
			there = append(there, part)
		}
	}
	return strings.Join(there, "  ")
}
