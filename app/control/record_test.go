package control

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"wxlab/app/workspace"
)

func TestReplayExactAndResigned(t *testing.T) {
	_, c := serve(t)
	var first Exchange
	do(t, c, http.MethodGet, "/v1/wait?query=name:component_verify_ticket+outcome:ok", nil, &first)
	path := fmt.Sprintf("/v1/exchanges/%d/replay", first.ID)
	var original ExchangeDetail
	do(t, c, http.MethodGet, fmt.Sprintf("/v1/exchanges/%d", first.ID), nil, &original)
	for mode, same := range map[string]bool{"": true, "exact": true, "resigned": false} {
		var made Exchange
		do(t, c, http.MethodPost, path, map[string]string{"mode": mode}, &made)
		var again ExchangeDetail
		do(t, c, http.MethodGet, fmt.Sprintf("/v1/exchanges/%d", made.ID), nil, &again)
		if made.ID <= first.ID || made.Outcome != "duplicate" || again.Plain != original.Plain ||
			(again.Query == original.Query) != same {
			t.Errorf("%q: %+v", mode, again)
		}
	}
	var refused *RemoteError
	if err := call(t, c, http.MethodPost, path, map[string]string{"mode": "louder"}, nil); !errors.As(err, &refused) ||
		refused.Exit != workspace.ExitUsage {
		t.Error(err)
	}
}
