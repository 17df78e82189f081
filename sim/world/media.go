package world

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Medium is one temporary medium.
type Medium struct {
	ID      string
	Type    string // image, voice, video, thumb
	Name    string // as uploaded
	Data    []byte `json:",omitempty"` // nobody changes it
	Blob    string `json:",omitempty"` // name of Data where it has a file of its own: a hash
	Expires time.Time
}

// BlobName is the SHA-256 of data in hexadecimal.
func BlobName(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
