package world

import (
	"time"
)

// Medium is one temporary medium.
type Medium struct {
	ID      string
	Type    string // image, voice, video, thumb
	Name    string // as uploaded
	Data    []byte
	Expires time.Time
}
