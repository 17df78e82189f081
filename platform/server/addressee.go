package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"wxlab/platform"
	"wxlab/platform/store"
)

// addressee is the account that a message is for, as far as this platform knows it.
type addressee struct {
	known    bool                 // it authorized this component once, or needs no authorization
	userName string               // "" until its profile was read
	kind     platform.AccountKind // likewise
}

// checkAddressee holds the account that a message names as its receiver (ToUserName) to the one that the URL names.
// Anybody who captured a push can send it again to another account's URL: the signature covers the body and not the
// path. Such a message is refused. Where nothing contradicts the URL, known tells whether the account ever authorized.
//
// The original ids of the release check's accounts are published; that of any other account is known once its profile
// was read, seconds after it authorized. Until then its messages are refused only when they name another account.
func (s *Server) checkAddressee(ctx context.Context, m platform.Message) (known bool, err error) {
	at, err := s.addressee(ctx, m.AppID)
	if err != nil {
		return false, fmt.Errorf("look up account %s: %w", m.AppID, err)
	}
	switch {
	case m.ToUserName == "" || m.ToUserName == at.userName:
		return at.known, nil
	case at.userName != "":
		return at.known, refuse(http.StatusForbidden, "the message is to %s, and %s, which the URL names, is %s",
			m.ToUserName, m.AppID, at.userName)
	}
	owner, err := s.ownerOf(ctx, m.ToUserName)
	if err == nil && owner != "" {
		err = refuse(http.StatusForbidden, "the message is to %s, which is %s, and the URL names %s",
			m.ToUserName, owner, m.AppID)
	}
	return at.known, err
}

// addressee looks up an account by its AppID. The accounts of the release check are known before they authorize; what
// WeChat's API said of one goes before the published table. An account with a server of its own stands in for the
// component: its AppID is in every envelope (PROTOCOL 2.9).
func (s *Server) addressee(ctx context.Context, appID string) (addressee, error) {
	key := accountKey{s.appID(), appID}
	if a, ok := s.addressees.get(key); ok {
		return a, nil
	}
	row, err := s.cfg.Store.Authorizer(ctx, key.component, appID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return addressee{}, err
	}
	if row.UserName != "" {
		return s.remember(row), nil
	}
	if check, ok := platform.ReleaseCheckAccountOf(appID); ok {
		return addressee{true, check.UserName, check.Kind}, nil
	}
	return addressee{known: err == nil || appID == key.component}, nil
}

// remember keeps what a profile says for the messages to come.
func (s *Server) remember(a platform.Authorizer) addressee {
	known := addressee{true, a.UserName, a.Kind}
	if a.UserName != "" {
		s.addressees.put(accountKey{s.appID(), a.AppID}, known)
	}
	return known
}

// ownerOf returns the AppID of the account with an original id, "" where none is known.
func (s *Server) ownerOf(ctx context.Context, userName string) (appID string, err error) {
	for _, check := range platform.ReleaseCheckAccounts() {
		if check.UserName == userName {
			return check.AppID, nil
		}
	}
	appID, _, err = s.cfg.Store.AuthorizerNamed(ctx, s.appID(), userName)
	return appID, err
}

// isMiniProgram tells what passive replies an account takes. An account whose profile was not read yet passes for an
// official account.
func (s *Server) isMiniProgram(ctx context.Context, appID string) bool {
	a, err := s.addressee(ctx, appID)
	if err != nil {
		s.logStore(err)
	}
	return a.kind == platform.MiniProgram
}

// addressees remembers accounts whose profile was read: original id and kind never change, and every message asks for
// them.
type addressees struct {
	mu    sync.RWMutex
	known map[accountKey]addressee
}

// accountKey names an account of a component.
type accountKey struct{ component, appID string }

func (k *addressees) get(key accountKey) (a addressee, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	a, ok = k.known[key]
	return a, ok
}

func (k *addressees) put(key accountKey, a addressee) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[accountKey]addressee{}
	}
	k.known[key] = a
}
