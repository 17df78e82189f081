package sim

import (
	"encoding/base64"
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

func shapes() map[Effect]shape {
	return map[Effect]shape{
		ShuffledFields: {shuffled: true}, OddWhitespace: {spaced: true}, UnknownFields: {unknown: true}, NoCDATA: {bare: true},
		HostileShape: {shuffled: true, spaced: true, unknown: true, bare: true},
	}
}
