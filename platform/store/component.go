package store

import (
	"context"
	"database/sql"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// ComponentToken returns the stored token, due or not; found is false when there is none.
func (s *Store) ComponentToken(
	ctx context.Context, componentAppID string,
) (token platform.AccessToken, found bool, err error) {
	return one(ctx, s, scanToken,
		"SELECT token, token_issued_at, token_expires_at FROM component WHERE component_appid = ?", componentAppID)
}

func scanToken(rows *sql.Rows) (platform.AccessToken, error) {
	var token platform.AccessToken
	var issued, expires int64
	err := rows.Scan(&token.Value, &issued, &expires)
	token.IssuedAt, token.ExpiresAt = when(issued), when(expires)
	return token, err
}

// tokenOf reads a token from a row that starts with its value and its two times.
func tokenOf(row sqlite.Row) platform.AccessToken {
	value := platform.Secret(row.Text(0))
	return platform.AccessToken{Value: value, IssuedAt: when(row.Int(1)), ExpiresAt: when(row.Int(2))}
}

// SwapComponentToken stores next if the stored token is still old ("" for none) and returns what is stored then: two
// renewals that raced must end with one token, and not the older one.
func (s *Store) SwapComponentToken(
	ctx context.Context, componentAppID string, old platform.Secret, next platform.AccessToken,
) (platform.AccessToken, error) {
	var stored platform.AccessToken
	err := s.write(ctx, func(c *sqlite.Conn) error {
		row, found, err := c.First(
			"SELECT token, token_issued_at, token_expires_at FROM component WHERE component_appid = ?", componentAppID)
		if err != nil {
			return err
		}
		if found && row.Text(0) != old.Reveal() {
			stored = tokenOf(row)
			return nil
		}
		stored = next
		return c.Exec(`INSERT INTO component (component_appid, token, token_issued_at, token_expires_at)
			VALUES (?,?,?,?)
			ON CONFLICT DO UPDATE SET token = excluded.token, token_issued_at = excluded.token_issued_at,
			token_expires_at = excluded.token_expires_at`,
			componentAppID, next.Value.Reveal(), nanos(next.IssuedAt), nanos(next.ExpiresAt))
	})
	return stored, err
}

// AddPreAuthCode keeps a new pre-auth code and forgets those that ended a day before it.
func (s *Store) AddPreAuthCode(ctx context.Context, componentAppID string, code platform.PreAuthCode) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		err := c.Exec("DELETE FROM pre_auth_code WHERE component_appid = ? AND expires_at < ?",
			componentAppID, nanos(code.IssuedAt.Add(-24*time.Hour)))
		if err != nil {
			return err
		}
		return c.Exec(`INSERT INTO pre_auth_code (component_appid, value, issued_at, expires_at) VALUES (?,?,?,?)
			ON CONFLICT DO NOTHING`,
			componentAppID, code.Value, nanos(code.IssuedAt), nanos(code.ExpiresAt))
	})
}

// PreAuthCodes returns the unspent codes, newest first; some may have expired.
func (s *Store) PreAuthCodes(ctx context.Context, componentAppID string) ([]platform.PreAuthCode, error) {
	return query(ctx, s, func(rows *sql.Rows) (platform.PreAuthCode, error) {
		var code platform.PreAuthCode
		var issued, expires int64
		err := rows.Scan(&code.Value, &issued, &expires)
		code.IssuedAt, code.ExpiresAt = when(issued), when(expires)
		return code, err
	}, `SELECT value, issued_at, expires_at FROM pre_auth_code WHERE component_appid = ? AND spent = 0
		ORDER BY issued_at DESC, value`, componentAppID)
}
