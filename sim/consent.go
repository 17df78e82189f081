package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lifetimes of what an authorization issues (PROTOCOL 9).
const (
	preAuthCodeLife       = 1800 * time.Second
	authorizationCodeLife = 3600 * time.Second
)

// preAuthCode (预授权码) is good for one authorization.
type preAuthCode struct {
	Value     string
	Expires   time.Time
	Scanned   time.Time // the page was opened
	Consented time.Time
	Cancelled time.Time // on the page
	Shown     time.Time // as a QR code on a PC, see ShowPreAuth
	Redirect  string    // where consent leads, once its push is answered
	Link      Link
}

// authorizationCode (授权码) is what consent gives.
type authorizationCode struct {
	Value        string
	AccountAppID string
	Expires      time.Time
	Used         bool
}

// Grant is an authorization in force.
type Grant struct {
	ComponentAppID string
	AccountAppID   string
	FuncIDs        []int
	At             time.Time
}

type grantState struct {
	AccountAppID string
	FuncIDs      []int
	At           time.Time
	Cancelled    time.Time // zero while in force
	RefreshToken string
	Queried      bool // api_query_auth was called: only then does the list show the refresh token
	Tokens       []issued
	Confirmed    map[int]int `json:",omitempty"` // permission set → answer of the component
}

// Grants lists the authorizations in force.
func (s *Sim) Grants() []Grant {
	w := s.world.lock()
	defer s.world.unlock()
	var out []Grant
	for _, id := range w.Order {
		for _, g := range w.Platforms[id].Grants {
			if g.Cancelled.IsZero() {
				out = append(out, Grant{ComponentAppID: id, AccountAppID: g.AccountAppID, FuncIDs: slices.Clone(g.FuncIDs), At: g.At})
			}
		}
	}
	return out
}

// grant returns the authorization in force, nil when there is none.
func (ps *platformState) grant(account string) *grantState {
	for _, g := range ps.Grants {
		if g.AccountAppID == account && g.Cancelled.IsZero() {
			return g
		}
	}
	return nil
}

// forgetGrants drops the oldest cancelled authorizations when there are many.
func (ps *platformState) forgetGrants() []*grantState {
	excess := len(ps.Grants) - 200
	return slices.DeleteFunc(ps.Grants, func(g *grantState) bool {
		drop := excess > 0 && !g.Cancelled.IsZero()
		if drop {
			excess--
		}
		return drop
	})
}

func (w *world) preAuth(value string) (*platformState, *preAuthCode) {
	for _, id := range w.Order {
		for _, c := range w.Platforms[id].PreAuth {
			if c.Value == value {
				return w.Platforms[id], c
			}
		}
	}
	return nil, nil
}

// ConsentRequest is an administrator's answer on the authorization page. A pre-auth code that was not scanned is
// scanned hereby.
type ConsentRequest struct {
	PreAuthCode  string
	AccountAppID string
	FuncIDs      []int  // everything on offer when empty
	RedirectURI  string // the link's when empty; no redirect when both are
}

// Consent is what came of it. Delivery is nil when nothing was pushed: the permission sets did not change, or the
// redirect goes first and the push is due work for Step.
type Consent struct {
	AuthCode    string
	RedirectURL string
	ExpiresIn   int
	Delivery    *Delivery
}

// Consent authorizes the platform that the pre-auth code belongs to: it creates the authorization code, pushes
// authorized (new), updateauthorized (other sets) or nothing (same sets), and gives the redirect (PROTOCOL 5.3).
// The code works before the push goes out. Refusals are *PageError.
func (s *Sim) Consent(ctx context.Context, r ConsentRequest) (Consent, error) {
	out, push, err := s.agree(r)
	if err != nil {
		return out, err
	}
	if push != nil {
		var d Delivery
		d, err = s.run(ctx, *push)
		out.Delivery = &d
	}
	s.leadOn(r.PreAuthCode, out.RedirectURL)
	return out, err
}

// agree is the part of Consent under the lock. A returned job is to be run before the redirect.
func (s *Sim) agree(r ConsentRequest) (Consent, *job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.preAuth(r.PreAuthCode)
	if code == nil {
		return Consent{}, nil, &PageError{Words: "PreAuthCode无效", Cause: "this pre_auth_code was never issued", Fix: "create one with api_create_preauthcode",
			NoteZH: "该 pre_auth_code 从未签发，请调用 api_create_preauthcode 获取"}
	}
	if code.Scanned.IsZero() {
		if _, err := usablePreAuth(w, ps, r.PreAuthCode); err != nil {
			return Consent{}, nil, err
		}
	} else if !code.Consented.IsZero() {
		return Consent{}, nil, &PageError{Words: "PreAuthCode无效", Cause: "consent was given with this code already", Fix: "open a fresh authorization link",
			NoteZH: "该 pre_auth_code 已完成过一次授权，请重新生成授权链接"}
	}
	a := w.lookAccount(r.AccountAppID)
	if a == nil {
		return Consent{}, nil, &PageError{Words: "账号不存在", Cause: fmt.Sprintf("no account has the AppID %q", r.AccountAppID), Fix: "choose one of the accounts on the page",
			NoteZH: "没有这个账号，请选择页面上列出的账号"}
	}
	choice, err := choice(w, ps, code.Link, a)
	if err != nil {
		return Consent{}, nil, err
	}
	ids, err := tick(choice, r.FuncIDs)
	if err != nil {
		return Consent{}, nil, err
	}
	now := s.now()
	code.Scanned, code.Consented = now, now
	auth, name := w.authorize(ps, a, ids)
	out := Consent{AuthCode: auth.Value, ExpiresIn: int(authorizationCodeLife / time.Second)}
	if uri := cmp.Or(r.RedirectURI, code.Link.RedirectURI); uri != "" {
		out.RedirectURL = redirectURL(uri, auth.Value, out.ExpiresIn)
	}
	return out, w.announce(ps, a, auth, name, code.Value), nil
}

// announce makes the push of an authorization: returned when it goes before the redirect, queued when after.
func (w *world) announce(ps *platformState, a *accountState, auth *authorizationCode, name, preAuth string) *job {
	defer w.touch()
	if name == "" || ps.EventURL == "" {
		return nil
	}
	j := job{At: w.Now(), Component: ps.AppID, Name: name, Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": auth.Value, "AuthorizationCodeExpiredTime": strconv.FormatInt(auth.Expires.Unix(), 10), "PreAuthCode": preAuth,
	}}
	if ps.Order == RedirectFirst {
		w.Pending = append(w.Pending, j)
		return nil
	}
	return &j
}

// tick checks the chosen permission sets against the page.
func tick(choice AuthorizationChoice, ids []int) ([]int, error) {
	var out []int
	for _, set := range choice.Sets {
		wanted := len(ids) == 0 || slices.Contains(ids, set.ID)
		if wanted && set.HeldBy != "" && len(ids) > 0 {
			return nil, &PageError{Words: "权限集 " + set.Name + " 已授权给其他第三方平台", Cause: fmt.Sprintf("set %d is exclusive and held by %s", set.ID, set.HeldBy),
				Fix:    "cancel the other authorization first",
				NoteZH: "互斥权限集同一时间只能授权给一个第三方平台，请先取消另一方的授权"}
		}
		if wanted && set.HeldBy == "" {
			out = append(out, set.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(out, id) {
			return nil, &PageError{Words: "权限集不存在", Cause: fmt.Sprintf("set %d is not on offer to %s", id, choice.Account.NickName), Fix: "choose from the sets on the page",
				NoteZH: fmt.Sprintf("权限集 %d 不在可授权范围内", id)}
		}
	}
	if len(out) == 0 {
		return nil, &PageError{Words: "请至少选择一个权限集", Cause: "no permission set is left to grant", Fix: "tick at least one",
			NoteZH: "没有可授权的权限集，请至少勾选一个"}
	}
	return out, nil
}

// authorize makes or changes the grant and issues a code for it. It returns the InfoType to push, "" for none.
func (w *world) authorize(ps *platformState, a *accountState, ids []int) (*authorizationCode, string) {
	w, now, name := w, w.Now(), "authorized"
	g := ps.grant(a.AppID)
	switch {
	case g == nil:
		g = &grantState{AccountAppID: a.AppID, RefreshToken: w.newRefreshToken()}
		ps.Grants = append(ps.forgetGrants(), g)
	case slices.Equal(g.FuncIDs, ids):
		name = ""
	default:
		name = "updateauthorized"
	}
	if name != "authorized" && ps.RotateRefreshTokens {
		g.RefreshToken = w.newRefreshToken()
	}
	g.FuncIDs, g.At = ids, now
	code := &authorizationCode{Value: w.newAuthorizationCode(), AccountAppID: a.AppID, Expires: now.Add(authorizationCodeLife)}
	ps.Codes = append(ps.Codes, code)
	ps.Codes = ps.Codes[max(0, len(ps.Codes)-keptTokens):]
	return code, name
}

// Authorize lets an account authorize a platform without the page, as WeChat does with the accounts of the release
// check; every set on offer is granted when ids are empty. It returns the authorization code and the push.
func (s *Sim) Authorize(ctx context.Context, componentAppID, accountAppID string, ids []int) (string, Delivery, error) {
	code, j, err := s.authorizeDirectly(componentAppID, accountAppID, ids)
	if err != nil {
		return "", Delivery{}, err
	}
	d, err := s.run(ctx, j)
	return code, d, err
}

func (s *Sim) authorizeDirectly(componentAppID, accountAppID string, ids []int) (string, job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.lookPair(componentAppID, accountAppID)
	if err != nil {
		return "", job{}, fmt.Errorf("authorize: %w", err)
	}
	choice := AuthorizationChoice{Account: a.copy()}
	for _, set := range ps.offered(a.Kind) {
		choice.Sets = append(choice.Sets, PermissionChoice{PermissionSet: set})
	}
	if ids, err = tick(choice, ids); err != nil {
		return "", job{}, fmt.Errorf("authorize: %w", err)
	}
	code, name := w.authorize(ps, a, ids)
	w.touch()
	return code.Value, job{At: s.now(), Component: ps.AppID, Name: cmp.Or(name, "updateauthorized"), Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": code.Value, "AuthorizationCodeExpiredTime": strconv.FormatInt(code.Expires.Unix(), 10), "PreAuthCode": "",
	}}, nil
}

// Unauthorize cancels an authorization, as the merchant can in WeChat's console: tokens die at once and
// unauthorized is pushed (PROTOCOL 3.3).
func (s *Sim) Unauthorize(ctx context.Context, componentAppID, accountAppID string) (Delivery, error) {
	j, err := s.cancel(componentAppID, accountAppID)
	if err != nil {
		return Delivery{}, fmt.Errorf("cancel authorization: %w", err)
	}
	return s.run(ctx, j)
}

func (s *Sim) cancel(componentAppID, accountAppID string) (job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.lookPair(componentAppID, accountAppID)
	if err != nil {
		return job{}, err
	}
	g := ps.grant(a.AppID)
	if g == nil {
		return job{}, fmt.Errorf("%s (%s) has not authorized %s", a.NickName, a.AppID, ps.AppID)
	}
	g.Cancelled = s.now()
	w.touch()
	return job{At: s.now(), Component: ps.AppID, Name: "unauthorized", Account: a.AppID}, nil
}

// lookPair finds a platform and an account by what people call them.
func (w *world) lookPair(componentAppID, account string) (*platformState, *accountState, error) {
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil, w.errUnknownPlatform(componentAppID)
	}
	a := w.lookAccount(account)
	if a == nil {
		return nil, nil, fmt.Errorf("no account has the AppID or original id %q", account)
	}
	return ps, a, nil
}

// redirectURL appends the code as WeChat does: unescaped, and with & when there is a query already.
func redirectURL(uri, code string, expiresIn int) string {
	base, fragment, found := strings.Cut(uri, "#")
	separator := "?"
	if strings.Contains(base, "?") {
		separator = "&"
	}
	base += separator + "auth_code=" + code + "&expires_in=" + strconv.Itoa(expiresIn)
	if found {
		base += "#" + fragment
	}
	return base
}
