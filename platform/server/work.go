package server

import (
	"errors"
	"strconv"
	"time"

	"wxlab/platform"
)

// The kinds of due work. The two renewals recur; the others end when they are done.
const (
	workComponentToken  = "component_token"  // no key
	workAuthorizerToken = "authorizer_token" // key: AppID
	workRedeem          = "redeem"           // key: authorization code, payload: AppID or ""
	workInfo            = "info"             // key: AppID
	workAskAuthorized   = "ask_authorized"   // key: AppID
	workReleaseCheck    = "release_check"    // key: authorization code, payload: releaseCheckTask
	workCustom          = "custom"           // key: callback ID, payload: customTask
	workAnswer          = "answer"           // key: callback ID; owed since success was said in its place
)

// releaseCheckTask is the second half of a QUERY_AUTH_CODE message.
type releaseCheckTask struct{ AppID, OpenID string }

// customTask is a customer-service message to send.
type customTask struct {
	AppID string
	Body  map[string]any
}

// answerPatience is how long an answer that is owed may take before it counts as lost with its process.
const answerPatience = time.Minute

// errPermanent marks work that no repetition can finish.
var errPermanent = errors.New("given up")

// workKey names the work that a callback left.
func workKey(cb platform.Callback) string { return strconv.FormatInt(cb.ID, 10) }
