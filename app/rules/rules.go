// Package rules is rules.json in force: the reply rules (自动回复规则) that messages are answered by, and the forwarding
// rules (转发规则) that take them to servers of the user's own.
package rules

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// Config is what the rules need of the others. Every field is required.
type Config struct {
	Path       string                                          // of rules.json; the file need not exist
	Components func() []platform.Component                     // the workspace's own first
	OwnURLs    func() []string                                 // base URLs that a callback must not be forwarded to
	NickName   func(ctx context.Context, appID string) string  // what an account calls itself
	Chosen     func(componentAppID, account string) string     // the component that a message without one is for
	Heard      func(ctx context.Context, cb platform.Callback) // notes what the platform made of a callback
	Changed    func()                                          // something that a page shows may have changed
	Journal    *journal.Journal
	Now        func() time.Time // the protocol's time
	Wall       func() time.Time // a person's, for stopwatches
	Log        *slog.Logger
}

// file is rules.json. Without one, or without its replies, the default rules answer.
type file struct {
	Version    int                    `json:"version"`
	Replies    []platform.ReplyRule   `json:"replies"`
	Forwarding []platform.ForwardRule `json:"forwarding"`
}

// Rules are those in force. Nil Rules are none: no platform runs that would follow them.
type Rules struct {
	cfg       Config
	saving    sync.Mutex
	file      atomic.Pointer[file]
	table     atomic.Pointer[countedTable]
	defaults  *platform.ReplyTable
	demos     atomic.Int32 // under way: they count on the default rules
	forwarder *forward.Forwarder
	forwarded forwarded
}

func noPlatform() error { return workspace.Misuse("problem.no_platform") }

// Close ends forwarding; calls under way are given up.
func (r *Rules) Close() {
	if r != nil {
		r.forwarder.Close()
	}
}

// Replies are the reply rules in their order.
func (r *Rules) Replies() []platform.ReplyRule {
	if r == nil {
		return nil
	}
	return slices.Clone(r.file.Load().Replies)
}

// Forwarding are the forwarding rules in their order.
func (r *Rules) Forwarding() []platform.ForwardRule {
	if r == nil {
		return nil
	}
	return slices.Clone(r.file.Load().Forwarding)
}
