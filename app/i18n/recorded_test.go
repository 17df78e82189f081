package i18n

import "testing"

func TestRecordedReasonsAreSaidInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		code             int
		recorded, zh, en string
	}{
		{-40001, "msg_signature does not match (-40001 ValidateSignature_Error): is the Token the one in the console?",
			"签名不符", "the signature does not fit"},
		{0, "query parameter nonce is missing", "缺少查询参数 nonce", "the query parameter nonce is missing"},
		{0, "timestamp is 1h0m0s off, 5m0s are allowed", "timestamp 相差 1h0m0s，最多允许 5m0s",
			"timestamp is 1h0m0s off, 5m0s are allowed"},
		{0, `Post "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused`, "连接被拒绝：没有程序在监听",
			"the connection was refused: nothing listens there"},
		{40001, "invalid credential,\n access_token is invalid or not latest", "invalid credential, access_token is invalid or not latest",
			"invalid credential, access_token is invalid or not latest"},
		{0, "WeChat does not accept the answer", "微信不接受这个应答", "WeChat does not accept the answer"},
		{0, "", "", ""},
	} {
		if zh, en := Zh.Reason(c.code, c.recorded), En.Reason(c.code, c.recorded); zh != c.zh || en != c.en {
			t.Errorf("%d %s: %q, %q", c.code, c.recorded, zh, en)
		}
	}
}
