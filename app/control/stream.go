package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"wxlab/app/workbench"
)

const eventStream = "text/event-stream"

// sendEvents answers with server-sent events: a data line with an event's JSON each, and at the end, if it is not the
// client that left, an event named error.
func sendEvents[Event any](s *Server, w http.ResponseWriter, r *http.Request,
	run func(ctx context.Context, each func(Event) error) error) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		s.fail(w, http.StatusNotImplemented, errors.New("this connection cannot stream"))
		return
	}
	w.Header().Set("Content-Type", eventStream)
	flusher.Flush()
	err := run(r.Context(), func(e Event) error {
		raw, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "data: %s\n\n", raw)
		flusher.Flush()
		return err
	})
	if err != nil && r.Context().Err() == nil {
		fmt.Fprintf(w, "event: error\ndata: %q\n\n", workbench.Say(s.lang, err))
	}
}

// Follow asks for a feed and hands each event on, until ctx ends, each fails or the workbench stops.
func Follow[Event any](ctx context.Context, c *Client, in Feed[Event], each func(Event) error) error {
	resp, err := c.send(ctx, in)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, bodyLimit)
	failed := false
	for lines.Scan() {
		data, isData := strings.CutPrefix(lines.Text(), "data: ")
		switch {
		case lines.Text() == "event: error":
			failed = true
		case isData && failed:
			return readStreamError(data)
		case isData:
			var e Event
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				return err
			}
			if err := each(e); err != nil {
				return err
			}
		}
	}
	return lines.Err()
}

func readStreamError(data string) error {
	var said string
	if err := json.Unmarshal([]byte(data), &said); err != nil {
		said = data
	}
	return &RemoteError{Status: http.StatusOK, Message: said, Exit: workbench.ExitFailed}
}
