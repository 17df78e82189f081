package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/explain"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// newExplainCommand accounts for a recorded exchange.
func newExplainCommand(p *program) *cobra.Command {
	reveal := false
	cmd := &cobra.Command{
		Use: "explain ID", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := p.exchangeID(args)
			if err != nil {
				return err
			}
			return p.explainExchange(cmd.Context(), id, reveal)
		},
	}
	cmd.Flags().BoolVar(&reveal, "reveal", false, "")
	return cmd
}

// exchangeID reads 12 or #12.
func (p *program) exchangeID(args []string) (int64, error) {
	if len(args) == 0 {
		return 0, usage(errors.New(p.lang().T("exchange.no_id")))
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(args[0], "#"), 10, 64)
	if err != nil || id < 1 {
		return 0, usage(errors.New(p.lang().T("exchange.id", args[0])))
	}
	return id, nil
}

// explainExchange asks the Wxlab that runs on the workspace, or else reads the journal.
func (p *program) explainExchange(ctx context.Context, id int64, reveal bool) error {
	account, err := ask(ctx, p, control.ExplainExchange{ExchangePath: control.ExchangePath{ID: id}})
	if notRunning(err) {
		account, err = p.explainOffline(ctx, id)
	}
	if err == nil {
		err = p.printAccount(account, reveal)
	}
	if err == nil && (!account.OK || account.Reply != nil && !account.Reply.OK) {
		return silent(workspace.ExitFailed)
	}
	return err
}

// notRunning reports whether no Wxlab runs on the workspace.
func notRunning(err error) bool {
	var problem *workspace.Problem
	return errors.As(err, &problem) && problem.Key == "problem.not_running"
}

func (p *program) explainOffline(ctx context.Context, id int64) (explain.Explanation, error) {
	d, settings, err := p.recorded(ctx, id)
	if err != nil {
		return explain.Explanation{}, err
	}
	return judge.Explain(d, judge.Keys{Settings: settings}, p.lang()), nil
}

// recorded reads an exchange from the workspace's journal, which may belong to a running Wxlab.
func (p *program) recorded(ctx context.Context, id int64) (d journal.Detail, s workspace.Settings, err error) {
	dir, err := p.dir()
	if err != nil {
		return d, s, err
	}
	if s, err = workspace.Load(dir); err != nil {
		return d, s, mistake("no_workspace", dir)
	}
	masked, err := workspace.SecretsOf(dir, s)
	if err != nil {
		return d, s, err
	}
	if s, err = workspace.WithPlatforms(dir, s); err != nil {
		return d, s, err
	}
	d, err = journal.Read(ctx, filepath.Join(dir, "journal.db"), id, masked)
	if errors.Is(err, journal.ErrNotFound) {
		err = workspace.Misuse("problem.journal.not_found")
	}
	return d, s, err
}

// resending are the flags of resend.
type resending struct {
	to       string
	resigned bool
}

// newResendCommand sends a recorded callback once more.
func newResendCommand(p *program) *cobra.Command {
	var r resending
	cmd := &cobra.Command{
		Use: "resend ID", Args: atMostOneArg,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := p.exchangeID(args)
			switch {
			case err != nil:
				return err
			case r.to == "":
				return p.resendHome(cmd.Context(), id, r)
			}
			return p.resendTo(cmd.Context(), id, r)
		},
	}
	cmd.Flags().BoolVar(&r.resigned, "resigned", false, "")
	cmd.Flags().StringVar(&r.to, "to", "", "")
	return cmd
}

// resendHome sends it to the embedded platform, which records it again.
func (p *program) resendHome(ctx context.Context, id int64, r resending) error {
	c, done, err := p.reach(ctx)
	if err != nil {
		return err
	}
	defer done()
	again := control.ReplayExchange{ExchangePath: control.ExchangePath{ID: id}}
	if r.resigned {
		again.Mode = "resigned"
	}
	e, err := control.Ask(ctx, c, again)
	if err != nil {
		return err
	}
	if p.json {
		err = p.lines().Encode(e)
	} else {
		l := p.lang()
		ended := joined([]string{l.Result(e.Outcome, e.Status, e.Code), l.Reason(e.Code, e.Reason)})
		_, err = fmt.Fprintln(p.out, l.T("exchange.sent", id, e.ID, ended))
	}
	if err == nil && (e.Outcome == journal.OutcomeRefused || e.Outcome == journal.OutcomeFailed) {
		return silent(workspace.ExitFailed)
	}
	return err
}

// resendTo sends it to a server of the user's own and accounts for what that answers.
func (p *program) resendTo(ctx context.Context, id int64, r resending) error {
	if err := p.flush(ctx); err != nil {
		return err
	}
	d, settings, err := p.recorded(ctx, id)
	if err != nil {
		return err
	}
	target, err := url.Parse(strings.ReplaceAll(r.to, platform.AppIDMark, d.AppID))
	switch {
	case err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https":
		return workspace.Misuse("problem.resend_to", r.to)
	case d.Kind == journal.KindAPI || d.Kind == journal.KindPage || d.ReqTruncated || d.Method != http.MethodPost:
		return workspace.Misuse("problem.resend_kind", id)
	}
	if r.resigned {
		if d, err = p.resigned(d, settings); err != nil {
			return err
		}
	}
	if d, err = p.post(ctx, target, d); err != nil {
		return &workspace.Problem{Key: "problem.resend_failed", Args: []any{r.to}, Exit: workspace.ExitFailed, Err: err}
	}
	account := judge.Explain(d, judge.Keys{Settings: settings}, p.lang())
	if err := p.printAccount(account, false); err != nil {
		return err
	}
	if !account.OK || account.Reply == nil || !account.Reply.OK {
		return silent(workspace.ExitFailed)
	}
	return nil
}

// flush has a running Wxlab write what it holds back; where none runs there is nothing.
func (p *program) flush(ctx context.Context) error {
	_, err := ask(ctx, p, control.ListExchanges{Limit: 1})
	if notRunning(err) {
		return nil
	}
	return err
}

// resigned is the exchange with its message in a new envelope, of this moment.
func (p *program) resigned(d journal.Detail, settings workspace.Settings) (journal.Detail, error) {
	if len(d.Plain) == 0 {
		return d, workspace.Misuse("problem.resend_resigned", d.ID)
	}
	c, err := settings.FindComponent(d.ComponentAppID)
	if err != nil {
		return d, err
	}
	keys := explain.Keys{AppID: c.AppID, Token: c.Token, EncodingAESKey: c.EncodingAESKey}
	sealed, err := p.seal(sealing{openID: d.OpenID}, keys, d.Plain)
	d.At, d.Query, d.ReqBody = p.clock(), sealed.Query, []byte(sealed.Body)
	return d, err
}

// patient is how long a server may take before it is given up: WeChat's 5 s, and some more to see what comes.
const patient = 15 * time.Second

// post sends a recorded request and fills in what was answered.
func (p *program) post(ctx context.Context, to *url.URL, d journal.Detail) (journal.Detail, error) {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	to.RawQuery = strings.TrimPrefix(to.RawQuery+"&"+d.Query, "&")
	req, err := http.NewRequestWithContext(ctx, d.Method, to.String(), bytes.NewReader(d.ReqBody))
	if err != nil {
		return d, err
	}
	req.Header.Set("Content-Type", d.ReqHeader.Get("Content-Type"))
	req.Header.Set("User-Agent", d.ReqHeader.Get("User-Agent"))
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return d, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxCapture))
	d.Status, d.RespHeader, d.RespBody = resp.StatusCode, resp.Header, body
	d.Path, d.Reason = to.Path, ""
	return d, err
}
