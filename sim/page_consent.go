package sim

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// ConsentRequest is an administrator's answer on the authorization page. It uses a pre-auth code up that was not
// scanned before.
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
	Delivery    *world.Delivery
}

// Consent authorizes the platform that the pre-auth code belongs to: it creates the authorization code, pushes
// authorized (new), updateauthorized (other sets) or nothing (same sets), and gives the redirect (PROTOCOL 5.3).
// The code works before the push goes out. Refusals are *PageError.
func (s *Sim) Consent(ctx context.Context, r ConsentRequest) (Consent, error) {
	out, push, err := s.recordConsent(r)
	if err != nil {
		return out, err
	}
	if push != nil {
		var d world.Delivery
		d, err = s.pushJob(ctx, *push)
		out.Delivery = &d
	}
	s.redirectPC(r.PreAuthCode, out.RedirectURL)
	return out, err
}

// recordConsent is the part of Consent under the lock. A returned job is to be run before the redirect.
func (s *Sim) recordConsent(r ConsentRequest) (Consent, *world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, code := w.PreAuth(r.PreAuthCode)
	if code == nil {
		return Consent{}, nil, &PageError{
			Words: "PreAuthCode无效", Cause: bilingual.Textf("该 pre_auth_code 从未签发", "this pre_auth_code was never issued"),
			Fix: bilingual.Textf("请调用 api_create_preauthcode 获取", "create one with api_create_preauthcode"),
		}
	}
	if code.Scanned.IsZero() {
		if _, err := usablePreAuth(w, ps, r.PreAuthCode); err != nil {
			return Consent{}, nil, err
		}
	} else if !code.Consented.IsZero() {
		return Consent{}, nil, &PageError{
			Words: "PreAuthCode无效",
			Cause: bilingual.Textf("该授权码已完成过一次授权", "consent was given with this code already"),
			Fix:   bilingual.Textf("请重新打开授权链接", "open a fresh authorization link"),
		}
	}
	a := w.AccountBy(r.AccountAppID)
	if a == nil {
		return Consent{}, nil, &PageError{
			Words: "账号不存在", Cause: bilingual.Textf("没有 AppID 为 %q 的账号", "no account has the AppID %q", r.AccountAppID),
			Fix: bilingual.Textf("请选择页面上列出的账号", "choose one of the accounts on the page"),
		}
	}
	choice, err := choiceOf(w, ps, code.Link, a)
	if err != nil {
		return Consent{}, nil, err
	}
	ids, err := chosenSets(choice, r.FuncIDs)
	if err != nil {
		return Consent{}, nil, err
	}
	now := s.now()
	code.Scanned, code.Consented = now, now
	auth, name := w.Authorize(ps, a, ids)
	out := Consent{AuthCode: auth.Value, ExpiresIn: int(world.AuthorizationCodeLife / time.Second)}
	if uri := cmp.Or(r.RedirectURI, code.Link.RedirectURI); uri != "" {
		out.RedirectURL = redirectURL(uri, auth.Value, out.ExpiresIn)
	}
	return out, w.Announce(ps, a, auth, name, code.Value), nil
}

// chosenSets checks the ticked permission sets against the page; without any it is all that can be granted.
func chosenSets(choice AuthorizationChoice, ids []int) ([]int, error) {
	var out []int
	for _, set := range choice.Sets {
		wanted := len(ids) == 0 || slices.Contains(ids, set.ID)
		if wanted && set.HeldBy != "" && len(ids) > 0 {
			return nil, &PageError{
				Words: "权限集 " + set.Name + " 已授权给其他第三方平台",
				Cause: bilingual.Textf("权限集 %d 是互斥的，已授权给 %s", "set %d is exclusive and held by %s", set.ID, set.HeldBy),
				Fix:   bilingual.Textf("请先取消另一方的授权", "cancel the other authorization first"),
			}
		}
		if wanted && set.HeldBy == "" {
			out = append(out, set.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(out, id) {
			return nil, &PageError{
				Words: "权限集不存在",
				Cause: bilingual.Textf("权限集 %d 不在 %s 可授权的范围内", "set %d is not on offer to %s", id,
					choice.Account.Title()),
				Fix: bilingual.Textf("请从页面上的权限集中选择", "choose from the sets on the page"),
			}
		}
	}
	if len(out) == 0 {
		return nil, &PageError{
			Words: "请至少选择一个权限集",
			Cause: bilingual.Textf("没有可授权的权限集", "no permission set is left to grant"),
			Fix:   bilingual.Textf("请至少勾选一个", "tick at least one"),
		}
	}
	return out, nil
}

// redirectURL appends the code as WeChat does, unescaped.
func redirectURL(uri, code string, expiresIn int) string {
	return insertQuery(uri, "auth_code="+code+"&expires_in="+strconv.Itoa(expiresIn))
}
