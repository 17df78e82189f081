package world

import (
	"math"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
)

// FaultID names an injected fault: f1, f2, …
type FaultID string

// Fault is one rule of misbehaviour: on what, how often, which effect. Match fields that are empty match everything;
// API belongs to effects on answers, InfoType, MsgType and Event to effects on pushes.
type Fault struct {
	API       string // path, or its last element: /cgi-bin/component/api_query_auth or api_query_auth
	InfoType  string // of an authorization event
	MsgType   string // of a message; "event" for every event
	Event     string
	Component string // component AppID
	Account   string // AppID or original id of the account concerned

	Effect Effect

	// Next is how many times it strikes for certain, in a row: faults with a Next go before those with a
	// Probability, and among them the older one goes first. Neither given is Next 1.
	Next        int
	Probability float64 // 0 to 1, drawn from the seed; it strikes until it is cleared

	// What an effect takes, see Effects; zero values take the effect's default.
	Delay     time.Duration
	ErrCode   int
	Status    int    // HTTP
	Bytes     int    // cut off the ciphertext
	Parameter string // of the query
}

// FaultState is a fault with what became of it. One that is used up stays in the list until it is cleared.
type FaultState struct {
	ID FaultID
	Fault
	Left int // strikes to come, of a fault with Next
	Hits int // strikes so far: CallRecord.Fault and Delivery.Fault say which
}

// Armed says whether the fault can still strike.
func (f FaultState) Armed() bool { return f.Left > 0 || f.Probability > 0 }

// Holds says whether the push has to wait.
func (f FaultState) Holds() bool { return f.Effect == Delayed || f.Effect == Reordered }

// Complete checks what can be checked without a world and fills in the defaults.
func (f Fault) Complete() (Fault, error) {
	info, ok := EffectInfoOf(f.Effect)
	switch {
	case !ok:
		return f, bilingual.Errorf("没有 %q 这种故障；可选：%s", "effect %q: there are %s", f.Effect, strings.Join(EffectNames(false), ", "))
	case info.Push && f.API != "":
		return f, bilingual.Errorf("故障 %s 作用于推送，却限定了接口 %s；请改用 InfoType、MsgType 或 Event 限定",
			"effect %s is about pushes and the fault names the API %s; match InfoType, MsgType or Event",
			f.Effect, f.API)
	case !info.Push && f.InfoType+f.MsgType+f.Event != "":
		return f, bilingual.Errorf("故障 %s 作用于接口应答，却限定了推送；请改用接口（api）限定",
			"effect %s is about API answers and the fault names a push; match API", f.Effect)
	case f.Probability < 0 || f.Probability > 1 || math.IsNaN(f.Probability):
		return f, bilingual.Errorf("probability 应为 0 到 1，不是 %v", "probability %v: it is from 0 to 1", f.Probability)
	case f.Next < 0 || f.Delay < 0 || f.Bytes < 0:
		return f, bilingual.Errorf("next、delay 和 bytes 不能为负", "next, delay and bytes are not negative")
	case f.Next > 0 && f.Probability > 0:
		return f, bilingual.Errorf("故障要么作用于接下来 %d 次，要么以概率 %v 出现，不能同时设置",
			"a fault strikes the next %d times or with probability %v, not both",
			f.Next, f.Probability)
	}
	if f.Probability == 0 && f.Next == 0 {
		f.Next = 1
	}
	f = f.withDefaults(info)
	return f, f.checkValues()
}

func (f Fault) withDefaults(info EffectInfo) Fault {
	if f.Delay == 0 {
		f.Delay = info.delay
	}
	switch {
	case f.Effect == HTTPStatus && f.Status == 0:
		f.Status = 502
	case f.Effect == ErrCode && f.ErrCode == 0:
		f.ErrCode = -1
	case f.Effect == Truncated && f.Bytes == 0:
		f.Bytes = 7
	case f.Effect == MissingParameter && f.Parameter == "":
		f.Parameter = "timestamp"
	}
	return f
}

func (f Fault) checkValues() error {
	params := []string{"signature", "timestamp", "nonce", "openid", "encrypt_type", "msg_signature"}
	switch {
	case f.Effect == HTTPStatus && (f.Status < 300 || f.Status > 599):
		return bilingual.Errorf("status 应为 300 到 599，不是 %d", "status %d: an error status is from 300 to 599", f.Status)
	case f.Effect == MissingParameter && !slices.Contains(params, f.Parameter):
		return bilingual.Errorf("微信的回调没有参数 %q；有 %s", "parameter %q: WeChat sends %s", f.Parameter, strings.Join(params, ", "))
	}
	return nil
}

// OnPath says whether the fault means an API path; its last element is enough.
func (f Fault) OnPath(path string) bool {
	return f.API == "" || f.API == path || strings.HasSuffix(path, "/"+strings.TrimPrefix(f.API, "/"))
}
