package forward

import (
	"context"
	"errors"
	"net"

	"wxlab/platform"
	"wxlab/platform/oserror"
)

// Cause is what went wrong with a target, for callers that have their own words for it.
type Cause string

const (
	Silent      Cause = "silent"  // no answer in time
	Closed      Cause = "closed"  // nothing listens there
	UnknownName Cause = "name"    // the host name is not known
	BadAnswer   Cause = "answer"  // see ErrAnswer
	Loop        Cause = "loop"    // see ErrLoop
	BadTarget   Cause = "target"  // the rule's URL cannot be called
	Broken      Cause = "network" // anything else on the way
)

// CauseOf sorts the error of a Delivery or of a Health.
func CauseOf(err error) Cause {
	var dns *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, ErrLoop):
		return Loop
	case errors.Is(err, ErrAnswer):
		return BadAnswer
	case errors.Is(err, platform.ErrRule):
		return BadTarget
	case oserror.Refused(err):
		return Closed
	case errors.As(err, &dns):
		return UnknownName
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return Silent
	}
	return Broken
}
