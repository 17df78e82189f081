// Package judge accounts for recorded exchanges in the reader's language, computed when somebody looks: from the raw
// bytes and today's keys.
package judge

import (
	"slices"
	"strings"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// Keys are what an exchange is opened with.
type Keys struct {
	Settings workspace.Settings
	Accounts []Account // every one whose AppID may be mistaken for a component's
}

// Account is one that the workspace knows.
type Account struct {
	AppID    string
	UserName string
	Name     string
	Kind     world.Kind
}

// Explain accounts for one exchange.
func Explain(d journal.Detail, keys Keys, lang i18n.Lang) explain.Explanation {
	e := account(d, keys, lang)
	e.Way = Way(d.Way, lang)
	return e
}

// Way says by which way an exchange reached the simulated WeChat, "" where that is not known.
func Way(way string, lang i18n.Lang) string {
	plain, http2 := strings.CutSuffix(way, "+h2")
	switch {
	case plain == "":
		return ""
	case http2:
		return lang.T("way.http2", lang.T("way."+plain))
	}
	return lang.T("way." + plain)
}

func account(d journal.Detail, keys Keys, lang i18n.Lang) explain.Explanation {
	if note.IsForward(d) && isDecrypted(d) {
		return explainForward(d, lang)
	}
	c, err := keys.Settings.FindComponent(d.ComponentAppID)
	gone := err != nil
	if gone { // it was removed, or is none that is known
		c = keys.Settings.Component
	}
	in := input(d, keysOf(c, keys.Accounts), lang)
	in.Keys.Foreign = gone
	switch d.Kind {
	case journal.KindAPI:
		return explain.ExplainAPI(in)
	case journal.KindPage:
		return explain.ExplainPage(in)
	}
	e := explain.Explain(in)
	if note.IsForward(d) && d.Failed() { // its own bytes are fine
		e.OK, e.Summary = false, lang.T("forward.summary.failed", d.Name)
	}
	if gone && !e.OK {
		e.Likely = slices.Insert(e.Likely, 0, componentGone(d.ComponentAppID, e, lang))
	}
	return e
}

func input(d journal.Detail, keys explain.Keys, lang i18n.Lang) explain.Input {
	in := explain.Input{
		Method: d.Method, URL: d.Path + "?" + d.Query, Header: d.ReqHeader, Body: d.ReqBody,
		Status: d.Status, ReplyHeader: d.RespHeader, ReplyBody: d.RespBody, Keys: keys, Lang: lang, Now: d.At,
	}
	if d.Dir == journal.Out { // of a callback that was sent: what its receiver did
		in.Err = d.Err
	}
	return in
}

// KeysFor completes the keys that somebody gave with those of a workspace's components: of the one whose AppID was given,
// or of each, since any of them may be meant. A Token and a key that were both given are completed by the AppID of the
// component they belong to only.
func KeysFor(stored Keys, given explain.Keys) []explain.Keys {
	known := keysOf(platform.Component{}, stored.Accounts)
	given.KnownAppIDs, given.Accounts = known.KnownAppIDs, known.Accounts
	var out []explain.Keys
	for _, c := range stored.Settings.Components() {
		if given.AppID != "" && given.AppID != c.AppID || given.Token != "" && given.EncodingAESKey != "" &&
			(given.AppID != "" || given.EncodingAESKey != c.EncodingAESKey) {
			continue
		}
		k := keysOf(c, stored.Accounts)
		if given.Token != "" {
			k.Token, k.PreviousToken = given.Token, given.PreviousToken
		}
		if given.EncodingAESKey != "" {
			k.EncodingAESKey, k.PreviousEncodingAESKey = given.EncodingAESKey, given.PreviousEncodingAESKey
		}
		out = append(out, k)
	}
	if len(out) == 0 {
		out = append(out, given)
	}
	return out
}

func keysOf(c platform.Component, accounts []Account) explain.Keys {
	keys := explain.Keys{
		AppID: c.AppID, Token: c.Token, PreviousToken: c.PreviousToken, KnownAppIDs: map[string]string{},
		EncodingAESKey: c.EncodingAESKey, PreviousEncodingAESKey: c.PreviousEncodingAESKey,
		Accounts: map[string]verdict.Account{},
	}
	for _, a := range accounts {
		keys.KnownAppIDs[a.AppID] = a.Name
		keys.Accounts[a.UserName] = verdict.Account{AppID: a.AppID, UserName: a.UserName, Kind: a.Kind}
	}
	return keys
}

// componentGone is why nothing opens that went to a component which was removed since: its keys went with it.
func componentGone(appID string, e explain.Explanation, lang i18n.Lang) explain.Likely {
	gone := explain.Likely{
		ID: "component_gone", Confirmed: true,
		Cause: lang.T("explain.component_gone", appID), Fix: lang.T("explain.component_gone.fix", appID),
	}
	for _, s := range e.Steps {
		if s.State == explain.Failed {
			gone.Step = s.Name
			break
		}
	}
	return gone
}

// isDecrypted reports whether a forwarded callback went out decrypted: there is nothing to verify and to open in it.
func isDecrypted(d journal.Detail) bool { return !strings.Contains(d.Query, "msg_signature=") }

// explainForward is an account of a callback that was forwarded decrypted: what went out, and how the answer was taken.
func explainForward(d journal.Detail, lang i18n.Lang) explain.Explanation {
	sent := explain.Step{
		Name: "forward", Title: lang.T("forward.sent"), OK: true, State: explain.Passed,
		Detail: lang.T("forward.sent.detail", d.Host+d.Path, d.ReqHeader.Get("Content-Type"), d.ReqBytes),
	}
	answer := explain.Step{
		Name: "answer", Title: lang.T("forward.answer"), OK: true, State: explain.Passed,
		Detail: lang.T("forward.answer.good", d.Status, d.RespBytes),
	}
	e := explain.Explanation{
		OK: !d.Failed(), Summary: lang.T("forward.summary", d.Name), Plain: string(d.Plain), Likely: []explain.Likely{},
	}
	if d.Failed() {
		e.Summary = lang.T("forward.summary.failed", d.Name)
		answer.Detail, answer.OK, answer.State = d.Reason, false, explain.Failed
	}
	fields, err := platform.ParseFields(d.Plain)
	if err == nil {
		for _, f := range fields {
			e.Fields = append(e.Fields, explain.Field{Path: f.Path, Value: f.Value})
		}
	}
	e.Steps = []explain.Step{sent, answer}
	return e
}
