package sim

import (
	"encoding/base64"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// chooseFault gives the push the fault that the job names, else the first armed one that fits, and lets it shape the
// message. What it does to the envelope is in seal.go.
func (s *Sim) chooseFault(w *world.World, p *push, own world.Effect) {
	if own != "" {
		f, _ := world.Fault{Effect: own}.Complete() // triggerJob has checked it
		p.fault = world.FaultState{ID: "once", Fault: f, Hits: 1}
	} else if len(w.Faults) > 0 {
		p.fault = armedFault(w, p)
	}
	if p.fault.Effect == "" {
		return
	}
	if shape, ok := shapes()[p.fault.Effect]; ok {
		// JSON is written from XML, where CDATA tells text from numbers.
		shape.Bare = shape.Bare && (p.direct == nil || p.direct.Format == world.XMLFormat)
		p.plain = shape.Render(p.root, func(n int) []byte { return w.Draw("shape", n) })
	}
	if p.fault.Effect == world.OldKey {
		p.platform.UsePreviousKey = true
		if p.strangeKey = p.platform.PreviousAESKey == ""; p.strangeKey {
			p.platform.PreviousAESKey = base64.RawStdEncoding.EncodeToString(w.Draw("old_key", 32))
		}
	}
}

// armedFault counts a strike of the first armed fault that fits the push; the zero one when none does.
func armedFault(w *world.World, p *push) world.FaultState {
	infoType, msgType, event := p.root.Child("InfoType"), p.root.Child("MsgType"), p.root.Child("Event")
	fits := func(want, have string) bool { return want == "" || want == have }
	return w.Strike(func(f world.Fault) bool {
		info, _ := world.EffectInfoOf(f.Effect)
		return info.Push && !(p.own && shaped(f.Effect)) &&
			fits(f.InfoType, infoType) && fits(f.MsgType, msgType) && fits(f.Event, event) &&
			f.Concerns(p.platform.AppID, w.Account(p.account.AppID))
	})
}

// shaped reports whether an effect writes the message anew.
func shaped(e world.Effect) bool {
	_, ok := shapes()[e]
	return ok
}

// shapes are the effects that write the message in another shape with the same meaning.
func shapes() map[world.Effect]callback.Shape {
	return map[world.Effect]callback.Shape{
		world.ShuffledFields: {Shuffled: true}, world.OddWhitespace: {Spaced: true}, world.UnknownFields: {Unknown: true},
		world.NoCDATA: {Bare: true}, world.HostileShape: {Shuffled: true, Spaced: true, Unknown: true, Bare: true},
	}
}
