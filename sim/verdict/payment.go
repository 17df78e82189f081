package verdict

import (
	"encoding/json"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
)

// isPayment tells the pushes of virtual payment, which take an answer of their own (PROTOCOL 15.4).
func (p Push) isPayment() bool { return strings.HasPrefix(p.Name, "xpay_") }

// paymentTaken recognises that answer, as JSON or XML; that it goes out in clear is ours.
func paymentTaken(body []byte) bool {
	var said map[string]json.RawMessage
	if json.Unmarshal(body, &said) == nil {
		return string(said["ErrCode"]) == "0"
	}
	fields, err := callback.Leaves(body)
	return err == nil && fields["ErrCode"] == "0"
}

// paymentUntold remarks an answer that acknowledges other pushes. Real WeChat sends this one again.
func (v Verdict) paymentUntold(body []byte) Verdict {
	v.remark("payment_untold", 0, bilingual.Textf(`返回的是 %s；虚拟支付推送要返回 {"ErrCode":0,"ErrMsg":"success"}，否则微信会重发，最多 15 次`,
		`the body is %s; a push of virtual payment takes {"ErrCode":0,"ErrMsg":"success"}, or WeChat sends it again, up to 15 times`,
		Quote(body)))
	return v
}
