package server_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"wxlab/platform"
)

// FuzzCallback throws queries and bodies at the public handler. Without the Token nothing is acknowledged, and nothing
// ever ends in a 500 or a panic; with it, every decrypted text is taken or refused with a reason.
func FuzzCallback(f *testing.F) {
	f.Add("msg_signature=x&timestamp=1&nonce=1", "<xml><Encrypt>AAAA</Encrypt></xml>", "<xml><MsgType>text</MsgType></xml>")
	f.Add("%zz", `{"Encrypt":"AAAA"}`, `{"MsgType":"text"}`)
	f.Add("", "", `{"ToUserName":"gh_1","FromUserName":"o<&>","CreateTime":1,"MsgType":"text","Content":"\u2028\"","MsgId":7}`)
	f.Add("encrypt_type=raw", "<!DOCTYPE x>", "<xml><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>t</ComponentVerifyTicket></xml>")
	r := newRig(f, withReply(replyText))
	f.Fuzz(func(t *testing.T, query, body, plain string) {
		r.t = t
		u := &url.URL{Path: "/wechat/component", RawQuery: query}
		req := httptest.NewRequest("POST", "/wechat/component", strings.NewReader(body))
		req.URL = u
		w := httptest.NewRecorder()
		r.http.ServeHTTP(w, req)
		if w.Code < 400 || w.Code >= 500 {
			t.Fatalf("unsigned: %d %q", w.Code, w.Body)
		}
		for _, path := range []string{"/wechat/component", "/wechat/" + account + "/callback"} {
			w := r.send(push{path: path, plain: plain})
			if cb := r.last(); w.Code != 200 && (w.Code != 400 || cb.Reason == nil || cb.Outcome != platform.Refused) {
				t.Fatalf("signed: %d %q, told %+v", w.Code, w.Body, cb)
			}
			sealed := seal(t, key43, componentAppID, plain)
			w = r.send(push{path: path, body: `{"ToUserName":"gh_1","Encrypt":"` + sealed + `"}`, msgSignature: sign(token, strconv.FormatInt(r.clock.Now().Unix(), 10), "837465921", sealed)})
			if w.Code == 200 && w.Body.Len() > 0 && w.Body.String() != "success" && !json.Valid(w.Body.Bytes()) {
				t.Fatalf("in JSON: answered %q", w.Body)
			}
		}
	})
}
