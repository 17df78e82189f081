package seal_test

import (
	"strings"
	"testing"

	"wxlab/app/seal"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// TestWhatIsSealedOpens: by the keys it was sealed with, in the form of the message, and the same bytes each time.
func TestWhatIsSealedOpens(t *testing.T) {
	c := platform.Component{
		AppID: "wx00000000000000c3", Token: "relaytoken2024", EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
	}
	for _, plain := range []string{
		"<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><MsgType>text</MsgType></xml>",
		`{"ToUserName":"gh_1","FromUserName":"oA","MsgType":"text"}`,
	} {
		sealer := func() seal.Sealer {
			return seal.Sealer{Component: c, Timestamp: "1700000000", Random: strings.NewReader("twelve bytes or more")}
		}
		push, err := sealer().Push([]byte(plain))
		if err != nil || !strings.Contains(push.Query, "openid=oA") || !strings.Contains(push.Body, "gh_1") ||
			(push.Body[0] == '{') != (plain[0] == '{') {
			t.Errorf("%v %+v", err, push)
		}
		again, _ := sealer().Push([]byte(plain))
		if again != push {
			t.Errorf("another time it is %+v", again)
		}
		opener, err := msgcrypt.New(c)
		if err != nil {
			t.Fatal(err)
		}
		_, encrypt, _ := strings.Cut(push.Body, "Encrypt")
		encrypt = strings.Trim(strings.FieldsFunc(strings.TrimPrefix(encrypt, "><![CDATA["), func(r rune) bool {
			return r == ']' || r == ',' || r == '}'
		})[0], `":`)
		opened, err := opener.Open(push.MsgSignature, push.Timestamp, push.Nonce, []byte(encrypt))
		if err != nil || string(opened.Plain) != plain {
			t.Errorf("%v %q", err, opened.Plain)
		}
		if reply, err := sealer().Reply([]byte(plain)); err != nil || !strings.Contains(reply.Body, push.Timestamp) {
			t.Errorf("%v %+v", err, reply)
		}
	}
}
