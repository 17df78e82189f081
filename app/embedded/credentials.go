package embedded

import (
	"context"
	"errors"
	"slices"
	"time"

	"wxlab/platform"
)

// CredentialKind names a credential as it is named on the wire.
type CredentialKind string

const (
	VerifyTicket           CredentialKind = "component_verify_ticket"
	ComponentAccessToken   CredentialKind = "component_access_token"
	PreAuthCode            CredentialKind = "pre_auth_code"
	AuthorizerAccessToken  CredentialKind = "authorizer_access_token"
	AuthorizerRefreshToken CredentialKind = "authorizer_refresh_token"
)

// Credential is one living (or just ended) credential of the platform.
type Credential struct {
	Kind        CredentialKind
	Component   string // AppID of the component that holds it
	AppID       string // whose: the component's, or the authorizer's
	Owner       string // its name, where it has one
	Value       platform.Secret
	IssuedAt    time.Time
	ExpiresAt   time.Time // zero: until it is revoked
	LastError   string
	Refreshable bool
}

// Credentials lists what the platform holds, component by component, a component's own first.
func (p *Platform) Credentials(ctx context.Context) (out []Credential, err error) {
	if p == nil {
		return nil, nil
	}
	for _, c := range p.cfg.Settings().Components() {
		held, err := p.credentialsOf(ctx, c.AppID)
		if err != nil {
			return nil, err
		}
		for _, credential := range held {
			credential.Component = c.AppID
			out = append(out, credential)
		}
	}
	return out, nil
}

func (p *Platform) credentialsOf(ctx context.Context, appID string) ([]Credential, error) {
	out, err := p.componentCredentials(ctx, appID)
	if err != nil {
		return nil, err
	}
	authorizers, err := p.Store.Authorizers(ctx, appID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(authorizers, func(a, b platform.Authorizer) int { return a.AuthorizedAt.Compare(b.AuthorizedAt) })
	for _, a := range authorizers {
		if a.State != platform.Authorized {
			continue
		}
		access := Credential{Kind: AuthorizerAccessToken, Value: a.Token.Value, IssuedAt: a.Token.IssuedAt,
			ExpiresAt: a.Token.ExpiresAt, LastError: a.LastError, Refreshable: true}
		refresh := Credential{Kind: AuthorizerRefreshToken, Value: a.RefreshToken, IssuedAt: a.AuthorizedAt}
		access.AppID, access.Owner, refresh.AppID, refresh.Owner = a.AppID, a.NickName, a.AppID, a.NickName
		out = append(out, access, refresh)
	}
	return out, nil
}

func (p *Platform) componentCredentials(ctx context.Context, appID string) ([]Credential, error) {
	var out []Credential
	ticket, ok, err := p.Store.Ticket(ctx, appID)
	if err != nil {
		return nil, err
	}
	if ok {
		out = append(out, Credential{Kind: VerifyTicket, AppID: appID, Value: ticket.Value,
			IssuedAt: ticket.CreateTime, ExpiresAt: ticket.ExpiresAt(), Refreshable: true})
	}
	token, ok, err := p.Store.ComponentToken(ctx, appID)
	if err != nil {
		return nil, err
	}
	if ok {
		out = append(out, Credential{Kind: ComponentAccessToken, AppID: appID, Value: token.Value,
			IssuedAt: token.IssuedAt, ExpiresAt: token.ExpiresAt, Refreshable: true})
	}
	codes, err := p.Store.PreAuthCodes(ctx, appID)
	if err != nil {
		return nil, err
	}
	now := p.cfg.Server.Now()
	for _, c := range codes {
		if !now.Before(c.ExpiresAt) { // the others are renewed and show it; a code that ended is only clutter
			continue
		}
		out = append(out, Credential{Kind: PreAuthCode, AppID: appID, Value: platform.Secret(c.Value),
			IssuedAt: c.IssuedAt, ExpiresAt: c.ExpiresAt})
	}
	return out, nil
}

// RefreshCredential renews one credential of a component now; a ticket is renewed by asking WeChat to push one. account
// is whose it is, where it is an authorizer's.
func (p *Platform) RefreshCredential(ctx context.Context, kind CredentialKind, componentAppID, account string) error {
	s, err := p.Server(componentAppID)
	if err != nil {
		return err
	}
	defer p.cfg.Changed()
	switch kind {
	case VerifyTicket:
		if p.cfg.AskTicket != nil {
			return p.cfg.AskTicket(ctx, componentAppID)
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

// LoseCredential has the platform forget a token, as after a crash of a server that had it in memory: the next call gets
// another one. It fails with ErrNotLost for what the platform cannot get again by itself.
func (p *Platform) LoseCredential(ctx context.Context, c Credential) (err error) {
	defer p.cfg.Changed()
	switch c.Kind {
	case ComponentAccessToken:
		_, err = p.Store.SwapComponentToken(ctx, c.Component, c.Value, platform.AccessToken{})
	case AuthorizerAccessToken:
		_, err = p.Store.SwapAuthorizerToken(ctx, c.Component, c.AppID, c.Value, platform.AccessToken{}, "")
	default:
		err = ErrNotLost
	}
	return err
}

// ErrNotLost is a credential that is not to be lost on purpose: a new one would need a person.
var ErrNotLost = errors.New("only access tokens can be lost and got again")
