package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/control"
)

// The component of the foreign platforms. Its key has spare bits in its last character, which strict decoders refuse.
const (
	foreignAppID  = "wx0f1e2d3c4b5a6978"
	foreignSecret = "0123456789abcdef0123456789abcdef"
	foreignToken  = "relaytoken2024"
	foreignKey    = "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW"
)

// TestForeignPlatforms drives platforms on SDKs that nobody here wrote through the whole protocol, from ticket to
// release check. What such an SDK and the simulator disagree on is the simulator's mistake, unless PROTOCOL says
// otherwise.
func TestForeignPlatforms(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	modules, ok := foreignSDKs(t)
	if !ok {
		return
	}
	for _, name := range []string{"node-easywechat", "wechat-component"} {
		t.Run(name, func(t *testing.T) { driveForeign(t, modules, name, throughBase) })
		t.Run(name+" through the proxy", func(t *testing.T) { driveForeign(t, modules, name, throughProxy) })
		t.Run(name+" by exec", func(t *testing.T) { driveForeign(t, modules, name, throughExec) })
	}
}

func driveForeign(t *testing.T, modules, name string, way route) {
	p := startForeign(t, modules, name, way)
	for _, step := range []struct {
		name string
		do   func(*testing.T)
	}{
		{"ticket", p.seesTicket},
		{"authorization", p.authorizes},
		{"code of the event", p.redeemsPushedCode},
		{"text", p.echoesText},
		{"event", p.answersEvent},
		{"customer-service message", p.sendsCustomMessage},
		{"list", p.lists},
		{"option", p.readsOption},
		{"account's own APIs", p.usesAccount},
		{"user login", p.logsUserIn},
		{"refresh", p.refreshes},
		{"new component token", p.renewsComponentToken},
		{"unauthorized", p.losesAuthorization},
		{"release check", p.passesReleaseCheck},
		{"mini program's own APIs", p.usesMiniProgram},
	} {
		if !t.Run(step.name, step.do) {
			t.Fatalf("the walk ends at %s; the platform remembers %s", step.name, p.body(t, "/state"))
		}
	}
}

// foreign is a platform on a foreign SDK with the simulator that drives it.
type foreign struct {
	url      string
	bench    served
	features []string
	account  control.Account
}

// startForeign starts the platform and its simulator.
func startForeign(t *testing.T, modules, name string, way route) *foreign {
	t.Helper()
	c := client{
		modules: modules, script: "client-" + name + ".js", port: freePort(t), simAddr: "127.0.0.1:" + freePort(t),
		dir: filepath.Join(t.TempDir(), "w"),
	}
	p := &foreign{url: "http://127.0.0.1:" + c.port}
	c.flags = []string{"--seed", "7",
		"--target-events", p.url + "/wechat/auth", "--target-messages", p.url + "/wechat/$APPID$/callback",
		"--target-auth-domain", "127.0.0.1:" + c.port,
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey}
	p.bench = way(t, c)
	var health struct{ Features []string }
	eventually(t, "the client listens", func() bool { return p.fetch(t.Context(), "/healthz", &health) == nil })
	p.features = health.Features
	p.account = p.bench.verifiedAccount(t)
	return p
}

func (p *foreign) seesTicket(t *testing.T) {
	var s foreignState
	eventually(t, "the ticket is there", func() bool {
		return p.fetch(t.Context(), "/state", &s) == nil && s.Ticket != ""
	})
	if !strings.HasPrefix(s.Ticket, "ticket@@@") || len(s.Ticket) != len("ticket@@@")+86 {
		t.Errorf("ticket %q", s.Ticket)
	}
}

// authorizes follows the link that the SDK builds through consent and back to the platform's landing page.
func (p *foreign) authorizes(t *testing.T) {
	b := newVisitor(t, p.bench.Sim)
	b.visit(http.MethodGet, p.url+"/auth/start", nil)
	b.press("account", p.account.AppID)
	b.press("step", "consent")
	if q := b.at.Query(); b.at.Path != "/auth/callback" || q.Get("from") != "sim" || q.Get("x") != "1+1" ||
		q.Get("expires_in") != "3600" {
		t.Errorf("landed on %s", b.at)
	}
	p.checkRedeemed(t, b.body)
	if e := p.event(t, "authorized"); e.Authorizer != p.account.AppID || e.Code == "" {
		t.Errorf("the platform knows of %+v", e)
	}
}

// redeemsPushedCode redeems the code that came with the event, not the redirect's (PROTOCOL 3.3).
func (p *foreign) redeemsPushedCode(t *testing.T) {
	code := p.event(t, "authorized").Code
	p.checkRedeemed(t, []byte(p.body(t, "/auth/callback?auth_code="+url.QueryEscape(code))))
}

func (p *foreign) checkRedeemed(t *testing.T, body []byte) {
	t.Helper()
	var a struct {
		AppID, Access, Refresh string
		Info                   struct {
			AuthorizerInfo struct {
				NickName string `json:"nick_name"`
				UserName string `json:"user_name"`
			} `json:"authorizer_info"`
		}
	}
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	info := a.Info.AuthorizerInfo
	if a.AppID != p.account.AppID || a.Access == "" || !strings.HasPrefix(a.Refresh, "refreshtoken@@@") ||
		info.NickName != p.account.NickName || info.UserName != p.account.UserName {
		t.Errorf("redeemed %s", body)
	}
}

func (p *foreign) echoesText(t *testing.T) {
	for _, text := range []string{"你好", `<b>&amp; "quoted" 'too'`, "表情 😀\n第二行"} {
		d := p.trigger(t, "text", map[string]string{"Content": text})
		if d.Reply == nil || d.Reply.MsgType != "text" || d.Reply.Content != "echo:"+text {
			t.Errorf("%q was answered %+v", text, d)
		}
	}
}

func (p *foreign) answersEvent(t *testing.T) {
	d := p.trigger(t, "subscribe", nil)
	if d.Reply == nil || d.Reply.Content != "subscribefrom_callback" {
		t.Errorf("answered %+v", d)
	}
}

func (p *foreign) customPath() string {
	q := url.Values{"appid": {p.account.AppID}, "openid": {p.account.Followers[0].OpenID}, "text": {"客服 <>&"}}
	return "/do/custom?" + q.Encode()
}

func (p *foreign) sendsCustomMessage(t *testing.T) {
	p.ask(t, p.customPath(), nil)
	if got := p.bench.lastRequest(t, "/cgi-bin/message/custom/send"); !strings.Contains(got, "客服") {
		t.Errorf("the simulator was sent %s", got)
	}
}

func (p *foreign) lists(t *testing.T) {
	if !slices.Contains(p.features, "list") {
		return // the SDK has no such call
	}
	var answer struct {
		Total int `json:"total_count"`
		List  []struct {
			AppID   string `json:"authorizer_appid"`
			Refresh string `json:"refresh_token"`
		}
	}
	p.ask(t, "/do/list", &answer)
	if answer.Total != 1 || len(answer.List) != 1 || answer.List[0].AppID != p.account.AppID ||
		answer.List[0].Refresh == "" {
		t.Errorf("listed %+v", answer)
	}
}

func (p *foreign) readsOption(t *testing.T) {
	var answer struct {
		Name  string `json:"option_name"`
		Value string `json:"option_value"`
	}
	p.ask(t, "/do/option?appid="+p.account.AppID, &answer)
	if answer.Name != "voice_recognize" || answer.Value == "" {
		t.Errorf("option %+v", answer)
	}
}

// usesAccount checks the calls on behalf of an account that an SDK for accounts makes (PROTOCOL 6.3 to 6.6).
func (p *foreign) usesAccount(t *testing.T) {
	if !slices.Contains(p.features, "account") {
		return // the client makes no such calls
	}
	openID := p.account.Followers[0].OpenID
	var got struct {
		User      struct{ OpenID string }
		Followers struct {
			Total int
			Data  struct{ OpenID []string }
		}
		Menu struct {
			Menu struct{ Button []struct{ Name string } }
		}
		Tag       int
		Tags      struct{ Tagid_list []int }
		Notice    struct{ MsgID int64 }
		QRCode    struct{ Ticket, URL string }
		SameMedia bool `json:"same_media"`
		JS        struct{ Signature string }
	}
	p.ask(t, "/do/account?"+url.Values{"appid": {p.account.AppID}, "openid": {openID}}.Encode(), &got)
	if got.User.OpenID != openID || got.Followers.Total != len(p.account.Followers) ||
		!slices.Contains(got.Followers.Data.OpenID, openID) {
		t.Errorf("users %+v", got)
	}
	if len(got.Menu.Menu.Button) != 1 || got.Menu.Menu.Button[0].Name != "菜单" ||
		!slices.Contains(got.Tags.Tagid_list, got.Tag) {
		t.Errorf("menu and tags %+v", got)
	}
	if got.Notice.MsgID == 0 || got.QRCode.Ticket == "" || got.QRCode.URL == "" || !got.SameMedia ||
		len(got.JS.Signature) != 40 {
		t.Errorf("notice, QR code, media, page signature %+v", got)
	}
}

// logsUserIn follows the link that the SDK builds for a user of the account through the OAuth page (PROTOCOL 6.6).
func (p *foreign) logsUserIn(t *testing.T) {
	user := p.account.Followers[1]
	b := newVisitor(t, p.bench.Sim)
	b.visit(http.MethodGet, p.url+"/oauth/start?appid="+p.account.AppID, nil)
	b.press("openid", user.OpenID)
	b.press("step", "allow")
	var got struct{ OpenID, NickName string }
	if err := json.Unmarshal(b.body, &got); err != nil || got.OpenID != user.OpenID || got.NickName != user.NickName {
		t.Errorf("logged in %s, %v", b.body, err)
	}
	if q := b.at.Query(); b.at.Path != "/oauth/callback" || q.Get("k") != "v w" || q.Get("state") != "st8" ||
		q.Get("appid") != p.account.AppID {
		t.Errorf("landed on %s", b.at)
	}
}

func (p *foreign) refreshes(t *testing.T) {
	var answer struct {
		Access    string `json:"authorizer_access_token"`
		Refresh   string `json:"authorizer_refresh_token"`
		ExpiresIn int    `json:"expires_in"`
	}
	before := p.state(t).Authorizers[p.account.AppID].Refresh
	p.ask(t, "/do/refresh?appid="+p.account.AppID, &answer)
	if answer.Access == "" || answer.ExpiresIn != 7200 || answer.Refresh != before {
		t.Errorf("refreshed %+v with %s", answer, before)
	}
	p.ask(t, p.customPath(), nil)
}

func (p *foreign) renewsComponentToken(t *testing.T) {
	p.ask(t, "/do/drop-component-token", nil)
	p.ask(t, "/do/option?appid="+p.account.AppID, nil)
}

func (p *foreign) losesAuthorization(t *testing.T) {
	d := must(t, p.bench, control.Unauthorize{AuthorizerAppID: p.account.AppID})
	if e := p.event(t, "unauthorized"); !d.Accepted || e.Authorizer != p.account.AppID {
		t.Errorf("%+v, the platform knows of %+v", d, e)
	}
	if got := p.body(t, p.customPath()); !strings.Contains(got, "61003") {
		t.Errorf("a message after that was answered %s", got)
	}
}

func (p *foreign) passesReleaseCheck(t *testing.T) {
	report := must(t, p.bench, control.CheckRelease{Groups: []int{1}})
	var passed []string
	for _, g := range report.Groups {
		for _, s := range g.Steps {
			passed = append(passed, s.ID)
		}
	}
	for _, id := range []string{"ticket", "authorized", "text", "event", "api", "unauthorized"} {
		if !report.OK || !slices.Contains(passed, id) {
			t.Errorf("%s: %+v", id, report)
		}
	}
}

// trigger has the follower act, and insists that WeChat is satisfied with the answer.
func (p *foreign) trigger(t *testing.T, event string, set map[string]string) (d control.Delivery) {
	t.Helper()
	d = must(t, p.bench, control.Trigger{Event: event, Set: set, Account: p.account.AppID})
	if !d.Accepted || len(d.Attempts) != 1 {
		t.Errorf("%s: %+v", event, d)
	}
	return d
}

type foreignState struct {
	Ticket      string
	Events      []foreignEvent
	Authorizers map[string]struct{ Refresh string }
}

type foreignEvent struct{ Info, Authorizer, Code string }

func (p *foreign) state(t *testing.T) (s foreignState) {
	t.Helper()
	p.ask(t, "/state", &s)
	return s
}

// event is the newest authorization event of a kind that the platform has seen.
func (p *foreign) event(t *testing.T, info string) foreignEvent {
	t.Helper()
	for _, e := range slices.Backward(p.state(t).Events) {
		if e.Info == info {
			return e
		}
	}
	t.Fatalf("the platform has seen no %s", info)
	return foreignEvent{}
}

// ask makes the platform do something that must succeed; out may be nil.
func (p *foreign) ask(t *testing.T, path string, out any) {
	t.Helper()
	if err := p.fetch(t.Context(), path, out); err != nil {
		t.Fatal(err)
	}
}

func (p *foreign) fetch(ctx context.Context, path string, out any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: status %d, %s", path, resp.StatusCode, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// body is what the platform answers, whatever the status.
func (p *foreign) body(t *testing.T, path string) string {
	t.Helper()
	resp, err := http.Get(p.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
