package control

import (
	"net/http"
	"time"
)

// Clock is the workspace's time.
type Clock struct {
	Now           time.Time `json:"now"`
	OffsetSeconds float64   `json:"offset_seconds"` // ahead of the wall clock
	Frozen        bool      `json:"frozen"`
	Speed         float64   `json:"speed"` // times the wall's pace, when it is not frozen
}

func (s *Server) handleClock(w http.ResponseWriter, _ *http.Request) {
	c := s.w.Clock
	s.answer(w, Clock{Now: c.Now(), OffsetSeconds: c.Offset().Seconds(), Frozen: c.Frozen(), Speed: c.Speed()})
}

type advanceBody struct {
	Seconds float64 `json:"seconds"`
}

func (s *Server) handleAdvance(w http.ResponseWriter, r *http.Request) {
	var b advanceBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Schedule.Advance(r.Context(), time.Duration(b.Seconds*float64(time.Second)))
	}
	s.turned(w, r, err)
}

func (s *Server) handleNextDue(w http.ResponseWriter, r *http.Request) {
	s.turned(w, r, s.w.Schedule.AdvanceToNextDue(r.Context()))
}

func (s *Server) handleFreeze(w http.ResponseWriter, r *http.Request) {
	s.turned(w, r, s.w.Schedule.Freeze())
}

func (s *Server) handleResume(w http.ResponseWriter, r *http.Request) {
	s.turned(w, r, s.w.Schedule.Resume())
}

type speedBody struct {
	Factor float64 `json:"factor"`
}

func (s *Server) handleSpeed(w http.ResponseWriter, r *http.Request) {
	var b speedBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Schedule.SetSpeed(b.Factor)
	}
	s.turned(w, r, err)
}

// turned answers a change of the clock with the time it shows then.
func (s *Server) turned(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.handleClock(w, r)
}
