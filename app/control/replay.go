package control

import (
	"context"

	"wxlab/app/recording"
	"wxlab/app/replay"
)

// ReplayExchange sends a recorded callback to the embedded platform again; the answer is the new exchange.
type ReplayExchange struct {
	ExchangePath
	Mode string `json:"mode" enum:",exact,resigned" doc:"exact, the same bytes, when empty; resigned: a new envelope"`
}

func (r ReplayExchange) serve(ctx context.Context, s *Server) (out Exchange, err error) {
	replay := s.w.Player.Replay
	if r.Mode == "resigned" {
		replay = s.w.Player.ReplayResigned
	}
	id, err := replay(ctx, r.ID)
	if err != nil {
		return out, err
	}
	d, err := s.w.Journal.Get(ctx, id)
	return newExchange(d.Exchange), err
}

// RecordingLines is a recording, each line a JSON document.
type RecordingLines struct {
	Lines []string `json:"lines"`
}

// ExportRecording asks for callbacks and API calls as the lines of a recording.
type ExportRecording struct {
	Query       string `query:"query" doc:"search terms that choose exchanges; empty: all"`
	Secrets     bool   `query:"secrets" doc:"keep tokens, tickets and codes instead of placeholders"`
	HideOpenIDs bool   `query:"hide_openids" doc:"put placeholders in the place of openids too"`
}

func (r ExportRecording) serve(ctx context.Context, s *Server) (out RecordingLines, err error) {
	o := replay.ExportOptions{Query: r.Query, Secrets: r.Secrets, OpenIDs: r.HideOpenIDs}
	lines, err := s.w.Export(ctx, o)
	for _, line := range lines {
		out.Lines = append(out.Lines, string(line))
	}
	return RecordingLines{orEmpty(out.Lines)}, err
}

// ReplayPush seals a push of a recording anew and sends it: to the embedded platform, or to two addresses.
type ReplayPush struct {
	Component  string          `json:"component_appid" doc:"AppID of whose keys seal it, the workspace's own when empty"`
	Push       recording.Entry `json:"push" doc:"a line of a recording whose type is push"`
	ToEvents   string          `json:"to_events" doc:"event URL of your server; empty: the embedded platform"`
	ToMessages string          `json:"to_messages" doc:"message URL of your server, with $APPID$"`
}

func (r ReplayPush) serve(ctx context.Context, s *Server) (Delivery, error) {
	to := replay.ReplayTo{Events: r.ToEvents, Messages: r.ToMessages}
	d, err := s.w.Player.ReplayPush(ctx, r.Component, r.Push, to)
	return s.newDelivery(d), err
}
