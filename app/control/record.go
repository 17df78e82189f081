package control

import (
	"net/http"

	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/replay"
	"wxlab/app/workspace"
)

// recordEndpoints make recordings and replay what is on record.
func (s *Server) recordEndpoints() []endpoint {
	return []endpoint{
		{"POST", "/v1/exchanges/{id}/replay", "Send a recorded callback to the embedded platform again; mode is exact (the same bytes) or resigned (a new envelope)", nil, replayBody{}, exchange{}, s.handleReplayExchange},
		{"GET", "/v1/recording", "Callbacks and API calls as the lines of a recording, with placeholders for secrets; secrets=true and hide_openids=true change that", []string{"query", "secrets", "hide_openids"}, nil, RecordingLines{}, s.handleRecording},
		{"POST", "/v1/replay", "Seal a recorded push anew and send it, to the embedded platform or two URLs; the answer is the delivery with the handler's outcome", nil, ReplayBody{}, Delivery{}, s.handleReplayPush},
	}
}

// replayBody chooses how a callback is repeated.
type replayBody struct {
	Mode string `json:"mode"` // exact, which an empty one means, or resigned
}

// RecordingLines is a recording, each line a JSON document.
type RecordingLines struct {
	Lines []string `json:"lines"`
}

// ReplayBody is one push of a recording, and where it goes: to the embedded platform without addresses.
type ReplayBody struct {
	Component  string          `json:"component_appid"` // whose keys seal it: the workspace's own when empty
	Push       recording.Entry `json:"push"`
	ToEvents   string          `json:"to_events"`
	ToMessages string          `json:"to_messages"` // with $APPID$
}

func (s *Server) handleReplayExchange(w http.ResponseWriter, r *http.Request) {
	var b replayBody
	n, err := id(r)
	if err == nil {
		err = read(r, &b)
	}
	var made journal.Detail
	if err == nil {
		made, err = s.replay(r, n, b.Mode)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, newExchange(made.Exchange))
}

func (s *Server) replay(r *http.Request, id int64, mode string) (made journal.Detail, err error) {
	var again int64
	switch mode {
	case "", "exact":
		again, err = s.w.Player.Replay(r.Context(), id)
	case "resigned":
		again, err = s.w.Player.ReplayResigned(r.Context(), id)
	default:
		err = &workspace.Problem{Key: "problem.replay_mode", Args: []any{mode}, Exit: workspace.ExitUsage}
	}
	if err != nil {
		return made, err
	}
	return s.w.Journal.Get(r.Context(), again)
}

func (s *Server) handleRecording(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	lines, err := s.w.Export(r.Context(), replay.ExportOptions{Query: q.Get("query"), Secrets: q.Get("secrets") == "true", OpenIDs: q.Get("hide_openids") == "true"})
	if err != nil {
		s.refuse(w, err)
		return
	}
	out := RecordingLines{Lines: make([]string, 0, len(lines))}
	for _, line := range lines {
		out.Lines = append(out.Lines, string(line))
	}
	s.answer(w, out)
}

func (s *Server) handleReplayPush(w http.ResponseWriter, r *http.Request) {
	var b ReplayBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	d, err := s.w.Player.ReplayPush(r.Context(), b.Component, b.Push, replay.ReplayTo{Events: b.ToEvents, Messages: b.ToMessages})
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, newDelivery(d, s.lang))
}
