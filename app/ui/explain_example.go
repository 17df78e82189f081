package ui

import (
	"fmt"
	"strconv"

	"wxlab/sim/msgcrypt"
)

// exampleLog is what a Java server logs of a message, sealed for the chosen component.
func exampleLog(w *Window) (string, error) {
	c, err := w.bench.Settings().FindComponent(w.component())
	if err != nil {
		return "", err
	}
	now := strconv.FormatInt(w.now().Unix(), 10)
	sealed, err := msgcrypt.Envelope{
		Token: c.Token.Reveal(), EncodingAESKey: c.EncodingAESKey.Reveal(), AppID: c.AppID, ToUserName: "gh_0a1b2c3d4e5f",
		OpenID: "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", Timestamp: now, Nonce: "1320562132", Random: "a1b2c3d4e5f60718",
		Msg: []byte("<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>" +
			"<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName><CreateTime>" + now + "</CreateTime>" +
			"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content><MsgId>24000000000000001</MsgId></xml>"),
	}.Seal()
	return fmt.Sprintf("%s  INFO 1 --- [nio-8080-exec-3] c.e.wx.WechatNotifyController : 接收微信请求："+
		"[appId=[wx1234567890abcdef], openid=[oABCDEFGHIJKLMNOPQRSTUVWXYZ1], signature=[%s], encType=[aes], "+
		"msgSignature=[%s], timestamp=[%s], nonce=[1320562132], requestBody=[\n%s\n]]\n",
		dayTime(w.now()), sealed.Signature, sealed.MsgSignature, now, sealed.Body), err
}

// exampleCall is an API call with its answer, as reports of bugs hold them.
func exampleCall(w *Window) (string, error) {
	c, err := w.bench.Settings().FindComponent(w.component())
	return fmt.Sprintf(`POST https://api.weixin.qq.com/cgi-bin/component/api_authorizer_token?component_access_token=67_x
{"component_appid": %q, "authorizer_appid": "wx1234567890abcdef", "authorizer_refresh_token": null}

{"errcode":61023,"errmsg":"refresh_token is invalid rid: 6425d22a-37dd8402-0c127510"}
`, c.AppID), err
}
