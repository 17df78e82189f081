package control

import (
	"context"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// FaultBody is a fault; what is left out matches everything, or takes the effect's default.
type FaultBody struct {
	Effect      string  `json:"effect" doc:"what it does: GET /v1/effects lists them"`
	API         string  `json:"api" doc:"on calls of this API only: its path or the last element of it"`
	InfoType    string  `json:"info_type" doc:"on authorization events of this InfoType only"`
	MsgType     string  `json:"msg_type" doc:"on messages of this MsgType only; event: on every event"`
	Event       string  `json:"event" doc:"on this Event only"`
	Component   string  `json:"component_appid" doc:"AppID of the only component it is about"`
	Account     string  `json:"account" doc:"AppID or original id of the only account it is about"`
	Next        int     `json:"next" doc:"strikes for certain; 1 when there is no probability"`
	Probability float64 `json:"probability" doc:"0 to 1: it strikes by chance until it is cleared"`
	DelayMs     int64   `json:"delay_ms" unit:"ms" doc:"of effects that delay, in milliseconds"`
	ErrCode     int     `json:"errcode" doc:"of effects that answer an errcode"`
	Status      int     `json:"status" doc:"of effects that answer an HTTP status"`
	Bytes       int     `json:"bytes" unit:"bytes" doc:"of effects that cut the ciphertext short"`
	Parameter   string  `json:"parameter" doc:"of effects on a parameter of the query"`
}

func (b FaultBody) fault() world.Fault {
	return world.Fault{
		API: b.API, InfoType: b.InfoType, MsgType: b.MsgType, Event: b.Event, Component: b.Component, Account: b.Account,
		Effect: world.Effect(b.Effect), Next: b.Next, Probability: b.Probability,
		Delay: time.Duration(b.DelayMs) * time.Millisecond, ErrCode: b.ErrCode, Status: b.Status, Bytes: b.Bytes,
		Parameter: b.Parameter,
	}
}

// Fault is an injected fault with what became of it.
type Fault struct {
	FaultBody
	ID    string `json:"id"`
	Left  int    `json:"left" doc:"strikes to come, of a fault with next"`
	Hits  int    `json:"hits" doc:"strikes so far"`
	Armed bool   `json:"armed" doc:"it may still strike"`
}

func newFault(f world.FaultState) Fault {
	return Fault{ID: string(f.ID), Left: f.Left, Hits: f.Hits, Armed: f.Armed(), FaultBody: FaultBody{
		API: f.API, InfoType: f.InfoType, MsgType: f.MsgType, Event: f.Event, Component: f.Component, Account: f.Account,
		Effect: string(f.Effect), Next: f.Next, Probability: f.Probability, DelayMs: f.Delay.Milliseconds(),
		ErrCode: f.ErrCode, Status: f.Status, Bytes: f.Bytes, Parameter: f.Parameter,
	}}
}

// FaultList is every fault, used up ones included.
type FaultList struct {
	Armed  int     `json:"armed" doc:"how many may still strike"`
	Faults []Fault `json:"faults"`
}

// ListFaults asks for the injected faults with what became of them.
type ListFaults struct{}

func (ListFaults) serve(_ context.Context, s *Server) (FaultList, error) {
	return FaultList{Armed: s.w.Sim.ArmedFaults(), Faults: mapped(s.w.Sim.Faults(), newFault)}, nil
}

// FaultID answers a new fault.
type FaultID struct {
	ID string `json:"id"`
}

// InjectFault injects a fault.
type InjectFault struct{ FaultBody }

func (r InjectFault) serve(_ context.Context, s *Server) (FaultID, error) {
	id, err := s.w.Sim.Inject(r.fault())
	return FaultID{string(id)}, asUsage(err)
}

// ClearFaults takes all faults away.
type ClearFaults struct{}

func (ClearFaults) serve(_ context.Context, s *Server) (Done, error) {
	s.w.Sim.ClearFaults()
	return done(nil)
}

// ClearFault takes one fault away.
type ClearFault struct {
	ID string `path:"id" doc:"id of the fault"`
}

func (r ClearFault) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.ClearFault(world.FaultID(r.ID))))
}

// EffectList is everything that a fault can do.
type EffectList struct {
	Effects []EffectEntry `json:"effects"`
}

// EffectEntry is one thing that a fault can do.
type EffectEntry struct {
	Effect string `json:"effect"`
	On     string `json:"on" enum:"push,api"`
	Takes  string `json:"takes" enum:",delay_ms,errcode,status,bytes,parameter" doc:"the field that shapes it"`
	Title  string `json:"title" doc:"in the answer's language"`
	Expect string `json:"expect,omitempty" doc:"of an effect on pushes: what a handler ought to do, refused, either, or as_without_fault"`
}

// ListEffects asks what a fault can do.
type ListEffects struct{}

func (ListEffects) serve(_ context.Context, s *Server) (EffectList, error) {
	out := EffectList{Effects: []EffectEntry{}}
	for _, e := range world.Effects() {
		out.Effects = append(out.Effects, newEffectEntry(e, s.lang))
	}
	return out, nil
}

func newEffectEntry(e world.EffectInfo, l i18n.Lang) EffectEntry {
	takes := map[string]string{
		"Delay": "delay_ms", "ErrCode": "errcode", "Status": "status", "Bytes": "bytes", "Parameter": "parameter",
	}
	title := e.Title.In(string(l))
	out := EffectEntry{Effect: string(e.Effect), On: "api", Takes: takes[e.Takes], Title: title, Expect: string(e.Expect)}
	if e.Push {
		out.On = "push"
	}
	return out
}
