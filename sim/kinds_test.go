package sim_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// ofEachKind adds an account of every kind that the ready-made world does not have.
func ofEachKind(t *testing.T, l *lab.Lab) map[world.Kind]world.Account {
	t.Helper()
	out := map[world.Kind]world.Account{}
	for _, kind := range []world.Kind{world.Promoter, world.Channels, world.Talent} {
		a, err := l.PutAccount(world.Account{Kind: kind, NickName: "春茶 " + string(kind), PrincipalName: "春茶铺", Admin: "林知夏"})
		if err != nil {
			t.Fatal(err)
		}
		out[kind] = a
	}
	return out
}

func TestLinksShowTheKindsOfTheirAuthType(t *testing.T) {
	l := lab.New(t)
	ofEachKind(t, l)
	tok := l.ComponentToken()
	for authType, want := range map[string][]world.Kind{
		"": {world.MiniProgram, world.OfficialAccount}, "1": {world.OfficialAccount}, "2": {world.MiniProgram},
		"3": {world.MiniProgram, world.OfficialAccount}, "4": {world.Promoter}, "5": {world.Channels},
		"6": {world.Channels, world.MiniProgram, world.OfficialAccount}, "8": {world.Talent},
	} {
		page, err := l.OpenPreAuth(l.PreAuthCode(tok),
			sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/", AuthType: authType})
		var got []world.Kind
		for _, c := range page.Choices {
			got = append(got, c.Account.Kind)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, slices.Compact(got)); err != nil || diff != "" {
			t.Errorf("auth_type %q: %v %s", authType, err, diff)
		}
	}
	_, err := l.OpenPreAuth(l.PreAuthCode(tok),
		sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/", AuthType: "7"})
	if e := pageError(t, err); e.Words != "auth_type 参数错误" {
		t.Errorf("%+v", e)
	}
}

// TestAuthorizationsOfEveryKind goes from the link to what the component knows: the push, the code, the account's information.
func TestAuthorizationsOfEveryKind(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for kind, tt := range map[world.Kind]struct {
		authType string
		sets     []int
		info     string // the member of authorizer_info that tells the kind
	}{
		world.Promoter: {"4", []int{93}, ""},
		world.Channels: {"5", []int{143, 160, 176, 177}, "channels_info"},
		world.Talent:   {"8", []int{189, 190}, "talent_info"},
	} {
		t.Run(string(kind), func(t *testing.T) {
			a := ofEachKind(t, l)[kind]
			page, err := l.OpenPreAuth(l.PreAuthCode(tok), sim.LinkQuery{
				ComponentAppID: lab.AppID, RedirectURI: "http://a.example/", AuthType: tt.authType, BizAppID: a.AppID,
			})
			if err != nil || len(page.Choices) != 1 {
				t.Fatalf("%+v, %v", page, err)
			}
			out, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode, AccountAppID: a.AppID})
			if err != nil {
				t.Fatal(err)
			}
			push := string(out.Delivery.Plain)
			for _, want := range []string{"<![CDATA[authorized]]>", a.AppID, out.AuthCode} {
				if !strings.Contains(push, want) {
					t.Errorf("the push lacks %s: %s", want, push)
				}
			}
			answer := l.Post("/cgi-bin/component/api_query_auth", tok,
				fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, lab.AppID, out.AuthCode))
			if diff := cmp.Diff(tt.sets, funcIDs(t, answer["authorization_info"])); diff != "" {
				t.Error(diff)
			}
			info := l.Post("/cgi-bin/component/api_get_authorizer_info", tok,
				fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID, a.AppID))["authorizer_info"].(map[string]any)
			for _, name := range []string{"MiniProgramInfo", "channels_info", "talent_info", "store_info", "supplier_info"} {
				want := map[bool]any{true: map[string]any{"id": 0.0}}[name == tt.info]
				if diff := cmp.Diff(want, info[name]); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
			own := answer["authorization_info"].(map[string]any)["authorizer_access_token"].(string)
			for _, path := range []string{"/cgi-bin/message/custom/send", "/cgi-bin/menu/create", "/wxa/commit"} {
				l.Want(l.Post(path, own, `{}`), 48001)
			}
			l.Want(l.Post("/cgi-bin/clear_quota", own, fmt.Sprintf(`{"appid":%q}`, a.AppID)), 0)
		})
	}
}

func funcIDs(t *testing.T, authorization any) (ids []int) {
	t.Helper()
	raw, err := json.Marshal(authorization)
	if err != nil {
		t.Fatal(err)
	}
	var in struct {
		Sets []struct {
			Scope struct{ ID int } `json:"funcscope_category"`
		} `json:"func_info"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		t.Fatal(err)
	}
	for _, s := range in.Sets {
		ids = append(ids, s.Scope.ID)
	}
	return ids
}

// TestAccountsThatDidNotOpenUp: 视频号 and 带货助手 show on the page only after the owner switched the open ability on.
func TestAccountsThatDidNotOpenUp(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for kind, authType := range map[world.Kind]string{world.Channels: "5", world.Talent: "8"} {
		a := ofEachKind(t, l)[kind]
		a.NoAPI = true
		if _, err := l.PutAccount(a); err != nil {
			t.Fatal(err)
		}
		_, err := l.OpenPreAuth(l.PreAuthCode(tok), sim.LinkQuery{
			ComponentAppID: lab.AppID, RedirectURI: "http://a.example/", AuthType: authType, BizAppID: a.AppID,
		})
		if e := pageError(t, err); e.Words != "没有可授权的账号" || !strings.Contains(e.Cause.Zh, "没有开通开放能力") {
			t.Errorf("%+v", e)
		}
	}
}

// TestNobodyWritesToAccountsThatDoNotConverse: they have no followers, and no platform gets messages of theirs.
func TestNobodyWritesToAccountsThatDoNotConverse(t *testing.T) {
	l := lab.New(t)
	for kind, a := range ofEachKind(t, l) {
		if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
		title := kind.Title()
		if _, err := l.PutFollower(a.AppID, world.Follower{NickName: "小满"}); err == nil || !strings.Contains(err.Error(), title.En) {
			t.Errorf("%s takes followers: %v", kind, err)
		}
		for _, event := range []string{"text", "weapp_audit_success"} {
			_, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: event, Account: a.AppID})
			if err == nil || !strings.Contains(err.Error(), title.En+", and WeChat never pushes "+event+" about one") {
				t.Errorf("%s takes %s: %v", kind, event, err)
			}
		}
		b := a
		b.Kind, b.ServiceType = world.OfficialAccount, 2
		if _, err := l.PutAccount(b); err == nil || !strings.Contains(err.Error(), "cannot become an official account") {
			t.Errorf("%s becomes another kind: %v", kind, err)
		}
		d, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID)
		if err != nil || !strings.Contains(string(d.Plain), "<![CDATA[unauthorized]]>") {
			t.Errorf("%+v, %v", d, err)
		}
	}
	a := l.AccountOf(world.MiniProgram, true)
	a.Kind = world.Talent
	if _, err := l.PutAccount(a); err == nil {
		t.Error("a mini program becomes a talent assistant")
	}
}

// TestEveryCallbackKnowsItsKinds: none is pushed about an account of another kind, and the refusal names one of the right kind;
// a world without any says so.
func TestEveryCallbackKnowsItsKinds(t *testing.T) {
	l := lab.New(t)
	accounts := ofEachKind(t, l)
	official, mini := l.Pair()
	accounts[world.OfficialAccount], accounts[world.MiniProgram] = official, mini
	push := func(event, account string) error {
		_, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: event, Account: account})
		return err
	}
	for _, e := range l.Catalogue() {
		for kind, a := range accounts {
			if len(e.Kinds) == 0 || slices.Contains(e.Kinds, string(kind)) {
				continue
			}
			all := l.Accounts()
			right := all[slices.IndexFunc(all, func(a world.Account) bool { return slices.Contains(e.Kinds, string(a.Kind)) })]
			if err := push(e.Name, a.AppID); err == nil || !strings.Contains(err.Error(), "such as "+right.NickName) {
				t.Errorf("%s about %s: %v", e.Name, kind, err)
			}
		}
	}
	if got := l.Deliveries("", 1000); len(got) != 0 {
		t.Errorf("pushed all the same: %v", got)
	}
	for _, a := range l.Accounts() {
		if a.Kind == world.MiniProgram {
			if err := l.RemoveAccount(a.AppID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := push("wxa_illegal_record", ""); err == nil || !strings.Contains(err.Error(), "is pushed about a mini program only, and there is none") {
		t.Errorf("without a mini program: %v", err)
	}
}
