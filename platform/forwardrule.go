package platform

import (
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// ForwardRule (转发规则) sends the callbacks that it takes on to servers of the user's own. Of an ordered list the first
// enabled one that matches forwards, to all its targets at once.
type ForwardRule struct {
	Name    string          `json:"name"`
	Enabled bool            `json:"enabled"`
	Match   Match           `json:"match"`
	Targets []ForwardTarget `json:"targets"`
	// Answer is whose answer WeChat gets: 0 ours, n that of the n-th target. Auth events are answered by us in any
	// case: they are stored, and anything but success would only bring them again.
	Answer int `json:"answer"`
	// TimeoutMS is how long that target may take before we answer in its place; 0 is DefaultForwardPatience.
	TimeoutMS int `json:"timeout_ms,omitempty"`
	// Fallback is what we answer then.
	Fallback Fallback `json:"fallback,omitempty"`
}

// ForwardTarget is one server that callbacks go to.
type ForwardTarget struct {
	URL  string      `json:"url"` // http or https; $APPID$ in it becomes the account's AppID
	Mode ForwardMode `json:"mode"`
	// Remote confirms that a URL off this machine is meant: what users write leaves it in clear in the decrypted modes.
	Remote bool `json:"remote,omitempty"`
}

// ForwardMode is what a target is sent.
type ForwardMode string

const (
	// ForwardBytes sends body and query as received, byte for byte, so the target needs the component's keys. Its
	// answer goes back likewise.
	ForwardBytes ForwardMode = "bytes"
	// ForwardXML and ForwardJSON send the decrypted message. Of the query they leave out msg_signature and
	// encrypt_type, so that it looks like WeChat's plain mode; the answer is sealed by us.
	ForwardXML  ForwardMode = "xml"
	ForwardJSON ForwardMode = "json"
)

// Fallback is our answer where a target has none.
type Fallback string

const (
	FallbackRules   Fallback = "rules" // the reply rules; also what an empty Fallback means
	FallbackSuccess Fallback = "success"
)

// How long an answering target may take: what is left of ReplyBudget must do for the answer of ours in its place.
const (
	DefaultForwardPatience = ReplyBudget - 500*time.Millisecond
	MaxForwardPatience     = ReplyBudget - 100*time.Millisecond
)

// Patience is how long the answering target may take.
func (r ForwardRule) Patience() time.Duration {
	if r.TimeoutMS == 0 {
		return DefaultForwardPatience
	}
	return time.Duration(r.TimeoutMS) * time.Millisecond
}

// Answering is the target whose answer goes back, false where it is ours.
func (r ForwardRule) Answering() (ForwardTarget, bool) {
	if r.Answer < 1 || r.Answer > len(r.Targets) {
		return ForwardTarget{}, false
	}
	return r.Targets[r.Answer-1], true
}

// CheckForwardRules fails with a RuleError that says which rule is wrong, and how.
func CheckForwardRules(rules []ForwardRule) error {
	for i, r := range rules {
		if err := r.check(); err != nil {
			return err.of(i, r.Name)
		}
	}
	return nil
}

func (r ForwardRule) check() *RuleError {
	if err := r.Match.check(); err != nil {
		return err
	}
	switch {
	case len(r.Targets) == 0:
		return wrong(PartTarget, "no_target", "no target")
	case r.Answer < 0 || r.Answer > len(r.Targets):
		return wrong(PartAnswer, "answer",
			"answer %d names no target; there are %d, and 0 is our own answer", r.Answer, len(r.Targets))
	case r.Patience() < 0 || r.Patience() > MaxForwardPatience:
		return wrong(PartTimeout, "timeout",
			"a timeout of %d ms; WeChat hangs up after 5 s, so at most %d ms are possible",
			r.TimeoutMS, MaxForwardPatience.Milliseconds())
	case r.Fallback != "" && r.Fallback != FallbackRules && r.Fallback != FallbackSuccess:
		return wrong(PartAnswer, "fallback", "fallback %q is neither rules nor success", r.Fallback)
	}
	for i, t := range r.Targets {
		if err := t.check(); err != nil {
			err.At = i
			return err
		}
	}
	return nil
}

// Check fails with a RuleError where the target's URL cannot be called or must be confirmed first.
func (t ForwardTarget) Check() error {
	if err := t.check(); err != nil {
		return err
	}
	return nil
}

func (t ForwardTarget) check() *RuleError {
	u, err := url.Parse(t.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return wrong(PartTarget, "target_url", "the target %q is no http or https URL", t.URL)
	case u.User != nil:
		return wrong(PartTarget, "target_password", "the target %q holds a password; callbacks carry none", u.Redacted())
	case t.Mode != ForwardBytes && t.Mode != ForwardXML && t.Mode != ForwardJSON:
		return wrong(PartTarget, "target_mode", "mode %q is not bytes, xml or json", t.Mode)
	case !t.Remote && !IsLoopback(u.Hostname()):
		return wrong(PartTarget, "target_remote",
			"%s is not on this machine; confirm in the rule that what users write may leave it", u.Host)
	}
	return nil
}

// IsLoopback reports whether a host surely is this machine. Names other than localhost are not resolved: the
// address may change between the check and the call.
func IsLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return strings.EqualFold(host, "localhost") || err == nil && addr.Unmap().IsLoopback()
}

// SameServer reports whether two base URLs mean one listener: the same host, or two names of this machine, and the
// same port.
func SameServer(a, b string) bool {
	left, errLeft := url.Parse(a)
	right, errRight := url.Parse(b)
	if errLeft != nil || errRight != nil || left.Host == "" || right.Host == "" || portOf(left) != portOf(right) {
		return false
	}
	return strings.EqualFold(left.Hostname(), right.Hostname()) ||
		thisMachine(left.Hostname()) && thisMachine(right.Hostname())
}

// thisMachine also counts 0.0.0.0 and ::, under which a server listens on all addresses of this machine.
func thisMachine(host string) bool {
	ip := net.ParseIP(host)
	return IsLoopback(host) || ip != nil && ip.IsUnspecified()
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// FindForwardRule returns the first enabled rule that takes s.
func FindForwardRule(rules []ForwardRule, s Subject) (ForwardRule, bool) {
	for _, r := range rules {
		if r.Enabled && r.Match.Takes(s) {
			return r, true
		}
	}
	return ForwardRule{}, false
}
