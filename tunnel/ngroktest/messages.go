package ngroktest

import (
	"encoding/json"
	"fmt"
	"time"

	"golang.ngrok.com/muxado/v2"
)

// The agent protocol, as far as an HTTP endpoint needs it. Every stream begins with its type (4 bytes, big
// endian); a request is one JSON value each way. Field names are the wire's.
const (
	streamAuth      muxado.StreamType = 0
	streamBind      muxado.StreamType = 1
	streamUnbind    muxado.StreamType = 2
	streamProxy     muxado.StreamType = 3
	streamStop      muxado.StreamType = 5
	streamInfo      muxado.StreamType = 8
	streamStopBind  muxado.StreamType = 9
	streamHeartbeat muxado.StreamType = 0xFFFFFFFF
)

// Auth is an agent's authentication request.
type Auth struct {
	Version  []string
	ClientId string // empty on first contact, the old one on a reconnect
	Extra    AuthExtra
}

// AuthExtra is what the agent tells about itself.
type AuthExtra struct {
	OS, Arch           string
	Authtoken          string
	Version            string // the program's, semver
	UserAgent          string
	ClientType         string
	Metadata           string
	Cookie             string // ours, echoed on a reconnect
	HeartbeatInterval  time.Duration
	HeartbeatTolerance time.Duration
	LegNumber          uint32

	StopUnsupportedError *string // empty where the dashboard's Stop would be obeyed
}

type authReply struct {
	Version  string
	ClientId string
	Error    string
	Extra    authReplyExtra
}

type authReplyExtra struct {
	Version            string
	Region             string
	Cookie             string
	AccountName        string
	PlanName           string
	Banner             string
	AgentSessionID     string
	DeprecationWarning *Deprecation `json:",omitempty"`
}

// Deprecation is the service's warning that it will stop serving this version of the agent.
type Deprecation struct {
	NextMin  string    // oldest version that will be served
	NextDate time.Time // from when on
	Msg      string
}

// Bind is an agent's request for an endpoint.
type Bind struct {
	Id            string // empty first; the previous one on a reconnect
	Proto         string
	ForwardsTo    string // app://HOST/PATH/OF/PROGRAM?pid=N
	ForwardsProto string
	Opts          json.RawMessage
	Extra         BindExtra
}

// BindExtra holds the endpoint's settings that do not depend on its protocol.
type BindExtra struct {
	Name        string
	Token       string // given by us at the first bind; proves a reconnect
	Metadata    string
	Description string
}

// BindOpts is the part of Bind.Opts that the service looks at.
type BindOpts struct {
	URL           string
	TrafficPolicy string
}

// Options decodes Bind.Opts.
func (b Bind) Options() BindOpts {
	var o BindOpts
	_ = json.Unmarshal(b.Opts, &o) // an agent without options asks for the dev domain
	return o
}

type bindReply struct {
	Id    string // must be the requested one if there was one: the agent files the endpoint under it
	URL   string
	Proto string // must be a known name, or the agent rejects the reply
	Opts  json.RawMessage
	Error string
	Extra bindReplyExtra
}

type bindReplyExtra struct {
	Token    string
	TunnelID string
}

type unbind struct{ Id string }

type errorReply struct{ Error string }

type infoReply struct{ Region string }

type stopBind struct{ Id, Message, ErrorCode string }

// proxyHeader opens a proxy stream; its length precedes it as 8 bytes, for once little endian.
type proxyHeader struct {
	Id             string
	ClientAddr     string // becomes the connection's RemoteAddr
	Proto          string
	EdgeType       string
	PassthroughTLS bool
}

// refusal is an error text as the service writes it: the SDK finds the code by pattern.
type refusal struct {
	code string // "ERR_NGROK_334", or empty
	text string
}

func (r refusal) String() string {
	if r.code == "" {
		return r.text
	}
	return fmt.Sprintf("%s\r\n\r\n%s\r\n", r.text, r.code)
}
