package server

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"wxlab/platform"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// authorizersPerPage is the most that WeChat gives at once (PROTOCOL 4.9).
const authorizersPerPage = 500

// Rebuilt is what a rebuild found; the AppIDs are in WeChat's order, those of Ended sorted.
type Rebuilt struct {
	Total     int             // as many as WeChat names
	Added     []string        // not known here before
	Restored  []string        // ended here by mistake, or known with another refresh token
	Kept      []string        // as they should be
	Ended     []string        // authorized here, but not in WeChat's list any more
	Tokenless []string        // WeChat knows no refresh token: their authorization code was never redeemed
	Failed    []RebuildFailed // added or restored, but of no use as they stand
}

// RebuildFailed is an authorizer that is listed, and whose profile or token cannot be had.
type RebuildFailed struct {
	AppID string
	Err   error
}

// RebuildStage is one of the three parts of a rebuild.
type RebuildStage string

const (
	RebuildListing RebuildStage = "list"  // reading WeChat's list, page by page
	RebuildStoring RebuildStage = "store" // comparing it with what is known
	RebuildTrying  RebuildStage = "try"   // reading the profiles, and buying the tokens, of those that came back
)

// RebuildProgress is how far a rebuild is: Done of Total authorizers of its stage.
type RebuildProgress struct {
	Stage       RebuildStage
	Done, Total int
}

// RebuildAuthorizers reads all authorizers from api_get_authorizer_list: the way back after a lost database, or lost
// events. What happens to an authorizer meanwhile wins over the list. Whoever came back is tried at once; when ctx ends
// meanwhile, what was found is returned with its error, and the rest is tried as due work. tell, unless it is nil,
// hears of every step.
func (s *Server) RebuildAuthorizers(ctx context.Context, tell func(RebuildProgress)) (Rebuilt, error) {
	if tell == nil {
		tell = func(RebuildProgress) {}
	}
	known, err := s.knownAuthorizers(ctx)
	if err != nil {
		return Rebuilt{}, err
	}
	listed, total, err := s.listAuthorizers(ctx, tell)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("list authorizers: %w", err)
	}
	defer s.nudge()
	out := Rebuilt{Total: total}
	back, err := s.restoreListed(ctx, known, listed, &out, tell)
	if err == nil && len(listed) == total { // else the list changed while it was read, and nobody is missing for sure
		err = s.endUnlisted(ctx, known, listed, &out)
	}
	if err == nil {
		err = s.tryRestored(ctx, back, &out, tell)
	}
	return out, err
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
func (s *Server) listAuthorizers(
	ctx context.Context, tell func(RebuildProgress),
) (all []wxapi.ListedAuthorizer, total int, err error) {
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
		tell(RebuildProgress{RebuildListing, len(all), total})
		if len(page) == 0 || offset+len(page) >= total {
			return all, total, nil
		}
	}
}

// restoreListed stores what is new in the list, and returns who came back.
func (s *Server) restoreListed(
	ctx context.Context, known map[string]platform.Authorizer, listed []wxapi.ListedAuthorizer,
	out *Rebuilt, tell func(RebuildProgress),
) (back []wxapi.ListedAuthorizer, err error) {
	for i, row := range listed {
		changed, err := s.restore(ctx, known[row.AppID], row)
		if err != nil {
			return back, fmt.Errorf("restore authorizer %s: %w", row.AppID, err)
		}
		before := known[row.AppID]
		switch {
		case !changed:
			out.Kept = append(out.Kept, row.AppID)
		case before.State == "":
			out.Added = append(out.Added, row.AppID)
		default:
			out.Restored = append(out.Restored, row.AppID)
		}
		if row.RefreshToken == "" && before.RefreshToken == "" {
			out.Tokenless = append(out.Tokenless, row.AppID)
		}
		if changed {
			back = append(back, row)
		}
		tell(RebuildProgress{RebuildStoring, i + 1, len(listed)})
	}
	return back, nil
}

func (s *Server) restore(
	ctx context.Context, known platform.Authorizer, row wxapi.ListedAuthorizer,
) (changed bool, err error) {
	known.AppID = row.AppID
	now := s.cfg.Now()
	work := []store.Work{{Kind: workInfo, Key: row.AppID, DueAt: now}}
	if row.RefreshToken != "" {
		work = append(work, store.Work{Kind: workAuthorizerToken, Key: row.AppID, DueAt: now})
	}
	return s.cfg.Store.Restore(ctx, s.appID(), known, row.RefreshToken, row.AuthTime, now, work...)
}

// endUnlisted ends those that WeChat names no more: their unauthorized event was lost.
func (s *Server) endUnlisted(
	ctx context.Context, known map[string]platform.Authorizer, listed []wxapi.ListedAuthorizer, out *Rebuilt,
) error {
	for _, row := range listed {
		delete(known, row.AppID)
	}
	for _, appID := range slices.Sorted(maps.Keys(known)) {
		a := known[appID]
		if a.State != platform.Authorized {
			continue
		}
		err := s.cfg.Store.EndAuthorization(ctx, s.appID(), appID, a.RefreshToken, s.cfg.Now(),
			"not in WeChat's list of authorizers any more")
		if err != nil {
			return fmt.Errorf("end authorizer %s: %w", appID, err)
		}
		out.Ended = append(out.Ended, appID)
	}
	return nil
}

// tryRestored reads the profile and buys the token of each that came back; the due work that Restore left finds it
// done.
func (s *Server) tryRestored(
	ctx context.Context, back []wxapi.ListedAuthorizer, out *Rebuilt, tell func(RebuildProgress),
) error {
	for i, row := range back {
		tell(RebuildProgress{RebuildTrying, i, len(back)})
		_, err := s.RefreshAuthorizerInfo(ctx, row.AppID)
		if err == nil && row.RefreshToken != "" {
			_, err = s.AuthorizerToken(ctx, row.AppID)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("try authorizer %s: %w", row.AppID, ctx.Err())
		}
		if err != nil {
			out.Failed = append(out.Failed, RebuildFailed{row.AppID, err})
		}
	}
	tell(RebuildProgress{RebuildTrying, len(back), len(back)})
	return nil
}
