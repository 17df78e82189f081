package report

import (
	"encoding/json"
	"io"
)

// Document is a report as JSON has it.
type Document struct {
	OK bool `json:"ok"`
	Report
	Passed      int `json:"passed"`
	Remarked    int `json:"remarked"`
	Failed      int `json:"failed"`
	NotObserved int `json:"not_observed"`
}

// NewDocument counts.
func NewDocument(r Report) Document {
	return Document{
		OK: r.OK(false), Report: r, Passed: r.Count(Pass), Remarked: r.Count(Remark), Failed: r.Count(Fail),
		NotObserved: r.Count(NotObserved),
	}
}

func writeJSON(w io.Writer, r Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false) // XML stays readable
	return e.Encode(NewDocument(r))
}
