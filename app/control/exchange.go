package control

import (
	"net/http"
	"time"
	"unicode/utf8"

	"wxlab/app/journal"
)

// exchange is an Exchange on the wire: the names scripts rely on.
type exchange struct {
	ID             int64     `json:"id"`
	At             time.Time `json:"at"`
	Ms             float64   `json:"ms"`
	Side           string    `json:"side"` // whose edge recorded it
	Dir            string    `json:"dir"`  // in or out
	Method         string    `json:"method"`
	Path           string    `json:"path"`
	Status         int       `json:"status"`
	Kind           string    `json:"kind"`
	Name           string    `json:"name"`
	ComponentAppID string    `json:"component_appid,omitempty"`
	AppID          string    `json:"appid,omitempty"`
	OpenID         string    `json:"openid,omitempty"`
	Outcome        string    `json:"outcome"`
	Reason         string    `json:"reason,omitempty"`
	Code           int       `json:"code,omitempty"`
}

// exchangeList is a page of them.
type exchangeList struct {
	Exchanges []exchange `json:"exchanges"`
}

func newExchange(e journal.Exchange) exchange {
	return exchange{
		ID: e.ID, At: e.At, Ms: float64(e.Took.Microseconds()) / 1000, Side: string(e.Side), Dir: e.Dir, Method: e.Method, Path: e.Path, Status: e.Status,
		Kind: e.Kind, Name: e.Name, ComponentAppID: e.ComponentAppID, AppID: e.AppID, OpenID: e.OpenID, Outcome: e.Outcome, Reason: e.Reason, Code: e.Code,
	}
}

// detail is one exchange with what it carried. Bodies that are not UTF-8 text come as base64, which Go's encoder
// makes of bytes; text stays readable.
type detail struct {
	exchange
	Query      string      `json:"query"`
	ReqHeader  http.Header `json:"request_header"`
	ReqBody    any         `json:"request_body"`
	RespHeader http.Header `json:"response_header"`
	RespBody   any         `json:"response_body"`
	Plain      string      `json:"plain,omitempty"`
	ReplyPlain string      `json:"reply_plain,omitempty"`
}

func newDetail(d journal.Detail) detail {
	return detail{
		exchange: newExchange(d.Exchange), Query: d.Query, ReqHeader: d.ReqHeader, ReqBody: readable(d.ReqBody),
		RespHeader: d.RespHeader, RespBody: readable(d.RespBody), Plain: string(d.Plain), ReplyPlain: string(d.ReplyPlain),
	}
}

func readable(body []byte) any {
	if utf8.Valid(body) {
		return string(body)
	}
	return body
}
