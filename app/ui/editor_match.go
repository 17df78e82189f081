package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/platform"
)

// accountOptions are "all accounts", and each account that has authorized the platform.
func (w *Window) accountOptions(all []platform.Authorizer) []option {
	out := []option{{"", w.T("ui.rule.any_account")}}
	for _, a := range all {
		name := a.AppID
		if a.NickName != "" {
			name = a.NickName + "  " + a.AppID[max(0, len(a.AppID)-6):]
		}
		out = append(out, option{a.AppID, name})
	}
	return out
}

// componentField chooses which component's callbacks a rule takes. It is empty where there is only one component and
// the rule names none.
func (w *Window) componentField(value string, changed func(string)) []fyne.CanvasObject {
	all := w.bench.Components()
	if len(all) == 1 && value == "" {
		return nil
	}
	options := []option{{"", w.T("ui.rule.any_component")}}
	for _, c := range all {
		options = append(options, option{c.AppID, c.Title()})
	}
	return []fyne.CanvasObject{kit.Field(w.T("ui.rule.component"), "", w.picker(options, value, changed))}
}

// messageTypes are the MsgTypes of PROTOCOL section 7 that rules are commonly about.
var messageTypes = []string{"text", "event", "image", "voice", "video", "shortvideo", "location", "link",
	"miniprogrampage"}

// typeOptions are "all types", and each of types.
func (w *Window) typeOptions(types []string) []option {
	out := []option{{"", w.T("ui.rule.any_type")}}
	for _, t := range types {
		out = append(out, option{t, t})
	}
	return out
}

// matchText says what a rule matches: the component, the account, the family, the type, the event.
func (w *Window) matchText(m platform.Match, all []platform.Authorizer) string {
	account := w.T("ui.rule.any_account")
	if m.AppID != "" && m.AppID != "*" {
		account = m.AppID
		for _, a := range all {
			if a.AppID == m.AppID && a.NickName != "" {
				account = a.NickName
			}
		}
	}
	parts := []string{account}
	if m.Component != "" && m.Component != "*" {
		parts = []string{w.componentTitle(m.Component), account}
	}
	named := len(parts)
	if m.Family != "" && m.Family != "*" {
		parts = append(parts, w.T("ui.rule.family."+string(m.Family)))
	}
	if m.Type != "" && m.Type != "*" && (m.Event == "" || m.Type != "event") {
		parts = append(parts, m.Type)
	}
	if m.Event != "" && m.Event != "*" {
		parts = append(parts, m.Event)
	}
	if len(parts) == named {
		parts = append(parts, w.T("ui.rule.any_type"))
	}
	return strings.Join(parts, " · ")
}

// componentTitle is what to call the component of that AppID.
func (w *Window) componentTitle(appID string) string {
	for _, c := range w.bench.Components() {
		if c.AppID == appID {
			return c.Title()
		}
	}
	return appID
}
