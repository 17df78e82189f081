// Package doctor says what keeps WeChat away from a component, and what to do about it. It looks at the workspace's
// folder, at the public road and at what was recorded; it runs nothing.
package doctor

import (
	"context"
	"time"

	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/bilingual"
	"wxlab/tunnel"
)

// Doctor looks after one component.
type Doctor struct {
	Component platform.Component // as the settings have it
	Others    bool               // there are other components, whose exchanges are not this one's
	Kind      workspace.Kind
	Tunnel    workspace.TunnelSettings
	Dir       string // the workspace's folder
	APIBase   string // that the platform calls in place of WeChat or the simulator, "" for none
	Home      string // the platform's address on this machine, "" where none runs
	Now       time.Time
	Road      Road
	Journal   Journal
	Store     Store  // nil where no platform runs
	Served    string // AppID of the component as its running server has it, "" where none runs
	Releases  string // the kind that reports of its release checks are kept as
	// Lost is what was lost of the simulated WeChat's memory before this start; nil where none runs.
	Lost *bilingual.Text
}

// Road is the public road, as far as the doctor looks at it.
type Road interface {
	Status() road.Status
	URL() string
	Probe(ctx context.Context) ([]tunnel.Finding, error)
	VerifyFiles() []string
}

// Journal is what was recorded.
type Journal interface {
	Flush(ctx context.Context) error
	LastID() int64
	List(ctx context.Context, q journal.Query) ([]journal.Exchange, error)
	Get(ctx context.Context, id int64) (journal.Detail, error)
	Runs(ctx context.Context, kind string, limit int) ([]journal.Run, error)
	Trouble() error
	SetAside() string
}

// Store is what the platform holds of a component.
type Store interface {
	Ticket(ctx context.Context, componentAppID string) (platform.VerifyTicket, bool, error)
	Authorizers(ctx context.Context, componentAppID string) ([]platform.Authorizer, error)
	ComponentToken(ctx context.Context, componentAppID string) (platform.AccessToken, bool, error)
	PreAuthCodes(ctx context.Context, componentAppID string) ([]platform.PreAuthCode, error)
	LastMessage(ctx context.Context, componentAppID string) (received, replied time.Time, err error)
	CheckAll(ctx context.Context) error
}

// about narrows a search to what concerns the component; where there is only one, everything does.
func (d *Doctor) about() string {
	if !d.Others {
		return ""
	}
	return " component:" + d.Component.AppID
}

// lookBack is how many exchanges are looked through: where a million are kept, what lies further back says little about
// now, and the store knows of it what the checklist asks.
const lookBack = journal.DefaultKeep

// newest is the newest exchange that a search finds; false where there is none.
func (d *Doctor) newest(ctx context.Context, search string) (journal.Exchange, bool, error) {
	list, err := d.Journal.List(ctx, journal.Query{Text: search, After: max(0, d.Journal.LastID()-lookBack), Limit: 1})
	if err != nil || len(list) == 0 {
		return journal.Exchange{}, false, err
	}
	return list[0], true, nil
}
