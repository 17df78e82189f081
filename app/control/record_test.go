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
	var first exchange
	do(t, c, http.MethodGet, "/v1/wait?query=name:component_verify_ticket+outcome:ok", nil, &first)
	path := fmt.Sprintf("/v1/exchanges/%d/replay", first.ID)
	var original detail
	do(t, c, http.MethodGet, fmt.Sprintf("/v1/exchanges/%d", first.ID), nil, &original)
	for mode, same := range map[string]bool{"": true, "exact": true, "resigned": false} {
		var made exchange
		do(t, c, http.MethodPost, path, replayBody{Mode: mode}, &made)
		var again detail
		do(t, c, http.MethodGet, fmt.Sprintf("/v1/exchanges/%d", made.ID), nil, &again)
		if made.ID <= first.ID || made.Outcome != "duplicate" || again.Plain != original.Plain || (again.Query == original.Query) != same {
			t.Errorf("%q: %+v", mode, again)
		}
	}
	var refused *RemoteError
	if err := c.Do(t.Context(), http.MethodPost, path, replayBody{Mode: "louder"}, nil); !errors.As(err, &refused) || refused.Exit != workspace.ExitUsage {
		t.Error(err)
	}
}
