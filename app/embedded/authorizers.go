package embedded

import (
	"context"
	"fmt"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

// Authorizers are the accounts that authorized any of the components, ended ones included, each once: as the first
// component knows it that it still authorizes.
func (p *Platform) Authorizers(ctx context.Context) ([]platform.Authorizer, error) {
	if p == nil {
		return nil, nil
	}
	var out []platform.Authorizer
	at := map[string]int{}
	for _, c := range p.cfg.Settings().Components() {
		held, err := p.AuthorizersOf(ctx, c.AppID)
		if err != nil {
			return nil, err
		}
		for _, a := range held {
			i, known := at[a.AppID]
			switch {
			case !known:
				at[a.AppID] = len(out)
				out = append(out, a)
			case out[i].State != platform.Authorized && a.State == platform.Authorized:
				out[i] = a
			}
		}
	}
	return out, nil
}

// AuthorizersOf are the accounts that authorized one component, "" is the workspace's own, ended ones included.
func (p *Platform) AuthorizersOf(ctx context.Context, componentAppID string) ([]platform.Authorizer, error) {
	if p == nil {
		return nil, nil
	}
	c, err := p.cfg.Settings().FindComponent(componentAppID)
	if err != nil {
		return nil, err
	}
	return p.Store.Authorizers(ctx, c.AppID)
}

// Authorizer is the platform's record of an account that authorized a component.
func (p *Platform) Authorizer(ctx context.Context, componentAppID, appID string) (platform.Authorizer, error) {
	all, err := p.AuthorizersOf(ctx, componentAppID)
	if err != nil {
		return platform.Authorizer{}, err
	}
	for _, a := range all {
		if a.AppID == appID {
			return a, nil
		}
	}
	return platform.Authorizer{}, fmt.Errorf("the platform has no authorizer %s", appID)
}

// NickName is what an account calls itself, its AppID until its profile was read.
func (p *Platform) NickName(ctx context.Context, appID string) string {
	for _, c := range p.cfg.Settings().Components() {
		if a, err := p.Store.Authorizer(ctx, c.AppID, appID); err == nil && a.NickName != "" {
			return a.NickName
		}
	}
	return appID
}

// NewAuthorizationLink asks for a pre-auth code of a component and builds the links around it.
func (p *Platform) NewAuthorizationLink(ctx context.Context, componentAppID string,
	o platform.LinkOptions) (platform.AuthorizationLink, error) {
	s, err := p.Server(componentAppID)
	if err != nil {
		return platform.AuthorizationLink{}, err
	}
	defer p.cfg.Changed()
	return s.NewAuthorizationLink(ctx, o)
}

// What a rebuild of the authorizers tells, as the platform server has it.
type (
	Rebuilt         = server.Rebuilt
	RebuildProgress = server.RebuildProgress
)

// RebuildAuthorizers reads the authorizers of a component, "" is the workspace's own, back from WeChat's list: the way
// back after a lost database, or lost events. What was found comes back with an error, too; tell may be nil.
func (p *Platform) RebuildAuthorizers(ctx context.Context, componentAppID string, tell func(RebuildProgress)) (Rebuilt,
	error) {
	s, err := p.Server(componentAppID)
	if err != nil {
		return Rebuilt{}, err
	}
	defer p.cfg.Changed()
	return s.RebuildAuthorizers(ctx, tell)
}

// TicketAt is when the newest verify ticket of any component came in; zero for none.
func (p *Platform) TicketAt(ctx context.Context) (time.Time, error) {
	var newest time.Time
	for _, c := range p.cfg.Settings().Components() {
		ticket, ok, err := p.Store.Ticket(ctx, c.AppID)
		if err != nil {
			return newest, err
		}
		if ok && ticket.ReceivedAt.After(newest) {
			newest = ticket.ReceivedAt
		}
	}
	return newest, nil
}
