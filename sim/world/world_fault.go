package world

import "encoding/binary"

// Strike finds the fault for a call or push and counts the hit: the zero FaultState when there is none.
func (w *World) Strike(hits func(Fault) bool) FaultState {
	for _, f := range w.Faults {
		if f.Left > 0 && hits(f.Fault) {
			f.Left--
			f.Hits++
			return *f
		}
	}
	for _, f := range w.Faults {
		if f.Probability > 0 && hits(f.Fault) && w.chance(f) {
			f.Hits++
			return *f
		}
	}
	return FaultState{}
}

// chance draws once for every call that the fault could strike.
func (w *World) chance(f *FaultState) bool {
	drawn := binary.BigEndian.Uint64(w.Draw("fault/"+string(f.ID), 8)) >> 11
	return float64(drawn)/(1<<53) < f.Probability
}

// Concerns compares a match field with the account it could mean.
func (f Fault) Concerns(component string, account *AccountState) bool {
	if f.Component != "" && f.Component != component {
		return false
	}
	return f.Account == "" || account != nil && (f.Account == account.AppID || f.Account == account.UserName)
}
