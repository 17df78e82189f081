package store

import (
	"context"
	"database/sql"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// saveTicket keeps a ticket and drops those past their twelve hours, but never the one that WeChat took last: the new
// one has yet to be tried. A value that is pushed again counts as never refused.
func saveTicket(c *sqlite.Conn, componentAppID string, ticket platform.VerifyTicket) error {
	err := c.Exec(`INSERT INTO ticket (component_appid, value, create_time, received_at) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET create_time = max(create_time, excluded.create_time),
		received_at = excluded.received_at, refused_at = 0`,
		componentAppID, ticket.Value.Reveal(), nanos(ticket.CreateTime), nanos(ticket.ReceivedAt))
	if err != nil {
		return err
	}
	return c.Exec("DELETE FROM ticket WHERE component_appid = ? AND create_time < ? AND accepted = 0",
		componentAppID, nanos(ticket.CreateTime.Add(-platform.TicketLife)))
}

// Ticket returns the newest ticket by WeChat's own time, of those that WeChat did not refuse where there is one; found
// is false before the first.
func (s *Store) Ticket(
	ctx context.Context, componentAppID string,
) (ticket platform.VerifyTicket, found bool, err error) {
	all, err := s.Tickets(ctx, componentAppID)
	if err != nil || len(all) == 0 {
		return ticket, false, err
	}
	return all[0], true, nil
}

// Tickets returns all tickets in the order in which they are worth trying: those that WeChat refused come last, newer
// ones first.
func (s *Store) Tickets(ctx context.Context, componentAppID string) ([]platform.VerifyTicket, error) {
	return query(ctx, s, func(rows *sql.Rows) (platform.VerifyTicket, error) {
		var ticket platform.VerifyTicket
		var created, received, refused int64
		err := rows.Scan(&ticket.Value, &created, &received, &refused)
		ticket.CreateTime, ticket.ReceivedAt, ticket.RefusedAt = when(created), when(received), when(refused)
		return ticket, err
	}, `SELECT value, create_time, received_at, refused_at FROM ticket WHERE component_appid = ?
		ORDER BY refused_at > 0, create_time DESC, received_at DESC`, componentAppID)
}

// AcceptTicket keeps which ticket WeChat took last.
func (s *Store) AcceptTicket(ctx context.Context, componentAppID string, value platform.Secret) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec(`UPDATE ticket SET accepted = (value = ?1), refused_at = iif(value = ?1, 0, refused_at)
			WHERE component_appid = ?2`, value.Reveal(), componentAppID)
	})
}

// RefuseTicket keeps that WeChat called a ticket expired or invalid.
func (s *Store) RefuseTicket(ctx context.Context, componentAppID string, value platform.Secret, at time.Time) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec("UPDATE ticket SET accepted = 0, refused_at = ? WHERE component_appid = ? AND value = ?",
			nanos(at), componentAppID, value.Reveal())
	})
}
