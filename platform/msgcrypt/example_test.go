package msgcrypt_test

import (
	"fmt"
	"log"
	"strings"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

// A callback's Encrypt value is verified and opened, and a reply to it sealed. The keys are those of the console, the
// callback is the published vector B.
func Example() {
	crypt, err := msgcrypt.New(platform.Component{
		AppID: "wxc0ffee1234567890", Token: "relaytoken2024",
		EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig",
	})
	if err != nil {
		log.Fatal(err)
	}
	v := vector("B")
	opened, err := crypt.Open(v.MsgSignature, v.Timestamp, v.Nonce, []byte(v.Encrypt))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(string(opened.Plain), "你好, relay"), opened.KeyUsed)

	random := strings.NewReader("ZYXWVUTSRQPONMLK") // crypto/rand.Reader in a program
	reply, err := crypt.Seal(opened, random, "1700000102", "nonceC", []byte("<xml>…</xml>"))
	fmt.Println(strings.HasPrefix(string(reply), "<xml><Encrypt>"), err)

	_, err = crypt.Open(v.MsgSignature, v.Timestamp, "another nonce", []byte(v.Encrypt))
	fmt.Println(err)
	// Output:
	// true current
	// true <nil>
	// msg_signature does not match (-40001 ValidateSignature_Error): is the Token (消息校验Token) the one in the console?
}

func vector(id string) fixtures.Vector {
	all, err := fixtures.Vectors()
	if err != nil {
		log.Fatal(err)
	}
	for _, v := range all {
		if v.ID == id {
			return v
		}
	}
	panic("no vector " + id)
}
