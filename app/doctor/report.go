package doctor

import (
	"time"

	"wxlab/app/i18n"
)

// Health is how a point of the doctor's list stands.
type Health string

const (
	Healthy   Health = "ok"
	Doubtful  Health = "warn"
	Sick      Health = "fail"
	Unchecked Health = "unknown" // nothing to judge by yet
)

// Check is one point: how it stands, why it matters, and what to do next.
type Check struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Health   Health `json:"health"`
	What     string `json:"what"`
	Why      string `json:"why,omitempty"`
	Next     string `json:"next,omitempty"`
	Exchange int64  `json:"exchange,omitempty"` // the exchange it was read off
}

// Report is a whole visit; OK unless a point is sick.
type Report struct {
	OK     bool      `json:"ok"`
	At     time.Time `json:"at"`
	Checks []Check   `json:"checks"`
}

// visit is one examination.
type visit struct {
	*Doctor
	lang   i18n.Lang
	report Report
}

// add enters a finding; its sentences are doctor.ID.FINDING, with .why and .next where they exist.
func (v *visit) add(id string, h Health, finding string, exchange int64, args ...any) {
	key := "doctor." + id + "." + finding
	v.enter(Check{
		ID: id, Title: v.lang.T("doctor." + id), Health: h, What: v.lang.T(key, args...),
		Why: v.sentence(key + ".why"), Next: v.sentence(key + ".next"), Exchange: exchange,
	})
}

func (v *visit) enter(c Check) {
	v.report.Checks = append(v.report.Checks, c)
	v.report.OK = v.report.OK && c.Health != Sick
}

func (v *visit) sentence(key string) string {
	if text := v.lang.T(key); text != key {
		return text
	}
	return ""
}
