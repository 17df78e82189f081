package sim

import (
	"bytes"

	"wxlab/sim/world"
)

// expectation is what the platform ought to do with a push, unless the job says it.
func expectation(p push, j world.Job) world.Expectation {
	if j.Expect != "" {
		return j.Expect
	}
	switch e := p.fault.Expects(!p.strangeKey); {
	case e != world.AsWithout && !p.bends():
	case e != world.AsWithout && p.direct != nil && p.direct.Mode == world.CompatibleMode:
		return world.Either // the clear fields beside Encrypt are whole
	case e != world.AsWithout:
		return e
	case j.Own && bytes.Contains(p.plain, []byte("<!DOCTYPE")):
		return world.Refused
	case j.Broken:
		return world.Either
	}
	return world.ExpectationOf(p.root.Child("Content"), p.root.Child("Event"), p.account.ReleaseGroup != 0)
}

// bends reports whether the fault finds something to bend: an account's own server may get no envelope, or one in JSON.
func (p push) bends() bool {
	switch {
	case p.direct == nil, p.fault.Effect == world.StaleTimestamp, p.fault.Effect == world.MissingParameter:
		return true
	case p.fault.Effect == world.EntityBody && p.direct.Format == world.JSONFormat:
		return false
	}
	return p.direct.Mode != world.PlainMode
}
