package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// A third-party platform in ten lines of one's own program: the handler, a callback for events, answers to messages, and a
// client for everything else. The zero wxapi.Client calls WeChat itself.
func Example() {
	ctx, path, component, must, end := yourProgram()
	defer end()

	st, err := store.Open(ctx, path, store.Options{})
	must(err)
	defer st.Close()
	srv, err := server.New(server.Config{
		Component: component, BaseURL: "https://wx.example.com", Store: st, API: &wxapi.Client{},
		OnCallback: func(_ context.Context, cb platform.Callback) { fmt.Println("callback:", cb.MsgType, cb.Outcome) },
		Reply:      func(_ context.Context, m platform.Message) (platform.Reply, error) { return answerTo(m), nil },
	})
	must(err)
	go srv.Run(ctx) // tokens, profiles, late answers

	// http.ListenAndServe(":8680", srv.Handler()) serves it; here WeChat pushes a text message. On behalf of an authorizer:
	// srv.Account("wx…").CreateMenu(ctx, menu) and so on, or any other call with srv.Call.
	answer := pushVector(srv.Handler())
	fmt.Println(answer.Code, bytes.HasPrefix(answer.Body.Bytes(), []byte("<xml><Encrypt>")))
	// Output:
	// callback: text accepted
	// 200 true
}

// answerTo is what the program makes of a message.
func answerTo(m platform.Message) platform.Reply {
	return platform.TextReply{Content: "you said: " + m.Content}
}

// yourProgram is what a program has anyway. The component's four values are those of WeChat's console.
func yourProgram() (ctx context.Context, path string, c platform.Component, must func(error), end func()) {
	must = func(err error) {
		if err != nil {
			log.Fatal(err)
		}
	}
	dir, err := os.MkdirTemp("", "example")
	must(err)
	ctx, cancel := context.WithCancel(context.Background())
	c = platform.Component{AppID: "wxc0ffee1234567890", AppSecret: "…", Token: "relaytoken2024", EncodingAESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}
	path = filepath.Join(dir, "platform.db")
	must(authorizedBefore(ctx, path, c.AppID))
	return ctx, path, c, must, func() { cancel(); os.RemoveAll(dir) }
}

// authorizedBefore has the account of the vector as an authorizer: a message to an account that never authorized is
// answered with success, and Reply is not asked.
func authorizedBefore(ctx context.Context, path, componentAppID string) error {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	account := platform.Authorizer{AppID: "wxf8b4f85f3a794e77"}
	return errors.Join(st.SaveInfo(ctx, componentAppID, account, time.Now()), st.Close())
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
