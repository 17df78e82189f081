package world

import "strconv"

// Tag is one label.
type Tag struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Count *int   `json:"count,omitempty"` // how many followers have it, in lists only
}

func tagText(id int) string { return strconv.Itoa(id) }
