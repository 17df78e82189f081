package store

import (
	"context"
	"database/sql"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// Code is the ledger's line of one authorization code.
type Code struct {
	Value      string
	AppID      string // "" until known: the redirect does not tell
	RedeemedAt time.Time
	Token      platform.AccessToken // what exactly this code bought
	Failed     string               // why it can never be redeemed
}

// EnterCode enters a code into the ledger, with its redeeming as due work. A code that is there already stays as it
// is: whoever comes second, the redirect or the event, adds nothing.
func (s *Store) EnterCode(ctx context.Context, componentAppID, code string, at time.Time, work Work) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		_, found, err := c.First("SELECT 1 FROM authorization_code WHERE component_appid = ? AND value = ?",
			componentAppID, code)
		if err != nil || found {
			return err
		}
		if err := enterCode(c, componentAppID, code, "", at); err != nil {
			return err
		}
		return addWork(c, componentAppID, work)
	})
}

func enterCode(c *sqlite.Conn, componentAppID, code, appID string, at time.Time) error {
	return c.Exec(`INSERT INTO authorization_code (component_appid, value, appid, found_at) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET appid = CASE WHEN appid = '' THEN excluded.appid ELSE appid END`,
		componentAppID, code, appID, nanos(at))
}

// Code returns the ledger's line; found is false when the code was never seen.
func (s *Store) Code(ctx context.Context, componentAppID, code string) (line Code, found bool, err error) {
	return one(ctx, s, func(rows *sql.Rows) (Code, error) {
		line := Code{Value: code}
		var redeemed, issued, expires int64
		err := rows.Scan(&line.AppID, &redeemed, &line.Failed, &line.Token.Value, &issued, &expires)
		line.RedeemedAt, line.Token.IssuedAt, line.Token.ExpiresAt = when(redeemed), when(issued), when(expires)
		return line, err
	}, `SELECT appid, redeemed_at, failed, token, token_issued_at, token_expires_at FROM authorization_code
		WHERE component_appid = ? AND value = ?`, componentAppID, code)
}

// RedeemCode commits what a code bought, in one transaction: its line in the ledger, the authorizer, and the work
// that follows. The line of an unknown code is made.
func (s *Store) RedeemCode(ctx context.Context, componentAppID, code string, g Grant, work ...Work) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		err := c.Exec(`INSERT INTO authorization_code (component_appid, value, appid, found_at, redeemed_at,
				token, token_issued_at, token_expires_at)
			VALUES (?,?,?,?4,?4,?5,?6,?7)
			ON CONFLICT DO UPDATE SET appid = excluded.appid, redeemed_at = excluded.redeemed_at, failed = '',
				token = excluded.token, token_issued_at = excluded.token_issued_at,
				token_expires_at = excluded.token_expires_at`,
			componentAppID, code, g.AppID, nanos(g.At),
			g.Token.Value.Reveal(), nanos(g.Token.IssuedAt), nanos(g.Token.ExpiresAt))
		if err != nil {
			return err
		}
		if err := saveGrant(c, componentAppID, g); err != nil {
			return err
		}
		for _, w := range work {
			if err := addWork(c, componentAppID, w); err != nil {
				return err
			}
		}
		return nil
	})
}

// FailCode closes a code that can never be redeemed.
func (s *Store) FailCode(ctx context.Context, componentAppID, code, why string, at time.Time) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec(`INSERT INTO authorization_code (component_appid, value, found_at, failed) VALUES (?,?,?,?)
			ON CONFLICT DO UPDATE SET failed = excluded.failed WHERE redeemed_at = 0`,
			componentAppID, code, nanos(at), why)
	})
}
