package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// Lines calls each with every exchange recorded from now on, in the API's own shape, until ctx ends.
func Lines(ctx context.Context, j *journal.Journal, query string, each func(any) error) error {
	return LinesAfter(ctx, j, query, j.LastID(), each)
}

// LinesAfter is Lines from the exchange after the given one on.
func LinesAfter(ctx context.Context, j *journal.Journal, query string, after int64, each func(any) error) error {
	err := j.Follow(ctx, query, after, func(e journal.Exchange) error { return each(newExchange(e)) })
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// handleStream sends exchanges as server-sent events; the id is the exchange's.
func (s *Server) handleStream(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		s.fail(w, http.StatusNotImplemented, errors.New("this connection cannot stream"))
		return
	}
	after := s.w.Journal.LastID() // before the client knows that it is heard: what it causes then is in the stream
	w.Header().Set("Content-Type", "text/event-stream")
	flusher.Flush()
	err := LinesAfter(r.Context(), s.w.Journal, r.URL.Query().Get("query"), after, func(e any) error {
		raw, err := json.Marshal(e)
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
