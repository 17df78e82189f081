package control

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// FaultBody asks for a fault; what is left out matches everything, or takes the effect's default.
type FaultBody struct {
	Effect      string  `json:"effect"`
	API         string  `json:"api"` // path or its last element
	InfoType    string  `json:"info_type"`
	MsgType     string  `json:"msg_type"`
	Event       string  `json:"event"`
	Component   string  `json:"component_appid"`
	Account     string  `json:"account"`
	Next        int     `json:"next"` // strikes for certain; 1 when there is no probability
	Probability float64 `json:"probability"`
	DelayMs     int64   `json:"delay_ms"`
	ErrCode     int     `json:"errcode"`
	Status      int     `json:"status"`
	Bytes       int     `json:"bytes"`
	Parameter   string  `json:"parameter"`
}

// Fault is an injected fault with what became of it.
type Fault struct {
	FaultBody
	ID    string `json:"id"`
	Left  int    `json:"left"`
	Hits  int    `json:"hits"`
	Armed bool   `json:"armed"`
}

// FaultList is every fault, used up ones included.
type FaultList struct {
	Armed  int     `json:"armed"`
	Faults []Fault `json:"faults"`
}

// EffectEntry is one thing that a fault can do.
type EffectEntry struct {
	Effect string `json:"effect"`
	On     string `json:"on"`    // "push" or "api"
	Takes  string `json:"takes"` // the field that shapes it, "" for none
	Title  string `json:"title"` // in the API's language
}

// EffectList is all of them.
type EffectList struct {
	Effects []EffectEntry `json:"effects"`
}

// FaultID answers a new fault.
type FaultID struct {
	ID string `json:"id"`
}

func (b FaultBody) fault() world.Fault {
	return world.Fault{
		API: b.API, InfoType: b.InfoType, MsgType: b.MsgType, Event: b.Event, Component: b.Component, Account: b.Account,
		Effect: world.Effect(b.Effect), Next: b.Next, Probability: b.Probability, Delay: time.Duration(b.DelayMs) * time.Millisecond,
		ErrCode: b.ErrCode, Status: b.Status, Bytes: b.Bytes, Parameter: b.Parameter,
	}
}

func newFault(f world.FaultState) Fault {
	return Fault{ID: string(f.ID), Left: f.Left, Hits: f.Hits, Armed: f.Armed(), FaultBody: FaultBody{
		API: f.API, InfoType: f.InfoType, MsgType: f.MsgType, Event: f.Event, Component: f.Component, Account: f.Account,
		Effect: string(f.Effect), Next: f.Next, Probability: f.Probability, DelayMs: f.Delay.Milliseconds(),
		ErrCode: f.ErrCode, Status: f.Status, Bytes: f.Bytes, Parameter: f.Parameter,
	}}
}

func (s *Server) handleFaults(w http.ResponseWriter, _ *http.Request) {
	out := FaultList{Armed: s.w.Sim.ArmedFaults(), Faults: []Fault{}}
	for _, f := range s.w.Sim.Faults() {
		out.Faults = append(out.Faults, newFault(f))
	}
	s.answer(w, out)
}

func (s *Server) handleInject(w http.ResponseWriter, r *http.Request) {
	var b FaultBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	id, err := s.w.Sim.Inject(b.fault())
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, FaultID{string(id)})
}

func (s *Server) handleClearFault(w http.ResponseWriter, r *http.Request) {
	s.edited(w, s.w.Sim.ClearFault(world.FaultID(mux.Vars(r)["id"])))
}

func (s *Server) handleClearFaults(w http.ResponseWriter, _ *http.Request) {
	s.w.Sim.ClearFaults()
	s.done(w, nil)
}

func (s *Server) handleEffects(w http.ResponseWriter, _ *http.Request) {
	out := EffectList{Effects: []EffectEntry{}}
	takes := map[string]string{"Delay": "delay_ms", "ErrCode": "errcode", "Status": "status", "Bytes": "bytes", "Parameter": "parameter"}
	for _, e := range world.Effects() {
		entry := EffectEntry{Effect: string(e.Effect), On: "api", Takes: takes[e.Takes], Title: e.TitleEN}
		if e.Push {
			entry.On = "push"
		}
		if s.lang == i18n.Zh {
			entry.Title = e.TitleZH
		}
		out.Effects = append(out.Effects, entry)
	}
	s.answer(w, out)
}

// edited answers a change of the world: what it refuses is the request's fault.
func (s *Server) edited(w http.ResponseWriter, err error) {
	if err != nil {
		err = usageError{err}
	}
	s.done(w, err)
}
