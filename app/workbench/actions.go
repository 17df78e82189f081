package workbench

import (
	"context"
	"strings"

	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
)

// Settings are the workspace's, with the addresses this start was given.
func (w *Workbench) Settings() workspace.Settings { return w.Workspace.Settings() }

// SetTunnel stores how the public road is made; a road that stands is not touched.
func (w *Workbench) SetTunnel(ctx context.Context, t workspace.TunnelSettings) error {
	return w.change(func(s *workspace.Settings) error {
		s.Tunnel = t
		return nil
	})
}

// SaveSettings checks, stores and applies s. Credentials take effect at once on both sides, addresses at the next start.
// Further components stay as they are: they have methods of their own, and s may be older than the newest of them.
func (w *Workbench) SaveSettings(ctx context.Context, s workspace.Settings) error {
	return w.change(func(now *workspace.Settings) error {
		s.MoreComponents = now.MoreComponents
		*now = s
		return nil
	})
}

// change edits the settings, one change at a time, and has everything follow them.
func (w *Workbench) change(edit func(*workspace.Settings) error) error {
	w.changing.Lock()
	defer w.changing.Unlock()
	was := w.Settings()
	s := was
	if err := edit(&s); err != nil {
		return err
	}
	if err := s.Check(); err != nil {
		return err
	}
	if err := w.Phones.Allow(s.LAN); err != nil {
		return err
	}
	if err := w.Workspace.Save(s); err != nil {
		return err
	}
	defer w.changed.signal()
	defer w.Nudge()
	return w.follow(was)
}

// platformForSim is a component as the simulator's console knows it; what was set there by other means stays.
func (w *Workbench) platformForSim(s workspace.Settings, c platform.Component) sim.Platform {
	p := sim.Platform{Published: true}
	if w.Sim != nil {
		if known, ok := w.Sim.Platform(c.AppID); ok {
			p = known
		}
	}
	p.AppID, p.Name = c.AppID, c.Name
	if p.Name == "" && c.AppID == s.Component.AppID {
		p.Name = s.Name
	}
	p.Secret, p.Token, p.AESKey, p.PreviousAESKey = c.AppSecret.Reveal(), c.Token.Reveal(), c.EncodingAESKey.Reveal(), c.PreviousEncodingAESKey.Reveal()
	p.EventURL, p.MessageURL, p.AuthDomain = w.consoleFields()
	p.OAuthDomains = s.OAuthDomainList()
	return p
}

// consoleFields are the three addresses that a platform enters in WeChat's console.
func (w *Workbench) consoleFields() (eventURL, messageURL, authDomain string) {
	if t := w.underTest(); t != nil {
		return t.EventURL, t.MessageURL, t.AuthDomain
	}
	base := w.Road.URL()
	if base == "" {
		return "", "", ""
	}
	return base + "/wechat/component", base + "/wechat/$APPID$/callback", road.HostOf(base)
}

func (w *Workbench) underTest() *Target {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.target
}

// SetTarget points the simulator at a platform server of the user's own, for as long as this process runs: the
// workspace's settings stay as they are.
func (w *Workbench) SetTarget(t Target) error {
	if err := w.needSim(); err != nil {
		return err
	}
	w.changing.Lock()
	defer w.changing.Unlock()
	s := w.Settings().StandIn(t.Component)
	s.OAuthDomains = strings.Join(t.OAuthDomains, " ")
	if err := w.Workspace.UseStandIn(s); err != nil {
		return err
	}
	w.mu.Lock()
	w.target = &t
	w.mu.Unlock()
	defer w.changed.signal()
	defer w.Nudge()
	return w.introduce()
}

// needSim and needPlatform refuse what the running parts cannot do.
func (w *Workbench) needSim() error {
	if w.Sim == nil {
		return &workspace.Problem{Key: "problem.no_simulator", Exit: workspace.ExitUsage}
	}
	return nil
}

func (w *Workbench) needPlatform() error {
	if w.Platform == nil {
		return &workspace.Problem{Key: "problem.no_platform", Exit: workspace.ExitUsage}
	}
	return nil
}

// RefreshCredential renews one credential of a component now; a ticket is renewed by asking WeChat to push one. account
// is whose it is, where it is an authorizer's.
func (w *Workbench) RefreshCredential(ctx context.Context, kind CredentialKind, componentAppID, account string) error {
	s, err := w.server(componentAppID)
	if err != nil {
		return err
	}
	defer w.changed.signal()
	switch kind {
	case VerifyTicket:
		if w.Sim != nil {
			_, err = w.PushTicket(ctx, componentAppID)
			return err
		}
		return s.StartPushTicket(ctx)
	case ComponentAccessToken:
		_, err = s.RenewComponentToken(ctx)
	case AuthorizerAccessToken, AuthorizerRefreshToken:
		_, err = s.RenewAuthorizerToken(ctx, account)
	case PreAuthCode:
		_, err = s.NewAuthorizationLink(ctx, platform.LinkOptions{})
	}
	return err
}

// NewAuthorizationLink asks for a pre-auth code of a component and builds the links around it.
func (w *Workbench) NewAuthorizationLink(ctx context.Context, componentAppID string, o platform.LinkOptions) (platform.AuthorizationLink, error) {
	s, err := w.server(componentAppID)
	if err != nil {
		return platform.AuthorizationLink{}, err
	}
	defer w.changed.signal()
	return s.NewAuthorizationLink(ctx, o)
}

// PushTicket has WeChat push a verify ticket to a component now.
func (w *Workbench) PushTicket(ctx context.Context, componentAppID string) (sim.Delivery, error) {
	c, err := w.component(componentAppID)
	if err != nil {
		return sim.Delivery{}, err
	}
	return deliver(w, func() (sim.Delivery, error) { return w.Sim.PushTicket(ctx, c.AppID) })
}

// Trigger has WeChat send one callback of the catalogue. Where t names no component it goes to the first that the account
// authorized.
func (w *Workbench) Trigger(ctx context.Context, t sim.Trigger) (sim.Delivery, error) {
	t.ComponentAppID = w.componentFor(t.ComponentAppID, t.Account)
	return deliver(w, func() (sim.Delivery, error) { return w.Sim.Trigger(ctx, t) })
}

// SendText has a follower write to an account. With no component named, the first that the account authorized hears of it.
func (w *Workbench) SendText(ctx context.Context, componentAppID, account, openID, text string) (sim.Delivery, error) {
	return deliver(w, func() (sim.Delivery, error) {
		return w.Sim.SendText(ctx, w.componentFor(componentAppID, account), account, openID, text)
	})
}

// Unauthorize has an account's administrator cancel its authorization of a component, or of the first one that it
// authorized.
func (w *Workbench) Unauthorize(ctx context.Context, componentAppID, account string) (sim.Delivery, error) {
	return deliver(w, func() (sim.Delivery, error) {
		return w.Sim.Unauthorize(ctx, w.componentFor(componentAppID, account), account)
	})
}

// deliver runs an action of the simulator and wakes whatever it made due.
func deliver(w *Workbench, act func() (sim.Delivery, error)) (sim.Delivery, error) {
	if err := w.needSim(); err != nil {
		return sim.Delivery{}, err
	}
	defer w.changed.signal()
	defer w.Nudge()
	return act()
}
