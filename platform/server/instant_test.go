package server_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
)

// instantly answers what says so, and leaves the rest to Reply.
func instantly(c *server.Config) {
	c.Instant = func(_ context.Context, m platform.Message) (platform.Reply, bool) {
		switch m.Content {
		case "later":
			return platform.TextReply{Content: "not mine"}, false
		case "nothing":
			return nil, true
		case "invalid":
			return platform.TextReply{}, true
		case "panic":
			panic("user code")
		case "ready":
			return platform.ReadyReply{Plain: []byte("<xml><MsgType>text</MsgType><Content>hi</Content></xml>"), Sealed: []byte("<xml>sealed elsewhere</xml>")}, true
		}
		return platform.TextReply{Content: "at once: " + m.Content}, true
	}
}

// TestInstantAnswerIsStoredWithItsMessage: whatever WeChat was told is on disk by then, so that a retry hears the same even
// after a crash.
func TestInstantAnswerIsStoredWithItsMessage(t *testing.T) {
	r := newRig(t, instantly)
	p := r.text(account, "hello")
	before, _ := r.store.Commits()
	said := unseal(t, key43, r.send(p).Body.Bytes())
	stored, err := r.store.Callback(context.Background(), componentAppID, r.last().ID)
	if err != nil || string(stored.ReplyPlain) != said || !strings.Contains(said, "at once: hello") {
		t.Errorf("answered %q, stored %q, %v", said, stored.ReplyPlain, err)
	}
	if jobs, rows := r.store.Commits(); jobs != before+1 || rows != before+1 {
		t.Errorf("%d transactions for %d rows", jobs, rows)
	}
	if again := unseal(t, key43, r.send(p).Body.Bytes()); again != said || !r.last().Duplicate {
		t.Errorf("the retry heard %q", again)
	}
}

// TestRetryHearsTheStoredAnswer although the instant answer would be another one now.
func TestRetryHearsTheStoredAnswer(t *testing.T) {
	var n atomic.Int32
	r := newRig(t, func(c *server.Config) {
		c.Instant = func(context.Context, platform.Message) (platform.Reply, bool) {
			return platform.TextReply{Content: strings.Repeat("x", int(n.Add(1)))}, true
		}
	})
	p := r.text(account, "hello")
	first := unseal(t, key43, r.send(p).Body.Bytes())
	if second := unseal(t, key43, r.send(p).Body.Bytes()); second != first {
		t.Errorf("first %q, then %q", first, second)
	}
}

func TestInstantNonAnswers(t *testing.T) {
	alone := newRig(t, instantly)
	alone.wantSuccess(alone.send(alone.text(account, "later")))
	r := newRig(t, instantly, withReply(replyText))
	for _, content := range []string{"nothing", "invalid", "panic"} {
		p := r.text(account, content)
		r.wantSuccess(r.send(p))
		r.wantSuccess(r.send(p))
	}
	if said := unseal(t, key43, r.send(r.text(account, "later")).Body.Bytes()); !strings.Contains(said, "re: later") {
		t.Errorf("Reply was not asked: %q", said)
	}
	if w := r.send(r.text(account, "ready")); w.Body.String() != "<xml>sealed elsewhere</xml>" {
		t.Errorf("answered %q", w.Body)
	}
	if w := r.send(r.text(testAccount, "TESTCOMPONENT_MSG_TYPE_TEXT")); !strings.Contains(unseal(t, key43, w.Body.Bytes()), "_callback") {
		t.Errorf("the release check was answered %q", w.Body)
	}
}

// TestInstantCustomMessageIsOwedWithItsCallback: a reply that a mini program cannot take passively is on disk as work when
// success leaves.
func TestInstantCustomMessageIsOwedWithItsCallback(t *testing.T) {
	r := newRig(t, instantly)
	r.wechat.mini = true
	r.authorized()
	p := r.text(account, "hi")
	r.wantSuccess(r.send(p))
	r.wantSuccess(r.send(p))
	r.step()
	r.step()
	if sent := r.wechat.messages(); len(sent) != 1 || !strings.Contains(sent[0].Text, "at once: hi") {
		t.Errorf("sent %v", sent)
	}
}
