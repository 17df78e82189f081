package control

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"wxlab/app/workspace"
)

const eventStream = "text/event-stream"

// sendEvents answers with server-sent events: a data line with an event's JSON each, and at the end, if it is not the
// client that left, an event named error.
func sendEvents[Event any](s *Server, w http.ResponseWriter, r *http.Request,
	run func(ctx context.Context, each func(Event) error) error) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		s.fail(w, http.StatusNotImplemented, refused("no_stream"))
		return
	}
	w.Header().Set("Content-Type", eventStream)
	flusher.Flush()
	err := run(r.Context(), func(e Event) error {
		raw, err := json.Marshal(withoutNulls(e))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
		flusher.Flush()
		return err
	})
	if err != nil && r.Context().Err() == nil {
		fmt.Fprintf(w, "event: error\ndata: %q\n\n", workspace.Say(s.lang, err))
	}
}
