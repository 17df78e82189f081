package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/road"
	"wxlab/app/workbench"
)

func newListenCommand(p *program) *cobra.Command {
	var to road.PassOn
	var t roadFlags
	var c credentialFlags
	cmd := &cobra.Command{
		Use: "listen", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := p.find(&c, false, startFields()...); err != nil {
				return err
			}
			p.own = c.given
			return p.listen(cmd.Context(), to, t)
		},
	}
	f := cmd.Flags()
	f.StringVar(&to.To, "forward-to", "", "")
	f.StringVar(&to.Events, "forward-events", "", "")
	f.StringVar(&to.Messages, "forward-messages", "", "")
	t.register(cmd)
	c.register(cmd, startFields()...)
	return cmd
}

func (p *program) listen(ctx context.Context, to road.PassOn, t roadFlags) error {
	bench, err := p.openWith(ctx, workbench.Options{PassOn: &to})
	if err != nil {
		return err
	}
	defer bench.close()
	if err := p.openRoad(ctx, bench, t); err != nil {
		return err
	}
	if err := p.announce(bench); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ran, start := make(chan error, 1), bench.Journal.LastID() // before it runs: the first ticket comes at once
	go func() { ran <- bench.Run(ctx) }()
	if err := p.tail(ctx, bench, start); err != nil {
		return err
	}
	cancel()
	return <-ran
}

// tail prints every callback after the given exchange until ctx ends.
func (p *program) tail(ctx context.Context, bench *running, after int64) error {
	const callbacks = "dir:in side:platform"
	if p.json {
		return control.Lines(ctx, bench.Journal, callbacks, p.lines().Encode)
	}
	err := bench.Journal.Follow(ctx, callbacks, after, func(e journal.Exchange) error {
		d, err := bench.Journal.Get(ctx, e.ID)
		if err != nil {
			return err
		}
		reasons, err := p.answerReasons(ctx, bench, d)
		if err != nil {
			return err
		}
		return p.showCallback(d, reasons)
	})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// answerShown is how many characters of an answer the second line has room for.
const answerShown = 60

// showCallback is one callback in two lines: what came, and what your server made of it; and below what WeChat finds wrong
// with that.
func (p *program) showCallback(d journal.Detail, reasons []judge.Reason) error {
	name, about := d.Name, d.AppID
	if name == "" {
		name = d.Path
	}
	if d.OpenID != "" {
		about += " " + d.OpenID
	}
	at, size := d.At.Local().Format("15:04:05.000"), p.paint(grey, fmt.Sprintf("#%d, %d bytes", d.ID, d.ReqBytes))
	if _, err := fmt.Fprintf(p.out, "--> %s  %s  %s  %s\n", at, name, about, size); err != nil {
		return err
	}
	ink, answer, took := green, short(string(d.RespBody)), d.Took.Round(time.Millisecond).String()
	if d.Failed() {
		ink, answer = red, d.Reason
	}
	_, err := fmt.Fprintf(p.out, "<-- %s  %s  %s\n", p.paint(ink, fmt.Sprint(d.Status)), answer, p.paint(grey, took))
	p.showReasons(p.out, reasons)
	return err
}

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
