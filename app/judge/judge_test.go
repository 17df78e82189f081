package judge_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/exam"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict/verdicttest"
)

// TestPagesAreExplainedAsPages: nobody's signature is missing from a page that a browser opened.
func TestPagesAreExplainedAsPages(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	for path, ok := range map[string]bool{"/authorize": true, "/authorized": false} {
		resp, err := http.Get(w.PlatformURL() + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		page, err := w.Journal.Wait(t.Context(), "kind:page path:"+path, 0)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		e, err := w.Explain(t.Context(), page.ID, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		if e.OK != ok || len(e.Steps) != 3 || e.Steps[0].Name != "page" {
			t.Errorf("%s: %+v", path, e)
		}
	}
}

// TestWhatNeverCameWholeIsNoAnswer: a receiver that hangs up in the middle of success, says nothing within five seconds or is
// not there at all gets the simulator's verdict and advice in Traffic, too.
func TestWhatNeverCameWholeIsNoAnswer(t *testing.T) {
	component := platform.Component{
		AppID: verdicttest.AppID, Token: verdicttest.Token, EncodingAESKey: verdicttest.AESKey,
	}
	for err, code := range map[string]string{
		"unexpected EOF": "unreachable_closed", "context deadline exceeded": "timeout",
		"dial tcp 127.0.0.1:9: connect: connection refused": "unreachable_refused",
	} {
		var d journal.Detail
		d.Kind, d.Dir, d.Err, d.ComponentAppID = journal.KindMessage, journal.Out, err, component.AppID
		d.Status, d.RespBody = http.StatusOK, []byte("success")
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			r := judge.Explain(d, judge.Keys{Settings: workspace.Settings{Component: component}}, lang).Reply
			if r == nil || r.OK || len(r.Reasons) == 0 || r.Reasons[0].Code != code || r.Reasons[0].Fix == "" {
				t.Errorf("%s, %s: %+v", err, lang, r)
			}
		}
		d.Dir = journal.In
		if r := judge.Explain(d, judge.Keys{Settings: workspace.Settings{Component: component}}, i18n.En).Reply; !r.OK {
			t.Errorf("%s, as the server recorded it: %s", err, r.Summary)
		}
	}
}

// TestNobodyIsBlamedForKeysThatAreMissing: a push to a component whose keys are not here cannot be opened here; that its
// receiver took it says nothing against the receiver.
func TestNobodyIsBlamedForKeysThatAreMissing(t *testing.T) {
	e := msgcrypt.Envelope{
		Token: verdicttest.Token, EncodingAESKey: verdicttest.AESKey, AppID: verdicttest.AppID, Timestamp: "1700000000",
		Nonce: "1", Random: "0123456789abcdef", Msg: []byte("<xml><AppId>x</AppId><InfoType>y</InfoType></xml>"),
	}
	sealed, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	var d journal.Detail
	d.Kind, d.Dir, d.ComponentAppID = journal.KindAuth, journal.Out, verdicttest.AppID
	d.Method, d.Query, d.ReqBody = http.MethodPost, sealed.Query, []byte(sealed.Body)
	d.Status, d.RespBody = http.StatusOK, []byte("success")
	other := platform.Component{AppID: "wx1", Token: "other", EncodingAESKey: verdicttest.OtherAESKey}
	got := judge.Explain(d, judge.Keys{Settings: workspace.Settings{Component: other}}, i18n.En)
	if got.OK || got.Likely[0].ID != "component_gone" || !got.Reply.OK || len(got.Reply.Reasons) != 0 {
		t.Errorf("%+v\n%+v", got.Likely, got.Reply)
	}
}

// TestAProbeIsNotSaidToHaveFoundWhatTheRecordTold: the first cause came from what else the server did; variants that confirm
// something beside it say what.
func TestAProbeIsNotSaidToHaveFoundWhatTheRecordTold(t *testing.T) {
	step := exam.Step{Cause: "custom_instead_of_passive", Probe: &exam.Probe{
		Code: "opened", Confirmed: true, Sent: 5, Text: "the server opens it", TextZH: "服务端能解密",
	}}
	for lang, text := range map[i18n.Lang]string{i18n.Zh: "服务端能解密", i18n.En: "the server opens it"} {
		if said := judge.Probed(step, lang); judge.Confirmed(step) || !strings.Contains(said, text) || !strings.Contains(said, "5") {
			t.Errorf("%s", said)
		}
	}
	step.Cause = "opened"
	if said := judge.Probed(step, i18n.En); !judge.Confirmed(step) || strings.Contains(said, "the server opens it") {
		t.Errorf("said twice: %s", said)
	}
}
