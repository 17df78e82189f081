package control

import (
	"context"
	"time"
)

// Clock is the workspace's time.
type Clock struct {
	Now           time.Time `json:"now"`
	OffsetSeconds float64   `json:"offset_seconds" unit:"s" doc:"ahead of the wall clock"`
	Frozen        bool      `json:"frozen"`
	Speed         float64   `json:"speed" doc:"times the wall's pace, when it is not frozen"`
}

// clock answers a change of the time with what the clock shows then.
func (s *Server) clock(err error) (Clock, error) {
	c := s.w.Clock
	return Clock{Now: c.Now(), OffsetSeconds: c.Offset().Seconds(), Frozen: c.Frozen(), Speed: c.Speed()}, err
}

// seconds is a duration as requests have it.
func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// GetClock asks for the time.
type GetClock struct{}

func (GetClock) serve(_ context.Context, s *Server) (Clock, error) { return s.clock(nil) }

// AdvanceClock moves the time forward, doing what falls due on the way.
type AdvanceClock struct {
	Seconds float64 `json:"seconds" unit:"s" doc:"how far to move the time forward; 30 days at most"`
}

func (r AdvanceClock) serve(ctx context.Context, s *Server) (Clock, error) {
	return s.clock(s.w.Schedule.Advance(ctx, seconds(r.Seconds)))
}

// AdvanceToNextDue moves the time to what is due next, and does it.
type AdvanceToNextDue struct{}

func (AdvanceToNextDue) serve(ctx context.Context, s *Server) (Clock, error) {
	return s.clock(s.w.Schedule.AdvanceToNextDue(ctx))
}

// FreezeClock stops the time; AdvanceClock still moves it.
type FreezeClock struct{}

func (FreezeClock) serve(_ context.Context, s *Server) (Clock, error) {
	return s.clock(s.w.Schedule.Freeze())
}

// ResumeClock lets a frozen time go on from where it stands.
type ResumeClock struct{}

func (ResumeClock) serve(_ context.Context, s *Server) (Clock, error) {
	return s.clock(s.w.Schedule.Resume())
}

// SetClockSpeed lets the time run faster than the wall's.
type SetClockSpeed struct {
	Factor float64 `json:"factor" doc:"times the wall's pace, above 0"`
}

func (r SetClockSpeed) serve(_ context.Context, s *Server) (Clock, error) {
	return s.clock(s.w.Schedule.SetSpeed(r.Factor))
}
