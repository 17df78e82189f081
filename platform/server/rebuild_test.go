package server_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/server"
)

// listing scripts api_get_authorizer_list with pages of AppIDs; an AppID ending in "-" has no refresh token.
func (r *rig) listing(total int, pages ...[]string) {
	for _, page := range pages {
		var list []any
		for _, appID := range page {
			row := answer{"authorizer_appid": strings.TrimSuffix(appID, "-"), "auth_time": 1558000607}
			if !strings.HasSuffix(appID, "-") {
				row["refresh_token"] = "refreshtoken@@@listed-" + appID
			}
			list = append(list, row)
		}
		r.wechat.script("api_get_authorizer_list", answer{"total_count": total, "list": list})
	}
}

// TestRebuildAuthorizers starts with an empty store and 1,203 authorizers: three pages, all back, each tried, and those
// whose trial was cut short are due.
func TestRebuildAuthorizers(t *testing.T) {
	r := newRig(t).ready()
	var pages [][]string
	for i := range 1203 {
		if i%500 == 0 {
			pages = append(pages, nil)
		}
		pages[i/500] = append(pages[i/500], fmt.Sprintf("wx%016d", i))
	}
	r.listing(1203, pages...)
	cut, stop := context.WithCancel(ctx)
	var told []server.RebuildProgress
	got, err := r.srv.RebuildAuthorizers(cut, func(p server.RebuildProgress) {
		told = append(told, p)
		if p.Stage == server.RebuildTrying && p.Done == 3 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || got.Total != 1203 || len(got.Added) != 1203 || len(got.Restored) != 0 || len(got.Ended)+len(got.Tokenless) != 0 || r.wechat.count("api_get_authorizer_list") != 3 {
		t.Fatalf("%d of %d added, %v, %v", len(got.Added), got.Total, got.Ended, err)
	}
	for _, want := range []server.RebuildProgress{{Stage: server.RebuildListing, Done: 500, Total: 1203}, {Stage: server.RebuildListing, Done: 1203, Total: 1203},
		{Stage: server.RebuildStoring, Done: 1203, Total: 1203}, {Stage: server.RebuildTrying, Total: 1203}} {
		if !slices.Contains(told, want) {
			t.Errorf("nobody was told %+v", want)
		}
	}
	if r.wechat.count("api_get_authorizer_info") != 3 || r.wechat.count("api_authorizer_token") != 3 {
		t.Errorf("%d profiles, %d tokens", r.wechat.count("api_get_authorizer_info"), r.wechat.count("api_authorizer_token"))
	}
	all, err := r.store.Authorizers(ctx, componentAppID)
	if err != nil || len(all) != 1203 || all[7].RefreshToken != "refreshtoken@@@listed-wx0000000000000007" || all[7].AuthorizedAt.Unix() != 1558000607 {
		t.Errorf("%d stored, %+v, %v", len(all), all[7], err)
	}
	if due, err := r.store.DueWork(ctx, componentAppID, r.clock.Now()); err != nil || len(due) != 2*1203 {
		t.Errorf("%d due, %v", len(due), err)
	}
}

// TestRebuildBelievesNoEmptyAnswer: a gateway's {} must not end everybody.
func TestRebuildBelievesNoEmptyAnswer(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.script("api_get_authorizer_list", answer{})
	if got, err := r.srv.RebuildAuthorizers(ctx, nil); err == nil {
		t.Errorf("%+v", got)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
		t.Errorf("%+v %v", a, err)
	}
}

// TestRebuildMendsOnlyWhatIsWrong: the known stay, the lost come back, the gone end.
func TestRebuildMendsOnlyWhatIsWrong(t *testing.T) {
	const gone, back, bare, new = "wx1111111111111111", "wx2222222222222222", "wx3333333333333333", "wx4444444444444444"
	r := newRig(t).authorized()
	for i, appID := range []string{gone, back} {
		code := fmt.Sprintf("queryauthcode@@@x%d", i)
		r.wechat.codes[code] = appID
		r.wantSuccess(r.send(r.authEvent("authorized", appID, code)))
	}
	r.step()
	r.wechat.script("api_authorizer_token", fail(61023)) // ended by mistake: its refresh token had changed
	if _, err := r.srv.RenewAuthorizerToken(ctx, back); !errors.Is(err, server.ErrUnauthorized) {
		t.Fatal(err)
	}
	r.clock.advance(time.Minute)
	before, _ := r.store.Authorizer(ctx, componentAppID, account)
	r.wechat.script("api_get_authorizer_list", answer{"total_count": 4, "list": []any{
		answer{"authorizer_appid": account, "refresh_token": before.RefreshToken.Reveal(), "auth_time": 1}, answer{"authorizer_appid": back, "refresh_token": "refreshtoken@@@new", "auth_time": 1},
		answer{"authorizer_appid": bare, "auth_time": 1}, answer{"authorizer_appid": new, "refresh_token": "refreshtoken@@@4", "auth_time": 1}}})
	got, err := r.srv.RebuildAuthorizers(ctx, nil)
	want := server.Rebuilt{Total: 4, Added: []string{bare, new}, Restored: []string{back}, Kept: []string{account}, Ended: []string{gone}, Tokenless: []string{bare}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatal(err, diff)
	}
	after, _ := r.store.Authorizer(ctx, componentAppID, account)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a good one changed: %s", diff)
	}
	r.step()
	for appID, state := range map[string]platform.AuthorizerState{gone: platform.Unauthorized, back: platform.Authorized, new: platform.Authorized} {
		a, err := r.store.Authorizer(ctx, componentAppID, appID)
		if err != nil || a.State != state || (a.Token.Value != "") != (state == platform.Authorized) {
			t.Errorf("%s: %+v, %v", appID, a, err)
		}
	}
	history, err := r.store.RefreshTokenHistory(ctx, componentAppID, back)
	if err != nil || len(history) != 2 || history[1].Value != "refreshtoken@@@new" || history[1].SeenAt.IsZero() || history[0].SeenAt.After(history[1].SeenAt) {
		t.Errorf("history %+v, %v", history, err)
	}
}

// TestRebuildIsCareful: a list that changed while it was read ends nobody, news win over the list, and a failing page
// is an error.
func TestRebuildIsCareful(t *testing.T) {
	r := newRig(t).authorized()
	r.listing(3, []string{"wx1111111111111111"}, nil) // says three, has one
	got, err := r.srv.RebuildAuthorizers(ctx, nil)
	if err != nil || len(got.Ended) != 0 || len(got.Added) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	known, _ := r.store.Authorizer(ctx, componentAppID, account)
	r.wantSuccess(r.send(r.authEvent("unauthorized", account, ""))) // after the list was asked for
	if changed, err := r.store.Restore(ctx, componentAppID, known, "refreshtoken@@@old", time.Unix(1, 0), r.clock.Now()); err != nil || changed {
		t.Errorf("the list beat the event: %v, %v", changed, err)
	}
	r.wechat.script("api_get_authorizer_list", fail(61004))
	if _, err := r.srv.RebuildAuthorizers(ctx, nil); err == nil || !strings.Contains(err.Error(), "white list") {
		t.Errorf("got %v", err)
	}
}

// TestRebuildSaysWhoIsOfNoUse: listed, but without a profile or a token to be had; the others are not kept waiting.
func TestRebuildSaysWhoIsOfNoUse(t *testing.T) {
	const mute, dead, fine = "wx1111111111111111", "wx2222222222222222", "wx3333333333333333"
	r := newRig(t).ready()
	r.listing(3, []string{mute, dead, fine})
	r.wechat.script("api_get_authorizer_info", fail(-1))
	r.wechat.script("api_authorizer_token", fail(61023), fail(61023)) // with the listed token, and with the profile's
	got, err := r.srv.RebuildAuthorizers(ctx, nil)
	if err != nil || len(got.Failed) != 2 || got.Failed[0].AppID != mute || got.Failed[1].AppID != dead || !errors.Is(got.Failed[1].Err, server.ErrUnauthorized) {
		t.Errorf("%+v, %v", got.Failed, err)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, fine); err != nil || a.NickName == "" || a.Token.Value == "" {
		t.Errorf("%+v, %v", a, err)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, dead); err != nil || a.State != platform.Unauthorized {
		t.Errorf("%+v, %v", a, err)
	}
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, mute); err != nil || a.NickName == "" || a.Token.Value == "" {
		t.Errorf("the due work did not come to it: %+v, %v", a, err)
	}
}
