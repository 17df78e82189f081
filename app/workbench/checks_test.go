package workbench_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxlab/app/evidence"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim/exam"
)

// TestChecksKeepWhatWentOverTheWire: beside the verdicts, raw and decrypted, without secrets and tokens.
func TestChecksKeepWhatWentOverTheWire(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Seed: 7})
	told := map[string][]evidence.Piece{}
	if _, err := w.CheckRelease(t.Context(), exam.ReleaseOptions{Groups: []int{2}}, func(s exam.Step, wire []evidence.Piece) {
		told["release.2."+s.ID] = wire
	}); err != nil {
		t.Fatal(err)
	}
	releases, err := w.ReleaseRuns(t.Context(), "", 5)
	if err != nil || len(releases) != 1 {
		t.Fatalf("%d runs, %v", len(releases), err)
	}
	var release workbench.KeptRelease
	if err := json.Unmarshal(releases[0].Report, &release); err != nil {
		t.Fatalf("%v in\n%s", err, releases[0].Report)
	}
	if !release.OK || len(release.Groups) != 1 || !strings.HasSuffix(release.Target, "/wechat/component") ||
		len(release.Wire) != len(told) || len(told) != len(release.Groups[0].Steps) {
		t.Errorf("ok %v, target %q, the wire of %d steps is kept, of %d was told", release.OK, release.Target, len(release.Wire), len(told))
	}
	text := evidence.Text(release.Wire["release.2.text"], i18n.En)
	for _, want := range []string{"<Encrypt>", "TESTCOMPONENT_MSG_TYPE_TEXT", "TESTCOMPONENT_MSG_TYPE_TEXT_callback", "msg_signature="} {
		if !strings.Contains(text, want) {
			t.Errorf("nothing about %q in\n%s", want, text)
		}
	}
	api := evidence.Text(release.Wire["release.2.api"], i18n.En)
	if !strings.Contains(api, "/cgi-bin/message/custom/send") {
		t.Errorf("no call in\n%s", api)
	}

	wantEcho(t, release.Groups[0], api)

	chosen := exam.Options{Only: []string{"tokens"}}
	out, err := w.Examine(t.Context(), chosen, nil)
	if err != nil {
		t.Fatal(err)
	}
	exams, err := w.ExaminationRuns(t.Context(), "", 5)
	if err != nil || len(exams) != 1 {
		t.Fatalf("%d runs, %v", len(exams), err)
	}
	var examined workbench.KeptExam
	if err := json.Unmarshal(exams[0].Report, &examined); err != nil {
		t.Fatalf("%v in\n%s", err, exams[0].Report)
	}
	if len(examined.Results) != len(out.Results) || examined.Passed != out.Passed || len(examined.Wire) != len(out.Results) {
		t.Errorf("%d results and the wire of %d are kept of %d", len(examined.Results), len(examined.Wire), len(out.Results))
	}
	var calls int
	for _, pieces := range examined.Wire {
		for _, p := range pieces {
			if p.Call != 0 && p.Response != "" && p.Bytes > 0 {
				calls++
			}
		}
	}
	if calls == 0 {
		t.Error("no call is among the evidence about tokens")
	}
	secret := w.Settings().Component.AppSecret.Reveal()
	for _, kept := range [][]byte{releases[0].Report, exams[0].Report} {
		if strings.Contains(string(kept), secret) {
			t.Error("the AppSecret is kept")
		}
	}
}

// wantEcho wants the authorization code to have one name in what is said of a step and in what went over the wire, and
// what the release check wants behind it to be there.
func wantEcho(t *testing.T, g exam.Group, wire string) {
	t.Helper()
	i := slices.IndexFunc(g.Steps, func(s exam.Step) bool { return s.ID == "api" })
	said := g.Steps[i].Expected + g.Steps[i].ExpectedZH + g.Steps[i].Got + g.Steps[i].GotZH
	code := regexp.MustCompile(`authorization_code#[0-9a-f]{8}`).FindString(said)
	if code == "" || strings.Contains(said, "queryauthcode@@@") || strings.Contains(wire, "queryauthcode@@@") {
		t.Errorf("a code in clear in\n%s\nor in\n%s", said, wire)
	}
	for _, want := range []string{"QUERY_AUTH_CODE:" + code, code + "_from_api"} {
		if !strings.Contains(wire, want) {
			t.Errorf("no %s in\n%s", want, wire)
		}
	}
}

// TestForgeriesOfAnExaminationAreNoFailures: a server that refuses them does well, whatever the record groups as failed.
func TestForgeriesOfAnExaminationAreNoFailures(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Seed: 7})
	out, err := w.Examine(t.Context(), exam.Options{Only: []string{"callbacks"}}, nil)
	if err != nil || len(out.Results) == 0 {
		t.Fatalf("%d results, %v", len(out.Results), err)
	}
	failures, err := w.Journal.Failures(t.Context(), 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range failures {
		if !f.Mended {
			t.Errorf("%d× %s %s: %d %s", f.Count, f.Latest.Kind, f.Latest.Name, f.Latest.Code, f.Latest.Reason)
		}
	}
	probes, err := w.Journal.List(t.Context(), journal.Query{Text: "kind:probe", Limit: 50})
	if err != nil || len(probes) < 10 {
		t.Errorf("%d forgeries are on record as such, %v", len(probes), err)
	}
}
