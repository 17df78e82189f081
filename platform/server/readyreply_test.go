package server_test

import (
	"context"
	"net/http"
	"testing"

	"wxlab/platform"
)

func answering(reply platform.Reply) func(context.Context, platform.Message) (platform.Reply, error) {
	return func(context.Context, platform.Message) (platform.Reply, error) { return reply, nil }
}

const theirs = "<xml><MsgType>text</MsgType><Content>from elsewhere</Content></xml>"

func TestWhatAnotherServerSealedGoesOutByteForByte(t *testing.T) {
	sealed := "<xml><Encrypt>sealed by another server</Encrypt></xml>"
	r := newRig(t, withReply(answering(platform.ReadyReply{Plain: []byte(theirs), Sealed: []byte(sealed)})))
	p := r.text(account, "hello")
	if got := r.send(p).Body.String(); got != sealed {
		t.Errorf("answered %q", got)
	}
	if again := unseal(t, key43, r.send(p).Body.Bytes()); again != theirs || !r.last().Duplicate {
		t.Errorf("a retry is answered %q", again)
	}
}

func TestWhatAnotherServerWroteIsSealedByUs(t *testing.T) {
	r := newRig(t, withReply(answering(platform.ReadyReply{Plain: []byte(theirs)})))
	if got := unseal(t, key43, r.send(r.text(account, "hello")).Body.Bytes()); got != theirs {
		t.Errorf("answered %q", got)
	}
}

func TestAnEmptyReplyIsAnEmptyBodyForRetriesToo(t *testing.T) {
	r := newRig(t, withReply(answering(platform.EmptyReply{})))
	p := r.text(account, "hello")
	for range 2 {
		if w := r.send(p); w.Code != http.StatusOK || w.Body.Len() != 0 {
			t.Errorf("answered %d %q", w.Code, w.Body)
		}
	}
	if !r.last().Duplicate {
		t.Error("the second one was no retry")
	}
}

func TestTheReplyFunctionLearnsWhichAccountWasWrittenTo(t *testing.T) {
	var appID string
	r := newRig(t, withReply(func(_ context.Context, m platform.Message) (platform.Reply, error) {
		appID = m.AppID
		return nil, nil
	}))
	r.wantSuccess(r.send(r.text(account, "hello")))
	if appID != account {
		t.Errorf("AppID %q", appID)
	}
}
