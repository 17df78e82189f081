package broken

import "slices"

// Defect is one mistake that people make.
type Defect struct {
	ID   string
	Is   string // what the server does
	bend func(*Server)
}

// Defects are all mistakes, in the order in which a server meets them.
func Defects() []Defect {
	return slices.Concat(standsBefore(), acknowledgements(), readings(), misconfigurations(), replies(), envelopes(),
		misunderstandings(), apiCalls())
}

// Subtle are mistakes that a release check does not show, and an examination does.
func Subtle() []Defect {
	return slices.Concat(rigidities(), habits(), leaks(), fragilities(), gullibilities(), misuses())
}
