package server_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// A third-party platform in a program of one's own: the handler, a callback for events, answers to messages, and a
// client for everything else. The zero wxapi.Client calls WeChat itself.
func Example() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	dir, _ := os.MkdirTemp("", "example")
	defer os.RemoveAll(dir)

	st, err := store.Open(ctx, filepath.Join(dir, "platform.db"), store.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer st.Close()
	srv, err := server.New(server.Config{
		Component: platform.Component{AppID: "wxc0ffee1234567890", AppSecret: "…", Token: "relaytoken2024",
			EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"},
		BaseURL: "https://wx.example.com", Store: st, API: &wxapi.Client{},
		OnCallback: func(_ context.Context, cb platform.Callback) { fmt.Println("callback:", cb.MsgType, cb.Outcome) },
		Reply: func(_ context.Context, m platform.Message) (platform.Reply, error) {
			return platform.TextReply{Content: "you said: " + m.Content}, nil
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	go srv.Run(ctx) // tokens, profiles, late answers
	handler := srv.Handler()
	// http.ListenAndServe(":8680", handler), and on behalf of an authorizer:
	// srv.Account("wx…").SendCustomMessage(ctx, wxapi.CustomMessage{ToUser: "o…", Content: wxapi.Text{Content: "hi"}})

	answer := pushVector(handler) // WeChat pushes a text message
	fmt.Println(answer.Code, bytes.HasPrefix(answer.Body.Bytes(), []byte("<xml><Encrypt>")))
	// Output:
	// callback: text accepted
	// 200 true
}

// pushVector posts the published vector B as WeChat does.
func pushVector(handler http.Handler) *httptest.ResponseRecorder {
	vectors, err := fixtures.Vectors()
	if err != nil {
		log.Fatal(err)
	}
	answer := httptest.NewRecorder()
	for _, v := range vectors {
		if v.ID != "B" {
			continue
		}
		query := url.Values{"timestamp": {v.Timestamp}, "nonce": {v.Nonce}, "encrypt_type": {"aes"}, "msg_signature": {v.MsgSignature}}
		body := "<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName><Encrypt><![CDATA[" + v.Encrypt + "]]></Encrypt></xml>"
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodPost, "/wechat/wxf8b4f85f3a794e77/callback?"+query.Encode(), bytes.NewBufferString(body)))
	}
	return answer
}
