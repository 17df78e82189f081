package world

import (
	"crypto/sha256"
	"encoding/binary"
)

// Stream is SHA-256 in counter mode.
func Stream(seed uint64, name string, n int) []byte {
	var out []byte
	for block := uint64(0); len(out) < n; block++ {
		input := make([]byte, 0, 96)
		input = binary.BigEndian.AppendUint64(input, seed)
		input = binary.BigEndian.AppendUint64(input, block)
		sum := sha256.Sum256(append(input, name...))
		out = append(out, sum[:]...)
	}
	return out[:n]
}
