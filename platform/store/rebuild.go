package store

import (
	"context"
	"time"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

// Restore brings back an authorizer that WeChat's own list names, with the refresh token from there ("" where the
// list has none). known is what was stored before the list was asked for; when it has changed since, by an event or a
// new authorization, the news wins and Restore does nothing. It reports whether anything changed.
func (s *Store) Restore(
	ctx context.Context, componentAppID string,
	known platform.Authorizer, refresh platform.Secret, authorizedAt, now time.Time, work ...Work,
) (changed bool, err error) {
	err = s.write(ctx, func(c *sqlite.Conn) error {
		changed = false
		row, found, err := c.First("SELECT state, refresh_token FROM authorizer WHERE component_appid = ? AND appid = ?",
			componentAppID, known.AppID)
		var state platform.AuthorizerState
		var stored platform.Secret
		if found {
			state, stored = platform.AuthorizerState(row.Text(0)), platform.Secret(row.Text(1))
		}
		if err != nil || state != known.State || stored != known.RefreshToken {
			return err
		}
		if state == platform.Authorized && (refresh == "" || refresh == stored) {
			return nil
		}
		changed = true
		return restore(c, componentAppID, known.AppID, refresh, authorizedAt, now, work)
	})
	return changed, err
}

func restore(
	c *sqlite.Conn, componentAppID, appID string, refresh platform.Secret, authorizedAt, now time.Time, work []Work,
) error {
	err := c.Exec(`INSERT INTO authorizer (component_appid, appid, state, refresh_token, authorized_at)
		VALUES (?,?,?,?,?)
		ON CONFLICT DO UPDATE SET state = excluded.state, unauthorized_at = 0, last_error = '',
		authorized_at = excluded.authorized_at,
		refresh_token = CASE WHEN excluded.refresh_token = '' THEN refresh_token ELSE excluded.refresh_token END`,
		componentAppID, appID, string(platform.Authorized), refresh.Reveal(), nanos(authorizedAt))
	if err != nil {
		return err
	}
	if err := rememberRefreshToken(c, componentAppID, appID, refresh, now); err != nil {
		return err
	}
	for _, w := range work { // a renewal that waits for the end of the old token would come too late
		if err := replaceWork(c, componentAppID, w.Kind, w.Key, w); err != nil {
			return err
		}
	}
	return nil
}
