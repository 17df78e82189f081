package workbench

import (
	"context"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// SetupField is one field of the component's console (开放平台 › 第三方平台 › 开发资料), with what to enter there and
// whether it was seen to work.
type SetupField struct {
	ID       string          `json:"id"`
	Label    string          `json:"label"` // in the console's words
	Value    string          `json:"value"` // to enter; masked where it is secret, "" where it is not known yet
	Secret   platform.Secret `json:"-"`     // the value in clear, where it is secret
	Hint     string          `json:"hint"`  // what it is for, or what is missing
	Seen     bool            `json:"seen"`
	SeenAt   time.Time       `json:"seen_at,omitzero"`
	Exchange int64           `json:"exchange,omitempty"` // the proof
}

// Copy is what a copy button copies.
func (f SetupField) Copy() string {
	if f.Secret != "" {
		return f.Secret.Reveal()
	}
	return f.Value
}

// field is where a value comes from and what proves it.
type setupSource struct {
	id, value string
	secret    platform.Secret
	proof     string // a search; "" where nothing on record can prove it
	hint      string // instead of the usual one
}

// SetupFields are the fields of a component's console in its order. A tick needs proof at today's public address: what worked
// under another one proves nothing.
func (w *Workbench) SetupFields(ctx context.Context, componentAppID string, l i18n.Lang) ([]SetupField, error) {
	c, err := w.component(componentAppID)
	if err != nil {
		return nil, err
	}
	egress, err := w.Egress(ctx, componentAppID)
	if err != nil {
		return nil, err
	}
	var out []SetupField
	for _, src := range w.setupSources(c, egress) {
		f := SetupField{ID: src.id, Label: l.T("setup." + src.id), Value: src.value, Secret: src.secret, Hint: l.T("setup." + src.id + ".hint")}
		if src.secret != "" {
			f.Value = src.secret.String()
		}
		if src.hint != "" {
			f.Hint = l.T(src.hint)
		}
		if err := w.prove(ctx, &f, src.proof); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func (w *Workbench) setupSources(c platform.Component, egress Egress) []setupSource {
	base, of := w.consoleBase(), w.about(c.AppID)
	here := " dir:in host:" + road.HostOf(base)
	domain, events, messages, missing := road.HostOf(base), base+"/wechat/component", base+"/wechat/$APPID$/callback", ""
	if base == "" {
		domain, events, messages, here, missing = "", "", "", "", "setup.no_address"
	}
	at := func(search string) string {
		if base == "" {
			return ""
		}
		return search + here
	}
	list := setupSource{id: "ip_whitelist", value: egress.IP, proof: "side:platform kind:api outcome:ok" + of}
	switch {
	case egress.Refused:
		list.proof, list.hint = "", "setup.ip_whitelist.refused"
	case egress.IP == "" && egress.OK != 0:
		list.hint = "setup.ip_whitelist.passed"
	case egress.IP == "":
		list.hint = "setup.ip_whitelist.unknown"
	}
	return []setupSource{
		{"auth_domain", domain, "", at("name:authorized kind:page outcome:ok" + of), missing},
		{"event_url", events, "", at("name:component_verify_ticket outcome:ok" + of), missing},
		{"message_url", messages, "", at("path:/wechat/wx* outcome:ok" + of), missing},
		{"token", "", c.Token, at("is:callback outcome:ok" + of), ""},
		{"aes_key", "", c.EncodingAESKey, at("is:callback outcome:ok has:plain" + of), ""},
		list,
		{"oauth_domain", domain, "", "", missing},
		{"verify_file", strings.Join(w.Road.VerifyFiles(), " "), "", at("path:/MP_verify_* kind:page outcome:ok"), ""},
		{"test_accounts", "", "", "name:api_query_auth outcome:ok" + of, ""},
	}
}

// prove ticks f by the newest exchange that a search finds.
func (w *Workbench) prove(ctx context.Context, f *SetupField, search string) error {
	if search == "" {
		return nil
	}
	found, err := w.Journal.List(ctx, journal.Query{Text: search, Limit: 1})
	if err == nil && len(found) > 0 {
		f.Seen, f.SeenAt, f.Exchange = true, found[0].At, found[0].ID
	}
	return err
}

// consoleBase is the public address for the console: the open road's, else the one that is sure to be the road's
// once it is open. An offline workspace needs none: the simulator calls on this machine.
func (w *Workbench) consoleBase() string {
	s := w.Settings()
	public := w.Road.URL()
	if public != w.PlatformURL() || s.Kind == workspace.Offline {
		return public
	}
	switch {
	case s.Tunnel.Kind == workspace.TunnelOwn:
		if base, err := tunnel.ParseBase(s.Tunnel.URL); err == nil {
			return base.String()
		}
	case s.Tunnel.Kind == workspace.TunnelNgrok && s.Tunnel.Domain != "":
		name := strings.TrimPrefix(strings.TrimSpace(s.Tunnel.Domain), "https://")
		return "https://" + strings.TrimSuffix(name, "/")
	}
	return ""
}
