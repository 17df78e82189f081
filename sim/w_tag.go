package sim

import "strconv"

// tag is one label.
type tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Count *int   `json:"count,omitempty"` // how many followers have it, in lists only
}

func tagText(id int) string { return strconv.Itoa(id) }
