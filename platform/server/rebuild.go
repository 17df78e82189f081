package server

import (
	"context"
	"fmt"
	"time"

	"wxlab/platform"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// authorizersPerPage is the most that WeChat gives at once (PROTOCOL 4.9).
const authorizersPerPage = 500

// Rebuilt is what a rebuild found; the AppIDs are in WeChat's order.
type Rebuilt struct {
	Total     int      // as many as WeChat names
	Restored  []string // new here, ended by mistake, or with another refresh token than was known
	Ended     []string // authorized here, but not in WeChat's list any more
	Tokenless []string // WeChat knows no refresh token: their authorization code was never redeemed
}

// RebuildAuthorizers reads all authorizers from api_get_authorizer_list: the way back after a lost database, or lost
// events. What happens to an authorizer meanwhile wins over the list. Profiles and tokens follow as due work.
func (s *Server) RebuildAuthorizers(ctx context.Context) (Rebuilt, error) {
	known, err := s.knownAuthorizers(ctx)
	if err != nil {
		return Rebuilt{}, err
	}
	listed, total, err := s.listAuthorizers(ctx)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("list authorizers: %w", err)
	}
	defer s.nudge()
	out := Rebuilt{Total: total}
	for _, row := range listed {
		if err := s.restore(ctx, known[row.AppID], row, &out); err != nil {
			return out, fmt.Errorf("restore authorizer %s: %w", row.AppID, err)
		}
		delete(known, row.AppID)
	}
	if len(listed) != total { // the list changed while it was read: who is missing may be on a page we saw too early
		return out, nil
	}
	return out, s.endUnlisted(ctx, known, &out)
}

func (s *Server) knownAuthorizers(ctx context.Context) (map[string]platform.Authorizer, error) {
	all, err := s.cfg.Store.Authorizers(ctx, s.appID())
	if err != nil {
		return nil, err
	}
	known := make(map[string]platform.Authorizer, len(all))
	for _, a := range all {
		known[a.AppID] = a
	}
	return known, nil
}

// listAuthorizers reads all pages; an authorizer that moved between two of them counts once.
func (s *Server) listAuthorizers(ctx context.Context) (all []wxapi.ListedAuthorizer, total int, err error) {
	seen := map[string]bool{}
	for offset := 0; ; offset += authorizersPerPage {
		var page []wxapi.ListedAuthorizer
		err := s.asComponent(ctx, func(token platform.Secret) (err error) {
			total, page, err = s.cfg.API.AuthorizerList(ctx, s.appID(), token, offset, authorizersPerPage)
			return err
		})
		if err != nil {
			return nil, 0, err
		}
		for _, row := range page {
			if !seen[row.AppID] {
				seen[row.AppID] = true
				all = append(all, row)
			}
		}
		if len(page) == 0 || offset+len(page) >= total {
			return all, total, nil
		}
	}
}

func (s *Server) restore(ctx context.Context, known platform.Authorizer, row wxapi.ListedAuthorizer, out *Rebuilt) error {
	known.AppID = row.AppID
	if row.RefreshToken == "" && known.RefreshToken == "" {
		out.Tokenless = append(out.Tokenless, row.AppID)
	}
	now := s.cfg.Now()
	changed, err := s.cfg.Store.Restore(ctx, s.appID(), known, row.RefreshToken, row.AuthTime, now, restoreWork(row, now)...)
	if changed {
		out.Restored = append(out.Restored, row.AppID)
	}
	return err
}

func restoreWork(row wxapi.ListedAuthorizer, now time.Time) []store.Work {
	work := []store.Work{{Kind: workInfo, Key: row.AppID, DueAt: now}}
	if row.RefreshToken != "" {
		work = append(work, store.Work{Kind: workAuthorizerToken, Key: row.AppID, DueAt: now})
	}
	return work
}

// endUnlisted ends those that WeChat names no more: their unauthorized event was lost.
func (s *Server) endUnlisted(ctx context.Context, unlisted map[string]platform.Authorizer, out *Rebuilt) error {
	for appID, a := range unlisted {
		if a.State != platform.Authorized {
			continue
		}
		err := s.cfg.Store.EndAuthorization(ctx, s.appID(), appID, a.RefreshToken, s.cfg.Now(), "not in WeChat's list of authorizers any more")
		if err != nil {
			return fmt.Errorf("end authorizer %s: %w", appID, err)
		}
		out.Ended = append(out.Ended, appID)
	}
	return nil
}
