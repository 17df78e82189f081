package sim

import (
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// setAccountManaging is 帐号管理权限集, which the page that changes the administrator asks for.
const setAccountManaging = 17

// AskQuery is a link that asks an account's administrator for something a component needs (PROTOCOL 14.1, 14.3).
type AskQuery struct {
	Kind           world.AskKind
	AppID          string // of the account
	ComponentAppID string
	RedirectURI    string
}

// AskPage is what the administrator sees. In WeChat the new administrator proves who they are; here somebody is chosen.
type AskPage struct {
	Query         AskQuery
	Account       world.Account
	ComponentName string
}

// OpenAsk checks a link in this order: component, redirect_uri and its domain, account and its kind, authorization and
// permission set. The error is a *PageError.
func (s *Sim) OpenAsk(q AskQuery) (AskPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := askParties(w, q)
	if err != nil {
		return AskPage{}, err
	}
	return AskPage{Query: q, Account: a.Copy(), ComponentName: ps.Title()}, nil
}

// AnswerAsk agrees, and returns where the browser goes. person is the coming administrator, of AskAdmin.
func (s *Sim) AnswerAsk(q AskQuery, person string) (string, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := askParties(w, q)
	if err != nil {
		return "", err
	}
	if q.Kind == world.AskRegister {
		return insertQuery(q.RedirectURI, "from=mp&ticket="+w.Agree(a, world.Ask{Kind: q.Kind, Component: ps.AppID}).Value), nil
	}
	if person == "" {
		return "", &PageError{
			Words: "请选择新管理员", Cause: bilingual.Textf("没有选择新管理员", "no new administrator was chosen"),
			Fix: bilingual.Textf("请选择页面上的一个人", "choose one of the people on the page"),
		}
	}
	ask := w.Agree(a, world.Ask{Kind: q.Kind, Component: ps.AppID, Person: person})
	return insertQuery(q.RedirectURI, "taskid="+ask.Value), nil
}

func askParties(w *world.World, q AskQuery) (*world.PlatformState, *world.AccountState, error) {
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return nil, nil, unknownComponent(w, q.ComponentAppID)
	}
	link := LinkQuery{ComponentAppID: q.ComponentAppID, RedirectURI: q.RedirectURI, Mobile: true} // nobody looks at the Referer
	if err := checkDomains(ps.Platform, link); err != nil {
		return nil, nil, err
	}
	kind, set, words := world.MiniProgram, setAccountManaging, "此帐号未将“帐号管理权限集”授权给此第三方平台"
	if q.Kind == world.AskRegister {
		kind, set, words = world.OfficialAccount, world.SetFastRegister, "此帐号未将“快速注册小程序权限集”授权给此第三方平台"
	}
	a := w.Account(q.AppID)
	if a == nil || a.Kind != kind {
		return nil, nil, &PageError{
			Words: "appid 参数错误",
			Cause: bilingual.Textf("没有 AppID 为 %q 的%s", "the AppID %q is not that of %s", q.AppID, kind.Title()),
			Fix:   bilingual.Textf("请填要操作的账号的 AppID", "give the AppID of the account that it is about"),
		}
	}
	if g := ps.Grant(a.AppID); g == nil || !slices.Contains(g.FuncIDs, set) {
		return nil, nil, &PageError{
			Words: words,
			Cause: bilingual.Textf("%s 没有授权 %s，或没有授予权限集 %d", "%s has not authorized %s, or not with permission set %d",
				a.Title(), ps.AppID, set),
			Fix: bilingual.Textf("请先让该账号授予权限集 %d", "let the account grant permission set %d first", set),
		}
	}
	return ps, a, nil
}
