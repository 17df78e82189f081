package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/platform"
	"wxlab/platform/sqlite"
)

func TestNewestTicketByWeChatsTime(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	if _, found, err := s.Ticket(ctx, component); err != nil || found {
		t.Errorf("found one in an empty store, %v", err)
	}
	push := func(key string, value platform.Secret, created time.Time) {
		cb := callback(key)
		_, _, err := s.Record(ctx, cb, Effects{Ticket: &platform.VerifyTicket{Value: value, CreateTime: created, ReceivedAt: start}})
		must(t, err)
	}
	push("1", "new", start.Add(time.Minute))
	push("2", "late", start) // delivered after the newer one
	push("3", "new", start.Add(time.Minute))
	got, found, err := s.Ticket(ctx, component)
	want := platform.VerifyTicket{Value: "new", CreateTime: start.Add(time.Minute), ReceivedAt: start}
	if diff := cmp.Diff(want, got); diff != "" || !found || err != nil {
		t.Error(diff, found, err)
	}
	if _, found, _ := s.Ticket(ctx, "wxother"); found {
		t.Error("another component sees it")
	}
	push("4", "tomorrow", start.Add(13*time.Hour))
	var n int
	must(t, s.reads.QueryRow("SELECT count(*) FROM ticket").Scan(&n))
	if n != 1 {
		t.Errorf("%d tickets kept beyond their twelve hours", n)
	}
}

func tokenAt(value platform.Secret, at time.Time) platform.AccessToken {
	return platform.AccessToken{Value: value, IssuedAt: at, ExpiresAt: at.Add(2 * time.Hour)}
}

func TestSwapComponentToken(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	swap := func(old platform.Secret, next platform.AccessToken) platform.AccessToken {
		got, err := s.SwapComponentToken(ctx, component, old, next)
		must(t, err)
		return got
	}
	if got := swap("", tokenAt("one", start)); got != tokenAt("one", start) {
		t.Errorf("first %v", got)
	}
	if got := swap("", tokenAt("raced", start)); !cmp.Equal(got, tokenAt("one", start)) {
		t.Errorf("the second of a race stored %v", got)
	}
	if got := swap("one", tokenAt("two", start)); got.Value != "two" {
		t.Errorf("renewal stored %v", got)
	}
	stored, found, err := s.ComponentToken(ctx, component)
	if diff := cmp.Diff(tokenAt("two", start), stored); diff != "" || !found || err != nil {
		t.Error(diff, found, err)
	}
}

func grant(refresh platform.Secret) Grant {
	return Grant{AppID: "wxa", Token: tokenAt("at-"+refresh, start), RefreshToken: refresh, FuncInfo: []platform.FuncScope{{ID: 1}, {ID: 4}}, At: start}
}

func TestAuthorizerLife(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	read := func() platform.Authorizer {
		a, err := s.Authorizer(ctx, component, "wxa")
		must(t, err)
		return a
	}
	if _, err := s.Authorizer(ctx, component, "wxa"); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v", err)
	}
	must(t, s.RedeemCode(ctx, component, "code1", grant("r1"), Work{Kind: "info", Key: "wxa", DueAt: start}))
	want := platform.Authorizer{AppID: "wxa", State: platform.Authorized, RefreshToken: "r1", Token: tokenAt("at-r1", start), FuncInfo: grant("").FuncInfo, AuthorizedAt: start}
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Error(diff)
	}
	info := platform.Authorizer{AppID: "wxa", NickName: "n", UserName: "gh_1", HeadImg: "h", PrincipalName: "p", Kind: platform.MiniProgram, ServiceType: 4, VerifyType: -1,
		FuncInfo: []platform.FuncScope{{ID: 17}}, RefreshToken: "other"}
	must(t, s.SaveInfo(ctx, component, info, start.Add(time.Second)))
	want.NickName, want.UserName, want.HeadImg, want.PrincipalName, want.Kind, want.ServiceType, want.VerifyType = "n", "gh_1", "h", "p", platform.MiniProgram, 4, -1
	want.FuncInfo, want.InfoAt = info.FuncInfo, start.Add(time.Second)
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Error(diff)
	}
	must(t, s.NoteError(ctx, component, "wxa", "why"))
	must(t, s.EndAuthorization(ctx, component, "wxa", "stale", start, "61023"))
	if a := read(); a.State != platform.Authorized || a.LastError != "why" {
		t.Errorf("a stale failure ended it: %+v", a)
	}
	must(t, s.EndAuthorization(ctx, component, "wxa", "r1", start, "61023"))
	if a := read(); a.State != platform.Unauthorized || a.RefreshToken != "" || a.Token.Value != "" || a.LastError != "61023" || !a.UnauthorizedAt.Equal(start) || a.NickName != "n" {
		t.Errorf("ended %+v", a)
	}
	all, err := s.Authorizers(ctx, component)
	if err != nil || len(all) != 1 {
		t.Errorf("listed %v, %v", all, err)
	}
}

// TestNoRefreshTokenIsForgotten: losing one means asking the merchant again.
func TestNoRefreshTokenIsForgotten(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.RedeemCode(ctx, component, "code1", grant("r1")))
	later := tokenAt("at-2", start.Add(time.Hour))
	got, err := s.SwapAuthorizerToken(ctx, component, "wxa", "at-r1", later, "r2")
	if err != nil || got != later {
		t.Errorf("swapped %v, %v", got, err)
	}
	if got, err = s.SwapAuthorizerToken(ctx, component, "wxa", "at-r1", tokenAt("raced", start), "r3"); err != nil || got.Value != "at-2" {
		t.Errorf("the second of a race stored %v, %v", got, err)
	}
	if got, err = s.SwapAuthorizerToken(ctx, component, "wxa", "at-2", tokenAt("at-3", start), ""); err != nil || got.Value != "at-3" {
		t.Errorf("swapped %v, %v", got, err)
	}
	if a, err := s.Authorizer(ctx, component, "wxa"); err != nil || a.RefreshToken != "r2" {
		t.Errorf("refresh token %q, %v: an answer without one keeps the old", a.RefreshToken.Reveal(), err)
	}
	history, err := s.RefreshTokenHistory(ctx, component, "wxa")
	if len(history) != 2 || history[0].Value != "r1" || history[1].Value != "r2" || err != nil {
		t.Error(history, err)
	}
	if _, err := s.SwapAuthorizerToken(ctx, component, "wxnone", "", later, ""); !errors.Is(err, ErrNotFound) {
		t.Errorf("unknown: %v", err)
	}
}

func TestSaveInfoRecoversALostRefreshToken(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	cb := callback("k")
	_, _, err := s.Record(ctx, cb, Effects{Authorized: "wxa", Code: "code1"})
	must(t, err)
	must(t, s.SaveInfo(ctx, component, platform.Authorizer{AppID: "wxa", RefreshToken: "found"}, start))
	if a, err := s.Authorizer(ctx, component, "wxa"); err != nil || a.RefreshToken != "found" || a.State != platform.Authorized {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestCodeLedger(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	work := Work{Kind: "redeem", Key: "c", DueAt: start}
	must(t, s.EnterCode(ctx, component, "c", start, work))
	due, err := s.DueWork(ctx, component, start)
	must(t, err)
	if len(due) != 1 {
		t.Fatalf("work %v", due)
	}
	must(t, s.FinishWork(ctx, due[0].ID))
	must(t, s.EnterCode(ctx, component, "c", start, work))
	if due, err := s.DueWork(ctx, component, start); err != nil || len(due) != 0 {
		t.Errorf("finding it again added %v, %v", due, err)
	}
	must(t, s.RedeemCode(ctx, component, "c", grant("r1")))
	must(t, s.FailCode(ctx, component, "c", "too late to fail", start))
	line, found, err := s.Code(ctx, component, "c")
	want := Code{Value: "c", AppID: "wxa", RedeemedAt: start, Token: tokenAt("at-r1", start)}
	if diff := cmp.Diff(want, line); diff != "" || !found || err != nil {
		t.Error(diff, found, err)
	}
	must(t, s.FailCode(ctx, component, "d", "61009", start))
	if line, found, err := s.Code(ctx, component, "d"); err != nil || !found || line.Failed != "61009" {
		t.Errorf("failed code %+v, %v", line, err)
	}
}

func TestPreAuthCodes(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	code := func(value string, at time.Time) platform.PreAuthCode {
		return platform.PreAuthCode{Value: value, IssuedAt: at, ExpiresAt: at.Add(30 * time.Minute)}
	}
	for _, c := range []platform.PreAuthCode{code("a", start), code("b", start.Add(time.Minute)), code("c", start.Add(2*time.Minute))} {
		must(t, s.AddPreAuthCode(ctx, component, c))
	}
	_, _, err := s.Record(ctx, callback("k"), Effects{PreAuthCode: "b"})
	must(t, err)
	got, err := s.PreAuthCodes(ctx, component)
	if diff := cmp.Diff([]platform.PreAuthCode{code("c", start.Add(2*time.Minute)), code("a", start)}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	must(t, s.AddPreAuthCode(ctx, component, code("d", start.Add(48*time.Hour))))
	if got, err := s.PreAuthCodes(ctx, component); err != nil || len(got) != 1 {
		t.Errorf("old codes stay: %v, %v", got, err)
	}
}

func TestWork(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	if due, err := s.NextWork(ctx, component, start); err != nil || !due.IsZero() {
		t.Errorf("an empty store has work at %v, %v", due, err)
	}
	w := Work{Kind: "k", Key: "1", Payload: "p", DueAt: start.Add(time.Minute)}
	must(t, s.AddWork(ctx, component, w))
	w.DueAt = start
	must(t, s.AddWork(ctx, component, w)) // there already, and never failed
	if due, _ := s.NextWork(ctx, component, start); !due.Equal(start.Add(time.Minute)) {
		t.Errorf("due %v", due)
	}
	got, err := s.DueWork(ctx, component, start.Add(time.Minute))
	must(t, err)
	must(t, s.PostponeWork(ctx, got[0].ID, start.Add(time.Hour), start, "busy"))
	got, err = s.DueWork(ctx, component, start.Add(time.Hour))
	if diff := cmp.Diff([]Work{{ID: got[0].ID, Kind: "k", Key: "1", Payload: "p", DueAt: start.Add(time.Hour), Attempts: 1, LastError: "busy"}}, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	must(t, s.AddWork(ctx, component, w)) // a new reason to try what failed
	if due, _ := s.NextWork(ctx, component, start); !due.Equal(start) {
		t.Errorf("failed work is due %v", due)
	}
	must(t, s.ScheduleWork(ctx, got[0].ID, start.Add(2*time.Hour), start))
	if due, _ := s.DueWork(ctx, component, start.Add(2*time.Hour)); len(due) != 1 || due[0].Attempts != 0 {
		t.Errorf("scheduled %v", due)
	}
	if due, err := s.DueWork(ctx, "wxother", start.Add(9*time.Hour)); err != nil || len(due) != 0 {
		t.Errorf("another component's work: %v, %v", due, err)
	}
}

// TestReplacedWorkHasAnotherID: finishing the old must not finish the new.
func TestReplacedWorkHasAnotherID(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.AddWork(ctx, component, Work{Kind: "answer", Key: "1", DueAt: start}))
	old, err := s.DueWork(ctx, component, start)
	must(t, err)
	must(t, s.ReplaceWork(ctx, component, "answer", "1", Work{Kind: "custom", Key: "1", DueAt: start}))
	must(t, s.FinishWork(ctx, old[0].ID))
	if left, err := s.DueWork(ctx, component, start); err != nil || len(left) != 1 || left[0].Kind != "custom" {
		t.Errorf("left %v, %v", left, err)
	}
}

func TestCallbackByID(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	stored, _, err := s.Record(ctx, callback("a"), Effects{Answered: true})
	must(t, err)
	if got, err := s.Callback(ctx, component, stored.ID); err != nil || got.DedupeKey != "a" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, id := range []int64{0, stored.ID + 1} {
		if _, err := s.Callback(ctx, component, id); !errors.Is(err, ErrNotFound) {
			t.Errorf("callback %d: %v", id, err)
		}
	}
}

func TestCallbacksPage(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	for _, key := range []string{"a", "b", "c", "d"} {
		_, _, err := s.Record(ctx, callback(key), Effects{Answered: true})
		must(t, err)
	}
	page, err := s.Callbacks(ctx, component, 1, 2)
	must(t, err)
	want := callback("b")
	want.ID = 2
	if diff := cmp.Diff(want, page[0]); diff != "" || len(page) != 2 {
		t.Error(diff, len(page))
	}
}

// TestEffectsAreAllOrNothing: a callback whose consequence fails is not stored either.
func TestEffectsAreAllOrNothing(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.write(ctx, func(c *sqlite.Conn) error { return c.Exec("DROP TABLE authorization_code") }))
	if _, _, err := s.Record(ctx, callback("k"), Effects{Work: []Work{{Kind: "k"}}, Code: "c"}); err == nil {
		t.Fatal("recorded without its consequence")
	}
	if all, err := s.Callbacks(ctx, component, 0, 10); err != nil || len(all) != 0 {
		t.Errorf("half recorded: %v, %v", all, err)
	}
}

// TestRecordMatchesAModel compares random pushes and retries with a map.
func TestRecordMatchesAModel(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	model := map[string]int64{}
	rapid.Check(t, func(r *rapid.T) {
		cb := callback(rapid.StringMatching(`[a-f]{1,2}`).Draw(r, "key"))
		cb.AppID = rapid.SampledFrom([]string{"wxa", "wxb", ""}).Draw(r, "appid")
		got, _, err := s.Record(ctx, cb, Effects{})
		if err != nil {
			r.Fatal(err)
		}
		id, known := model[cb.AppID+"/"+cb.DedupeKey]
		if got.Duplicate != known || known && got.ID != id || got.ID == 0 {
			r.Fatalf("got %d duplicate %v, want %d %v", got.ID, got.Duplicate, id, known)
		}
		model[cb.AppID+"/"+cb.DedupeKey] = got.ID
	})
}

func TestStillDue(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.AddWork(ctx, component, Work{Kind: "k", Key: "a", DueAt: start}))
	due, err := s.DueWork(ctx, component, start)
	must(t, err)
	still := func(want bool) {
		t.Helper()
		if got, err := s.StillDue(ctx, due[0]); err != nil || got != want {
			t.Errorf("still due: %v, %v", got, err)
		}
	}
	still(true)
	must(t, s.PostponeWork(ctx, due[0].ID, start.Add(time.Minute), start, "busy"))
	still(false)
	due, err = s.DueWork(ctx, component, start.Add(time.Hour))
	must(t, err)
	still(true)
	must(t, s.FinishWork(ctx, due[0].ID))
	still(false)
}
