package ui

import (
	"fyne.io/fyne/v2"

	"wxlab/app/road"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// sshFields are those of a server of the user's own that forwards a port here.
func (t *tunnelPage) sshFields(set workspace.TunnelSettings) {
	ssh := func(put func(*workspace.SSHSettings, string)) func(*workspace.TunnelSettings, string) {
		return func(s *workspace.TunnelSettings, v string) { put(&s.SSH, v) }
	}
	t.add("url", "https://wx.example.com", set.URL, func(s *workspace.TunnelSettings, v string) { s.URL = v })
	t.add("ssh.server", "deploy@wx.example.com", set.SSH.Server,
		ssh(func(s *workspace.SSHSettings, v string) { s.Server, s.Trust = v, "" }))
	t.add("ssh.key", "~/.ssh/id_ed25519", set.SSH.Key, ssh(func(s *workspace.SSHSettings, v string) { s.Key = v }))
	t.addSecret("ssh.passphrase", set.SSH.Passphrase,
		func(s *workspace.TunnelSettings, v platform.Secret) { s.SSH.Passphrase = v })
	t.add("ssh.remote", road.SSHRemote, set.SSH.Remote, ssh(func(s *workspace.SSHSettings, v string) { s.Remote = v }))
}

// showSide has beside the form what the chosen kind of tunnel means.
func (t *tunnelPage) showSide(set workspace.TunnelSettings) {
	t.side.Objects = []fyne.CanvasObject{t.visible()}
	switch set.Kind {
	case workspace.TunnelNgrok:
		t.side.Add(t.costs())
	case workspace.TunnelSSH:
		t.side.Add(t.front(set))
	}
}

// front is what to put into the configuration of the server's reverse proxy.
func (t *tunnelPage) front(set workspace.TunnelSettings) fyne.CanvasObject {
	w := t.w
	nginx, caddy := road.Front(set)
	rows := kit.VBox(8, kit.NewParagraph(w.T("ui.tunnel.front.hint"), kit.Small, theme.Muted))
	for _, one := range []struct{ name, text string }{{"nginx", nginx}, {"Caddy", caddy}} {
		rows.Add(kit.HBox(4, kit.NewText(one.name, kit.Body, theme.Text), kit.Spacer(),
			w.copyButton(func() string { return one.text })))
		rows.Add(kit.NewParagraph(one.text, kit.Mono, theme.Muted))
	}
	return kit.Card(w.T("ui.tunnel.front"), rows)
}

// offerTrust lets the user agree to the key of a server that was never connected to.
func (t *tunnelPage) offerTrust(s road.Status) {
	if s.Fingerprint == "" || s.Code != "host_unknown" {
		return
	}
	w := t.w
	t.state.Add(kit.HBox(8, kit.Ell(s.Fingerprint, kit.Mono, theme.Text),
		w.copyButton(func() string { return s.Fingerprint }), kit.Spacer(),
		kit.NewButton("check", w.T("ui.tunnel.ssh.trust"), kit.Outline, func() {
			t.change(func(set *workspace.TunnelSettings) { set.SSH.Trust = s.Fingerprint })
			t.toggle()
		})))
}
