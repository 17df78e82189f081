package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// newCallsCommand lists the API calls that the simulated WeChat was asked.
func newCallsCommand(p *program) *cobra.Command {
	var failed bool
	var limit int
	cmd := &cobra.Command{
		Use: "calls", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listCalls(cmd.Context(), failed, limit) },
	}
	cmd.Flags().BoolVar(&failed, "failed", false, "")
	cmd.Flags().IntVarP(&limit, "limit", "n", 50, "")
	return cmd
}

func (p *program) listCalls(ctx context.Context, failed bool, limit int) error {
	list, err := ask(ctx, p, control.ListCalls{})
	if err != nil {
		return err
	}
	chosen := []control.Call{}
	for _, c := range list.Calls {
		if !failed || callFailed(c) {
			chosen = append(chosen, c)
		}
	}
	chosen = chosen[max(0, len(chosen)-max(limit, 0)):]
	if p.json {
		return p.lines().Encode(control.CallList{Calls: chosen})
	}
	if len(chosen) == 0 {
		p.say("verb.calls.none")
	}
	for _, c := range chosen {
		p.showCall(c)
	}
	return nil
}

func callFailed(c control.Call) bool { return c.ErrCode != 0 || c.Unknown || c.Fault != "" }

// showCall prints a line for a call, and below it the hint of one that failed.
func (p *program) showCall(c control.Call) {
	mark := p.paint(green, "✓")
	if callFailed(c) {
		mark = p.paint(red, "✗")
	}
	at, _, _ := strings.Cut(c.Path, "?")
	said := ""
	switch {
	case c.Unknown:
		said = p.lang().T("verb.calls.unknown")
	case c.ErrCode != 0:
		said = strconv.Itoa(c.ErrCode)
	}
	fault := ""
	if c.Fault != "" {
		fault = p.lang().T("verb.calls.fault", c.Fault)
	}
	when := p.paint(grey, c.At.Local().Format(time.TimeOnly))
	fmt.Fprintln(p.out, mark, joined([]string{when, path.Base(at), c.Owner, said, fault}))
	if c.Hint != "" {
		fmt.Fprintf(p.out, "    %s\n", c.Hint)
	}
}

// newQuotaCommand shows and sets today's API counters.
func newQuotaCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "quota", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.ListQuotas{}, func(list control.QuotaList) {
				if len(list.Quotas) == 0 {
					p.say("verb.quota.none")
					return
				}
				var rows [][]string
				for _, q := range list.Quotas {
					limit := strconv.Itoa(q.Limit)
					if q.Limit == 0 {
						limit = p.lang().T("verb.quota.unlimited")
					}
					rows = append(rows, []string{q.Owner, q.Path, strconv.Itoa(q.Used), limit})
				}
				p.headed([]string{"verb.appid", "verb.api", "verb.quota.used", "verb.quota.limit"}, rows, nil)
			})
			return err
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use: "set APPID PATH USED", Args: takes("APPID PATH USED"),
		RunE: func(cmd *cobra.Command, args []string) error {
			used, err := strconv.Atoi(args[2])
			if err != nil || used < 0 {
				return mistake("flag_count", "USED", args[2], helpOf(cmd))
			}
			_, err = show(cmd.Context(), p, control.SetQuota{Owner: args[0], Path: args[1], Used: used}, func(control.Done) {
				p.done("verb.quota.set", args[1], used)
			})
			return err
		},
	})
	return cmd
}

// calling are the flags of call.
type calling struct {
	control.CallAPI
	query []string
	body  string
}

// newCallCommand calls the simulated WeChat's API with a live token.
func newCallCommand(p *program) *cobra.Command {
	var c calling
	cmd := &cobra.Command{
		Use: "call PATH", Args: takes("PATH"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.Path = args[0]
			return p.call(cmd.Context(), c)
		},
	}
	f := cmd.Flags()
	f.StringVar(&c.Account, "account", "", "")
	f.StringVar(&c.Token, "as", "", "")
	f.StringVar(&c.Method, "method", "", "")
	f.StringArrayVar(&c.query, "query", nil, "")
	f.StringVarP(&c.body, "data", "d", "", "")
	p.chooseComponent(cmd)
	return cmd
}

func (p *program) call(ctx context.Context, c calling) (err error) {
	c.Method, c.Component = strings.ToUpper(c.Method), p.component
	if c.Query, err = overrides(c.query); err != nil {
		return mistake("query_pair", strings.Join(c.query, " "))
	}
	if c.Body, err = p.dataOf(c.body); err != nil {
		return err
	}
	if c.Account != "" {
		a, err := p.account(ctx, c.Account)
		if err != nil {
			return err
		}
		c.Account = a.AppID
	}
	a, err := show(ctx, p, c.CallAPI, func(a control.APIAnswer) { p.showAnswer(a) })
	if err == nil && (a.ErrCode != 0 || a.Status >= 400) {
		return silent(workspace.ExitFailed)
	}
	return err
}

// dataOf is the text itself, of @FILE the file's, of @- or - the standard input's.
func (p *program) dataOf(text string) (string, error) {
	name, isFile := strings.CutPrefix(text, "@")
	if !isFile && text != "-" {
		return text, nil
	}
	raw, err := p.readCapture(name)
	if err != nil {
		return "", usage(err)
	}
	return string(raw), nil
}

// showAnswer prints the body, indented where it is JSON and somebody reads it; on the standard error what cannot be seen in it.
func (p *program) showAnswer(a control.APIAnswer) {
	fmt.Fprintln(p.errs, p.paint(grey, fmt.Sprintf("%s %s  %d", a.Method, a.Path, a.Status)))
	if a.Binary {
		p.showFile(a.Body)
		return
	}
	var pretty bytes.Buffer
	if json.Indent(&pretty, []byte(a.Body), "", "  ") != nil {
		pretty.Reset()
		pretty.WriteString(a.Body)
	}
	fmt.Fprintln(p.out, strings.TrimRight(pretty.String(), "\n"))
	if a.Hint != "" {
		fmt.Fprintf(p.errs, "    %s\n", a.Hint)
	}
}

// showFile writes the picture or whatever an API answered, so that > FILE keeps it; a terminal is only told of it.
func (p *program) showFile(base64Body string) {
	raw, err := base64.StdEncoding.DecodeString(base64Body)
	switch {
	case err != nil: // another Wxlab's, whose answers are otherwise
		fmt.Fprintln(p.out, base64Body)
	case p.onTerminal():
		p.say("verb.call.file", http.DetectContentType(raw), len(raw))
	default:
		p.out.Write(raw)
	}
}

// newSetupCommand prints the fields of WeChat's console.
func newSetupCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "setup", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := show(cmd.Context(), p, control.GetSetup{Component: p.component, Secrets: p.showSecrets}, p.showFields)
			return err
		},
	}
	p.chooseComponent(cmd)
	p.chooseSecrets(cmd)
	return cmd
}

func (p *program) showFields(s control.SetupFields) {
	var rows [][]string
	for _, f := range s.Fields {
		value := f.Value
		if value == "" {
			value = "(" + f.Hint + ")"
		}
		rows = append(rows, []string{ticked(f.Seen), f.Label, value})
	}
	p.table(rows, column(0, func(row int) colour {
		if s.Fields[row].Seen {
			return green
		}
		return grey
	}))
	if !p.showSecrets {
		fmt.Fprintln(p.out, p.paint(grey, p.lang().T("serve.secrets")))
	}
}

// newLinkCommand makes authorization links.
func newLinkCommand(p *program) *cobra.Command {
	var in control.NewLink
	cmd := &cobra.Command{
		Use: "link", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in.Component = p.component
			_, err := show(cmd.Context(), p, in, func(link control.Link) {
				l := p.lang()
				p.table([][]string{
					{l.T("verb.link.entry"), link.EntryURL}, {l.T("verb.link.url"), link.URL}, {l.T("verb.link.h5"), link.H5URL},
					{l.T("verb.link.code"), link.PreAuthCode}, {l.T("verb.link.until"), link.ExpiresAt.Local().Format(time.DateTime)},
				}, nil)
			})
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.Form, "form", "", "")
	f.IntVar(&in.AuthType, "auth-type", 0, "")
	f.StringVar(&in.BizAppID, "biz-appid", "", "")
	f.IntSliceVar(&in.CategoryIDs, "category-ids", nil, "")
	p.chooseComponent(cmd)
	return cmd
}
