package journal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// classify reads off the bytes what kind of exchange d is, whom it concerns and how it went. It knows WeChat's
// paths and envelopes and no keys; those who decrypt say the rest with Note.
func classify(d *Detail) {
	d.Kind, d.Name = KindOther, ""
	identify(d)
	switch name, isAPI := apiName(d.Path); {
	case isPagePath(d.Path):
		d.Kind, d.Name = KindPage, path.Base(d.Path)
	case isAPI:
		d.Kind, d.Name = KindAPI, name
		readAPIRequest(d)
	case isCallback(d):
		d.Kind = callbackKind(d.ReqBody)
	case d.Dir == In && (d.Method == http.MethodGet || d.Method == http.MethodHead):
		d.Kind, d.Name = KindPage, path.Base(d.Path)
	}
	d.Peer = peerOf(d)
	judge(d)
}

// apiName is the API's name as the documents use it: api_query_auth, message/custom/send, sns/userinfo.
func apiName(p string) (string, bool) {
	for _, prefix := range []string{"/cgi-bin/component/", "/cgi-bin/"} {
		if name, ok := strings.CutPrefix(p, prefix); ok {
			return name, name != ""
		}
	}
	for _, prefix := range []string{"/wxa/", "/sns/", "/datacube/", "/wxaapi/", "/customservice/", "/card/", "/product/", "/tcb/", "/semantic/"} {
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

func isCallback(d *Detail) bool {
	has := func(name string) bool {
		_, ok := parameter(d.Query, name)
		return ok
	}
	return has("msg_signature") || has("encrypt_type") || has("echostr") || has("signature") && has("timestamp") ||
		bytes.Contains(head(d.ReqBody), []byte("Encrypt"))
}

// parameter finds the first parameter of that name, as url.ParseQuery reads what parses of a query, without making a map of all.
func parameter(query, name string) (value string, ok bool) {
	for pair := range strings.SplitSeq(query, "&") {
		key, text, _ := strings.Cut(pair, "=")
		if key != name && !strings.ContainsAny(key, "%+") || strings.Contains(pair, ";") {
			continue
		}
		key, errKey := url.QueryUnescape(key)
		value, err := url.QueryUnescape(text)
		if key == name && errKey == nil && err == nil {
			return value, true
		}
	}
	return "", false
}

// callbackKind tells the two families apart by the envelope's address: AppId stands on authorization events,
// ToUserName on messages and events.
func callbackKind(body []byte) string {
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

// identify fills the ids that stand in the URL.
func identify(d *Detail) {
	d.ComponentAppID, _ = parameter(d.Query, "component_appid")
	d.AppID, _ = parameter(d.Query, "appid")
	d.OpenID, _ = parameter(d.Query, "openid")
	if id := appIDInPath(d.Path); id != "" {
		d.AppID = id
	}
}

// appIDInPath is the first AppID that is a whole segment of the path.
func appIDInPath(p string) string {
	_, rest, _ := strings.Cut(p, "/")
	for segment := range strings.SplitSeq(rest, "/") {
		if hex, ok := strings.CutPrefix(segment, "wx"); ok && len(hex) == 16 && strings.Trim(hex, "0123456789abcdef") == "" {
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

// peerOf names the other end: the simulator's edges are recorded when the user's own server is under test.
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
