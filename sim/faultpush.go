package sim

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"

	"wxlab/sim/msgcrypt"
)

// meetFault looks for a fault that strikes at this push, unless the push brings its own. The caller holds the lock.
func (s *Sim) meetFault(w *world, p *push, own Effect) {
	if own != "" {
		f, _ := Fault{Effect: own}.complete() // triggered has checked it
		p.fault = FaultState{ID: "once", Fault: f, Hits: 1}
	} else if len(w.Faults) > 0 {
		p.fault = findFault(w, p)
	}
	if p.fault.Effect == "" {
		return
	}
	if shape, ok := shapes()[p.fault.Effect]; ok {
		shape.bare = shape.bare && (p.direct == nil || p.direct.Format == XMLFormat) // JSON tells text from numbers by CDATA
		p.plain = shape.render(p.root, func(n int) []byte { return w.draw("shape", n) })
	}
	if p.fault.Effect == OldKey {
		p.platform.UsePreviousKey = true
		if p.platform.PreviousAESKey == "" {
			p.platform.PreviousAESKey = base64.RawStdEncoding.EncodeToString(w.draw("old_key", 32))
		}
	}
}

func findFault(w *world, p *push) FaultState {
	infoType, msgType, event := p.root.child("InfoType"), p.root.child("MsgType"), p.root.child("Event")
	fits := func(want, have string) bool { return want == "" || want == have }
	return w.strike(func(f Fault) bool {
		info, _ := effectInfo(f.Effect)
		return info.Push && fits(f.InfoType, infoType) && fits(f.MsgType, msgType) && fits(f.Event, event) &&
			f.concerns(p.platform.AppID, w.account(p.account.AppID))
	})
}

// child is the text of a direct child, "" when there is none.
func (e *element) child(name string) string {
	i := slices.IndexFunc(e.children, func(c *element) bool { return c.name == name })
	if i < 0 {
		return ""
	}
	return e.children[i].text
}

// bend departs from the honest envelope as the fault says. Everything is a function of the delivery, so that a
// replay has the same bytes.
func (p push) bend(e *msgcrypt.Envelope) {
	f := p.fault
	switch f.Effect {
	case BadSignature:
		wrong := hex.EncodeToString(stream(p.seed, "bad_signature/"+p.id, 20))
		e.Bend.MsgSignature = &wrong
	case SignatureOnly:
		e.Bend.Omit = []string{"msg_signature"}
	case WrongAppID:
		tail := p.account.AppID // the usual confusion: the authorizer's instead of the component's
		if tail == "" {
			tail = "wx" + hex.EncodeToString(stream(p.seed, "wrong_appid/"+p.id, 8))
		}
		e.Bend.Tail = &tail
	case Truncated:
		e.Bend.Truncate = f.Bytes
	case BadLength:
		beyond := uint32(1 << 31)
		e.Bend.Length = &beyond
	case StaleTimestamp:
		if sent, err := strconv.ParseInt(e.Timestamp, 10, 64); err == nil {
			e.Timestamp = strconv.FormatInt(sent-int64(f.Delay.Seconds()), 10)
		}
	case MissingParameter:
		e.Bend.Omit = []string{f.Parameter}
	case NoCDATA, HostileShape:
		e.Bend.Bare = true
	}
	if f.Effect == OddWhitespace || f.Effect == HostileShape {
		e.Bend.Compact = true
	}
}

// holds says whether the push has to wait.
func (f FaultState) holds() bool { return f.Effect == Delayed || f.Effect == Reordered }

// hold makes the push due work; what it says, and its CreateTime, stay as they are.
func (s *Sim) hold(p push, j job) Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	j.At, j.Delivery, j.Behind = s.now().Add(p.fault.Delay), p.id, p.fault.Effect == Reordered
	w.Pending = append(w.Pending, j)
	return w.delivery(p.id).copy()
}

// resume makes a held push again from its delivery. The caller holds the lock.
func (s *Sim) resume(w *world, p push, j job) (push, error) {
	d := w.delivery(j.Delivery)
	if d == nil {
		return push{}, fmt.Errorf("push %s: its delivery %s was held back too long and is forgotten", j.Name, j.Delivery)
	}
	p.id, p.openID, p.plain, p.honest = d.ID, d.OpenID, d.Plain, d.Plain
	if a := w.account(d.Account); a != nil {
		p.account = a.asAddressed()
		if p.kind.Family != string(AuthEvent) {
			p.url = p.platform.messageURL(a.AppID)
		}
	}
	return p, nil
}

// runBehind makes the pushes that were to come after the one just made.
func (s *Sim) runBehind(ctx context.Context, component string) error {
	for _, j := range s.takeBehind(component) {
		if _, err := s.run(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sim) takeBehind(component string) []job {
	w := s.world.lock()
	defer s.world.unlock()
	var taken, rest []job
	for _, j := range w.Pending {
		if j.Behind && j.Component == component {
			taken = append(taken, j)
		} else {
			rest = append(rest, j)
		}
	}
	w.Pending = rest
	return taken
}

// twin is the same message as a delivery of its own. The follower did nothing a second time.
func (s *Sim) twin(p push) push {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	original := p.id
	openDelivery(w, &p).DuplicateOf = original
	return p
}
