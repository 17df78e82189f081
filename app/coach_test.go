package main

import (
	"encoding/json"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/report"
)

// TestCoachFindsHabits: what a broken server does while it is driven is found on record, through the Wxlab that runs and
// from the file alone alike, in both languages; of a correct one nothing is said.
func TestCoachFindsHabits(t *testing.T) {
	ports := &portsOutside{}
	for _, c := range []struct{ defect, awaited, id, zh, en string }{
		{awaited: "name:message/custom/send"},
		{"form_body", "name:api_component_token", "api.json_bodies", "不是 JSON", "is not JSON"},
		{"code_null", "name:api_query_auth", "api.no_null_arguments", "为空值", "is null"},
	} {
		t.Run("defect "+c.defect, func(t *testing.T) {
			t.Parallel()
			b := brokenBench{brokenCase: brokenCase{defect: c.defect}, dir: t.TempDir(), ports: ports}
			want := map[i18n.Lang]string{i18n.Zh: c.zh, i18n.En: c.en}
			end := drive(t, b, c.awaited)
			for lang, said := range want {
				coached(t, b.dir, lang, c.id, said)
			}
			end()
			for lang, said := range want {
				coached(t, b.dir, lang, c.id, said)
			}
		})
	}
}

// drive has an account authorize with a broken server and write to it, and waits for what that leads to.
func drive(t *testing.T, b brokenBench, awaited string) (end func()) {
	t.Helper()
	target, stop, err := b.start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	bench, end, err := b.serve(t.Context(), target.flags)
	if err != nil {
		t.Fatal(err)
	}
	target.server.SetAPI(bench.Sim)
	client := &control.Client{URL: bench.Control, Token: bench.Token, HTTP: http.DefaultClient}
	if _, err := control.Ask(t.Context(), client, control.Authorize{AuthorizerAppID: brokenAccount}); err != nil {
		t.Error(err)
	}
	for _, push := range []string{"component_verify_ticket", "release_api", "release_text"} {
		cli(t, "trigger", push, "--account", brokenAccount, "--workspace", b.dir)
	}
	if _, err := control.Ask(t.Context(), client, control.WaitForExchange{Query: awaited, Timeout: 10}); err != nil {
		t.Error(err)
	}
	return end
}

// TestCoachJudgesAnswersWithKeysOnly: the keys of a server that was named by flags are gone with the Wxlab that had them,
// and what it answered is no longer judged.
func TestCoachJudgesAnswersWithKeysOnly(t *testing.T) {
	b := brokenBench{brokenCase: brokenCase{defect: "ack_newline"}, dir: t.TempDir(), ports: &portsOutside{}}
	end := drive(t, b, "kind:ticket")
	coached(t, b.dir, i18n.Zh, "replies.", "0x0A")
	coached(t, b.dir, i18n.En, "replies.", "0x0A")
	end()
	for lang, said := range map[i18n.Lang]string{i18n.Zh: "应答无法判断", i18n.En: "answers cannot be judged"} {
		if out, errs, exit := cli(t, "coach", "--workspace", b.dir, "--lang", string(lang)); exit != 0 || !strings.Contains(out, said) {
			t.Errorf("exit %d, want %q\n%s%s", exit, said, out, errs)
		}
	}
}

// coached wants a finding of wxlab coach, or none where id is "".
func coached(t *testing.T, dir string, lang i18n.Lang, id, said string) {
	t.Helper()
	out, errs, exit := cli(t, "coach", "--workspace", dir, "--lang", string(lang))
	switch {
	case id == "" && (exit != 0 || strings.Contains(out, "✗")):
		t.Errorf("%s: exit %d of a correct server\n%s%s", lang, exit, out, errs)
	case id != "" && (exit != 1 || !strings.Contains(out, id) || !strings.Contains(out, said) || !strings.Contains(out, "#")):
		t.Errorf("%s: exit %d, want %s with %q\n%s%s", lang, exit, id, said, out, errs)
	}
}

// TestCoachReports: --json is one document with every rule and its evidence, --format writes the reports beside it, and
// --since leaves out what is older.
func TestCoachReports(t *testing.T) {
	dir := t.TempDir()
	if _, errs, exit := cli(t, "demo", "--workspace", dir); exit != 0 {
		t.Fatal(errs)
	}
	page := filepath.Join(dir, "coach.html")
	out, errs, exit := cli(t, "coach", "--workspace", dir, "--json", "--format", "html", "-o", page, "--lang", "zh")
	var found control.Coached
	if err := json.Unmarshal([]byte(out), &found); err != nil || exit != 0 || !found.OK {
		t.Fatalf("exit %d, %v, %s%s", exit, err, out, errs)
	}
	if len(found.Suites) != 1 || found.Suites[0].Name != "platform" || len(found.Suites[0].Cases) < 25 {
		t.Errorf("%s", out)
	}
	raw, err := os.ReadFile(page)
	if err != nil || !strings.Contains(string(raw), "不会频繁换取 component_access_token") {
		t.Errorf("%v, %s", err, raw)
	}
	out, _, _ = cli(t, "coach", "--workspace", dir, "--json", "--since", "1ns")
	var last control.Coached
	if err := json.Unmarshal([]byte(out), &last); err != nil {
		t.Fatal(err)
	}
	if len(last.Suites) > 0 && last.Suites[0].Count(report.Pass) >= found.Suites[0].Count(report.Pass) {
		t.Errorf("--since 1ns judges as much as everything:\n%s", out)
	}
	if _, errs, exit := cli(t, "coach", "--workspace", dir, "--since", "-1h", "--lang", "zh"); exit != 2 || !strings.Contains(errs, "--since") {
		t.Errorf("exit %d, %s", exit, errs)
	}
	if out, _, exit := cli(t, "coach", "--workspace", filepath.Join(dir, "none"), "--lang", "en"); exit != 2 {
		t.Errorf("exit %d, %s", exit, out)
	}
}

// TestReleaseCheckOnRecord: a release check that went by is recognized by its accounts, and each step accounted for under
// the console's name, in both languages; where none went by there is no pass.
func TestReleaseCheckOnRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for _, c := range []struct {
		defect, zh, en string
		exit           int
	}{
		{"", "✓ release.1.api  返回 Api 文本消息", "✓ release.1.text  a text is answered passively", 0},
		{"code_null", "api_query_auth 返回", "api_query_auth answered", 1},
		{"ack_newline", "0x0A", "0x0A", 1},
	} {
		b := brokenBench{brokenCase: brokenCase{defect: c.defect}, dir: t.TempDir(), ports: &portsOutside{}}
		end := drive(t, b, "kind:ticket")
		out, errs, exit := cli(t, "check", "--passive", "--workspace", b.dir, "--lang", "en")
		if !strings.Contains(out, "release.1.api") {
			t.Errorf("exit %d, no step of what was triggered\n%s%s", exit, out, errs)
		}
		cli(t, "check", "--group", "1", "--workspace", b.dir)
		for lang, said := range map[string]string{"zh": c.zh, "en": c.en} {
			out, errs, exit := cli(t, "check", "--passive", "--workspace", b.dir, "--lang", lang)
			if exit != c.exit || !strings.Contains(out, said) || !strings.Contains(out, "release.1.unauthorized") {
				t.Errorf("%q: exit %d, want %q\n%s%s", c.defect, exit, said, out, errs)
			}
		}
		end()
	}
	b := brokenBench{brokenCase: brokenCase{}, dir: t.TempDir(), ports: &portsOutside{}}
	end := drive(t, b, "kind:ticket")
	cli(t, "check", "--group", "1,2", "--workspace", b.dir)
	page := filepath.Join(b.dir, "passive.html")
	out, errs, exit := cli(t, "check", "--passive", "--group", "2", "--format", "html", "-o", page, "--workspace", b.dir, "--lang", "en")
	if exit != 0 || strings.Contains(out, "release.1") || !strings.Contains(out, "release.2.text") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := html.UnescapeString(string(raw))
	for _, part := range []string{
		"<Encrypt>", "the push had PreAuthCode", "the push component_verify_ticket, decrypted", "<ComponentVerifyTicket><![CDATA[component_verify_ticket#",
		"POST /cgi-bin/component/api_query_auth?component_access_token=component_access_token#",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing from the page", part)
		}
	}
	end() // and with it the keys of the server
	out, errs, exit = cli(t, "check", "--passive", "--group", "2", "--workspace", b.dir, "--lang", "en")
	if exit != 0 || !strings.Contains(out, "– release.2.text") || !strings.Contains(out, "cannot be judged") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
	if out, _, exit := cli(t, "check", "--passive", "--since", "1ns", "--workspace", b.dir, "--lang", "en"); strings.Contains(out, "release.2.ticket") {
		t.Errorf("--since 1ns: exit %d\n%s", exit, out)
	}
	for _, args := range [][]string{{"--since", "1h"}, {"--passive", "--since", "-1h"}} {
		if _, errs, exit := cli(t, append([]string{"check"}, args...)...); exit != 2 || !strings.Contains(errs, "--since") {
			t.Errorf("%v: exit %d, %s", args, exit, errs)
		}
	}
	for lang, said := range map[string]string{"zh": "记录中没有全网发布检测", "en": "No release check is on record"} {
		out, errs, exit := cli(t, "check", "--passive", "--workspace", emptied(t), "--lang", lang)
		if exit != 1 || !strings.Contains(out, said) {
			t.Errorf("exit %d, %s%s", exit, out, errs)
		}
	}
}

// emptied is a workspace without traffic.
func emptied(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if _, errs, exit := cli(t, "demo", "--workspace", dir); exit != 0 {
		t.Fatal(errs)
	}
	for _, file := range []string{"journal.db", "journal.db-wal", "journal.db-shm"} {
		if err := os.RemoveAll(filepath.Join(dir, file)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
