package scenario

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/app/present"
	"wxlab/platform"
	"wxlab/sim/world"
)

// Presentation plays the story of one authorization a beat at a time, as the parties would: a computer opens the platform's
// page, a phone scans the code on it, consents, and a customer writes. What a screen is said to show was on the page.
type Presentation struct {
	demo     *demo
	question string // that the customer asks
	computer *visitor
	phone    *visitor
	chat     []present.Line
	sent     world.Delivery // the customer's message
}

// Present makes a presentation for one who speaks a language, at its first beat, and tells who is in it.
func (cfg Demo) Present(s present.Story) (*Presentation, present.Story, error) {
	p := &Presentation{demo: newDemo(cfg), question: s.Lang.T("present.question")}
	d := p.demo
	if len(d.account.Followers) == 0 {
		return nil, s, errors.New("no verified official account has a follower")
	}
	s.Account, s.Customer = known(d.account), d.account.Followers[0].NickName
	for _, id := range present.Asked() {
		s.Sets = append(s.Sets, present.Set{ID: id})
	}
	at := Authorization{Via: cfg.Via, Platform: cfg.PublicURL(), Component: cfg.Component, Account: d.account.AppID}
	for _, id := range present.Asked() {
		if !slices.Contains(present.Kept(), id) {
			at.FuncIDs = append(at.FuncIDs, id)
		}
	}
	var err error
	if p.computer, err = newVisitor(at); err != nil {
		return nil, s, err
	}
	p.phone, err = newVisitor(at)
	return p, s, err
}

// known is an account as its owner knows it.
func known(a world.Account) present.Account {
	return present.Account{
		Name: a.NickName, Owner: a.PrincipalName, MiniProgram: a.Kind == world.MiniProgram,
		Service: a.ServiceType == 2, Verified: a.VerifyType >= 0,
	}
}

// Next plays the story's next beat.
func (p *Presentation) Next(ctx context.Context, s present.Story) (present.Story, error) {
	beats := map[string]func(context.Context, *present.Story) (present.Screen, error){
		"ticket": p.ticket, "visit": p.visit, "invitation": p.invitation,
		"code": p.code, "accounts": p.accounts, "permissions": p.permissions, "consent": p.consent,
		"told": p.told, "key": p.key, "profile": p.profile, "back": p.back,
		"message": p.message, "sealed": p.sealed, "answer": p.answer,
	}
	beat := present.Beats()[len(s.Screens)]
	beside, err := beats[beat.Name](ctx, &s)
	if err != nil {
		return s, fmt.Errorf("%s: %w", beat.Name, err)
	}
	return s.Played(beside), nil
}

func (p *Presentation) ticket(ctx context.Context, s *present.Story) (present.Screen, error) {
	for _, step := range []func(context.Context) (string, error){p.demo.startPushTicket, p.demo.ticket} {
		if _, err := step(ctx); err != nil {
			return present.Screen{}, err
		}
	}
	return present.Screen{Kind: present.Before, Account: s.Account}, nil
}

// visit opens the entry page, for which the platform asks WeChat for a pre-auth code.
func (p *Presentation) visit(ctx context.Context, _ *present.Story) (present.Screen, error) {
	return present.Screen{Kind: present.Entry}, p.computer.openEntry(ctx)
}

func (p *Presentation) invitation(ctx context.Context, s *present.Story) (present.Screen, error) {
	if _, err := p.demo.recorded(ctx, "name:api_create_preauthcode outcome:ok"); err != nil {
		return present.Screen{}, err
	}
	codes, err := p.demo.Platform.Store.PreAuthCodes(ctx, p.demo.component)
	if err != nil {
		return present.Screen{}, err
	}
	if len(codes) == 0 {
		return present.Screen{}, errors.New("the platform has no pre-auth code")
	}
	s.Minutes = int(codes[len(codes)-1].ExpiresAt.Sub(p.demo.Sim.Now()).Round(time.Minute) / time.Minute)
	return present.Screen{Kind: present.Entry}, nil
}

// code follows the page's link to WeChat, which shows the QR code.
func (p *Presentation) code(ctx context.Context, _ *present.Story) (present.Screen, error) {
	if err := p.computer.openLogin(ctx); err != nil {
		return present.Screen{}, err
	}
	link, err := p.computer.b.page.link("/safe/bindcomponent")
	return present.Screen{Kind: present.Code, Link: link}, err
}

// accounts opens on the phone what the code says.
func (p *Presentation) accounts(ctx context.Context, _ *present.Story) (present.Screen, error) {
	link, err := p.computer.b.page.link("/safe/bindcomponent")
	if err == nil {
		err = p.phone.visited(p.phone.b.get(ctx, link))
	}
	out := present.Screen{Kind: present.Accounts}
	if err != nil {
		return out, err
	}
	for _, appID := range p.phone.b.page.offered("account") {
		if a, ok := p.demo.Sim.Account(appID); ok {
			out.Accounts = append(out.Accounts, known(a))
		}
	}
	if !slices.Contains(out.Accounts, known(p.demo.account)) {
		return out, p.unexpected()
	}
	return out, nil
}

// unexpected is a page on the phone that does not go on with the story.
func (p *Presentation) unexpected() error {
	return p.phone.b.page.wrong("problem.page")
}

// permissions chooses the account on the phone, which then lists the permission sets; the merchant unticks some.
func (p *Presentation) permissions(ctx context.Context, s *present.Story) (present.Screen, error) {
	if err := p.phone.choose(ctx); err != nil {
		return present.Screen{}, err
	}
	out := present.Screen{Kind: present.Permissions, Account: s.Account}
	for _, value := range p.phone.b.page.offered("func") {
		if id, err := strconv.Atoi(value); err == nil {
			out.Sets = append(out.Sets, present.Set{ID: id, Given: slices.Contains(p.phone.cfg.FuncIDs, id)})
		}
	}
	if len(out.Sets) == 0 {
		return out, p.unexpected()
	}
	return out, nil
}

// consent presses the button on the phone. WeChat tells the platform before it answers.
func (p *Presentation) consent(ctx context.Context, s *present.Story) (present.Screen, error) {
	out := present.Screen{Kind: present.Granted, Account: s.Account}
	if err := p.phone.agree(ctx); err != nil {
		return out, err
	}
	if !strings.Contains(p.phone.b.page.words(), "授权成功") {
		return out, p.unexpected()
	}
	return out, nil
}

func (p *Presentation) told(ctx context.Context, s *present.Story) (present.Screen, error) {
	_, err := p.demo.authorizedEvent(ctx)
	return present.Screen{Kind: present.Granted, Account: s.Account}, err
}

// key lets the platform do what the event asks of it: to collect the tokens. What it was granted is what it tells itself.
func (p *Presentation) key(ctx context.Context, s *present.Story) (present.Screen, error) {
	out := present.Screen{Kind: present.Key, Account: s.Account}
	p.demo.Schedule.Step(ctx)
	if _, err := p.demo.recorded(ctx, "name:api_query_auth outcome:ok"); err != nil {
		return out, err
	}
	if _, err := p.demo.queryAuth(ctx); err != nil {
		return out, err
	}
	a, err := p.demo.Platform.Authorizer(ctx, p.demo.component, p.demo.account.AppID)
	sets := slices.Clone(s.Sets)
	for i := range sets {
		sets[i].Given = slices.Contains(a.FuncInfo, platform.FuncScope{ID: sets[i].ID})
	}
	s.Sets = sets
	return out, err
}

func (p *Presentation) profile(ctx context.Context, s *present.Story) (present.Screen, error) {
	if _, err := p.demo.authorizerInfo(ctx); err != nil {
		return present.Screen{}, err
	}
	a, err := p.demo.Platform.Authorizer(ctx, p.demo.component, p.demo.account.AppID)
	return present.Screen{Kind: present.Profile, Account: present.Account{
		Name: a.NickName, Owner: a.PrincipalName, MiniProgram: a.Kind == platform.MiniProgram,
		Service: a.ServiceType == 2, Verified: a.VerifyType >= 0,
	}}, err
}

// back lets the computer's page look again whether the phone has consented, as it does by itself every two seconds.
func (p *Presentation) back(ctx context.Context, s *present.Story) (present.Screen, error) {
	out := present.Screen{Kind: present.Landing, Account: s.Account}
	if err := p.computer.visited(p.computer.b.get(ctx, p.computer.b.page.refresh)); err != nil {
		return out, err
	}
	return out, p.computer.landed()
}

// message has the customer write; WeChat hands it on and brings the answer within the same exchange.
func (p *Presentation) message(ctx context.Context, s *present.Story) (present.Screen, error) {
	d := p.demo
	var err error
	p.sent, err = d.Table.SendText(ctx, d.component, d.account.AppID, d.account.Followers[0].OpenID, p.question)
	p.chat = []present.Line{{Text: p.question, Mine: true}}
	return p.talk(s), err
}

func (p *Presentation) talk(s *present.Story) present.Screen {
	return present.Screen{Kind: present.Chat, Account: s.Account, Chat: p.chat}
}

// sealed looks at what went over the wire: the platform understood it, and the words were not in it.
func (p *Presentation) sealed(_ context.Context, s *present.Story) (present.Screen, error) {
	switch last := len(p.sent.Attempts) - 1; {
	case last < 0 || !p.sent.Accepted:
		return p.talk(s), refusal(p.sent)
	case strings.Contains(string(p.sent.Attempts[last].RequestBody), p.question):
		return p.talk(s), errors.New("the message went out in clear")
	}
	out := p.talk(s)
	out.Sealed = true
	return out, nil
}

func (p *Presentation) answer(_ context.Context, s *present.Story) (present.Screen, error) {
	if p.sent.Reply == nil || p.sent.Reply.Content == "" {
		return p.talk(s), errors.New("no reply came back")
	}
	p.chat = append(p.chat[:1:1], present.Line{Text: p.sent.Reply.Content})
	return p.talk(s), nil
}
