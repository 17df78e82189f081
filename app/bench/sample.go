package bench

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"wxlab/app/journal"
)

// SampleExchange is the n-th of many exchanges to fill a journal with: a message that was pushed and answered.
func SampleExchange(n int, at time.Time) journal.Detail {
	const first = 24_000_000_000 // of the MsgIds
	openID := fmt.Sprintf("o9AgO5Kd5ggOC-%06d", n%5000)
	plain := fmt.Sprintf("<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName>"+
		"<FromUserName><![CDATA[%s]]></FromUserName><CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType>"+
		"<Content><![CDATA[您好，第 %d 号订单什么时候发货？]]></Content><MsgId>%d</MsgId></xml>",
		openID, at.Unix(), n, first+n)
	body := "<xml><ToUserName><![CDATA[gh_97417a04a28d]]></ToUserName><Encrypt><![CDATA[" +
		strings.Repeat("kq7Zr1Qm0cJ2u8yJ", 60) + "]]></Encrypt></xml>"
	const reply = "success"
	return journal.Detail{
		Exchange: journal.Exchange{
			At: at, Took: time.Duration(2+n%7) * time.Millisecond,
			Side: journal.Platform, Dir: journal.In, Peer: journal.WeChat,
			Method: http.MethodPost, Host: "127.0.0.1", Path: "/wechat/wx134c8103faa5a59e/callback",
			Query:  fmt.Sprintf("timestamp=%d&nonce=%d&encrypt_type=aes&msg_signature=%040x", at.Unix(), n, n),
			Status: http.StatusOK, ReqBytes: len(body), RespBytes: len(reply), Kind: journal.KindMessage, Name: "text",
			AppID: "wx134c8103faa5a59e", OpenID: openID, MsgID: fmt.Sprint(first + n), Outcome: journal.OutcomeOK,
		},
		ReqHeader: http.Header{"Content-Type": {"text/xml"}}, RespHeader: http.Header{"Content-Type": {"text/plain"}},
		ReqBody: []byte(body), RespBody: []byte(reply), Plain: []byte(plain),
	}
}
