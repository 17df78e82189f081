package control

import (
	"context"
	"errors"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/workspace"
)

// Credential is a ticket, token or code that the embedded platform holds. Its value stays there.
type Credential struct {
	Kind        string    `json:"kind" doc:"as it is called on the wire"`
	Component   string    `json:"component_appid"`
	AppID       string    `json:"appid" doc:"whose: the component's, or the authorizer's"`
	Owner       string    `json:"owner,omitempty" doc:"its name"`
	Fingerprint string    `json:"fingerprint" doc:"equal for equal values, as logs and recordings show it"`
	IssuedAt    time.Time `json:"issued_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero" doc:"none: it lives until it is revoked"`
	LastError   string    `json:"last_error,omitempty" doc:"why the last renewal failed"`
}

// CredentialList is all of them, the component's first.
type CredentialList struct {
	Credentials []Credential `json:"credentials"`
}

// ListCredentials asks for the tickets, tokens and codes that the embedded platform holds.
type ListCredentials struct{}

func (ListCredentials) serve(ctx context.Context, s *Server) (out CredentialList, err error) {
	if err := s.needPlatform(); err != nil {
		return out, err
	}
	held, err := s.w.Platform.Credentials(ctx)
	return CredentialList{mapped(held, s.newCredential)}, err
}

func (s *Server) needPlatform() error {
	if s.w.Platform == nil {
		return workspace.Misuse("problem.no_platform")
	}
	return nil
}

func (s *Server) newCredential(c embedded.Credential) Credential {
	return Credential{
		Kind: string(c.Kind), Component: c.Component, AppID: c.AppID, Owner: c.Owner,
		Fingerprint: s.w.Workspace.Fingerprints().Fingerprint(string(c.Kind), c.Value.Reveal()),
		IssuedAt:    c.IssuedAt, ExpiresAt: c.ExpiresAt, LastError: s.hideText(c.LastError),
	}
}

// CredentialName says which credential is meant.
type CredentialName struct {
	Kind      string `json:"kind" required:"true" doc:"as it is called on the wire"`
	Component string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	AppID     string `json:"appid" doc:"AppID of the account whose token it is, the first when empty"`
}

// find looks for the credential among those that the platform holds.
func (n CredentialName) find(ctx context.Context, s *Server) (out embedded.Credential, err error) {
	if err := s.needPlatform(); err != nil {
		return out, err
	}
	component, err := s.w.Settings().FindComponent(n.Component)
	if err != nil {
		return out, err
	}
	held, err := s.w.Platform.Credentials(ctx)
	if err != nil {
		return out, err
	}
	var kinds []string
	for _, c := range held {
		if c.Component == component.AppID && string(c.Kind) == n.Kind && (n.AppID == "" || n.AppID == c.AppID) {
			return c, nil
		}
		kinds = append(kinds, string(c.Kind))
	}
	return out, workspace.Unknown("problem.credential", n.Kind, kinds)
}

// RefreshCredential has the embedded platform renew a credential now; WeChat is asked for a ticket.
type RefreshCredential struct{ CredentialName }

func (r RefreshCredential) serve(ctx context.Context, s *Server) (Done, error) {
	c, err := r.find(ctx, s)
	if err != nil {
		return Done{}, err
	}
	return done(s.w.Platform.RefreshCredential(ctx, c.Kind, c.Component, c.AppID))
}

// LoseCredential has the embedded platform forget a token, as a server that had it in memory does when it starts again.
type LoseCredential struct{ CredentialName }

func (r LoseCredential) serve(ctx context.Context, s *Server) (Done, error) {
	c, err := r.find(ctx, s)
	if err != nil {
		return Done{}, err
	}
	err = s.w.Platform.LoseCredential(ctx, c)
	if errors.Is(err, embedded.ErrNotLost) {
		err = workspace.Misuse("problem.credential.kept", r.Kind)
	}
	return done(err)
}
