package sim_test

import (
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
)

func TestScanLivesAsLongAsItsCode(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	link := sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/"}
	early, late := l.PreAuthCode(tok), l.PreAuthCode(tok)
	for _, code := range []string{early, late} {
		if scan, err := l.ShowPreAuth(code, link); err != nil || scan.State != sim.ScanWaiting ||
			scan.Page.PreAuthCode != code || len(scan.Page.Choices) == 0 {
			t.Fatalf("%+v, %v", scan, err)
		}
	}
	l.Clock.Add(1799 * time.Second)
	page, err := l.ScanPreAuth(early)
	if err != nil || !page.Link.Mobile || !page.Link.Scanned || len(page.Choices) == 0 {
		t.Errorf("a second before the end: %+v, %v", page.Link, err)
	}
	l.Clock.Add(2 * time.Second)
	if _, err := l.ScanPreAuth(late); pageError(t, err).Words != "PreAuthCode无效" {
		t.Error(err)
	}
	if _, err := l.WatchScan(late); pageError(t, err).Words != "PreAuthCode无效" {
		t.Error(err)
	}
	if _, err := l.ResumePreAuth(late); pageError(t, err).Words != "PreAuthCode无效" {
		t.Error(err)
	}
	if scan, err := l.WatchScan(early); err != nil || scan.State != sim.ScanOpened {
		t.Errorf("who scanned in time may take theirs: %+v, %v", scan, err)
	}
}

func TestScanRefusals(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	link := sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/"}
	hidden := l.PreAuthCode(tok)
	for _, code := range []string{"", "preauthcode@@@x", hidden} {
		if _, err := l.ScanPreAuth(code); pageError(t, err).Words != "二维码已失效" {
			t.Errorf("scan %q: %v", code, err)
		}
		if _, err := l.WatchScan(code); pageError(t, err).Words != "二维码已失效" {
			t.Errorf("watch %q: %v", code, err)
		}
	}
	for words, change := range map[string]func(*sim.LinkQuery){
		"component_appid 无效": func(q *sim.LinkQuery) { q.ComponentAppID = "wx0" },
		"redirect_uri 参数错误":  func(q *sim.LinkQuery) { q.RedirectURI = "x" },
		"auth_type 参数错误":     func(q *sim.LinkQuery) { q.AuthType = "9" },
		"没有可授权的账号":           func(q *sim.LinkQuery) { q.BizAppID = "wx9" },
	} {
		q := link
		change(&q)
		if _, err := l.ShowPreAuth(hidden, q); pageError(t, err).Words != words {
			t.Errorf("%s: %v", words, err)
		}
	}
	if _, err := l.ShowPreAuth(hidden, link); err != nil {
		t.Errorf("refusals spend nothing: %v", err)
	}
}

func TestScanEndsWithConsentOrWithout(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	link := sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/"}
	state := func(code string) sim.LoginScan {
		t.Helper()
		scan, err := l.WatchScan(code)
		if err != nil {
			t.Fatal(err)
		}
		return scan
	}
	given, refused := l.PreAuthCode(tok), l.PreAuthCode(tok)
	for _, code := range []string{given, refused} {
		if _, err := l.ShowPreAuth(code, link); err != nil {
			t.Fatal(err)
		}
		if _, err := l.ScanPreAuth(code); err != nil {
			t.Fatal(err)
		}
	}
	out, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: given, AccountAppID: l.Accounts()[0].AppID})
	if err != nil {
		t.Fatal(err)
	}
	l.CancelPreAuth(given)
	l.CancelPreAuth(refused)
	l.CancelPreAuth("unknown")
	if got := state(given); got.State != sim.ScanConsented || got.RedirectURL != out.RedirectURL ||
		out.RedirectURL == "" {
		t.Errorf("%+v", got)
	}
	if got := state(refused); got.State != sim.ScanCancelled || got.RedirectURL != "" {
		t.Errorf("%+v", got)
	}
}
