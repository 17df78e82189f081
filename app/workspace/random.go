package workspace

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"sync"
)

// Seeded is a repeatable source of bytes: the same seed and use give the same bytes, in the order they are asked for.
func Seeded(seed uint64, use string) io.Reader {
	key := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(use), seed))
	return &lockedReader{r: rand.NewChaCha8(key)}
}

// lockedReader lets goroutines share a source.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}
