package broken

import (
	"errors"
	"strconv"
	"time"
)

// window is how far the timestamp of a callback may be off: backlogs and retries come late.
const window = 10 * time.Minute

// fresh refuses what was overheard and is sent again: old timestamps, those of the future, and the same signature twice.
func fresh(s *Server, p *push) error {
	return errors.Join(notOld(window)(s, p), notAhead(s, p), once(s, p))
}

func notOld(most time.Duration) func(*Server, *push) error {
	return func(s *Server, p *push) error {
		if age, known := s.age(p); known && age > most {
			return refuse(403, "the timestamp is %s old", age)
		}
		return nil
	}
}

func notAhead(s *Server, p *push) error {
	if age, known := s.age(p); known && age < -window {
		return refuse(403, "the timestamp is %s ahead", -age)
	}
	return nil
}

// age is how long ago a callback was signed.
func (s *Server) age(p *push) (age time.Duration, known bool) {
	at, err := strconv.ParseInt(p.query.Get("timestamp"), 10, 64)
	return s.Now().Sub(time.Unix(at, 0)), err == nil
}

// once refuses what came before, signature and all.
func once(s *Server, p *push) error {
	if !first(s, "query "+p.query.Encode()) {
		return refuse(403, "this callback came before")
	}
	return nil
}
