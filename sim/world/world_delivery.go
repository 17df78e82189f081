package world

import (
	"slices"
	"time"
)

// AddDelivery takes a new delivery into the world.
func (w *World) AddDelivery(d *Delivery) {
	w.Deliveries = append(w.Deliveries, d)
	w.weigh(d)
	for len(w.Deliveries) > keptDeliveries || w.weight > keptDeliveryBytes && len(w.Deliveries) > 1 {
		oldest := w.Deliveries[0].ID
		w.weight -= w.weights[oldest]
		delete(w.weights, oldest)
		w.Deliveries[0] = nil // the list's memory outlives it
		w.Deliveries = w.Deliveries[1:]
	}
	w.changed(d)
}

// weigh notes what a new or changed delivery weighs, so that nobody has to weigh all at each push.
func (w *World) weigh(d *Delivery) {
	if w.weights == nil { // the world was read from a file
		w.weights = map[string]int{}
		for _, have := range w.Deliveries {
			w.weigh(have)
		}
	}
	n := d.bytes()
	w.weight += n - w.weights[d.ID]
	w.weights[d.ID] = n
}

// Record adds an attempt to a delivery, and makes its verdict the delivery's. What is remembered of an answer is bounded;
// the verdict was made from the whole.
func (w *World) Record(d *Delivery, at Attempt, reply *ReplyView, problems []Problem) {
	d.Attempts = append(d.Attempts, at.Bounded())
	d.Verdict, d.Reply, d.Problems = at.Outcome, reply.Bounded(), boundedProblems(problems)
	d.Accepted = d.Verdict == Acknowledged || d.Verdict == Replied
	w.weigh(d)
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
	all := append(w.Calls, rec)
	w.Calls = keepWithin(all, keptCalls, keptAllCallBytes, CallRecord.bytes)
	for _, gone := range all[:len(all)-len(w.Calls)] {
		if gone.RID != "" {
			w.keepFailed(gone)
		}
	}
}

// keepFailed remembers a failed call that the log has no room for: WeChat knows its rid for 7 days.
func (w *World) keepFailed(rec CallRecord) {
	if w.failed == 0 { // the world may have been read from a file
		for _, have := range w.Failed {
			w.failed += have.bytes()
		}
	}
	w.Failed = append(w.Failed, rec)
	w.failed += rec.bytes()
	for w.failed > keptFailedBytes && len(w.Failed) > 1 || w.Now().Sub(w.Failed[0].At) > RIDLife {
		w.failed -= w.Failed[0].bytes()
		w.Failed[0] = CallRecord{} // the list's memory outlives it
		if w.Failed = w.Failed[1:]; len(w.Failed) == 0 {
			return
		}
	}
}

// FailedCall finds a call by its rid.
func (w *World) FailedCall(rid string) (CallRecord, bool) {
	for _, list := range [][]CallRecord{w.Calls, w.Failed} {
		for i := range slices.Backward(list) {
			if list[i].RID == rid && rid != "" {
				return list[i], true
			}
		}
	}
	return CallRecord{}, false
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
