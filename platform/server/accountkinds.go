package server

import (
	"sync"

	"wxlab/platform"
)

// accountKinds remembers the kind of each account, by AppID.
type accountKinds struct {
	mu    sync.RWMutex
	known map[string]platform.AccountKind
}

func (k *accountKinds) of(appID string) (kind platform.AccountKind, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	kind, ok = k.known[appID]
	return kind, ok
}

func (k *accountKinds) set(appID string, kind platform.AccountKind) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil {
		k.known = map[string]platform.AccountKind{}
	}
	k.known[appID] = kind
}
