package ui

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/sdk"
	"wxlab/app/workspace"
	"wxlab/platform"
)

func TestYourCodeHasACardForEverySDK(t *testing.T) {
	w := openWindow(t, i18n.En)
	o := see[*ownCodePage](t, w, "owncode")
	dir := w.bench.Workspace.Dir()
	wants(t, words(o.root), "wxlab exec --workspace "+dir+" -- your usual command", "No call of your code has arrived yet")
	for _, c := range sdk.Cards() {
		tapWord(t, o.root, c.Language)
		tapWord(t, o.root, c.Name)
		said := words(o.root)
		wants(t, said, c.Exec.Note.En, c.Base.Note.En, w.T("sdk.trust."+string(c.Exec.Trust)))
		if strings.Contains(said, sdk.HostsFile().Note.En) != c.Hosts {
			t.Errorf("%s: the hosts file", c.ID)
		}
		if c.Base.Code != "" && strings.Contains(c.Base.Code, "{base}") && !strings.Contains(said, w.bench.SimURL()) {
			t.Errorf("%s: no address in\n%s", c.ID, said)
		}
	}
	for word, command := range map[string]string{
		"fish": "wxlab env fish --workspace " + dir + " | source", "Docker": "wxlab env docker --workspace " + dir + " > wxlab.env",
		"sh, bash, zsh": `eval "$(wxlab env sh --workspace ` + dir + `)"`,
	} {
		tapWord(t, o.root, word)
		wants(t, words(o.root), command)
	}
}

// TestYourCodeTellsThatACallArrived, by which way, and opens it.
func TestYourCodeTellsThatACallArrived(t *testing.T) {
	for lang, want := range map[i18n.Lang][2]string{
		i18n.Zh: {"你的代码已到达，经代理，明文发送完整地址", "查看"},
		i18n.En: {"A call of your code came through the proxy, with the whole address in clear", "Open"},
	} {
		w := openWindow(t, lang)
		o := see[*ownCodePage](t, w, "owncode")
		through, err := url.Parse(w.bench.SimURL())
		if err != nil {
			t.Fatal(err)
		}
		tr := &http.Transport{Proxy: http.ProxyURL(through)}
		defer tr.CloseIdleConnections()
		resp, err := (&http.Client{Transport: tr}).Get("http://api.weixin.qq.com/cgi-bin/get_api_domain_ip")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		flush(t, w)
		w.load()
		wants(t, words(o.root), want[0], "GET /cgi-bin/get_api_domain_ip")
		tapWord(t, o.root, want[1])
		if at := w.shown.Load().id; at != "traffic" {
			t.Errorf("shows %s", at)
		}
	}
}

// TestYourCodeTriesEachWay, which is no call of the user's code.
func TestYourCodeTriesEachWay(t *testing.T) {
	w := openWindow(t, i18n.En)
	o := see[*ownCodePage](t, w, "owncode")
	tapWord(t, o.root, w.T("ui.code.try"))
	w.load()
	wants(t, words(o.root), "straight to the simulator's address", "in a tunnel (CONNECT), by HTTP/2", "with the whole address in clear",
		"No call of your code has arrived yet")
	if failed := w.shell.stats.Failed; failed > 0 {
		t.Errorf("%d failures on record", failed)
	}
}

func TestYourCodeInAWorkspaceForRealWeChat(t *testing.T) {
	dir := t.TempDir()
	if _, err := workspace.ConnectReal(dir, "en", platform.Component{
		AppID: "wx00000000000000ab", AppSecret: platform.Secret(strings.Repeat("a", 32)),
	}); err != nil {
		t.Fatal(err)
	}
	w := openWindowOn(t, i18n.En, dir)
	o := see[*ownCodePage](t, w, "owncode")
	if w.bench.Sim != nil || w.bench.Settings().Kind != workspace.Real {
		t.Fatal("there is a simulator")
	}
	wants(t, words(o.root), "no simulator")
	w.load()
}

// TestYourCodeNamesFoldersWithBlanks so that a shell takes them for one.
func TestYourCodeNamesFoldersWithBlanks(t *testing.T) {
	w := openWindowOn(t, i18n.Zh, t.TempDir()+"/my work")
	o := see[*ownCodePage](t, w, "owncode")
	wants(t, words(o.root), `--workspace "`+w.bench.Workspace.Dir()+`" --`)
}
