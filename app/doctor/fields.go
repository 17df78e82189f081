package doctor

import (
	"context"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// Field is one field of the component's console (开放平台 › 第三方平台 › 开发资料), with what to enter there and
// whether it was seen to work.
type Field struct {
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
func (f Field) Copy() string {
	if f.Secret != "" {
		return f.Secret.Reveal()
	}
	return f.Value
}

// source is where a value comes from and what proves it.
type source struct {
	id, value string
	secret    platform.Secret
	proof     string // a search; "" where nothing on record can prove it
	hint      string // instead of the usual one
}

// Fields are the fields of the component's console in its order. A tick needs proof at today's public address: what
// worked under another one proves nothing.
func (d *Doctor) Fields(ctx context.Context, l i18n.Lang) ([]Field, error) {
	egress, err := d.Egress(ctx)
	if err != nil {
		return nil, err
	}
	var out []Field
	for _, src := range d.sources(egress) {
		f := Field{ID: src.id, Label: l.T("setup." + src.id), Hint: l.T("setup." + src.id + ".hint")}
		f.Value, f.Secret = src.value, src.secret
		if src.secret != "" {
			f.Value = src.secret.String()
		}
		if src.hint != "" {
			f.Hint = l.T(src.hint)
		}
		if err := d.prove(ctx, &f, src.proof); err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func (d *Doctor) sources(egress Egress) []source {
	base, of := d.consoleBase(), d.about()
	here := " dir:in host:" + road.HostOf(base)
	domain, missing := road.HostOf(base), ""
	events, messages := platform.EventURL(base), platform.MessageURL(base)
	if base == "" {
		domain, events, messages, here, missing = "", "", "", "", "setup.no_address"
	}
	at := func(search string) string {
		if base == "" {
			return ""
		}
		return search + here
	}
	list := source{id: "ip_whitelist", value: egress.IP, proof: "side:platform kind:api outcome:ok" + of}
	switch {
	case egress.Refused:
		list.proof, list.hint = "", "setup.ip_whitelist.refused"
	case egress.IP == "" && egress.OK != 0:
		list.hint = "setup.ip_whitelist.passed"
	case egress.IP == "":
		list.hint = "setup.ip_whitelist.unknown"
	}
	return []source{
		{"auth_domain", domain, "", at("name:authorized kind:page outcome:ok" + of), missing},
		{"event_url", events, "", at("name:component_verify_ticket outcome:ok" + of), missing},
		{"message_url", messages, "", at("path:/wechat/wx* outcome:ok" + of), missing},
		{"token", "", d.Component.Token, at("is:callback outcome:ok" + of), ""},
		{"aes_key", "", d.Component.EncodingAESKey, at("is:callback outcome:ok has:plain" + of), ""},
		list,
		{"oauth_domain", domain, "", "", missing},
		{"verify_file", strings.Join(d.Road.VerifyFiles(), " "), "", at("path:/MP_verify_* kind:page outcome:ok"), ""},
		{"test_accounts", "", "", "name:api_query_auth outcome:ok" + of, ""},
	}
}

// prove ticks f by the newest exchange that a search finds.
func (d *Doctor) prove(ctx context.Context, f *Field, search string) error {
	if search == "" {
		return nil
	}
	e, ok, err := d.newest(ctx, search)
	if ok {
		f.Seen, f.SeenAt, f.Exchange = true, e.At, e.ID
	}
	return err
}

// consoleBase is the public address for the console: the open road's, else the one that is sure to be the road's
// once it is open. An offline workspace needs none: the simulator calls on this machine.
func (d *Doctor) consoleBase() string {
	public := d.Road.URL()
	if public != d.Home || d.Kind == workspace.Offline {
		return public
	}
	switch {
	case d.Tunnel.Kind == workspace.TunnelOwn:
		if base, err := tunnel.ParseBase(d.Tunnel.URL); err == nil {
			return base.String()
		}
	case d.Tunnel.Kind == workspace.TunnelNgrok && d.Tunnel.Domain != "":
		name := strings.TrimPrefix(strings.TrimSpace(d.Tunnel.Domain), "https://")
		return "https://" + strings.TrimSuffix(name, "/")
	}
	return ""
}
