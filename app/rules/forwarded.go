package rules

import (
	"sync"
	"time"
)

// Forwarded is the newest call of a target in this run.
type Forwarded struct {
	Count    int // of its calls in this run, this one included
	At       time.Time
	Name     string // InfoType, MsgType or Event
	Exchange int64  // 0 where nothing was sent
	Err      error  // why its answer was of no use; nil: it was fine
}

// forwarded remembers the newest call of every target.
type forwarded struct {
	mu   sync.Mutex
	last map[string]Forwarded
}

func (f *forwarded) put(url string, one Forwarded) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last == nil {
		f.last = map[string]Forwarded{}
	}
	one.Count = f.last[url].Count + 1
	f.last[url] = one
}

func (f *forwarded) get(url string) (Forwarded, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, ok := f.last[url]
	return one, ok
}
