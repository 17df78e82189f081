package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

const authorizerColumns = `appid, user_name, nick_name, head_img, principal_name, kind, service_type, verify_type,
	func_info, state, refresh_token, token, token_issued_at, token_expires_at, authorized_at, unauthorized_at,
	info_at, last_error`

// Authorizers returns all of a component, those that cancelled too, by AppID.
func (s *Store) Authorizers(ctx context.Context, componentAppID string) ([]platform.Authorizer, error) {
	return query(ctx, s, scanAuthorizer,
		"SELECT "+authorizerColumns+" FROM authorizer WHERE component_appid = ? ORDER BY appid", componentAppID)
}

// Authorizer returns one; it fails with ErrNotFound.
func (s *Store) Authorizer(ctx context.Context, componentAppID, appID string) (platform.Authorizer, error) {
	a, found, err := one(ctx, s, scanAuthorizer,
		"SELECT "+authorizerColumns+" FROM authorizer WHERE component_appid = ? AND appid = ?", componentAppID, appID)
	if err == nil && !found {
		err = fmt.Errorf("authorizer %s: %w", appID, ErrNotFound)
	}
	return a, err
}

// AuthorizerNamed returns the AppID of an account whose original id (gh_…) is userName; found is false where no profile
// with it was read yet.
func (s *Store) AuthorizerNamed(
	ctx context.Context, componentAppID, userName string,
) (appID string, found bool, err error) {
	return one(ctx, s, func(rows *sql.Rows) (appID string, err error) { return appID, rows.Scan(&appID) },
		"SELECT appid FROM authorizer WHERE component_appid = ? AND user_name = ? LIMIT 1", componentAppID, userName)
}

func scanAuthorizer(rows *sql.Rows) (platform.Authorizer, error) {
	var a platform.Authorizer
	var scopes string
	var issued, expires, authorized, unauthorized, info int64
	err := rows.Scan(&a.AppID, &a.UserName, &a.NickName, &a.HeadImg, &a.PrincipalName, &a.Kind, &a.ServiceType,
		&a.VerifyType, &scopes, &a.State, &a.RefreshToken, &a.Token.Value,
		&issued, &expires, &authorized, &unauthorized, &info, &a.LastError)
	a.Token.IssuedAt, a.Token.ExpiresAt = when(issued), when(expires)
	a.AuthorizedAt, a.UnauthorizedAt, a.InfoAt = when(authorized), when(unauthorized), when(info)
	a.FuncInfo = readScopes(scopes)
	return a, err
}

// Grant is what an authorization code bought.
type Grant struct {
	AppID        string
	Token        platform.AccessToken // empty for an account without API ability
	RefreshToken platform.Secret      // likewise
	FuncInfo     []platform.FuncScope
	At           time.Time
}

// saveGrant makes the account an authorizer, or one again.
func saveGrant(c *sqlite.Conn, componentAppID string, g Grant) error {
	err := c.Exec(`INSERT INTO authorizer (component_appid, appid, func_info, state, refresh_token,
			token, token_issued_at, token_expires_at, authorized_at)
		VALUES (?,?,?,?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET func_info = excluded.func_info, state = excluded.state,
			refresh_token = excluded.refresh_token, token = excluded.token,
			token_issued_at = excluded.token_issued_at, token_expires_at = excluded.token_expires_at,
			authorized_at = excluded.authorized_at, unauthorized_at = 0, last_error = ''`,
		componentAppID, g.AppID, writeScopes(g.FuncInfo), string(platform.Authorized), g.RefreshToken.Reveal(),
		g.Token.Value.Reveal(), nanos(g.Token.IssuedAt), nanos(g.Token.ExpiresAt), nanos(g.At))
	if err != nil {
		return err
	}
	return rememberRefreshToken(c, componentAppID, g.AppID, g.RefreshToken, g.At)
}

func rememberRefreshToken(c *sqlite.Conn, componentAppID, appID string, value platform.Secret, at time.Time) error {
	if value == "" {
		return nil
	}
	return c.Exec(`INSERT INTO refresh_token_history (component_appid, appid, value, seen_at) VALUES (?,?,?,?)
		ON CONFLICT DO NOTHING`,
		componentAppID, appID, value.Reveal(), nanos(at))
}

// RefreshToken is one that an authorizer had.
type RefreshToken struct {
	Value  platform.Secret
	SeenAt time.Time // when WeChat first sent it
}

// RefreshTokenHistory returns every refresh token an authorizer ever had, with its time, oldest first.
func (s *Store) RefreshTokenHistory(ctx context.Context, componentAppID, appID string) ([]RefreshToken, error) {
	return query(ctx, s, func(rows *sql.Rows) (RefreshToken, error) {
		var token RefreshToken
		var seen int64
		err := rows.Scan(&token.Value, &seen)
		token.SeenAt = when(seen)
		return token, err
	}, `SELECT value, seen_at FROM refresh_token_history WHERE component_appid = ? AND appid = ?
		ORDER BY seen_at, value`, componentAppID, appID)
}

// SwapAuthorizerToken stores next and, unless "", refresh, if the stored token is still old, and returns the token
// that is stored then: an empty one when the authorization ended meanwhile, which next must not revive. It fails with
// ErrNotFound.
func (s *Store) SwapAuthorizerToken(
	ctx context.Context, componentAppID, appID string,
	old platform.Secret, next platform.AccessToken, refresh platform.Secret,
) (platform.AccessToken, error) {
	var stored platform.AccessToken
	err := s.write(ctx, func(c *sqlite.Conn) error {
		row, found, err := c.First(`SELECT token, token_issued_at, token_expires_at, state FROM authorizer
			WHERE component_appid = ? AND appid = ?`, componentAppID, appID)
		switch {
		case err != nil:
			return err
		case !found:
			return fmt.Errorf("authorizer %s: %w", appID, ErrNotFound)
		}
		stored = tokenOf(row)
		if row.Text(3) != string(platform.Authorized) || stored.Value != old {
			return nil
		}
		stored = next
		err = c.Exec(`UPDATE authorizer SET token = ?, token_issued_at = ?, token_expires_at = ?, last_error = '',
			refresh_token = CASE WHEN ?4 = '' THEN refresh_token ELSE ?4 END WHERE component_appid = ?5 AND appid = ?6`,
			next.Value.Reveal(), nanos(next.IssuedAt), nanos(next.ExpiresAt), refresh.Reveal(), componentAppID, appID)
		if err != nil {
			return err
		}
		return rememberRefreshToken(c, componentAppID, appID, refresh, next.IssuedAt)
	})
	return stored, err
}

// SaveInfo stores an account's profile, its permission sets, and its refresh token where none is known: that is how
// an authorization whose code was lost is recovered. State, token and times of authorization stay, and an authorization
// that ended while the profile was read stays without tokens.
func (s *Store) SaveInfo(ctx context.Context, componentAppID string, a platform.Authorizer, at time.Time) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		err := c.Exec(`INSERT INTO authorizer (component_appid, appid, user_name, nick_name, head_img, principal_name,
				kind, service_type, verify_type, func_info, state, refresh_token, authorized_at, info_at)
			VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?13,?13)
			ON CONFLICT DO UPDATE SET user_name = excluded.user_name, nick_name = excluded.nick_name,
				head_img = excluded.head_img, principal_name = excluded.principal_name, kind = excluded.kind,
				service_type = excluded.service_type, verify_type = excluded.verify_type,
				func_info = excluded.func_info, info_at = excluded.info_at, last_error = '',
				refresh_token = CASE WHEN refresh_token = '' AND state = excluded.state
					THEN excluded.refresh_token ELSE refresh_token END`,
			componentAppID, a.AppID, a.UserName, a.NickName, a.HeadImg, a.PrincipalName,
			string(a.Kind), a.ServiceType, a.VerifyType,
			writeScopes(a.FuncInfo), string(platform.Authorized), a.RefreshToken.Reveal(), nanos(at))
		if err != nil {
			return err
		}
		return rememberRefreshToken(c, componentAppID, a.AppID, a.RefreshToken, at)
	})
}

// EndAuthorization marks an authorizer as gone because a call failed for why. It does nothing when the refresh token
// is not the one of that call any more: the merchant authorized again meanwhile.
func (s *Store) EndAuthorization(
	ctx context.Context, componentAppID, appID string, refresh platform.Secret, at time.Time, why string,
) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		row, found, err := c.First("SELECT refresh_token FROM authorizer WHERE component_appid = ? AND appid = ?",
			componentAppID, appID)
		if err != nil || !found || row.Text(0) != refresh.Reveal() {
			return err
		}
		return endAuthorization(c, componentAppID, appID, at, why)
	})
}

// beginAuthorization shows an authorizer from the event on, before its code is redeemed.
func beginAuthorization(c *sqlite.Conn, componentAppID, appID string, at time.Time) error {
	return c.Exec(`INSERT INTO authorizer (component_appid, appid, state, authorized_at) VALUES (?,?,?,?)
		ON CONFLICT DO UPDATE SET state = excluded.state, authorized_at = excluded.authorized_at, unauthorized_at = 0,
		last_error = '' WHERE state <> excluded.state`,
		componentAppID, appID, string(platform.Authorized), nanos(at))
}

// endAuthorization drops the tokens, which died with it, and keeps the rest for the record.
func endAuthorization(c *sqlite.Conn, componentAppID, appID string, at time.Time, why string) error {
	return c.Exec(`UPDATE authorizer SET state = ?,
		unauthorized_at = CASE WHEN unauthorized_at = 0 THEN ? ELSE unauthorized_at END,
		refresh_token = '', token = '', token_issued_at = 0, token_expires_at = 0, last_error = ?
		WHERE component_appid = ? AND appid = ?`,
		string(platform.Unauthorized), nanos(at), why, componentAppID, appID)
}

// NoteError keeps why the last call for an authorizer failed.
func (s *Store) NoteError(ctx context.Context, componentAppID, appID, why string) error {
	return s.write(ctx, func(c *sqlite.Conn) error {
		return c.Exec("UPDATE authorizer SET last_error = ? WHERE component_appid = ? AND appid = ?",
			why, componentAppID, appID)
	})
}

func writeScopes(scopes []platform.FuncScope) string {
	ids := make([]string, len(scopes))
	for i, scope := range scopes {
		ids[i] = strconv.Itoa(scope.ID)
	}
	return strings.Join(ids, " ")
}

func readScopes(text string) []platform.FuncScope {
	var out []platform.FuncScope
	for word := range strings.FieldsSeq(text) {
		if id, err := strconv.Atoi(word); err == nil {
			out = append(out, platform.FuncScope{ID: id})
		}
	}
	return out
}
