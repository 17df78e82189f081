package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"wxlab/app/control"
	"wxlab/app/journal"
	"wxlab/app/judge"
)

// answerReasons are what is wrong with the answer to a recorded callback, nothing where all is well.
func (p *program) answerReasons(ctx context.Context, bench *running, d journal.Detail) ([]judge.Reason, error) {
	if d.Status == http.StatusOK && (len(d.RespBody) == 0 || string(d.RespBody) == "success") && !d.Failed() {
		return nil, nil // most are so, and need no account
	}
	e, err := bench.Explain(ctx, d.ID, p.lang())
	if err != nil || e.Reply == nil {
		return nil, err
	}
	return e.Reply.Reasons, nil
}

// showReasons prints them below what they are about.
func (p *program) showReasons(out io.Writer, reasons []judge.Reason) {
	for _, r := range reasons {
		p.showReason(out, "    ", control.DeliveryProblem{
			Code: r.Code, Severity: string(r.Severity), Text: r.Text, Offset: r.Offset, Cause: r.Cause, Fix: r.Fix,
		})
	}
}

// log tells of every callback after the given exchange whose answer is not as it should be, until ctx ends.
func (r *running) log(ctx context.Context, p *program, after int64) {
	err := r.Journal.Follow(ctx, "is:callback", after, func(e journal.Exchange) error {
		d, err := r.Journal.Get(ctx, e.ID)
		if err != nil {
			return err
		}
		reasons, err := p.answerReasons(ctx, r, d)
		if err != nil || len(reasons) == 0 {
			return err
		}
		fmt.Fprintf(p.errs, "%s  #%d %s %s  [%d]\n", d.At.Local().Format("15:04:05"), d.ID, d.Name, d.AppID, d.Status)
		p.showReasons(p.errs, reasons)
		return nil
	})
	if err != nil && !errors.Is(err, context.Canceled) && ctx.Err() == nil {
		p.complain(err)
	}
}
