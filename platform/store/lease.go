package store

import (
	"context"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// Lease takes the right to renew a token for holder until the given time, unless another holder has it now. Processes
// that share a file take turns by it: each renewal ends the life of the token before (PROTOCOL 6.1). A lease counts as
// over, too, when it lasts more than twice as long as this one would: nobody takes such a lease, so its holder's clock
// was ahead. Twice, because a holder that is alive may have asked a moment later than this caller.
func (s *Store) Lease(
	ctx context.Context, componentAppID, name, holder string, now, until time.Time,
) (taken bool, err error) {
	err = s.write(ctx, func(c *sqlite.Conn) error {
		_, taken, err = c.First(`INSERT INTO lease (component_appid, name, holder, until) VALUES (?1,?2,?3,?4)
			ON CONFLICT DO UPDATE SET holder = excluded.holder, until = excluded.until
			WHERE holder = excluded.holder OR until <= ?5 OR until > ?6 RETURNING holder`,
			componentAppID, name, holder, nanos(until), nanos(now), nanos(until.Add(until.Sub(now))))
		return err
	})
	return taken, err
}

// Release gives a lease back before its time.
func (s *Store) Release(ctx context.Context, componentAppID, name, holder string) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec("DELETE FROM lease WHERE component_appid = ? AND name = ? AND holder = ?",
			componentAppID, name, holder)
	})
}

// JSTicket returns an authorizer's JS-SDK ticket, due or not; found is false when there is none.
func (s *Store) JSTicket(
	ctx context.Context, componentAppID, appID, kind string,
) (ticket platform.AccessToken, found bool, err error) {
	return one(ctx, s, scanToken,
		"SELECT value, issued_at, expires_at FROM js_ticket WHERE component_appid = ? AND appid = ? AND kind = ?",
		componentAppID, appID, kind)
}

// SaveJSTicket keeps a JS-SDK ticket, unless one that lives longer is there and was not issued in the future, by a
// clock that was set back since.
func (s *Store) SaveJSTicket(
	ctx context.Context, componentAppID, appID, kind string, ticket platform.AccessToken,
) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec(`INSERT INTO js_ticket (component_appid, appid, kind, value, issued_at, expires_at)
			VALUES (?,?,?,?,?,?)
			ON CONFLICT DO UPDATE SET value = excluded.value, issued_at = excluded.issued_at,
				expires_at = excluded.expires_at
			WHERE excluded.expires_at >= expires_at OR issued_at > ?`,
			componentAppID, appID, kind, ticket.Value.Reveal(), nanos(ticket.IssuedAt), nanos(ticket.ExpiresAt),
			nanos(ticket.IssuedAt.Add(planSlack)))
	})
}
