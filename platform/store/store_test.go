package store

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"wxlab/platform"
)

const component = "wxc0ffee1234567890"

var start = time.Unix(1700000000, 0)

func open(t testing.TB, path string, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func fresh(t testing.TB) *Store { return open(t, filepath.Join(t.TempDir(), "a b?#%.db"), Options{}) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func callback(key string) platform.Callback {
	return platform.Callback{ComponentAppID: component, AppID: "wxa", DedupeKey: key, Family: platform.MessageFamily, ReceivedAt: start,
		MsgType: "text", OpenID: "oX", MsgID: "1", Plain: []byte("<xml></xml>"), KeyUsed: platform.CurrentKey, TokenUsed: platform.CurrentKey,
		Skew: time.Second, Outcome: platform.Accepted}
}

func TestRecordOnce(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	first, answered, err := s.Record(ctx, callback("k"), Effects{Work: []Work{{Kind: "redeem", Key: "c", DueAt: start}}})
	must(t, err)
	if first.ID == 0 || first.Duplicate || answered {
		t.Errorf("first %+v, %v", first, answered)
	}
	again, answered, err := s.Record(ctx, callback("k"), Effects{Work: []Work{{Kind: "redeem", Key: "other", DueAt: start}}})
	must(t, err)
	if again.ID != first.ID || !again.Duplicate || answered {
		t.Errorf("again %+v, %v", again, answered)
	}
	must(t, s.SaveReply(ctx, first.ID, []byte("reply"), func(err error) { t.Error(err) }))
	third, answered, err := s.Record(ctx, callback("k"), Effects{})
	must(t, err)
	if string(third.ReplyPlain) != "reply" || !answered {
		t.Errorf("third %+v, %v", third, answered)
	}
	work, err := s.DueWork(ctx, component, start)
	must(t, err)
	if len(work) != 1 || work[0].Key != "c" {
		t.Errorf("work %+v", work)
	}
}
