package sim

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"wxlab/sim/msgcrypt"
)

// Fault is injected misbehaviour of WeChat's: on what, how often, which effect.
type Fault struct {
	ID      string // given by Inject
	On      string // an API path, the name of a callback, or a family: auth, message, event
	Times   int    // the next so many; faults with Times come first, oldest first
	Percent int    // 1 to 100 of all, drawn from the seed; when Times is 0
	Do      Effect
}

// Effect is what goes wrong. For an API set ErrCode or Status; for a callback the others, which apply to every attempt.
type Effect struct {
	ErrCode int // answered instead of doing anything: -1, 45009, 45011, 61023, 40001 …
	Status  int // HTTP status with an HTML page, as a broken gateway answers: 502

	Bend        Bend
	Duplicate   bool   // pushed once more with the same MsgId after it was answered
	ContentType string // instead of text/xml
}

// Bend is a departure from WeChat's envelope that a platform must refuse, or cope with.
type Bend string

const (
	BendSignature   Bend = "signature"    // msg_signature is wrong
	BendAppID       Bend = "appid"        // another component's AppID behind the message
	BendKey         Bend = "key"          // sealed with a key nobody knows
	BendTruncated   Bend = "truncated"    // the ciphertext lacks its end
	BendLength      Bend = "length"       // the length field points beyond the block
	BendStale       Bend = "stale"        // a timestamp that is not the signed one
	BendNoSignature Bend = "no_signature" // neither signature parameter
	BendBare        Bend = "bare"         // harmless: no CDATA, no line breaks
)

// Bends lists them all.
func Bends() []Bend {
	return []Bend{BendSignature, BendAppID, BendKey, BendTruncated, BendLength, BendStale, BendNoSignature, BendBare}
}

// envelope is the bend in terms of the envelope builder.
func (b Bend) envelope() msgcrypt.Bend {
	signature, tail, length := strings.Repeat("0", 40), "wxffffffffffffffff", uint32(1<<31)
	switch b {
	case BendSignature:
		return msgcrypt.Bend{MsgSignature: &signature}
	case BendAppID:
		return msgcrypt.Bend{Tail: &tail}
	case BendKey:
		return msgcrypt.Bend{EncodingAESKey: strings.Repeat("W", 43)}
	case BendTruncated:
		return msgcrypt.Bend{Truncate: 7}
	case BendLength:
		return msgcrypt.Bend{Length: &length}
	case BendStale:
		return msgcrypt.Bend{Timestamp: "1"}
	case BendNoSignature:
		return msgcrypt.Bend{Omit: []string{"signature", "msg_signature"}}
	case BendBare:
		return msgcrypt.Bend{Bare: true, Compact: true}
	}
	return msgcrypt.Bend{}
}

// Inject adds a fault and returns its id. It fails when On or Do can never come to pass.
func (s *Sim) Inject(f Fault) (string, error) {
	if err := s.checkFault(f); err != nil {
		return "", fmt.Errorf("inject fault: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.signal()
	s.world.Counters["fault"]++
	f.ID = fmt.Sprintf("f%d", s.world.Counters["fault"])
	s.world.Faults = append(s.world.Faults, f)
	return f.ID, nil
}

func (s *Sim) checkFault(f Fault) error {
	_, isAPI := s.api[f.On]
	if _, err := s.kind(f.On); err != nil && !isAPI && !slices.Contains([]string{string(AuthEvent), string(Message), string(Event)}, f.On) {
		return fmt.Errorf("%q is no API path, callback or family: %w", f.On, err)
	}
	ofAPI, ofPush := f.Do.ErrCode != 0 || f.Do.Status != 0, f.Do.Bend != "" || f.Do.Duplicate || f.Do.ContentType != ""
	switch {
	case f.Times < 0 || f.Percent < 0 || f.Percent > 100 || f.Times == 0 && f.Percent == 0:
		return fmt.Errorf("times %d, percent %d: give a number of times, or 1 to 100 percent", f.Times, f.Percent)
	case isAPI && (!ofAPI || ofPush):
		return fmt.Errorf("an API answers with an errcode or a status, not with %+v", f.Do)
	case !isAPI && (!ofPush || ofAPI):
		return fmt.Errorf("a callback is bent, duplicated, or sent with another content type, not %+v", f.Do)
	case f.Do.Bend != "" && !slices.Contains(Bends(), f.Do.Bend):
		return fmt.Errorf("bend %q is none of %v", f.Do.Bend, Bends())
	case f.Do.Status != 0 && (f.Do.Status < 400 || f.Do.Status > 599):
		return fmt.Errorf("status %d: a failing gateway answers 400 to 599", f.Do.Status)
	}
	return nil
}

// Faults lists the faults that can still strike, oldest first.
func (s *Sim) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.world.Faults)
}

// ClearFaults removes one fault, or all of them when id is empty. It reports how many there were.
func (s *Sim) ClearFaults(id string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.signal()
	before := len(s.world.Faults)
	s.world.Faults = slices.DeleteFunc(s.world.Faults, func(f Fault) bool { return id == "" || f.ID == id })
	return before - len(s.world.Faults)
}

// strike finds the effect for something that has these names: first what is counted, then what is left to chance.
func (w *world) strike(names ...string) (Effect, bool) {
	for i, f := range w.Faults {
		if f.Times == 0 || !slices.Contains(names, f.On) {
			continue
		}
		if w.Faults[i].Times--; w.Faults[i].Times == 0 {
			w.Faults = slices.Delete(w.Faults, i, i+1)
		}
		return f.Do, true
	}
	for _, f := range w.Faults {
		if f.Times == 0 && slices.Contains(names, f.On) && int(w.draw("fault chance", 1)[0])*100 < f.Percent*256 {
			return f.Do, true
		}
	}
	return Effect{}, false
}

// gateway is the page of a broken gateway in front of WeChat's API.
func (s *Sim) gateway(req Request, status int) Response {
	text := fmt.Sprintf("%d %s", status, http.StatusText(status))
	body := []byte("<html>\r\n<head><title>" + text + "</title></head>\r\n<body>\r\n<center><h1>" + text + "</h1></center>\r\n</body>\r\n</html>\r\n")
	hint := "an injected fault answered"
	s.remember(CallRecord{At: s.now(), Method: req.Method, Path: req.Path, Query: req.Query.Encode(), Body: req.Body, Response: body, Hint: hint, ClientIP: req.ClientIP})
	return Response{Status: status, Body: body, Hint: hint, Header: http.Header{"Content-Type": {"text/html"}, "X-Wxlab-Hint": {hint}}}
}
