package workbench

// Raise asks the window over this workbench to come to the front, and reports whether there is one.
func (w *Workbench) Raise() bool {
	there := w.ground.raised.heard()
	w.ground.raised.signal()
	return there
}

// Raised signals whenever somebody asks for the window.
func (w *Workbench) Raised() (<-chan struct{}, func()) { return w.ground.raised.subscribe() }
