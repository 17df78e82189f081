// Package exam judges a platform server by playing WeChat to it: the release check (全网发布检测), step by step as WeChat
// does it, and the examination (体检), case by case through everything that a platform has to cope with; both with evidence
// and the likely mistake for everything that fails.
package exam

import (
	"time"

	"wxlab/sim/probe"
	"wxlab/sim/world"
)

// Step is one step of the check with its verdict.
type Step struct {
	Group    int    `json:"-"`
	ID       string `json:"id"` // ticket, authorized, text, api, event, mp_api, unauthorized
	OK       bool   `json:"ok"`
	MS       int64  `json:"ms"` // real time
	Expected string `json:"expected"`
	Got      string `json:"got"`
	// ExpectedZH and GotZH are the same in Chinese.
	ExpectedZH string `json:"expected_zh,omitempty"`
	GotZH      string `json:"got_zh,omitempty"`
	// Want is the very value that was expected, where another one came: Came.
	Want string `json:"want,omitempty"`
	Came string `json:"came,omitempty"`
	// Hint names the likely mistake, HintZH does in Chinese. On a passed step it is advice: WeChat lets it pass today.
	Hint       string   `json:"hint"`
	HintZH     string   `json:"hint_zh,omitempty"`
	Problem    string   `json:"problem,omitempty"`    // code of the answer's problem that Hint is about
	Cause      string   `json:"cause,omitempty"`      // code of the first cause, see FirstCause
	Evidence   []string `json:"evidence,omitempty"`   // ids of deliveries and calls that show it
	Deliveries []string `json:"deliveries,omitempty"` // ids, to look the exchanges up
	Probe      *Probe   `json:"probe,omitempty"`      // what variants of the push showed that failed

	Problems []Problem `json:"problems,omitempty"` // of the answers, remarks on a passed step too
}

// Probe is what probing the push of a step showed.
type Probe struct {
	Delivery  string `json:"delivery"` // id of the push
	Sent      int    `json:"sent"`     // variants; none where an earlier step has shown it
	Code      string `json:"code"`     // of what was found, "unknown" when nothing made a difference
	Confirmed bool   `json:"confirmed"`
	Text      string `json:"text"`
	TextZH    string `json:"text_zh"`
	Mend      string `json:"mend"`
	MendZH    string `json:"mend_zh"`
}

// Group is the check with one of WeChat's five pairs of test accounts.
type Group struct {
	Number          int    `json:"group"`
	OK              bool   `json:"ok"`
	OfficialAccount string `json:"official_account"` // AppID and name
	MiniProgram     string `json:"mini_program"`
	Steps           []Step `json:"steps"`
}

// ReleaseReport is the whole check.
type ReleaseReport struct {
	OK     bool    `json:"ok"`
	Groups []Group `json:"groups"`
}

// ReleaseOptions says what to check.
type ReleaseOptions struct {
	ComponentAppID string
	Groups         []int            // of test accounts, 1 to 5; all when nil
	Kinds          []world.Kind     // both when nil; a kind is left out also when the platform does not ask for its set
	Timeout        time.Duration    // real time to wait for the customer-service message, 5 s when zero
	SimURL         string           // where the platform's calls ought to arrive, to say so
	Strict         bool             // remarks on an answer fail its step
	Now            func() time.Time // stopwatch, time.Now when nil
	Probe          *probe.Session   // sends variants of pushes that fail; nil for none
}
