package workspace

import (
	"strconv"
	"strings"
)

// Retention is what of the recorded traffic stays. Zero is what is usual.
type Retention struct {
	Exchanges int `json:"exchanges,omitempty"` // how many; negative: all
	Megabytes int `json:"megabytes,omitempty"` // how large the journal may be; usually it has no such bound
	Days      int `json:"days,omitempty"`      // how old an exchange may be; usually there is no such bound

	// How many of a kind stay however much there is of others; negative: none.
	Tickets    int `json:"tickets,omitempty"`
	AuthEvents int `json:"auth_events,omitempty"`
	Failures   int `json:"failures,omitempty"`
	Messages   int `json:"messages,omitempty"`
	Events     int `json:"events,omitempty"`
	Calls      int `json:"calls,omitempty"`
}

// Keeping is one figure of a Retention as a form shows it.
type Keeping struct {
	Name        string // as in workspace.json
	Of          func(*Retention) *int
	Least, Most int
	Floor       bool // of a kind, and no bound
}

// Keepings are all of them, in the order of the form.
func Keepings() []Keeping {
	const mostFloor = 100000
	return []Keeping{
		{"exchanges", func(r *Retention) *int { return &r.Exchanges }, 100, 10000000, false},
		{"megabytes", func(r *Retention) *int { return &r.Megabytes }, 10, 1 << 20, false},
		{"days", func(r *Retention) *int { return &r.Days }, 1, mostDays, false},
		{"tickets", func(r *Retention) *int { return &r.Tickets }, 1, mostFloor, true},
		{"auth_events", func(r *Retention) *int { return &r.AuthEvents }, 1, mostFloor, true},
		{"failures", func(r *Retention) *int { return &r.Failures }, 1, mostFloor, true},
		{"messages", func(r *Retention) *int { return &r.Messages }, 1, mostFloor, true},
		{"events", func(r *Retention) *int { return &r.Events }, 1, mostFloor, true},
		{"calls", func(r *Retention) *int { return &r.Calls }, 1, mostFloor, true},
	}
}

// Text is the figure as a form shows it: nothing for what is usual, -1 for no bound, or for no floor.
func (k Keeping) Text(r Retention) string {
	n := *k.Of(&r)
	if n == 0 {
		return ""
	}
	return strconv.Itoa(max(-1, n))
}

// Parse reads the figure from a form.
func (k Keeping) Parse(text string) (int, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n != -1 && (n < k.Least || n > k.Most) {
		return 0, Misuse("problem.retention", text, k.Least, k.Most)
	}
	return n, nil
}

func (r Retention) check() error {
	for _, k := range Keepings() {
		if n := *k.Of(&r); n > 0 && (n < k.Least || n > k.Most) {
			return Misuse("problem.retention", strconv.Itoa(n), k.Least, k.Most)
		}
	}
	return nil
}
