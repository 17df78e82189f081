package wxapi_test

import (
	"context"

	"wxlab/platform/wxapi"
)

const png = "\x89PNG\r\n\x1a\n"

// followerCalls are those about followers, their tags, and what they are sent.
func followerCalls() []typedCall {
	ctx := context.Background()
	return []typedCall{
		{"create tag", `{"tag":{"id":134,"name":"广东"}}`, func(a account) (any, error) { return a.CreateTag(ctx, "广东") },
			"POST /cgi-bin/tags/create?access_token=AT", `{"tag":{"name":"广东"}}`, wxapi.Tag{ID: 134, Name: "广东"}},
		{"tags", `{"tags":[{"id":2,"name":"星标组","count":0},{"id":134,"name":"广东","count":7}]}`,
			func(a account) (any, error) { return a.Tags(ctx) }, "GET /cgi-bin/tags/get?access_token=AT", "",
			[]wxapi.Tag{{ID: 2, Name: "星标组"}, {ID: 134, Name: "广东", Count: 7}}},
		{"rename tag", okAnswer, func(a account) (any, error) { return ignore(a.RenameTag(ctx, 134, "广东人")) },
			"POST /cgi-bin/tags/update?access_token=AT", `{"tag":{"id":134,"name":"广东人"}}`, nil},
		{"delete tag", okAnswer, func(a account) (any, error) { return ignore(a.DeleteTag(ctx, 134)) },
			"POST /cgi-bin/tags/delete?access_token=AT", `{"tag":{"id":134}}`, nil},
		{"tagged", `{"count":2,"data":{"openid":["oX","oY"]},"next_openid":"oY"}`,
			func(a account) (any, error) { return a.Tagged(ctx, 134, "oW") },
			"POST /cgi-bin/user/tag/get?access_token=AT", `{"tagid":134,"next_openid":"oW"}`,
			wxapi.OpenIDs{List: []string{"oX", "oY"}, Next: "oY"}},
		{"tag users", okAnswer, func(a account) (any, error) { return ignore(a.TagUsers(ctx, 134, "oX", "oY")) },
			"POST /cgi-bin/tags/members/batchtagging?access_token=AT", `{"openid_list":["oX","oY"],"tagid":134}`, nil},
		{"untag users", okAnswer, func(a account) (any, error) { return ignore(a.UntagUsers(ctx, 134, "oX")) },
			"POST /cgi-bin/tags/members/batchuntagging?access_token=AT", `{"openid_list":["oX"],"tagid":134}`, nil},
		{"tags of", `{"tagid_list":[134,2]}`, func(a account) (any, error) { return a.TagsOf(ctx, "oX") },
			"POST /cgi-bin/tags/getidlist?access_token=AT", `{"openid":"oX"}`, []int{134, 2}},
		{"black list", `{"total":23000,"count":1,"data":{"openid":["oX"]},"next_openid":"oX"}`,
			func(a account) (any, error) { return a.Blacklist(ctx, "") },
			"POST /cgi-bin/tags/members/getblacklist?access_token=AT", `{"begin_openid":""}`,
			wxapi.OpenIDs{Total: 23000, List: []string{"oX"}, Next: "oX"}},
		{"shut out", okAnswer, func(a account) (any, error) { return ignore(a.AddToBlacklist(ctx, "oX")) },
			"POST /cgi-bin/tags/members/batchblacklist?access_token=AT", `{"openid_list":["oX"]}`, nil},
		{"let in", okAnswer, func(a account) (any, error) { return ignore(a.TakeFromBlacklist(ctx, "oX")) },
			"POST /cgi-bin/tags/members/batchunblacklist?access_token=AT", `{"openid_list":["oX"]}`, nil},
		{"remark", okAnswer, func(a account) (any, error) { return ignore(a.SetRemark(ctx, "oX", "老客户")) },
			"POST /cgi-bin/user/info/updateremark?access_token=AT", `{"openid":"oX","remark":"老客户"}`, nil},

		{"upload", `{"type":"image","media_id":"M1","created_at":123456789}`, func(a account) (any, error) {
			media, err := a.UploadMedia(ctx, wxapi.ImageMedia, "a.png", []byte(png))
			return media.MediaID, err
		}, "POST /cgi-bin/media/upload?access_token=AT&type=image", "media/a.png/" + png, "M1"},
		{"download", png, func(a account) (any, error) { return a.DownloadMedia(ctx, "M1") },
			"GET /cgi-bin/media/get?access_token=AT&media_id=M1", "",
			wxapi.Media{ContentType: "image/png", Content: []byte(png)}},
		{"upload for articles", `{"url":"http://mmbiz.qpic.cn/x"}`,
			func(a account) (any, error) { return a.UploadImage(ctx, "a.png", []byte(png)) },
			"POST /cgi-bin/media/uploadimg?access_token=AT", "media/a.png/" + png, "http://mmbiz.qpic.cn/x"},

		{"add template", `{"errcode":0,"errmsg":"ok","template_id":"T1"}`,
			func(a account) (any, error) { return a.AddTemplate(ctx, "TM00015") },
			"POST /cgi-bin/template/api_add_template?access_token=AT", `{"template_id_short":"TM00015"}`, "T1"},
		{"templates",
			`{"template_list":[{"template_id":"T1","title":"订单","primary_industry":"IT科技","deputy_industry":"互联网|电子商务","content":"{{first.DATA}}","example":"e"}]}`,
			func(a account) (any, error) { return a.Templates(ctx) },
			"GET /cgi-bin/template/get_all_private_template?access_token=AT", "",
			[]wxapi.MessageTemplate{{ID: "T1", Title: "订单", Primary: "IT科技", Deputy: "互联网|电子商务",
				Content: "{{first.DATA}}", Example: "e"}}},
		{"delete the template", okAnswer, func(a account) (any, error) { return ignore(a.DeleteTemplate(ctx, "T1")) },
			"POST /cgi-bin/template/del_private_template?access_token=AT", `{"template_id":"T1"}`, nil},
		{"subscribe templates",
			`{"errcode":0,"errmsg":"ok","data":[{"priTmplId":"P1","title":"报名","content":"{{thing1.DATA}}","example":"e","type":2}]}`,
			func(a account) (any, error) { return a.SubscribeTemplates(ctx) },
			"GET /wxaapi/newtmpl/gettemplate?access_token=AT", "",
			[]wxapi.SubscribeTemplate{{ID: "P1", Title: "报名", Content: "{{thing1.DATA}}", Example: "e", Type: 2}}},
		{"subscribe categories", `{"errcode":0,"data":[{"id":616,"name":"公交"}]}`,
			func(a account) (any, error) { return a.SubscribeCategories(ctx) },
			"GET /wxaapi/newtmpl/getcategory?access_token=AT", "", []wxapi.SubscribeCategory{{ID: 616, Name: "公交"}}},
		{"public templates",
			`{"errcode":0,"count":55,"data":[{"tid":99,"title":"付款","type":2,"categoryId":"616"},{"tid":98,"title":"退款","type":3,"categoryId":2}]}`,
			func(a account) (any, error) {
				list, total, err := a.PublicTemplates(ctx, 0, 30, 2, 616)
				return []any{list, total}, err
			}, "GET /wxaapi/newtmpl/getpubtemplatetitles?access_token=AT&ids=2%2C616&limit=30&start=0", "",
			[]any{[]wxapi.PublicTemplate{{TID: 99, Title: "付款", Type: 2, Category: "616"},
				{TID: 98, Title: "退款", Type: 3, Category: "2"}}, 55}},
		{"template keywords", `{"errcode":0,"count":1,"data":[{"kid":1,"name":"物品名称","example":"名称","rule":"thing"}]}`,
			func(a account) (any, error) { return a.TemplateKeywords(ctx, 99) },
			"GET /wxaapi/newtmpl/getpubtemplatekeywords?access_token=AT&tid=99", "",
			[]wxapi.TemplateKeyword{{KID: 1, Name: "物品名称", Example: "名称", Rule: "thing"}}},
		{"add subscribe template", `{"errmsg":"ok","errcode":0,"priTmplId":"P1"}`,
			func(a account) (any, error) { return a.AddSubscribeTemplate(ctx, 99, []int{2, 1}, "") },
			"POST /wxaapi/newtmpl/addtemplate?access_token=AT", `{"tid":99,"kidList":[2,1]}`, "P1"},
		{"add subscribe template for a scene", `{"errmsg":"ok","errcode":0,"priTmplId":"P1"}`,
			func(a account) (any, error) { return a.AddSubscribeTemplate(ctx, 99, []int{2, 1}, "下单") },
			"POST /wxaapi/newtmpl/addtemplate?access_token=AT", `{"tid":99,"kidList":[2,1],"sceneDesc":"下单"}`, "P1"},
		{"delete subscribe template", okAnswer,
			func(a account) (any, error) { return ignore(a.DeleteSubscribeTemplate(ctx, "P1")) },
			"POST /wxaapi/newtmpl/deltemplate?access_token=AT", `{"priTmplId":"P1"}`, nil},
	}
}

// connectionCalls are those about accounts that belong together, codes of ordinary links, plugins and half screens.
func connectionCalls() []typedCall {
	ctx := context.Background()
	rule := wxapi.JumpRule{Prefix: "https://a.com/mp?id=", Path: "pages/index", SubRule: 1, Version: 3,
		DebugURLs: []string{"https://a.com/mp?id=1"}, State: 2}
	const wireRule = `"prefix":"https://a.com/mp?id=","permit_sub_rule":1,"path":"pages/index","open_version":3,"debug_url":["https://a.com/mp?id=1"]`
	const embeddedAnswer = `{"errcode":0,"wxa_embedded_list":[{"appid":"wxm","create_time":1629186000,"headimg":"http://h","nickname":"N","reason":"R","status":"2"}],"embedded_flag":1}`
	embedded := []wxapi.EmbeddedMiniProgram{{AppID: "wxm", AppliedAt: 1629186000, HeadImg: "http://h", NickName: "N",
		Reason: "R", Status: wxapi.EmbedPassed}}
	return []typedCall{
		{"linked mini programs",
			`{"errcode":0,"wxopens":{"items":[{"status":1,"username":"gh_1","appid":"wxm","nickname":"N","selected":1,"released":1,"headimg_url":"http://h","email":"e"},{"status":3,"username":"gh_2"}]}}`,
			func(a account) (any, error) { return a.LinkedMiniPrograms(ctx) },
			"POST /cgi-bin/wxopen/wxamplinkget?access_token=AT", `{}`,
			[]wxapi.LinkedMiniProgram{{Status: wxapi.Linked, UserName: "gh_1", AppID: "wxm", NickName: "N", HeadImg: "http://h",
				Selected: 1, Released: 1, Email: "e"}, {Status: wxapi.LinkRefused, UserName: "gh_2"}}},
		{"link", okAnswer, func(a account) (any, error) { return ignore(a.LinkMiniProgram(ctx, "wxm", true, false)) },
			"POST /cgi-bin/wxopen/wxamplink?access_token=AT", `{"appid":"wxm","notify_users":1,"show_profile":0}`, nil},
		{"unlink", okAnswer, func(a account) (any, error) { return ignore(a.UnlinkMiniProgram(ctx, "wxm")) },
			"POST /cgi-bin/wxopen/wxampunlink?access_token=AT", `{"appid":"wxm"}`, nil},
		{"showable accounts",
			`{"errcode":0,"total_num":21,"biz_info_list":[{"nickname":"N","appid":"wxo","headimg":"http://h"}]}`,
			func(a account) (any, error) {
				list, total, err := a.ShowableAccounts(ctx, 1, 20)
				return []any{list, total}, err
			}, "GET /wxa/getwxamplinkforshow?access_token=AT&num=20&page=1", "",
			[]any{[]wxapi.ShowableAccount{{AppID: "wxo", NickName: "N", HeadImg: "http://h"}}, 21}},
		{"shown account", `{"errcode":0,"can_open":1,"is_open":1,"appid":"wxo","nickname":"N","headimg":"http://h"}`,
			func(a account) (any, error) {
				shown, can, err := a.ShownAccount(ctx)
				return []any{shown, can}, err
			}, "GET /wxa/getshowwxaitem?access_token=AT", "",
			[]any{&wxapi.ShowableAccount{AppID: "wxo", NickName: "N", HeadImg: "http://h"}, true}},
		{"no shown account", `{"errcode":0,"can_open":1,"is_open":0}`, func(a account) (any, error) {
			shown, can, err := a.ShownAccount(ctx)
			return []any{shown, can}, err
		}, "GET /wxa/getshowwxaitem?access_token=AT", "", []any{(*wxapi.ShowableAccount)(nil), true}},
		{"show account", okAnswer, func(a account) (any, error) { return ignore(a.ShowAccount(ctx, "wxo")) },
			"POST /wxa/updateshowwxaitem?access_token=AT", `{"wxa_subscribe_biz_flag":1,"appid":"wxo"}`, nil},
		{"show none", okAnswer, func(a account) (any, error) { return ignore(a.ShowAccount(ctx, "")) },
			"POST /wxa/updateshowwxaitem?access_token=AT", `{"wxa_subscribe_biz_flag":0}`, nil},

		{"add jump rule", okAnswer, func(a account) (any, error) { return ignore(a.AddJumpRule(ctx, rule)) },
			"POST /cgi-bin/wxopen/qrcodejumpadd?access_token=AT", `{` + wireRule + `,"is_edit":0}`, nil},
		{"edit jump rule", okAnswer, func(a account) (any, error) {
			return ignore(a.EditJumpRule(ctx, wxapi.JumpRule{Prefix: "http://weixin.qq.com/q/x", AppID: "wxm", Path: "p"}))
		}, "POST /cgi-bin/wxopen/qrcodejumpadd?access_token=AT",
			`{"prefix":"http://weixin.qq.com/q/x","appid":"wxm","path":"p","is_edit":1}`, nil},
		{"jump rules", `{"errcode":0,"rule_list":[{` + wireRule +
			`,"state":2}],"qrcodejump_open":1,"list_size":1,"qrcodejump_pub_quota":20,"total_count":1}`,
			func(a account) (any, error) { return a.JumpRules(ctx, "") },
			"POST /cgi-bin/wxopen/qrcodejumpget?access_token=AT", `{}`,
			wxapi.JumpRules{List: []wxapi.JumpRule{rule}, PublishRest: 20, Total: 1}},
		{"jump rules of one", `{"errcode":0,"rule_list":[]}`, func(a account) (any, error) { return a.JumpRules(ctx, "wxm") },
			"POST /cgi-bin/wxopen/qrcodejumpget?access_token=AT", `{"appid":"wxm","get_type":0}`,
			wxapi.JumpRules{List: []wxapi.JumpRule{}}},
		{"jump file", `{"errcode":0,"file_name":"a.txt","file_content":"b"}`, func(a account) (any, error) {
			name, content, err := a.JumpFile(ctx)
			return []string{name, content}, err
		}, "POST /cgi-bin/wxopen/qrcodejumpdownload?access_token=AT", `{}`, []string{"a.txt", "b"}},
		{"publish jump rule", okAnswer, func(a account) (any, error) { return ignore(a.PublishJumpRule(ctx, "https://a/")) },
			"POST /cgi-bin/wxopen/qrcodejumppublish?access_token=AT", `{"prefix":"https://a/"}`, nil},
		{"delete jump rule", okAnswer, func(a account) (any, error) { return ignore(a.DeleteJumpRule(ctx, "https://a/")) },
			"POST /cgi-bin/wxopen/qrcodejumpdelete?access_token=AT", `{"prefix":"https://a/"}`, nil},

		{"apply plugin", okAnswer, func(a account) (any, error) { return ignore(a.ApplyPlugin(ctx, "wxp", "R")) },
			"POST /wxa/plugin?access_token=AT", `{"action":"apply","plugin_appid":"wxp","reason":"R"}`, nil},
		{"plugins", `{"errcode":0,"plugin_list":[{"appid":"wxp","status":1,"nickname":"N","headimgurl":"http://h"}]}`,
			func(a account) (any, error) { return a.Plugins(ctx) }, "POST /wxa/plugin?access_token=AT", `{"action":"list"}`,
			[]wxapi.Plugin{{AppID: "wxp", Status: wxapi.PluginWaiting, NickName: "N", HeadImg: "http://h"}}},
		{"update plugin", okAnswer, func(a account) (any, error) { return ignore(a.UpdatePlugin(ctx, "wxp", "1.1")) },
			"POST /wxa/plugin?access_token=AT", `{"action":"update","plugin_appid":"wxp","user_version":"1.1"}`, nil},
		{"unbind plugin", okAnswer, func(a account) (any, error) { return ignore(a.UnbindPlugin(ctx, "wxp")) },
			"POST /wxa/plugin?access_token=AT", `{"action":"unbind","plugin_appid":"wxp"}`, nil},
		{"plugin applications",
			`{"errcode":0,"apply_list":[{"appid":"wxm","status":1,"nickname":"N","headimgurl":"http://h","reason":"R","apply_url":"http://u","create_time":"1536305096","categories":[{"first":"IT","second":"硬件"}]}]}`,
			func(a account) (any, error) { return a.PluginApplications(ctx, 1, 10) }, "POST /wxa/devplugin?access_token=AT",
			`{"action":"dev_apply_list","page":1,"num":10}`,
			[]wxapi.PluginApplication{{AppID: "wxm", Status: wxapi.PluginWaiting, NickName: "N", HeadImg: "http://h", Reason: "R",
				URL: "http://u", CreatedAt: 1536305096, Categories: []wxapi.CategoryNames{{First: "IT", Second: "硬件"}}}}},
		{"agree plugin", okAnswer, func(a account) (any, error) { return ignore(a.AgreePlugin(ctx, "wxm")) },
			"POST /wxa/devplugin?access_token=AT", `{"action":"dev_agree","appid":"wxm"}`, nil},
		{"refuse plugin", okAnswer, func(a account) (any, error) { return ignore(a.RefusePlugin(ctx, "R")) },
			"POST /wxa/devplugin?access_token=AT", `{"action":"dev_refuse","reason":"R"}`, nil},
		{"delete applications", okAnswer, func(a account) (any, error) { return ignore(a.DeletePluginApplications(ctx)) },
			"POST /wxa/devplugin?access_token=AT", `{"action":"dev_delete"}`, nil},

		{"add embedded", okAnswer, func(a account) (any, error) { return ignore(a.AddEmbedded(ctx, "wxm", "R")) },
			"POST /wxaapi/wxaembedded/add_embedded?access_token=AT", `{"appid":"wxm","apply_reason":"R"}`, nil},
		{"delete embedded", okAnswer, func(a account) (any, error) { return ignore(a.DeleteEmbedded(ctx, "wxm")) },
			"POST /wxaapi/wxaembedded/del_embedded?access_token=AT", `{"appid":"wxm"}`, nil},
		{"embedded", embeddedAnswer, func(a account) (any, error) { return a.Embedded(ctx, 0, 10) },
			"GET /wxaapi/wxaembedded/get_list?access_token=AT&num=10&start=0", "", embedded},
		{"embedding", embeddedAnswer, func(a account) (any, error) {
			list, policy, err := a.Embedding(ctx, 10, 1000)
			return []any{list, policy}, err
		}, "GET /wxaapi/wxaembedded/get_own_list?access_token=AT&num=1000&start=10", "", []any{embedded, wxapi.EmbedAll}},
		{"embed policy", okAnswer, func(a account) (any, error) { return ignore(a.SetEmbedPolicy(ctx, wxapi.EmbedNone)) },
			"POST /wxaapi/wxaembedded/set_authorize?access_token=AT", `{"flag":2}`, nil},
		{"cancel embedding", okAnswer, func(a account) (any, error) { return ignore(a.CancelEmbedding(ctx, "wxm")) },
			"POST /wxaapi/wxaembedded/del_authorize?access_token=AT", `{"appid":"wxm"}`, nil},
	}
}
