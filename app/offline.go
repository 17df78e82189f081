package main

import (
	"context"
	"path/filepath"
	"time"

	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// offline is a workspace that nobody runs on: its settings, and how to go through the exchanges it has on record, those
// of the time since only where it is not 0.
func (p *program) offline(ctx context.Context, since time.Duration) (
	s workspace.Settings, each func(take func(journal.Detail) error) error, err error,
) {
	dir, err := p.dir()
	if err != nil {
		return s, nil, err
	}
	if s, err = workspace.Load(dir); err != nil {
		return s, nil, mistake("no_workspace", dir)
	}
	masked, err := workspace.SecretsOf(dir, s)
	return s, func(take func(journal.Detail) error) error {
		return journal.ReadEach(ctx, filepath.Join(dir, "journal.db"), masked, journal.Reach{Span: since}, take)
	}, err
}
