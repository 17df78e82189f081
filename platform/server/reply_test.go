package server_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

func TestRetryGetsTheSameAnswer(t *testing.T) {
	var asked atomic.Int32
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		asked.Add(1)
		return replyText(ctx, m)
	}))
	p := r.text(account, "hello")
	first := unseal(t, key43, r.send(p).Body.Bytes())
	r.clock.advance(5 * time.Second)
	second := unseal(t, key43, r.send(p).Body.Bytes())
	if first != second || asked.Load() != 1 || !r.last().Duplicate {
		t.Errorf("asked %d times: %q, then %q", asked.Load(), first, second)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.start()
	if third := unseal(t, key43, r.send(p).Body.Bytes()); third != first || asked.Load() != 1 {
		t.Errorf("after a restart %q, asked %d times", third, asked.Load())
	}
}

func TestRetryDuringTheFirstAnswerWaitsForIt(t *testing.T) {
	release := make(chan struct{})
	var asked atomic.Int32
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		asked.Add(1)
		<-release
		return replyText(ctx, m)
	}))
	p := r.text(account, "hello")
	var wg sync.WaitGroup
	answers := make([]string, 3)
	for i := range answers {
		req := r.request(p)
		wg.Go(func() {
			w := httptest.NewRecorder()
			r.http.ServeHTTP(w, req)
			answers[i] = unseal(t, key43, w.Body.Bytes())
		})
	}
	close(release)
	wg.Wait()
	if asked.Load() != 1 || answers[0] != answers[1] || answers[1] != answers[2] {
		t.Errorf("asked %d times: %q", asked.Load(), answers)
	}
}

func TestDuplicateAuthEventIsHandledOnce(t *testing.T) {
	r := newRig(t).authorized()
	p := r.authEvent("authorized", account, "queryauthcode@@@1")
	r.wantSuccess(r.send(p))
	r.step()
	if n := r.wechat.count("api_query_auth"); n != 1 || !r.last().Duplicate {
		t.Errorf("redeemed %d times", n)
	}
}

func TestEveryKindOfNonAnswerIsSuccess(t *testing.T) {
	for name, reply := range map[string]func(context.Context, platform.Message) (platform.Reply, error){
		"nil":     func(context.Context, platform.Message) (platform.Reply, error) { return nil, nil },
		"error":   func(context.Context, platform.Message) (platform.Reply, error) { return nil, errors.New("broken") },
		"invalid": func(context.Context, platform.Message) (platform.Reply, error) { return platform.TextReply{}, nil },
		"panic":   func(context.Context, platform.Message) (platform.Reply, error) { panic("user code") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, withReply(reply))
			p := r.text(account, "x")
			r.wantSuccess(r.send(p))
			r.wantSuccess(r.send(p))
		})
	}
}

// TestLateReplyGoesOutAsCustomMessage: success in time, the text when it is ready.
func TestLateReplyGoesOutAsCustomMessage(t *testing.T) {
	release := make(chan struct{})
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		<-release
		return replyText(ctx, m)
	}), func(c *server.Config) { c.ReplyBudget = 10 * time.Millisecond }).authorized()
	for len(r.srv.Nudged()) > 0 {
		<-r.srv.Nudged()
	}
	p := r.text(account, "slow")
	r.wantSuccess(r.send(p))
	close(release)
	<-r.srv.Nudged()
	r.step()
	sent := r.wechat.messages()
	if len(sent) != 1 || !strings.Contains(sent[0].Text, "re: slow") || sent[0].To != openID || r.wechat.tokens[sent[0].Token] != account {
		t.Errorf("sent %v", sent)
	}
	r.wantSuccess(r.send(p)) // its retry gets success too, not a second answer
}

// TestLateReplyThatCannotBeSentAnyMore is not tried for an hour: the follower's window is closed, or they left.
func TestLateReplyThatCannotBeSentAnyMore(t *testing.T) {
	for code, tries := range map[int]int{45015: 1, 45047: 1, 40003: 1, 48001: 1, 61003: 1, -1: 2, 45011: 2, 61004: 2} {
		release := make(chan struct{})
		r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
			<-release
			return replyText(ctx, m)
		}), func(c *server.Config) { c.ReplyBudget = 10 * time.Millisecond }).authorized()
		for len(r.srv.Nudged()) > 0 {
			<-r.srv.Nudged()
		}
		r.wechat.script("send", fail(code))
		r.wantSuccess(r.send(r.text(account, "slow")))
		close(release)
		<-r.srv.Nudged()
		for range 5 {
			r.step()
			r.clock.advance(10 * time.Minute)
		}
		if n := r.wechat.count("send"); n != tries {
			t.Errorf("%d: tried %d times, want %d", code, n, tries)
		}
	}
}

// TestOwedAnswerSurvivesTheProcess: success was said, then the process died before the user's code came back.
func TestOwedAnswerSurvivesTheProcess(t *testing.T) {
	var hang atomic.Bool
	release := make(chan struct{})
	hang.Store(true)
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		if hang.Load() {
			<-release
			return nil, errors.New("the process is gone")
		}
		return replyText(ctx, m)
	}), func(c *server.Config) { c.ReplyBudget = 10 * time.Millisecond }).authorized()
	defer close(release)
	r.wantSuccess(r.send(r.text(account, "slow")))
	r.clock.advance(time.Minute)
	r.step() // still at work: nothing is asked twice
	if sent := r.wechat.messages(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	hang.Store(false)
	r.start()
	r.clock.advance(time.Hour)
	r.step()
	if sent := r.wechat.messages(); len(sent) != 1 || !strings.Contains(sent[0].Text, "re: slow") {
		t.Errorf("sent %v", sent)
	}
	if work, err := r.store.DueWork(ctx, componentAppID, r.clock.Now()); err != nil || len(work) != 0 {
		t.Errorf("left %v, %v", work, err)
	}
}

// TestMiniProgramRepliesAreCustomMessages: passively a mini program takes only the transfer (PROTOCOL 7.6).
func TestMiniProgramRepliesAreCustomMessages(t *testing.T) {
	r := newRig(t, withReply(func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		if m.Content == "human" {
			return platform.TransferReply{}, nil
		}
		return replyText(ctx, m)
	}))
	r.wechat.mini = true
	r.authorized()
	r.wantSuccess(r.send(r.text(account, "hi")))
	for len(r.wechat.messages()) == 0 {
		<-r.srv.Nudged()
		r.step()
	}
	if got := unseal(t, key43, r.send(r.text(account, "human")).Body.Bytes()); !strings.Contains(got, "transfer_customer_service") {
		t.Errorf("answered %q", got)
	}
}

func TestReleaseCheckText(t *testing.T) {
	r := newRig(t, withReply(func(context.Context, platform.Message) (platform.Reply, error) {
		return platform.TextReply{Content: "the user's own"}, nil
	}))
	p := r.text(testAccount, "TESTCOMPONENT_MSG_TYPE_TEXT")
	for range 2 { // the first and its retry
		m, err := platform.ParseMessage([]byte(unseal(t, key43, r.send(p).Body.Bytes())))
		if err != nil || m.Content != "TESTCOMPONENT_MSG_TYPE_TEXT_callback" || m.ToUserName != openID || m.FromUserName != "gh_3c884a361561" {
			t.Errorf("answered %+v, %v", m, err)
		}
	}
	if m, err := platform.ParseMessage([]byte(unseal(t, key43, r.send(r.event(testAccount, "LOCATION")).Body.Bytes()))); err != nil || m.Content != "LOCATIONfrom_callback" {
		t.Errorf("event answered %+v, %v", m, err)
	}
}

// TestReleaseCheckAPI: an empty answer at once, then the message with the token of exactly that code, although the
// authorized event carries the same code and codes work once; over a restart too.
func TestReleaseCheckAPI(t *testing.T) {
	const code = "queryauthcode@@@test"
	for name, steps := range map[string]func(r *rig){
		"event first":          func(r *rig) { r.wantSuccess(r.send(r.authEvent("authorized", testAccount, code))); r.step() },
		"event and no Step":    func(r *rig) { r.wantSuccess(r.send(r.authEvent("authorized", testAccount, code))) },
		"message alone":        func(*rig) {},
		"message, then events": func(*rig) {},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, withReply(replyText)).ready()
			r.wechat.codes[code] = testAccount
			steps(r)
			p := r.text(testAccount, "QUERY_AUTH_CODE:"+code)
			for range 2 {
				if w := r.send(p); w.Code != 200 || w.Body.Len() != 0 {
					t.Fatalf("answered %d %q", w.Code, w.Body)
				}
			}
			if strings.HasPrefix(name, "message, then") {
				r.wantSuccess(r.send(r.authEvent("authorized", testAccount, code)))
			}
			if err := r.store.Close(); err != nil {
				t.Fatal(err)
			}
			r.start()
			r.step()
			sent := r.wechat.messages()
			if len(sent) != 1 || !strings.Contains(sent[0].Text, code+"_from_api") || sent[0].To != openID || !strings.HasPrefix(sent[0].Token, "code-token-") {
				t.Errorf("sent %v; calls %v", sent, r.wechat.calls)
			}
			if n := r.wechat.count("api_query_auth"); n != 1 {
				t.Errorf("redeemed %d times", n)
			}
		})
	}
}

func TestReleaseCheckFallsBackToTheStoredToken(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@good"] = testAccount
	r.wantSuccess(r.send(r.authEvent("authorized", testAccount, "queryauthcode@@@good")))
	r.step()
	r.send(r.text(testAccount, "QUERY_AUTH_CODE:queryauthcode@@@spent"))
	r.step()
	if sent := r.wechat.messages(); len(sent) != 1 || !strings.Contains(sent[0].Text, "queryauthcode@@@spent_from_api") {
		t.Errorf("sent %v, calls %v", sent, r.wechat.calls)
	}
}

func TestReleaseCheckWordsFromOrdinaryAccountsAreOrdinary(t *testing.T) {
	r := newRig(t, withReply(replyText))
	got := unseal(t, key43, r.send(r.text(account, "QUERY_AUTH_CODE:queryauthcode@@@1")).Body.Bytes())
	if !strings.Contains(got, "re: QUERY_AUTH_CODE:") {
		t.Errorf("answered %q", got)
	}
	if work, err := r.store.DueWork(ctx, componentAppID, r.clock.Now()); err != nil || len(work) != 0 {
		t.Errorf("work %v, %v", work, err)
	}
}
