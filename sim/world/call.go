package world

import (
	"time"

	"wxlab/sim/bilingual"
)

// CallRecord is one call in WeChat's log.
type CallRecord struct {
	Seq      uint64 // counts all calls from 1
	At       time.Time
	Method   string
	Path     string
	Query    string
	Body     []byte
	Response []byte
	ErrCode  int
	RID      string         // of a failed call, for openapi/rid/get
	Hint     bilingual.Text // for the developer: what probably went wrong
	ClientIP string
	Host     string // that the caller took WeChat to be at: the request's Host header, without port
	Owner    string // whose token or secret it was: component or authorizer AppID, "" when unknown
	Unknown  bool   // not a path that the simulator has
	Fault    FaultID
}

// bytes is about how much memory the record takes.
func (c CallRecord) bytes() int {
	return len(c.Host) + len(c.Query) + len(c.Body) + len(c.Response) + len(c.Hint.Zh) + len(c.Hint.En)
}
