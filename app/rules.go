package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/platform"
)

// newRulesCommand lists and changes the rules that messages are answered by.
func newRulesCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "rules", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.changeRules(cmd.Context(), control.GetRules{}) },
	}
	cmd.AddCommand(newRuleAddCommand(p), newRuleRemoveCommand(p), newRulesPutCommand(p), newRuleTryCommand(p))
	return cmd
}

// changeRules sends a change and prints the rules after it.
func (p *program) changeRules(ctx context.Context, in control.Request[control.RuleList]) error {
	_, err := show(ctx, p, in, func(list control.RuleList) {
		if len(list.Rules) == 0 {
			p.say("verb.rules.none")
			return
		}
		var rows [][]string
		for i, r := range list.Rules {
			rows = append(rows, []string{
				strconv.Itoa(i + 1), ticked(r.Enabled), r.Name, matched(r.Match), keyword(r.Keyword), answered(r.Reply),
			})
		}
		titles := []string{"verb.number", "verb.on", "verb.name", "verb.rules.match", "verb.rules.keyword", "verb.rules.answer"}
		p.headed(titles, rows, column(1, func(row int) colour {
			if list.Rules[row].Enabled {
				return green
			}
			return grey
		}))
	})
	return err
}

func matched(m platform.Match) string {
	var parts []string
	for _, part := range []string{m.AppID, string(m.Family), m.Type, m.Event, m.Component} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return "*"
	}
	return strings.Join(parts, " ")
}

func keyword(k platform.Keyword) string {
	if k.Text == "" {
		return "*"
	}
	return strings.TrimSpace(string(k.How) + " " + k.Text)
}

func answered(r platform.RuleReply) string {
	if r.Kind == platform.ReplyText {
		return short(r.Text)
	}
	return strings.TrimSpace(string(r.Kind) + " " + r.MediaID + r.Title)
}

func newRuleAddCommand(p *program) *cobra.Command {
	r := platform.ReplyRule{Enabled: true, Reply: platform.RuleReply{Kind: platform.ReplyText}}
	var kind, how string
	var first bool
	cmd := &cobra.Command{
		Use: "add [TEXT…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			r.Reply.Kind, r.Keyword.How, r.Reply.Text = platform.ReplyKind(kind), platform.KeywordHow(how), strings.Join(args, " ")
			if r.Keyword.Text == "" {
				r.Keyword.How = ""
			}
			return p.editRules(cmd.Context(), func(all []platform.ReplyRule) ([]platform.ReplyRule, error) {
				if first {
					return slices.Insert(all, 0, r), nil
				}
				return append(all, r), nil
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.Name, "name", "", "")
	f.StringVar(&r.Match.AppID, "account", "", "")
	f.StringVar(&r.Match.Type, "type", "text", "")
	f.StringVar(&r.Match.Event, "event", "", "")
	f.StringVar(&r.Keyword.Text, "keyword", "", "")
	f.StringVar(&how, "how", string(platform.Contains), "")
	f.StringVar(&kind, "reply", string(platform.ReplyText), "")
	f.StringVar(&r.Reply.MediaID, "media-id", "", "")
	f.BoolVar(&first, "first", false, "")
	return cmd
}

// editRules reads the rules, changes them and puts them back.
func (p *program) editRules(ctx context.Context, change func([]platform.ReplyRule) ([]platform.ReplyRule, error)) error {
	now, err := ask(ctx, p, control.GetRules{})
	if err != nil {
		return err
	}
	changed, err := change(now.Rules)
	if err != nil {
		return err
	}
	return p.changeRules(ctx, control.PutRules{RuleList: control.RuleList{Rules: changed}})
}

func newRuleRemoveCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove NUMBER", Args: takes("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.editRules(cmd.Context(), func(all []platform.ReplyRule) ([]platform.ReplyRule, error) {
				return without(all, args[0])
			})
		},
	}
}

// without takes out the rule of that number, which people count from 1.
func without[Rule any](all []Rule, number string) ([]Rule, error) {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(all) {
		return nil, mistake("rule_number", number, len(all))
	}
	return slices.Delete(all, n-1, n), nil
}

func newRulesPutCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "put FILE", Args: takes("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			var list control.RuleList
			if err := p.readJSON(args[0], &list); err != nil {
				return err
			}
			if list.Rules == nil {
				list.Rules = []platform.ReplyRule{}
			}
			return p.changeRules(cmd.Context(), control.PutRules{RuleList: list})
		},
	}
}

// readJSON reads a file, - for the standard input, and refuses fields that mean nothing.
func (p *program) readJSON(name string, into any) error {
	raw, err := p.readCapture(name)
	if err != nil {
		return usage(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return mistake("json_file", name, err)
	}
	return nil
}

func newRuleTryCommand(p *program) *cobra.Command {
	var in control.TryRules
	cmd := &cobra.Command{
		Use: "try ACCOUNT [TEXT…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return mistake("too_few", "ACCOUNT", helpOf(cmd))
			}
			who, err := p.follower(cmd.Context(), args[0], "")
			if err != nil {
				return err
			}
			in.AppID, in.OpenID, in.Content, in.Component = who.AppID, who.OpenID, strings.Join(args[1:], " "), p.component
			_, err = show(cmd.Context(), p, in, func(t control.RuleTrial) {
				if t.Rule == 0 {
					p.say("verb.rules.nobody")
				} else {
					p.say("verb.rules.taken", t.Rule, t.Name)
				}
				fmt.Fprintln(p.out, t.Answer)
			})
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.MsgType, "type", "text", "")
	f.StringVar(&in.Event, "event", "", "")
	f.StringVar(&in.EventKey, "event-key", "", "")
	p.chooseComponent(cmd)
	return cmd
}
