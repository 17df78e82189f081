package world

import "time"

// AddDelivery takes a new delivery into the world.
func (w *World) AddDelivery(d *Delivery) {
	w.Deliveries = keepWithin(append(w.Deliveries, d), keptDeliveries, keptDeliveryBytes, (*Delivery).bytes)
}

// AddCall takes a call into the log and numbers it.
func (w *World) AddCall(rec CallRecord) {
	w.Counters["call"]++
	rec.Seq = w.Counters["call"]
	w.Calls = keepWithin(append(w.Calls, rec), keptCalls, keptAllCallBytes, CallRecord.bytes)
}

// AnswerStatistics sums up the attempts of the remembered deliveries to a platform: the share that got no answer, in
// percent, and how long the latest answer took.
func (w *World) AnswerStatistics(componentAppID string) (loss int, took time.Duration, any bool) {
	sent, lost := 0, 0
	for _, d := range w.Deliveries {
		if d.ComponentAppID != componentAppID {
			continue
		}
		for _, at := range d.Attempts {
			sent++
			if at.Status == 0 {
				lost++
			} else {
				took = at.Took
			}
		}
	}
	if sent == 0 {
		return 0, 0, false
	}
	return 100 * lost / sent, took, true
}
