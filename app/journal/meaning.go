package journal

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"wxlab/platform"
)

// NoteOf is what the platform made of a callback, as a note to the exchange that carried it.
func NoteOf(cb platform.Callback) Note {
	n := Note{
		Kind: kindOfCallback(cb), Name: cb.Name(), ComponentAppID: cb.ComponentAppID, AppID: cb.AppID, OpenID: cb.OpenID,
		MsgID: cb.MsgID, Outcome: OutcomeOK, Code: cb.Code, Plain: cb.Plain, ReplyPlain: cb.ReplyPlain,
	}
	if cb.Reason != nil {
		n.Reason = cb.Reason.Error()
	}
	switch {
	case cb.Outcome == platform.Refused:
		n.Outcome = OutcomeRefused
	case cb.Duplicate:
		n.Outcome = OutcomeDuplicate
	case cb.NeverAuthorized:
		n.Outcome = OutcomeUnknown
	}
	return n
}

func kindOfCallback(cb platform.Callback) string {
	switch {
	case cb.InfoType == platform.InfoVerifyTicket:
		return KindTicket
	case cb.Family == platform.AuthEventFamily:
		return KindAuth
	case cb.MsgType == "event":
		return KindEvent
	}
	return KindMessage
}

// interpret decides what an exchange means, once, when it is filed: the notes of those who understood it say so, and
// what they leave open is read off the bytes. The bytes alone tell how it went on the wire, and a good note does not
// make that better. What says that it is a probe is one, whatever it carries.
func interpret(d *Detail, notes []Note) {
	if d.Kind == "" {
		var told Note
		for _, n := range notes {
			told.Kind = cmp.Or(n.Kind, told.Kind)
		}
		readBytes(d, told.Kind)
	}
	for _, n := range notes {
		d.add(n)
	}
	if probe := d.ReqHeader.Get(ProbeHeader); probe != "" {
		d.Kind, d.Name = KindProbe, cmp.Or(d.Name, probe)
	}
}

// readBytes reads off the bytes what kind of exchange d is, unless that is told, whom it concerns and how it went. It
// knows WeChat's paths and envelopes and no keys.
func readBytes(d *Detail, told string) {
	query, _ := url.ParseQuery(d.Query) // what is well-formed of it
	d.ComponentAppID, d.AppID, d.OpenID = query.Get("component_appid"), query.Get("appid"), query.Get("openid")
	d.AppID = cmp.Or(appIDInPath(d.Path), d.AppID)
	if d.Kind = told; told == "" {
		d.Kind, d.Name = kindOf(d, query)
	}
	if d.Kind == KindAPI {
		readAPIRequest(d)
	}
	d.Peer = peerOf(d)
	judge(d)
}

// kindOf tells kind and name of an exchange by its path, query and envelope.
func kindOf(d *Detail, query url.Values) (kind, name string) {
	api, isAPI := apiName(d.Path)
	switch {
	case isPagePath(d.Path):
		return KindPage, path.Base(d.Path)
	case isAPI:
		return KindAPI, api
	case isCallback(d, query):
		return familyOf(d.ReqBody), ""
	case d.Dir == In && (d.Method == http.MethodGet || d.Method == http.MethodHead):
		return KindPage, path.Base(d.Path)
	}
	return KindOther, ""
}

// apiName is the API's name as the documents use it: api_query_auth, message/custom/send, sns/userinfo.
func apiName(p string) (string, bool) {
	for _, prefix := range []string{"/cgi-bin/component/", "/cgi-bin/"} {
		if name, ok := strings.CutPrefix(p, prefix); ok {
			return name, name != ""
		}
	}
	for _, prefix := range []string{
		"/wxa/", "/sns/", "/datacube/", "/wxaapi/", "/customservice/", "/card/", "/product/", "/tcb/", "/semantic/",
	} {
		if strings.HasPrefix(p, prefix) {
			return p[1:], true
		}
	}
	return "", false
}

// isPagePath knows the pages that WeChat serves to people, some of them among the APIs' paths.
func isPagePath(p string) bool {
	switch p {
	case "/cgi-bin/componentloginpage", "/safe/bindcomponent", "/wxaopen/safe/bindcomponent", "/connect/oauth2/authorize":
		return true
	}
	return false
}

func isCallback(d *Detail, query url.Values) bool {
	return query.Has("msg_signature") || query.Has("encrypt_type") || query.Has("echostr") ||
		query.Has("signature") && query.Has("timestamp") || bytes.Contains(head(d.ReqBody), []byte("Encrypt"))
}

// familyOf tells the two families of callbacks apart by the envelope's address: AppId stands on authorization events,
// ToUserName on messages and events.
func familyOf(body []byte) string {
	start := head(body)
	appID, userName := bytes.Index(start, []byte("AppId")), bytes.Index(start, []byte("ToUserName"))
	switch {
	case userName >= 0 && (appID < 0 || userName < appID):
		return KindMessage
	case appID >= 0:
		return KindAuth
	}
	return KindOther
}

// head is as much of a body as its outermost form needs.
func head(body []byte) []byte { return body[:min(len(body), 4096)] }

// appIDInPath is the first AppID that is a whole segment of the path.
func appIDInPath(p string) string {
	_, rest, _ := strings.Cut(p, "/")
	for segment := range strings.SplitSeq(rest, "/") {
		hex, ok := strings.CutPrefix(segment, "wx")
		if ok && len(hex) == 16 && strings.Trim(hex, "0123456789abcdef") == "" {
			return segment
		}
	}
	return ""
}

// readAPIRequest fills the ids that stand in an API call's body.
func readAPIRequest(d *Detail) {
	var req struct {
		ComponentAppID  string `json:"component_appid"`
		AuthorizerAppID string `json:"authorizer_appid"`
		ToUser          any    `json:"touser"` // one openid, or a list for mass sending
	}
	if !looksLikeJSON(d.ReqBody) || json.Unmarshal(d.ReqBody, &req) != nil {
		return
	}
	if req.ComponentAppID != "" {
		d.ComponentAppID = req.ComponentAppID
	}
	if req.AuthorizerAppID != "" {
		d.AppID = req.AuthorizerAppID
	}
	if one, ok := req.ToUser.(string); ok {
		d.OpenID = one
	}
}

// peerOf names the other end. WeChat's own edges, the simulator's, are recorded when the user's own server is under
// test.
func peerOf(d *Detail) Party {
	switch {
	case d.Kind == KindPage && d.Dir == In:
		return Browser
	case d.Side == WeChat:
		return Own
	case d.Dir == Out && d.Kind != KindAPI:
		return Own // forwarded
	}
	return WeChat
}

// judge sets outcome, reason and code by how the exchange ended.
func judge(d *Detail) {
	d.Outcome = OutcomeOK
	switch {
	case d.Err != "":
		d.Outcome, d.Reason = OutcomeFailed, d.Err
	case d.Status >= 500:
		d.Outcome, d.Reason = OutcomeFailed, httpReason(d.Status)
	case d.Status >= 400:
		d.Outcome, d.Reason = OutcomeRefused, httpReason(d.Status)
	case d.Kind == KindAPI:
		judgeAPI(d)
	}
}

// judgeAPI reads errcode and errmsg, for WeChat answers 200 to everything (PROTOCOL.md, error envelope), and whose
// authorization an api_query_auth was about, which only its answer tells.
func judgeAPI(d *Detail) {
	var answer struct {
		ErrCode           int    `json:"errcode"`
		ErrMsg            string `json:"errmsg"`
		AuthorizationInfo struct {
			AuthorizerAppID string `json:"authorizer_appid"`
		} `json:"authorization_info"`
	}
	if !looksLikeJSON(d.RespBody) || json.Unmarshal(d.RespBody, &answer) != nil {
		return
	}
	if d.AppID == "" {
		d.AppID = answer.AuthorizationInfo.AuthorizerAppID
	}
	if answer.ErrCode != 0 {
		d.Outcome, d.Code, d.Reason = OutcomeRefused, answer.ErrCode, answer.ErrMsg
	}
}

func looksLikeJSON(body []byte) bool {
	body = bytes.TrimLeft(body, " \t\r\n")
	return len(body) > 0 && body[0] == '{'
}

func httpReason(status int) string {
	return strings.TrimSpace("HTTP " + strconv.Itoa(status) + " " + http.StatusText(status))
}
