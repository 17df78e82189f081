package api_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathSetName   = "/wxa/setnickname"
	pathQueryName = "/wxa/api_wxa_querynickname"
	pathCheckName = "/cgi-bin/wxverify/checkwxverifynickname"
	pathBasicInfo = "/cgi-bin/account/getaccountbasicinfo"
	pathHeadImage = "/cgi-bin/account/modifyheadimage"
	pathSignature = "/cgi-bin/account/modifysignature"
)

// registered is a mini program of a company's, made by fast registration, with its token.
func registered(t *testing.T) (*lab.Lab, world.Account, string) {
	t.Helper()
	l := lab.New(t)
	tok := l.ComponentToken()
	l.Want(l.Enterprise("create", tok, lab.Company), 0)
	got := l.After(10 * time.Minute)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	app, _ := l.Account(lab.Field(got[0].Plain, "appid"))
	info, _ := l.QueryAuth(tok, lab.Field(got[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	developer, _ := info["authorizer_access_token"].(string)
	return l, app, developer
}

// picture is a PNG of that size.
func picture(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func nameOf(l *lab.Lab, app world.Account) string {
	a, _ := l.Account(app.AppID)
	return a.NickName
}

func modified(l *lab.Lab, tok, what string) (used, quota any) {
	info, _ := l.Get(pathBasicInfo, tok)[what].(map[string]any)
	return info["modify_used_count"], info["modify_quota"]
}

// TestNameGoesThroughItsReview: asked for, under review, passed and told, through a restart; counted; refused the next time.
func TestNameGoesThroughItsReview(t *testing.T) {
	l, app, tok := registered(t)
	if app.NickName != "" || app.HeadImg != "" || app.Signature != "" {
		t.Errorf("a new mini program has a face: %+v", app)
	}
	out := l.Post(pathSetName, tok, `{"nick_name":"青禾早餐"}`)
	audit, _ := out["audit_id"].(float64)
	if l.Want(out, 0); audit == 0 || out["wording"] != "" {
		t.Fatalf("%v", out)
	}
	query := func(id any) map[string]any { return l.Post(pathQueryName, tok, fmt.Sprintf(`{"audit_id":%v}`, id)) }
	if out := query(int(audit)); out["audit_stat"] != 1.0 || out["nickname"] != "青禾早餐" || out["audit_time"] != 0.0 {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾晚餐"}`), 91003)
	l.Restart()
	if name := nameOf(l, app); name != "" {
		t.Errorf("%q before the review ended", name)
	}
	told := l.After(10 * time.Second)
	if len(told) != 1 || told[0].Name != "wxa_nickname_audit" || lab.Field(told[0].Plain, "ret") != "3" ||
		lab.Field(told[0].Plain, "nickname") != "青禾早餐" || lab.Field(told[0].Plain, "ToUserName") != app.UserName {
		t.Fatalf("%+v", told)
	}
	if out := query(fmt.Sprintf(`"%d"`, int(audit))); out["audit_stat"] != 3.0 || out["audit_time"] == 0.0 {
		t.Errorf("%v", out)
	}
	if used, quota := modified(l, tok, "nickname_info"); nameOf(l, app) != "青禾早餐" || used != 1.0 || quota != 2.0 {
		t.Errorf("%s, %v of %v", nameOf(l, app), used, quota)
	}

	refuse := world.AuditPlan{Result: world.AuditRejected, After: time.Hour, Reason: "名称与业务不符"}
	if err := l.PlanNames(app.AppID, refuse); err != nil {
		t.Fatal(err)
	}
	audit, _ = l.Post(pathSetName, tok, `{"nick_name":"青禾午餐"}`)["audit_id"].(float64)
	told = l.After(time.Hour)
	if len(told) != 1 || lab.Field(told[0].Plain, "ret") != "2" || lab.Field(told[0].Plain, "reason") != "名称与业务不符" {
		t.Errorf("%+v", told)
	}
	if out := query(int(audit)); out["audit_stat"] != 2.0 || out["fail_reason"] != "名称与业务不符" || nameOf(l, app) != "青禾早餐" {
		t.Errorf("%v, %s", out, nameOf(l, app))
	}
	l.Want(query(1), 91011)
}

// TestNamesInForceAtOnce: without a review there is no audit_id and no event; two a year, and the year begins in China.
func TestNamesInForceAtOnce(t *testing.T) {
	l, app, tok := registered(t)
	if err := l.PlanNames(app.AppID, world.AuditPlan{Result: world.AuditApproved}); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"青禾一号", "青禾二号"} {
		l.Same(l.Post(pathSetName, tok, `{"nick_name":"`+name+`"}`), `{"errcode":0,"errmsg":"ok"}`)
		if nameOf(l, app) != name {
			t.Error(nameOf(l, app))
		}
	}
	if told := l.After(time.Minute); len(told) != 0 {
		t.Errorf("%+v", told)
	}
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾三号"}`), 91003)
	l.Clock.Add(time.Date(2023, 12, 31, 16, 0, 1, 0, time.UTC).Sub(l.Clock.Now()))
	_, tok, _ = l.Authorized(app.AppID)
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾三号"}`), 0)
	if used, _ := modified(l, tok, "nickname_info"); used != 1.0 {
		t.Errorf("%v renamings in the new year", used)
	}
}

func TestNamesThatAreRefused(t *testing.T) {
	l, app, tok := registered(t)
	official, mini := l.Pair()
	official.Alias, official.NickName = "qinghe_life", "青禾公众号"
	if _, err := l.PutAccount(official); err != nil {
		t.Fatal(err)
	}
	foreign := l.Upload(tokenOf(l, mini), "image", "a.png", picture(8, 8))
	paper := l.Upload(tok, "image", "a.png", picture(8, 8))
	tests := []struct {
		name, body string
		code       int
	}{
		{"empty", `{}`, 40097},
		{"short", `{"nick_name":"abc"}`, 91004},
		{"long", `{"nick_name":"` + strings.Repeat("长", 16) + `"}`, 91004},
		{"escaped", `{"nick_name":"\u9752\u79be\u5916\u5356"}`, 91004},
		{"word", `{"nick_name":"青禾小程序"}`, 91004},
		{"banned", `{"nick_name":"微信外卖"}`, 53012},
		{"alias", `{"nick_name":"qinghe_life"}`, 91006},
		{"same kind", `{"nick_name":"` + mini.NickName + `"}`, 91007},
		{"other kind", `{"nick_name":"青禾公众号"}`, 91015},
		{"proof", `{"nick_name":"腾讯外卖"}`, 91009},
		{"unknown paper", `{"nick_name":"腾讯外卖","license":"x"}`, 40007},
		{"paper of another", `{"nick_name":"腾讯外卖","license":"` + foreign + `"}`, 40007},
		{"with proof", `{"nick_name":"腾讯外卖","license":"` + paper + `"}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(pathSetName, tok, tt.body), tt.code)
		})
	}
	l.T = t
	if told := l.After(time.Minute); len(told) != 1 || nameOf(l, app) != "腾讯外卖" {
		t.Errorf("%v, %s", told, nameOf(l, app))
	}
	l.Want(l.Post(pathSetName, tokenOf(l, mini), `{"nick_name":"青禾新名"}`), 91001)
}

func tokenOf(l *lab.Lab, a world.Account) string {
	l.Helper()
	_, tok, _ := l.Authorized(a.AppID)
	return tok
}

// TestSeveralOfTheOtherKind have the name.
func TestSeveralOfTheOtherKind(t *testing.T) {
	l, _, tok := registered(t)
	for _, principal := range []string{"甲公司", "乙公司"} {
		if _, err := l.PutAccount(world.Account{Kind: world.OfficialAccount, NickName: "同名账号", PrincipalName: principal}); err != nil {
			t.Fatal(err)
		}
	}
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"同名账号"}`), 91016)
}

// complete gives a registered mini program everything that its code needs to be audited.
func complete(l *lab.Lab, app world.Account, tok, name string) {
	l.Helper()
	if err := l.PlanNames(app.AppID, world.AuditPlan{Result: world.AuditApproved}); err != nil {
		l.Fatal(err)
	}
	id := l.Upload(tok, "image", "a.png", picture(40, 40))
	for path, body := range map[string]string{
		pathSetName: `{"nick_name":"` + name + `"}`, pathSignature: `{"signature":"好好吃饭"}`,
		pathHeadImage:   `{"head_img_media_id":"` + id + `","x1":0,"y1":0,"x2":1,"y2":1}`,
		pathAddCategory: `{"categories":[{"first":287,"second":612}]}`,
	} {
		l.Want(l.Post(path, tok, body), 0)
	}
}

func TestNoNewNameDuringACodeAudit(t *testing.T) {
	l, app, tok := registered(t)
	complete(l, app, tok, "青禾早餐")
	l.Want(l.Post("/wxa/addtotemplate", l.ComponentToken(), `{"draft_id":0}`), 0)
	l.Want(l.Post("/wxa/commit", tok, `{"template_id":0,"ext_json":"{}","user_version":"1.0","user_desc":"d"}`), 0)
	l.Clock.Add(10 * time.Minute)
	l.Want(l.Post("/wxa/submit_audit", tok, `{}`), 0)
	out := l.Post(pathSetName, tok, `{"nick_name":"青禾新名"}`)
	if l.Want(out, 91019); !strings.HasPrefix(fmt.Sprint(out["errmsg"]), "小程序正在审核中") {
		t.Errorf("%v", out)
	}
	l.Want(l.Get("/wxa/undocodeaudit", tok), 0)
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾新名"}`), 0)
}

func TestCheckName(t *testing.T) {
	l, _, tok := registered(t)
	official, mini := l.Pair()
	l.Same(l.Post(pathCheckName, tok, `{"nick_name":"青禾外卖"}`),
		`{"errcode":0,"errmsg":"ok","hit_condition":false,"wording":""}`)
	out := l.Post(pathCheckName, tok, `{"nick_name":"腾讯外卖"}`)
	if l.Want(out, 0); out["hit_condition"] != true || !strings.Contains(fmt.Sprint(out["wording"]), "腾讯") {
		t.Errorf("%v", out)
	}
	for name, code := range map[string]int{
		"abc": 53010, `\u9752\u79be`: 53010, "微信外卖": 53012, mini.NickName: 53013, official.NickName: 53015,
		official.Alias: 53018,
	} {
		l.Want(l.Post(pathCheckName, tok, `{"nick_name":"`+name+`"}`), code)
	}
	l.Want(l.Post(pathCheckName, tokenOf(l, mini), `{"nick_name":"青禾外卖"}`), 41033)
	l.Want(l.Post(pathCheckName, tokenOf(l, official), `{"nick_name":"青禾外卖"}`), 0)
}

// TestTriggeredNameAudit decides the review under way, as the push says.
func TestTriggeredNameAudit(t *testing.T) {
	l, app, tok := registered(t)
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾早餐"}`), 0)
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "wxa_nickname_audit", Account: app.AppID,
		Set: map[string]string{"ret": "2", "reason": "不行"}})
	if err != nil || lab.Field(d.Plain, "nickname") != "青禾早餐" || lab.Field(d.Plain, "reason") != "不行" {
		t.Errorf("%s, %v", d.Plain, err)
	}
	if told := l.After(time.Hour); len(told) != 0 || nameOf(l, app) != "" {
		t.Errorf("%v %q", told, nameOf(l, app))
	}
}

// TestReviewEndsWithoutThePlatform that asked for it.
func TestReviewEndsWithoutThePlatform(t *testing.T) {
	l, app, tok := registered(t)
	l.Want(l.Post(pathSetName, tok, `{"nick_name":"青禾早餐"}`), 0)
	if err := l.RemovePlatform(lab.AppID); err != nil {
		t.Fatal(err)
	}
	if told := l.After(time.Minute); len(told) != 0 || nameOf(l, app) != "青禾早餐" {
		t.Errorf("%v %q", told, nameOf(l, app))
	}
}

func TestHeadImage(t *testing.T) {
	l, app, tok := registered(t)
	square, wide := l.Upload(tok, "image", "a.png", picture(40, 40)), l.Upload(tok, "image", "b.png", picture(80, 40))
	big := l.Upload(tok, "image", "c.png", append(picture(8, 8), make([]byte, 2<<20)...))
	body := func(id, x1, y1, x2, y2 string) string {
		return fmt.Sprintf(`{"head_img_media_id":%q,"x1":%s,"y1":%s,"x2":%s,"y2":%s}`, id, x1, y1, x2, y2)
	}
	tests := []struct {
		name, body string
		code       int
	}{
		{"no medium", `{}`, 41006},
		{"unknown medium", body("x", "0", "0", "1", "1"), 40007},
		{"too big", body(big, "0", "0", "1", "1"), 40009},
		{"no crop", `{"head_img_media_id":"` + square + `"}`, 40097},
		{"zeros", body(square, "0", "0", "0", "0"), -1},
		{"reversed", body(square, "1", "0", "0", "1"), 53205},
		{"beyond", body(square, "0", "0", "1.2", "1.2"), 53205},
		{"no square", body(wide, "0", "0", "1", "1"), 53205},
		{"no number", body(square, `"a"`, "0", "1", "1"), 47001},
		{"square of a wide one", body(wide, "0.25", "0", "0.75", "1"), 0},
		{"texts", body(square, `"0"`, `"0"`, `"1"`, `"1"`), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(pathHeadImage, tok, tt.body), tt.code)
		})
	}
	l.T = t
	a, _ := l.Account(app.AppID)
	if used, quota := modified(l, tok, "head_image_info"); !strings.HasPrefix(a.HeadImg, "http://wx.qlogo.cn/") ||
		used != 2.0 || quota != 5.0 {
		t.Errorf("%s, %v of %v", a.HeadImg, used, quota)
	}
	for range 3 {
		l.Want(l.Post(pathHeadImage, tok, body(square, "0", "0", "1", "1")), 0)
	}
	l.Want(l.Post(pathHeadImage, tok, body(square, "0", "0", "1", "1")), 53202)
}

func TestSignature(t *testing.T) {
	l, app, tok := registered(t)
	rows(l, tok, []row{
		{"missing", pathSignature, `{}`, 53204},
		{"short", pathSignature, `{"signature":"三个字"}`, 53204},
		{"long", pathSignature, `{"signature":"` + strings.Repeat("长", 121) + `"}`, 53204},
		{"escaped", pathSignature, `{"signature":"\u597d\u597d\u5403\u996d"}`, 53204},
		{"GBK", pathSignature, "{\"signature\":\"\xba\xc3\xba\xc3\xb3\xd4\xb7\xb9\"}", 53204},
		{"black list", pathSignature, `{"signature":"微信官方推荐"}`, 53201},
		{"good", pathSignature, `{"signature":"好好吃饭"}`, 0},
	})
	a, _ := l.Account(app.AppID)
	if used, quota := modified(l, tok, "signature_info"); a.Signature != "好好吃饭" || used != 1.0 || quota != 5.0 {
		t.Errorf("%s, %v of %v", a.Signature, used, quota)
	}
	for range 4 {
		l.Want(l.Post(pathSignature, tok, `{"signature":"好好生活"}`), 0)
	}
	l.Want(l.Post(pathSignature, tok, `{"signature":"好好生活"}`), 53200)
	l.Clock.Add(31 * 24 * time.Hour)
	_, tok, _ = l.Authorized(app.AppID)
	l.Want(l.Post(pathSignature, tok, `{"signature":"好好生活"}`), 0)
}

func TestSearchStatus(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID)
	status := func(want float64) {
		t.Helper()
		if out := l.Get("/wxa/getwxasearchstatus", tok); out["status"] != want {
			t.Errorf("%v", out)
		}
	}
	status(0)
	l.Want(l.Post("/wxa/changewxasearchstatus", tok, `{"status":1}`), 0)
	l.Restart()
	status(1)
	l.Want(l.Post("/wxa/changewxasearchstatus", tok, `{"status":"0"}`), 0)
	status(0)
	for _, bad := range []string{`{}`, `{"status":2}`} {
		l.Want(l.Post("/wxa/changewxasearchstatus", tok, bad), 85084)
	}
}

func TestFaceNeedsItsSets(t *testing.T) {
	mini, official := world.MiniProgram, world.OfficialAccount
	wantSets(t,
		needed{"POST", pathSetName, mini, []int{30}}, needed{"POST", pathQueryName, mini, []int{30}},
		needed{"POST", pathCheckName, mini, []int{31}}, needed{"POST", pathCheckName, official, []int{3}},
		needed{"POST", pathHeadImage, mini, []int{30}}, needed{"POST", pathHeadImage, official, []int{3}},
		needed{"POST", pathSignature, mini, []int{30}}, needed{"POST", pathSignature, official, []int{3}},
		needed{"GET", pathBasicInfo, mini, []int{30}}, needed{"POST", pathBasicInfo, official, []int{3}},
		needed{"POST", "/wxa/changewxasearchstatus", mini, []int{18}},
		needed{"GET", "/wxa/getwxasearchstatus", mini, []int{18}},
		needed{"POST", pathRebindAdmin, mini, []int{30}}, needed{"POST", pathFromAccount, official, []int{27}},
		needed{"POST", "/wxa/setbetaweappnickname", mini, []int{81, 18}},
	)
}
