package sim

import "wxlab/sim/bilingual"

// PageError is an error page of WeChat's. Words is what the merchant reads; Cause and Fix are for the developer.
type PageError struct {
	Words      string // Chinese, as WeChat's pages
	Cause, Fix bilingual.Text
}

// Error implements error.
func (e *PageError) Error() string { return e.Words + ": " + e.Cause.En + "; " + e.Fix.En }
