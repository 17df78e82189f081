package server_test

import (
	"context"
	"slices"
	"testing"

	"wxlab/platform"
	"wxlab/platform/server"
)

// TestOnStageHearsOnTheWay: what is opened is heard of before it is stored, what is stored before anybody answers it, and
// what is refused of no more than it came to.
func TestOnStageHearsOnTheWay(t *testing.T) {
	var heard []string
	r := newRig(t, func(c *server.Config) {
		c.OnStage = func(_ context.Context, stage platform.Stage) { heard = append(heard, string(stage)) }
		c.Reply = func(_ context.Context, m platform.Message) (platform.Reply, error) {
			heard = append(heard, "asked")
			return platform.TextReply{Content: "hello"}, nil
		}
	})
	forged := r.ticket("t1")
	forged.msgSignature = "0123456789abcdef0123456789abcdef01234567"
	for name, c := range map[string]struct {
		push push
		want []string
	}{
		"a ticket":               {r.ticket("t1"), []string{"opened", "committed"}},
		"a text that is asked":   {r.text(account, "hi"), []string{"opened", "committed", "asked"}},
		"a forgery":              {forged, nil},
		"an authorization event": {r.authEvent("authorized", account, "c1"), []string{"opened", "committed"}},
	} {
		heard = nil
		r.send(c.push)
		if !slices.Equal(heard, c.want) {
			t.Errorf("%s: heard %q", name, heard)
		}
	}
}
