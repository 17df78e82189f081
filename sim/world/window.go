package world

import "time"

// window is what is left of an allowance for customer-service messages (PROTOCOL 6.2).
type window struct {
	Until time.Time
	Left  int
}
