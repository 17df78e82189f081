package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/workspace"
	"wxlab/sim"
)

// sending is what a follower does, by the command line.
type sending struct {
	account, words, as, follower string
	sets                         []string
}

// newSendCommand lets a follower do something.
func newSendCommand(p *program) *cobra.Command {
	var s sending
	cmd := &cobra.Command{
		Use: "send ACCOUNT [TEXT…]", Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return mistake("too_few", "ACCOUNT", helpOf(cmd))
			}
			s.account, s.words = args[0], strings.Join(args[1:], " ")
			return p.send(cmd.Context(), s)
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.as, "as", "text", "")
	f.StringVar(&s.follower, "follower", "", "")
	f.StringArrayVar(&s.sets, "set", nil, "")
	return cmd
}

// send does it, and reports what each who was told of it answered.
func (p *program) send(ctx context.Context, s sending) error {
	set, err := overrides(s.sets)
	if err != nil {
		return err
	}
	who, err := p.follower(ctx, s.account, s.follower)
	if err != nil {
		return err
	}
	if s.as == "login" {
		_, err := show(ctx, p, control.Login{FollowerPath: who}, func(c control.LoginCode) { fmt.Fprintln(p.out, c.Code) })
		return err
	}
	in, err := s.deed(who, set)
	if err != nil {
		return err
	}
	list, err := show(ctx, p, in, func(list control.DeliveryList) {
		for _, d := range list.Deliveries {
			p.showDelivery(d)
		}
		if len(list.Deliveries) == 0 {
			p.say("verb.send.nobody")
		}
	})
	failed := func(d control.Delivery) bool { return !d.AsExpected && !held(d) }
	if err == nil && slices.ContainsFunc(list.Deliveries, failed) {
		return silent(workspace.ExitFailed)
	}
	return err
}

// deed is what the follower does, as the control API takes it.
func (s sending) deed(who control.FollowerPath, set map[string]string) (control.Request[control.DeliveryList], error) {
	switch s.as {
	case "text", string(sim.Write):
		if s.words == "" {
			return nil, mistake("send_text")
		}
		return control.Act{FollowerPath: who, Do: string(sim.Write), Key: s.words, Set: set}, nil
	case "menu":
		button, err := readButton(s.words)
		return control.ClickMenu{FollowerPath: who, Button: button, Set: set}, err
	case "qrcode":
		return control.ScanQRCode{FollowerPath: who, Ticket: s.words}, nil
	case "accept", "refuse":
		return control.AnswerPopup{FollowerPath: who, TemplateID: s.words, Accept: s.as == "accept"}, nil
	}
	if !slices.Contains(sim.Verbs(), sim.Verb(s.as)) {
		return nil, mistake("send_as", s.as, strings.Join(deeds(), " "))
	}
	return control.Act{FollowerPath: who, Do: s.as, Key: s.words, Set: set}, nil
}

// deeds are all that a follower can do here.
func deeds() []string {
	out := []string{"text"}
	for _, v := range sim.Verbs() {
		if v != sim.Write {
			out = append(out, string(v))
		}
	}
	return append(out, "menu", "qrcode", "accept", "refuse", "login")
}

// readButton reads the places of a button and its sub button, which people count from 1.
func readButton(words string) ([]int, error) {
	var out []int
	for _, word := range strings.Fields(words) {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, mistake("menu", words)
		}
		out = append(out, n-1)
	}
	if len(out) == 0 {
		return nil, mistake("menu", words)
	}
	return out, nil
}

// newChatCommand prints what a follower's phone shows.
func newChatCommand(p *program) *cobra.Command {
	var follower string
	cmd := &cobra.Command{
		Use: "chat ACCOUNT", Args: takes("ACCOUNT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			who, err := p.follower(cmd.Context(), args[0], follower)
			if err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, control.GetChat{FollowerPath: who}, p.showChat)
			return err
		},
	}
	cmd.Flags().StringVar(&follower, "follower", "", "")
	return cmd
}

func (p *program) showChat(c control.ChatView) {
	if len(c.Chat) == 0 {
		p.say("verb.chat.none")
	}
	for _, line := range c.Chat {
		arrow := p.paint(green, "→")
		if line.From == "account" {
			arrow = p.paint(yellow, "←")
		}
		kind := ""
		if line.MsgType != "text" {
			kind = "[" + line.MsgType + "]"
		}
		fmt.Fprintln(p.out, arrow, joined([]string{kind, line.Text}))
		for _, part := range line.Parts {
			if text := joined([]string{part.Title, part.Note, part.URL}); text != "" {
				fmt.Fprintln(p.out, "    "+text)
			}
		}
	}
}
