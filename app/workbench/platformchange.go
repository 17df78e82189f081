package workbench

import (
	"context"
	"strings"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// PlatformChange is what to change of the platform that the simulator drives; nil leaves a part as it is.
type PlatformChange struct {
	EventURL, MessageURL, AuthDomain                     *string
	AppID, AppSecret, Token, PreviousToken               *string
	EncodingAESKey, PreviousEncodingAESKey, OAuthDomains *string // domains separated by blanks
}

// ChangePlatform points the simulator at another platform, or changes what it knows of the one it drives. With
// addresses that is a server under test, for as long as this process runs; without, and with the embedded platform, its
// credentials change on both sides and in the settings.
func (w *Workbench) ChangePlatform(ctx context.Context, c PlatformChange) error {
	if err := w.needSim(); err != nil {
		return err
	}
	moved := c.EventURL != nil || c.MessageURL != nil || c.AuthDomain != nil
	if !moved && w.console.underTest() == nil && w.Platform != nil {
		return w.change(func(s *workspace.Settings) error {
			c.apply(s)
			return nil
		})
	}
	s := w.Settings()
	c.apply(&s)
	t := Target{Component: s.Component, OAuthDomains: s.OAuthDomainList()}
	t.EventURL, t.MessageURL, t.AuthDomain = w.console.fields()
	set(&t.EventURL, c.EventURL)
	set(&t.MessageURL, c.MessageURL)
	set(&t.AuthDomain, c.AuthDomain)
	switch {
	case t.EventURL == "":
		return workspace.Misuse("problem.platform_missing", "event_url")
	case t.MessageURL == "":
		return workspace.Misuse("problem.platform_missing", "message_url")
	}
	return w.SetTarget(t)
}

func (c PlatformChange) apply(s *workspace.Settings) {
	set(&s.Component.AppID, c.AppID)
	set(&s.OAuthDomains, c.OAuthDomains)
	for _, secret := range []struct {
		to   *platform.Secret
		from *string
	}{{&s.Component.AppSecret, c.AppSecret}, {&s.Component.Token, c.Token}, {&s.Component.PreviousToken, c.PreviousToken},
		{&s.Component.EncodingAESKey, c.EncodingAESKey}, {&s.Component.PreviousEncodingAESKey, c.PreviousEncodingAESKey}} {
		if secret.from != nil {
			*secret.to = platform.Secret(strings.TrimSpace(*secret.from))
		}
	}
}

func set(to, from *string) {
	if from != nil {
		*to = strings.TrimSpace(*from)
	}
}
