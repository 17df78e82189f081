package wxapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/wxapi"
)

// accountCalls are those that were there first, and those about code.
func accountCalls() []typedCall {
	ctx := context.Background()
	user := wxapi.UserToken{Token: wxapi.Token{Value: "UT"}, OpenID: "oX"}
	custom := func(c wxapi.CustomContent) func(account) (any, error) {
		return func(a account) (any, error) {
			return ignore(a.SendCustomMessage(ctx, wxapi.CustomMessage{ToUser: "oX", Content: c}))
		}
	}
	const send = "POST /cgi-bin/message/custom/send?access_token=AT"
	return []typedCall{
		{"any", `{"errcode":0,"x":1}`, func(a account) (any, error) {
			var out struct{ X int }
			err := a.Call(ctx, "GET", "/cgi-bin/tags/get?begin=1", nil, &out)
			return out.X, err
		}, "GET /cgi-bin/tags/get?access_token=AT&begin=1", "", 1},

		{"text", okAnswer, custom(wxapi.Text{Content: "a&b<你>"}), send,
			`{"touser":"oX","msgtype":"text","text":{"content":"a&b<你>"}}`, nil},
		{"image", okAnswer, custom(wxapi.Image{MediaID: "m"}), send,
			`{"touser":"oX","msgtype":"image","image":{"media_id":"m"}}`, nil},
		{"voice", okAnswer, custom(wxapi.Voice{MediaID: "m"}), send,
			`{"touser":"oX","msgtype":"voice","voice":{"media_id":"m"}}`, nil},
		{"video", okAnswer, custom(wxapi.Video{MediaID: "m", ThumbMediaID: "t", Title: "T"}), send,
			`{"touser":"oX","msgtype":"video","video":{"media_id":"m","thumb_media_id":"t","title":"T"}}`, nil},
		{"music", okAnswer, custom(wxapi.Music{Title: "T", URL: "u", HQURL: "h", ThumbMediaID: "t"}), send,
			`{"touser":"oX","msgtype":"music","music":{"title":"T","musicurl":"u","hqmusicurl":"h","thumb_media_id":"t"}}`, nil},
		{"news", okAnswer, custom(wxapi.News{Articles: []wxapi.NewsArticle{{Title: "T", Description: "D", URL: "u",
			PicURL: "p"}}}), send,
			`{"touser":"oX","msgtype":"news","news":{"articles":[{"title":"T","description":"D","url":"u","picurl":"p"}]}}`, nil},
		{"mpnews", okAnswer, custom(wxapi.MPNews{MediaID: "m"}), send,
			`{"touser":"oX","msgtype":"mpnews","mpnews":{"media_id":"m"}}`, nil},
		{"mpnewsarticle", okAnswer, custom(wxapi.MPNewsArticle{ArticleID: "a"}), send,
			`{"touser":"oX","msgtype":"mpnewsarticle","mpnewsarticle":{"article_id":"a"}}`, nil},
		{"msgmenu", okAnswer, custom(wxapi.MsgMenu{Head: "h", List: []wxapi.MsgMenuItem{{ID: "101", Content: "yes"}},
			Tail: "t"}), send,
			`{"touser":"oX","msgtype":"msgmenu","msgmenu":{"head_content":"h","list":[{"id":"101","content":"yes"}],"tail_content":"t"}}`, nil},
		{"card", okAnswer, custom(wxapi.Card{CardID: "c"}), send,
			`{"touser":"oX","msgtype":"wxcard","wxcard":{"card_id":"c"}}`, nil},
		{"mini program page", okAnswer, custom(wxapi.MiniProgramPage{Title: "T", PagePath: "p", ThumbMediaID: "t"}), send,
			`{"touser":"oX","msgtype":"miniprogrampage","miniprogrampage":{"title":"T","pagepath":"p","thumb_media_id":"t"}}`, nil},
		{"link", okAnswer, custom(wxapi.Link{Title: "T", Description: "D", URL: "u", ThumbURL: "t"}), send,
			`{"touser":"oX","msgtype":"link","link":{"title":"T","description":"D","url":"u","thumb_url":"t"}}`, nil},
		{"as a worker", okAnswer, func(a account) (any, error) {
			return ignore(a.SendCustomMessage(ctx, wxapi.CustomMessage{ToUser: "oX", Content: wxapi.Text{Content: "x"},
				KfAccount: "a@b"}))
		}, send, `{"touser":"oX","msgtype":"text","text":{"content":"x"},"customservice":{"kf_account":"a@b"}}`, nil},
		{"typing", okAnswer, func(a account) (any, error) { return ignore(a.SetTyping(ctx, "oX", true)) },
			"POST /cgi-bin/message/custom/typing?access_token=AT", `{"touser":"oX","command":"Typing"}`, nil},
		{"not typing", okAnswer, func(a account) (any, error) { return ignore(a.SetTyping(ctx, "oX", false)) },
			"POST /cgi-bin/message/custom/typing?access_token=AT", `{"touser":"oX","command":"CancelTyping"}`, nil},

		{"template", `{"errcode":0,"errmsg":"ok","msgid":2702600966117900288}`, func(a account) (any, error) {
			return a.SendTemplate(ctx, wxapi.TemplateMessage{ToUser: "oX", TemplateID: "T",
				MiniProgram: &wxapi.MiniProgramTarget{AppID: "wxm", PagePath: "p"},
				Data:        map[string]wxapi.TemplateValue{"first": {Value: "v", Color: "#173177"}}})
		}, "POST /cgi-bin/message/template/send?access_token=AT",
			`{"touser":"oX","template_id":"T","miniprogram":{"appid":"wxm","pagepath":"p"},"data":{"first":{"value":"v","color":"#173177"}}}`, int64(2702600966117900288)},
		{"subscribe", okAnswer, func(a account) (any, error) {
			return ignore(a.SendSubscribe(ctx, wxapi.SubscribeMessage{ToUser: "oX", TemplateID: "T", Page: "p",
				MiniProgramState: "trial", Data: map[string]wxapi.TemplateValue{"thing1": {Value: "v"}}}))
		}, "POST /cgi-bin/message/subscribe/send?access_token=AT",
			`{"touser":"oX","template_id":"T","page":"p","miniprogram_state":"trial","data":{"thing1":{"value":"v"}}}`,
			nil},
		{"subscribe notice", okAnswer, func(a account) (any, error) {
			return ignore(a.SendSubscribeNotice(ctx, wxapi.SubscribeMessage{ToUser: "oX", TemplateID: "T",
				Data: map[string]wxapi.TemplateValue{}}))
		}, "POST /cgi-bin/message/subscribe/bizsend?access_token=AT", `{"touser":"oX","template_id":"T","data":{}}`, nil},

		{"create menu", okAnswer, func(a account) (any, error) {
			return ignore(a.CreateMenu(ctx, wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "A", Key: "K1"},
				{Name: "B", Sub: []wxapi.Button{{Type: "view", Name: "Web", URL: "http://x"}}}}}))
		}, "POST /cgi-bin/menu/create?access_token=AT",
			`{"button":[{"type":"click","name":"A","key":"K1"},{"name":"B","sub_button":[{"type":"view","name":"Web","url":"http://x"}]}]}`, nil},
		{"menus",
			`{"menu":{"button":[{"type":"click","name":"A","key":"K1"}],"menuid":1},"conditionalmenu":[{"button":[],"matchrule":{"tag_id":"2"},"menuid":2}]}`,
			func(a account) (any, error) {
				menu, conditional, err := a.Menus(ctx)
				return []any{menu, conditional}, err
			}, "GET /cgi-bin/menu/get?access_token=AT", "",
			[]any{wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "A", Key: "K1"}}, MenuID: "1"},
				[]wxapi.Menu{{Button: []wxapi.Button{}, MatchRule: json.RawMessage(`{"tag_id":"2"}`), MenuID: "2"}}}},
		{"delete menu", okAnswer, func(a account) (any, error) { return ignore(a.DeleteMenu(ctx)) },
			"GET /cgi-bin/menu/delete?access_token=AT", "", nil},
		{"conditional menu", `{"menuid":"208379533"}`, func(a account) (any, error) {
			return a.AddConditionalMenu(ctx, wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "A", Key: "K"}},
				MatchRule: json.RawMessage(`{"tag_id":"2"}`)})
		}, "POST /cgi-bin/menu/addconditional?access_token=AT",
			`{"button":[{"type":"click","name":"A","key":"K"}],"matchrule":{"tag_id":"2"}}`, "208379533"},
		{"delete conditional menu", okAnswer, func(a account) (any, error) {
			return ignore(a.DeleteConditionalMenu(ctx, "2"))
		},
			"POST /cgi-bin/menu/delconditional?access_token=AT", `{"menuid":"2"}`, nil},

		{"try match", `{"button":[{"type":"view","name":"tx","url":"http://www.qq.com/","sub_button":[]}]}`,
			func(a account) (any, error) { return a.TryMatchMenu(ctx, "oX") },
			"POST /cgi-bin/menu/trymatch?access_token=AT", `{"user_id":"oX"}`,
			[]wxapi.Button{{Type: "view", Name: "tx", URL: "http://www.qq.com/", Sub: []wxapi.Button{}}}},
		{"current menu",
			`{"is_menu_open":1,"selfmenu_info":{"button":[{"type":"click","name":"A","key":"K"},{"name":"B","sub_button":{"list":[{"type":"view","name":"C","url":"u"}]}}]}}`,
			func(a account) (any, error) {
				open, buttons, err := a.CurrentMenu(ctx)
				return []any{open, buttons}, err
			}, "GET /cgi-bin/get_current_selfmenu_info?access_token=AT", "",
			[]any{true, []wxapi.Button{{Type: "click", Name: "A", Key: "K"},
				{Name: "B", Sub: []wxapi.Button{{Type: "view", Name: "C", URL: "u"}}}}}},

		{"user",
			`{"subscribe":1,"openid":"oX","language":"zh_CN","subscribe_time":1382694957,"unionid":"u","remark":"","groupid":0,"tagid_list":[128,2],"subscribe_scene":"ADD_SCENE_QR_CODE","qr_scene":98765,"qr_scene_str":""}`,
			func(a account) (any, error) { return a.User(ctx, "oX", "") },
			"GET /cgi-bin/user/info?access_token=AT&lang=zh_CN&openid=oX", "",
			wxapi.User{Subscribe: 1, OpenID: "oX", UnionID: "u", Language: "zh_CN", SubscribeTime: 1382694957,
				TagIDs: []int{128, 2}, SubscribeScene: "ADD_SCENE_QR_CODE", QRScene: 98765}},
		{"users", `{"user_info_list":[{"subscribe":0,"openid":"oX"},{"subscribe":1,"openid":"oY"}]}`,
			func(a account) (any, error) { return a.Users(ctx, "oX", "oY") },
			"POST /cgi-bin/user/info/batchget?access_token=AT",
			`{"user_list":[{"lang":"zh_CN","openid":"oX"},{"lang":"zh_CN","openid":"oY"}]}`,
			[]wxapi.User{{OpenID: "oX"}, {Subscribe: 1, OpenID: "oY"}}},
		{"openids", `{"total":23000,"count":2,"data":{"openid":["oX","oY"]},"next_openid":"oY"}`,
			func(a account) (any, error) { return a.OpenIDs(ctx, "oW") },
			"GET /cgi-bin/user/get?access_token=AT&next_openid=oW", "",
			wxapi.OpenIDs{Total: 23000, List: []string{"oX", "oY"}, Next: "oY"}},
		{"no more openids", `{"total":2,"count":0,"next_openid":"oY"}`,
			func(a account) (any, error) { return a.OpenIDs(ctx, "oY") },
			"GET /cgi-bin/user/get?access_token=AT&next_openid=oY", "", wxapi.OpenIDs{Total: 2}},

		{"temporary QR code", `{"ticket":"gQ==","expire_seconds":604800,"url":"http://weixin.qq.com/q/x"}`,
			func(a account) (any, error) {
				return a.CreateQRCode(ctx, wxapi.QRCode{Life: 168 * time.Hour, SceneStr: "door"})
			}, "POST /cgi-bin/qrcode/create?access_token=AT",
			`{"action_info":{"scene":{"scene_str":"door"}},"action_name":"QR_STR_SCENE","expire_seconds":604800}`,
			wxapi.QRTicket{Ticket: "gQ==", Life: 168 * time.Hour, URL: "http://weixin.qq.com/q/x"}},
		{"QR code for ever", `{"ticket":"gQ==","url":"http://weixin.qq.com/q/x"}`,
			func(a account) (any, error) { return a.CreateQRCode(ctx, wxapi.QRCode{SceneID: 7}) },
			"POST /cgi-bin/qrcode/create?access_token=AT",
			`{"action_info":{"scene":{"scene_id":7}},"action_name":"QR_LIMIT_SCENE"}`,
			wxapi.QRTicket{Ticket: "gQ==", URL: "http://weixin.qq.com/q/x"}},

		{"oauth code",
			`{"access_token":"U1","expires_in":7200,"refresh_token":"R1","openid":"oX","scope":"snsapi_base","is_snapshotuser":1,"unionid":"u"}`,
			func(a account) (any, error) { return a.ExchangeOAuthCode(ctx, "CODE") },
			"GET /sns/oauth2/component/access_token?appid=wxa&code=CODE&component_access_token=CT&component_appid=wxc&grant_type=authorization_code", "",
			wxapi.UserToken{Token: wxapi.Token{Value: "U1", ExpiresIn: 2 * time.Hour}, RefreshToken: "R1", OpenID: "oX",
				UnionID: "u", Scope: "snsapi_base", Snapshot: true}},
		{"refresh user token",
			`{"access_token":"U2","expires_in":7200,"refresh_token":"R1","openid":"oX","scope":"snsapi_base"}`,
			func(a account) (any, error) { return a.RefreshUserToken(ctx, "R1") },
			"GET /sns/oauth2/component/refresh_token?appid=wxa&component_access_token=CT&component_appid=wxc&grant_type=refresh_token&refresh_token=R1", "",
			wxapi.UserToken{Token: wxapi.Token{Value: "U2", ExpiresIn: 2 * time.Hour}, RefreshToken: "R1", OpenID: "oX",
				Scope: "snsapi_base"}},
		{"user profile", `{"openid":"oX","nickname":"小明","sex":0,"headimgurl":"http://x/0","privilege":[],"unionid":"u"}`,
			func(a account) (any, error) { return a.UserProfile(ctx, user) },
			"GET /sns/userinfo?access_token=UT&lang=zh_CN&openid=oX", "",
			wxapi.UserProfile{OpenID: "oX", NickName: "小明", HeadImgURL: "http://x/0", UnionID: "u",
				Privilege: []string{}}},
		{"check user token", okAnswer, func(a account) (any, error) { return ignore(a.CheckUserToken(ctx, user)) },
			"GET /sns/auth?access_token=UT&openid=oX", "", nil},
		{"jscode2session", `{"session_key":"c2Vzc2lvbmtleTEyMzQ1Ng==","openid":"oX","unionid":"u"}`,
			func(a account) (any, error) { return a.CodeToSession(ctx, "JS") },
			"GET /sns/component/jscode2session?appid=wxa&component_access_token=CT&component_appid=wxc&grant_type=authorization_code&js_code=JS", "",
			wxapi.Session{OpenID: "oX", UnionID: "u", SessionKey: "c2Vzc2lvbmtleTEyMzQ1Ng=="}},
		{"js ticket", `{"errcode":0,"errmsg":"ok","ticket":"T","expires_in":7200}`, func(a account) (any, error) {
			value, life, err := a.JSTicket(ctx, wxapi.CardTicket)
			return []any{value, life}, err
		}, "GET /cgi-bin/ticket/getticket?access_token=AT&type=wx_card", "", []any{platform.Secret("T"), 2 * time.Hour}},

		{"option", `{"option_name":"voice_recognize","option_value":"1"}`,
			func(a account) (any, error) { return a.Option(ctx, "voice_recognize") },
			"POST /cgi-bin/component/api_get_authorizer_option?component_access_token=CT",
			`{"authorizer_appid":"wxa","component_appid":"wxc","option_name":"voice_recognize"}`, "1"},
		{"set option", okAnswer, func(a account) (any, error) { return ignore(a.SetOption(ctx, "voice_recognize", "0")) },
			"POST /cgi-bin/component/api_set_authorizer_option?component_access_token=CT",
			`{"authorizer_appid":"wxa","component_appid":"wxc","option_name":"voice_recognize","option_value":"0"}`,
			nil},

		{"drafts",
			`{"errcode":0,"draft_list":[{"create_time":1488965944,"user_version":"1.0","user_desc":"d","draft_id":3}]}`,
			func(a account) (any, error) { return a.CodeDrafts(ctx) },
			"GET /wxa/gettemplatedraftlist?access_token=CT", "",
			[]wxapi.CodeTemplate{{DraftID: 3, UserVersion: "1.0", UserDesc: "d",
				CreatedAt: time.Unix(1488965944, 0)}}},
		{"templates",
			`{"errcode":0,"template_list":[{"create_time":1488965944,"user_version":"1.0","user_desc":"d","template_id":4}]}`, func(a account) (any, error) { return a.CodeTemplates(ctx) },
			"GET /wxa/gettemplatelist?access_token=CT", "", []wxapi.CodeTemplate{{ID: 4, UserVersion: "1.0",
				UserDesc: "d", CreatedAt: time.Unix(1488965944, 0)}}},
		{"add template", okAnswer, func(a account) (any, error) { return ignore(a.AddCodeTemplate(ctx, 3)) },
			"POST /wxa/addtotemplate?access_token=CT", `{"draft_id":3}`, nil},
		{"delete template", okAnswer, func(a account) (any, error) { return ignore(a.DeleteCodeTemplate(ctx, 4)) },
			"POST /wxa/deletetemplate?access_token=CT", `{"template_id":4}`, nil},
		{"commit", okAnswer, func(a account) (any, error) {
			return ignore(a.CommitCode(ctx, wxapi.Commit{TemplateID: 4, Ext: json.RawMessage(`{"extAppid":"wxa"}`),
				UserVersion: "1.0", UserDesc: "d"}))
		}, "POST /wxa/commit?access_token=AT",
			`{"ext_json":"{\"extAppid\":\"wxa\"}","template_id":4,"user_desc":"d","user_version":"1.0"}`, nil},
		{"pages", `{"errcode":0,"page_list":["index","page/list"]}`,
			func(a account) (any, error) { return a.CodePages(ctx) }, "GET /wxa/get_page?access_token=AT", "",
			[]string{"index", "page/list"}},
		{"categories",
			`{"errcode":0,"category_list":[{"first_class":"工具","second_class":"备忘录","first_id":1,"second_id":2}]}`,
			func(a account) (any, error) { return a.CodeCategories(ctx) },
			"GET /wxa/get_category?access_token=AT", "", []wxapi.CodeCategory{{First: "工具", Second: "备忘录", FirstID: 1,
				SecondID: 2}}},
		{"submit audit", `{"errcode":0,"auditid":1234567}`, func(a account) (any, error) {
			return a.SubmitAudit(ctx, wxapi.AuditSubmission{Items: []wxapi.AuditItem{{Address: "index", Tag: "x y", Title: "T",
				CodeCategory: wxapi.CodeCategory{First: "工具", FirstID: 1}}}})
		}, "POST /wxa/submit_audit?access_token=AT",
			`{"item_list":[{"address":"index","tag":"x y","title":"T","first_class":"工具","second_class":"","first_id":1,"second_id":0}]}`, int64(1234567)},
		{"submit audit bare", `{"errcode":0,"auditid":1}`, func(a account) (any, error) { return a.SubmitAudit(ctx, wxapi.AuditSubmission{}) },
			"POST /wxa/submit_audit?access_token=AT", `{}`, int64(1)},
		{"submit audit whole", `{"errcode":0,"auditid":1}`, func(a account) (any, error) {
			return a.SubmitAudit(ctx, wxapi.AuditSubmission{Preview: &wxapi.AuditPreview{Pictures: []string{"M1"},
				Videos: []string{"M2"}}, VersionDesc: "d", Feedback: "f", NoPrivacyAPIs: true, OrderPath: "pages/orders",
				UGCDeclaration: json.RawMessage(`{"scene":[1]}`)})
		}, "POST /wxa/submit_audit?access_token=AT",
			`{"preview_info":{"pic_id_list":["M1"],"video_id_list":["M2"]},"version_desc":"d","feedback_info":"f","privacy_api_not_use":true,"order_path":"pages/orders","ugc_declare":{"scene":[1]}}`, int64(1)},
		{"audit status", `{"errcode":0,"status":1,"reason":"r","screenshot":"a|b"}`,
			func(a account) (any, error) { return a.AuditStatus(ctx, 7) },
			"POST /wxa/get_auditstatus?access_token=AT", `{"auditid":7}`,
			wxapi.Audit{ID: 7, Status: wxapi.AuditRefused, Reason: "r", ScreenShot: "a|b"}},
		{"latest audit", `{"errcode":0,"auditid":8,"status":2}`,
			func(a account) (any, error) { return a.LatestAudit(ctx) },
			"GET /wxa/get_latest_auditstatus?access_token=AT", "", wxapi.Audit{ID: 8, Status: wxapi.AuditRunning}},
		{"undo audit", okAnswer, func(a account) (any, error) { return ignore(a.UndoAudit(ctx)) },
			"GET /wxa/undocodeaudit?access_token=AT", "", nil},
		{"speed up", okAnswer, func(a account) (any, error) { return ignore(a.SpeedUpAudit(ctx, 8)) },
			"POST /wxa/speedupaudit?access_token=AT", `{"auditid":8}`, nil},
		{"release", okAnswer, func(a account) (any, error) { return ignore(a.ReleaseCode(ctx)) },
			"POST /wxa/release?access_token=AT", `{}`, nil},
		{"revert", okAnswer, func(a account) (any, error) { return ignore(a.RevertRelease(ctx)) },
			"GET /wxa/revertcoderelease?access_token=AT", "", nil},
		{"release gradually", okAnswer, func(a account) (any, error) { return ignore(a.ReleaseGradually(ctx, 10)) },
			"POST /wxa/grayrelease?access_token=AT", `{"gray_percentage":10}`, nil},
		{"revert gradually", okAnswer, func(a account) (any, error) { return ignore(a.RevertGradually(ctx)) },
			"GET /wxa/revertgrayrelease?access_token=AT", "", nil},
		{"gradual release",
			`{"errcode":0,"gray_release_plan":{"status":1,"create_timestamp":1517553721,"gray_percentage":8}}`,
			func(a account) (any, error) { return a.GrayRelease(ctx) },
			"GET /wxa/getgrayreleaseplan?access_token=AT", "",
			wxapi.GrayRelease{Running: true, StartedAt: time.Unix(1517553721, 0), Percentage: 8}},
		{"versions", `{"errcode":0,"exp_info":{"exp_time":1517553721,"exp_version":"1.1","exp_desc":"d"}}`,
			func(a account) (any, error) {
				experience, released, err := a.CodeVersions(ctx)
				return []any{experience, released}, err
			}, "POST /wxa/getversioninfo?access_token=AT", `{}`,
			[]any{wxapi.CodeVersion{At: time.Unix(1517553721, 0), UserVersion: "1.1", UserDesc: "d"},
				wxapi.CodeVersion{}}},
		{"audit quota", `{"errcode":0,"rest":3,"limit":20,"speedup_rest":1,"speedup_limit":2}`,
			func(a account) (any, error) { return a.AuditQuota(ctx) }, "GET /wxa/queryquota?access_token=AT", "",
			wxapi.AuditQuota{Rest: 3, Limit: 20, SpeedUpRest: 1, SpeedUpLimit: 2}},
		{"hide", okAnswer, func(a account) (any, error) { return ignore(a.SetVisible(ctx, false)) },
			"POST /wxa/change_visitstatus?access_token=AT", `{"action":"close"}`, nil},
		{"show", okAnswer, func(a account) (any, error) { return ignore(a.SetVisible(ctx, true)) },
			"POST /wxa/change_visitstatus?access_token=AT", `{"action":"open"}`, nil},
		{"server domains", `{"errcode":0,"requestdomain":["https://a.example.com"]}`, func(a account) (any, error) {
			return a.ModifyServerDomains(ctx, wxapi.ServerDomains{Action: "add",
				Request: []string{"https://a.example.com"}})
		}, "POST /wxa/modify_domain?access_token=AT", `{"action":"add","requestdomain":["https://a.example.com"]}`,
			wxapi.ServerDomains{Request: []string{"https://a.example.com"}}},
		{"web view domains", `{"errcode":0,"webviewdomain":["https://a.example.com"]}`,
			func(a account) (any, error) { return a.ModifyWebViewDomains(ctx, "get") },
			"POST /wxa/setwebviewdomain?access_token=AT", `{"action":"get"}`, []string{"https://a.example.com"}},
	}
}

// TestUpload sends a real form, with the field and the file name that WeChat judges by.
func TestUpload(t *testing.T) {
	var contentType string
	var parts [3]string // field, name, content
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		contentType, _, _ = mime.ParseMediaType(r.Header.Get("Content-Type"))
		form, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		part, err := form.NextPart()
		if err != nil {
			t.Error(err)
			return
		}
		content, _ := io.ReadAll(part)
		parts = [3]string{part.FormName(), part.FileName(), string(content)}
		if r.URL.Query().Get("type") == "thumb" {
			io.WriteString(w, `{"type":"thumb","thumb_media_id":"M2","created_at":123456789}`)
			return
		}
		io.WriteString(w, `{"type":"image","media_id":"M1","created_at":123456789}`)
	}))
	defer server.Close()
	a := (&wxapi.Client{BaseURL: server.URL}).Account("wxc", "CT", "wxa", "AT")
	got, err := a.UploadMedia(context.Background(), wxapi.ImageMedia, "头像.png", []byte("PNG"))
	if err != nil || got != (wxapi.UploadedMedia{Type: "image", MediaID: "M1", CreatedAt: time.Unix(123456789, 0)}) {
		t.Errorf("%+v, %v", got, err)
	}
	if contentType != "multipart/form-data" || parts != [3]string{"media", "头像.png", "PNG"} {
		t.Errorf("sent %s %q", contentType, parts)
	}
	if thumb, err := a.UploadMedia(context.Background(), wxapi.ThumbMedia, "t.jpg", nil); err != nil ||
		thumb.MediaID != "M2" {
		t.Errorf("%+v, %v", thumb, err)
	}
}

// TestDownload takes bytes as they come, and finds the error where JSON comes instead, whatever it calls itself.
func TestDownload(t *testing.T) {
	answer, header := "\x89PNG\r\n", "image/png"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", header)
		w.Header().Set("Content-Disposition", `attachment; filename="a.png"`)
		io.WriteString(w, answer)
	}))
	defer server.Close()
	a := (&wxapi.Client{BaseURL: server.URL}).Account("wxc", "CT", "wxa", "AT")
	got, err := a.DownloadMedia(context.Background(), "M1")
	if diff := cmp.Diff(wxapi.Media{ContentType: "image/png", Name: "a.png", Content: []byte(answer)},
		got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	answer = "{ not JSON but bytes"
	if got, err = a.DownloadMedia(context.Background(), "M1"); err != nil || string(got.Content) != answer {
		t.Errorf("%+v, %v", got, err)
	}
	answer, header = `{"errcode":40007,"errmsg":"invalid media_id"}`, "text/plain"
	if _, err = a.DownloadMedia(context.Background(), "M1"); wxapi.ErrCode(err) != 40007 {
		t.Errorf("got %v", err)
	}
	answer = `{"video_url":"http://video/1"}`
	if got, err = a.DownloadMedia(context.Background(), "M1"); err != nil || string(got.Content) != answer {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err = a.ExperienceQRCode(context.Background(), "pages/a?b=c"); err != nil || string(got.Content) != answer {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestOptionSpellings: where the old spelling is gone, the new one is used with the account's own token.
func TestOptionSpellings(t *testing.T) {
	for _, gone := range []struct {
		status int
		answer string
	}{{404, "not found"}, {200, `{"errcode":40066,"errmsg":"invalid url"}`},
		{200, `{"errcode":61015,"errmsg":"must use biz account token for not component api"}`}} {
		var lines []string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			lines = append(lines, r.URL.RequestURI()+" "+string(body))
			if strings.Contains(r.URL.Path, "api_") {
				w.WriteHeader(gone.status)
				io.WriteString(w, gone.answer)
				return
			}
			io.WriteString(w, `{"errcode":0,"option_name":"voice_recognize","option_value":"1"}`)
		}))
		a := (&wxapi.Client{BaseURL: server.URL}).Account("wxc", "CT", "wxa", "AT")
		value, err := a.Option(context.Background(), "voice_recognize")
		server.Close()
		if err != nil || value != "1" || len(lines) != 2 ||
			lines[1] != `/cgi-bin/component/get_authorizer_option?access_token=AT {"option_name":"voice_recognize"}` {
			t.Errorf("%d %s: %q, %v, %q", gone.status, gone.answer, value, err, lines)
		}
	}
	a, got := onBehalf(t, `{"errcode":61012,"errmsg":"invalid option name"}`)
	if err := a.SetOption(context.Background(), "x", "1"); wxapi.ErrCode(err) != 61012 ||
		!strings.Contains(got.Line, "api_set") {
		t.Errorf("an unknown option: %v after %s", err, got.Line)
	}
}

// TestOAuthURL builds the link in WeChat's order, and refuses what ends on an error page.
func TestOAuthURL(t *testing.T) {
	a := (&wxapi.Client{}).Account("wxc", "", "wxa", "")
	link, err := a.OAuthURL("", "https://x.example.com/back?a=1&b=2#top", wxapi.ScopeUserInfo, "S1")
	want := "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wxa&redirect_uri=https%3A%2F%2Fx.example.com%2Fback%3Fa%3D1%26b%3D2%23top" +
		"&response_type=code&scope=snsapi_userinfo&state=S1&component_appid=wxc#wechat_redirect"
	if err != nil || link != want {
		t.Errorf("%s, %v", link, err)
	}
	if link, err = a.OAuthURL("http://sim", "http://x/", wxapi.ScopeBase, ""); err != nil ||
		!strings.HasPrefix(link, "http://sim/connect/") {
		t.Errorf("%s, %v", link, err)
	}
	for _, bad := range [][3]string{{"x.example.com", "snsapi_base", ""}, {"https://x", "snsapi_login", ""},
		{"https://x", "snsapi_base", "a b"},
		{"https://x", "snsapi_base", strings.Repeat("a", 129)}, {"ftp://x", "snsapi_base", ""}} {
		if link, err := a.OAuthURL("", bad[0], bad[1], bad[2]); err == nil {
			t.Errorf("%q: %s", bad, link)
		}
	}
	if got := (wxapi.QRTicket{Ticket: "gQ=="}).PictureURL(); got != "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ%3D%3D" {
		t.Error(got)
	}
}

// TestErrorsNameThePathOnly: queries hold codes and tokens.
func TestErrorsNameThePathOnly(t *testing.T) {
	a, _ := onBehalf(t, `{"errcode":40029,"errmsg":"invalid code"}`)
	_, err := a.ExchangeOAuthCode(context.Background(), "secretcode")
	var refused *wxapi.Error
	if !errors.As(err, &refused) || refused.API != "/sns/oauth2/component/access_token" ||
		strings.Contains(err.Error(), "secretcode") {
		t.Errorf("got %v", err)
	}
	err = a.Call(context.Background(), "GET", "/x/y?code="+url.QueryEscape("secretcode"), nil, nil)
	if err == nil || strings.Contains(err.Error(), "secretcode") || !strings.Contains(err.Error(), "call /x/y:") {
		t.Errorf("got %v", err)
	}
	if err := a.Call(context.Background(), "GET\n", "/x", nil, nil); err == nil {
		t.Error("an impossible method passed")
	}
}
