package server

import (
	"errors"
	"strings"
	"sync"
	"time"
)

// ErrTooManyCodes is what a visitor with an unknown code meets after others brought many that were worth nothing.
var ErrTooManyCodes = errors.New("too many worthless authorization codes within a minute: unknown ones wait")

// codePrefix begins every authorization code that a browser ever brought (PROTOCOL 1).
const codePrefix = "queryauthcode@@@"

// longestCode bounds auth_code; real ones have about a hundred characters.
const longestCode = 512

// plausibleCode tells what may be a code from what only costs a row in the store and a call of api_query_auth, which
// anybody could have us make: the landing page is public.
func plausibleCode(code string) bool {
	return strings.HasPrefix(code, codePrefix) && len(code) <= longestCode
}

// guessesAllowed is how many worthless codes a minute are still looked up. Whoever really authorized and comes after
// them loses nothing: the authorized event brings the same code.
const guessesAllowed = 20

// guesses counts the codes of the current minute that were worth nothing.
type guesses struct {
	mu    sync.Mutex
	since time.Time
	wrong int
}

func (g *guesses) allowed(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(now)
	return g.wrong < guessesAllowed
}

func (g *guesses) add(now time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.turn(now)
	g.wrong++
}

// turn begins a new minute when the last one is over.
func (g *guesses) turn(now time.Time) {
	if age := now.Sub(g.since); age < 0 || age >= time.Minute {
		g.since, g.wrong = now, 0
	}
}
