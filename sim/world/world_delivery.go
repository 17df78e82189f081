package world

import "time"

// AddDelivery takes a new delivery into the world.
func (w *World) AddDelivery(d *Delivery) {
	w.Deliveries = keepWithin(append(w.Deliveries, d), keptDeliveries, keptDeliveryBytes, (*Delivery).bytes)
	w.changed(d)
}

// Record adds an attempt to a delivery, and makes its verdict the delivery's. What is remembered of an answer is bounded;
// the verdict was made from the whole.
func (w *World) Record(d *Delivery, at Attempt, reply *ReplyView, problems []Problem) {
	d.Attempts = append(d.Attempts, at.Bounded())
	d.Verdict, d.Reply, d.Problems = at.Outcome, reply.Bounded(), boundedProblems(problems)
	d.Accepted = d.Verdict == Acknowledged || d.Verdict == Replied
	w.changed(d)
}

// Show says what the follower sees of a delivery.
func (w *World) Show(d *Delivery, seen string) {
	d.Seen = boundedText(seen, keptLineBytes)
	w.changed(d)
}

// AddCall takes a call into the log and numbers it.
func (w *World) AddCall(rec CallRecord) {
	w.Counters["call"]++
	rec.Seq = w.Counters["call"]
	w.keepCall(rec)
}

func (w *World) keepCall(rec CallRecord) {
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
