package workbench

import (
	"context"
	"strings"

	"wxlab/platform"
	"wxlab/sim"
	"wxlab/sim/world"
)

// Settings are the workspace's, with the addresses this start was given.
func (w *Workbench) Settings() Settings {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.settings
}

// SaveSettings checks, stores and applies s. Credentials take effect at once on both sides, addresses at the next start.
// Further components stay as they are: they have methods of their own, and s may be older than the newest of them.
func (w *Workbench) SaveSettings(ctx context.Context, s Settings) error {
	return w.change(func(now *Settings) error {
		s.MoreComponents = now.MoreComponents
		*now = s
		return nil
	})
}

// change edits the settings, one change at a time, and has everything follow them.
func (w *Workbench) change(edit func(*Settings) error) error {
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
	if err := w.allowLAN(s.LAN); err != nil {
		return err
	}
	if err := w.keepSettings(s); err != nil {
		return err
	}
	defer w.changed.signal()
	defer w.Nudge()
	return w.follow(was)
}

// keepSettings writes the settings. What the command line said of addresses and phones is for this start only, and stays out
// of the file where it is unchanged.
func (w *Workbench) keepSettings(s Settings) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	file := s
	if s.Addresses == w.settings.Addresses {
		file.Addresses = w.kept
	}
	if s.LAN == w.settings.LAN {
		file.LAN = w.keptLAN
	}
	if err := w.keepOwnComponents(&file); err != nil {
		return err
	}
	if err := saveSettings(w.dir, file); err != nil {
		return err
	}
	w.settings, w.kept, w.keptLAN = s, file.Addresses, file.LAN
	return nil
}

// keepOwnComponents leaves the workspace's own components in the file while a server under test stands in for them:
// that server's credentials are for this run only.
func (w *Workbench) keepOwnComponents(file *Settings) error {
	if w.target == nil {
		return nil
	}
	own, err := loadSettings(w.dir)
	if err != nil {
		return err
	}
	file.Component, file.MoreComponents = own.Component, own.MoreComponents
	return nil
}

// platformForSim is a component as the simulator's console knows it; what was set there by other means stays.
func (w *Workbench) platformForSim(s Settings, c platform.Component) world.Platform {
	p := world.Platform{Published: true}
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
	p.OAuthDomains = s.oauthDomains()
	return p
}

// consoleFields are the three addresses that a platform enters in WeChat's console.
func (w *Workbench) consoleFields() (eventURL, messageURL, authDomain string) {
	if t := w.underTest(); t != nil {
		return t.EventURL, t.MessageURL, t.AuthDomain
	}
	base := w.PublicURL()
	if base == "" {
		return "", "", ""
	}
	return platform.EventURL(base), platform.MessageURL(base), hostOf(base)
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
	s := w.Settings()
	s.Component, s.OAuthDomains = t.Component, strings.Join(t.OAuthDomains, " ")
	s.MoreComponents = without(s.MoreComponents, t.Component.AppID)
	if err := s.Check(); err != nil {
		return err
	}
	w.mu.Lock()
	w.settings, w.target = s, &t
	w.mu.Unlock()
	defer w.changed.signal()
	defer w.Nudge()
	return w.introduce()
}

// needSim and needPlatform refuse what the running parts cannot do.
func (w *Workbench) needSim() error {
	if w.Sim == nil {
		return &Problem{Key: "problem.no_simulator", Exit: ExitUsage}
	}
	return nil
}

func (w *Workbench) needPlatform() error {
	if w.Platform == nil {
		return &Problem{Key: "problem.no_platform", Exit: ExitUsage}
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
func (w *Workbench) PushTicket(ctx context.Context, componentAppID string) (world.Delivery, error) {
	c, err := w.component(componentAppID)
	if err != nil {
		return world.Delivery{}, err
	}
	return deliver(w, func() (world.Delivery, error) { return w.Sim.PushTicket(ctx, c.AppID) })
}

// Trigger has WeChat send one callback of the catalogue. Where t names no component it goes to the first that the account
// authorized.
func (w *Workbench) Trigger(ctx context.Context, t sim.Trigger) (world.Delivery, error) {
	t.ComponentAppID = w.componentFor(t.ComponentAppID, t.Account)
	return deliver(w, func() (world.Delivery, error) { return w.Sim.Trigger(ctx, t) })
}

// SendText has a follower write to an account. With no component named, the first that the account authorized hears of it.
func (w *Workbench) SendText(ctx context.Context, componentAppID, account, openID, text string) (world.Delivery, error) {
	return deliver(w, func() (world.Delivery, error) {
		return w.Sim.SendText(ctx, w.componentFor(componentAppID, account), account, openID, text)
	})
}

// Unauthorize has an account's administrator cancel its authorization of a component, or of the first one that it
// authorized.
func (w *Workbench) Unauthorize(ctx context.Context, componentAppID, account string) (world.Delivery, error) {
	return deliver(w, func() (world.Delivery, error) {
		return w.Sim.Unauthorize(ctx, w.componentFor(componentAppID, account), account)
	})
}

// deliver runs an action of the simulator and wakes whatever it made due.
func deliver(w *Workbench, act func() (world.Delivery, error)) (world.Delivery, error) {
	if err := w.needSim(); err != nil {
		return world.Delivery{}, err
	}
	defer w.changed.signal()
	defer w.Nudge()
	return act()
}
