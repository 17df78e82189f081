package ui

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"wxlab/app/seal"
)

// exampleLog is what a Java server logs of a message, sealed for the chosen component.
func exampleLog(w *Window) (string, error) {
	c, err := w.bench.Settings().FindComponent(w.component())
	if err != nil {
		return "", err
	}
	now := strconv.FormatInt(w.now().Unix(), 10)
	sealer := seal.Sealer{Component: c, Timestamp: now, Random: strings.NewReader("an example that repeats")}
	sealed, err := sealer.Push([]byte("<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>" +
		"<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName><CreateTime>" + now + "</CreateTime>" +
		"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>24000000000000001</MsgId></xml>"))
	if err != nil {
		return "", err
	}
	query, err := url.ParseQuery(sealed.Query)
	return fmt.Sprintf("%s  INFO 1 --- [nio-8080-exec-3] c.e.wx.WechatNotifyController : 接收微信请求："+
		"[appId=[wx1234567890abcdef], openid=[%s], signature=[%s], encType=[aes], msgSignature=[%s], timestamp=[%s], "+
		"nonce=[%s], requestBody=[\n%s\n]]\n", dayTime(w.now()), query.Get("openid"), query.Get("signature"),
		sealed.MsgSignature, now, sealed.Nonce, sealed.Body), err
}

// exampleCall is an API call with its answer, as reports of bugs hold them.
func exampleCall(w *Window) (string, error) {
	c, err := w.bench.Settings().FindComponent(w.component())
	return fmt.Sprintf(`POST https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token?component_access_token=67_x
{"component_appid": %q, "authorizer_appid": "wx1234567890abcdef", "authorizer_refresh_token": null}

{"errcode":61023,"errmsg":"refresh_token is invalid rid: 6425d22a-37dd8402-0c127510"}
`, c.AppID), err
}
