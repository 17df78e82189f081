package main

import (
	"maps"
	"os/exec"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// expectedVerdict is what a case has to say of a platform, and why that is right: read in the sources of SDK and harness.
type expectedVerdict struct{ verdict, because string }

// The habits of the harness, which answers everything and remembers nothing.
const (
	echoes      = "the harness echoes every text and event, of mini programs too, which take no passive reply"
	echoesLong  = "the harness echoes the whole text, of 16 KB too, and a reply may have 2 KB"
	throws      = "the SDK throws, and the harness answers what is thrown with HTTP 500"
	noMemory    = "the harness keeps no MsgIds, and works a repeat off like the first"
	losesOnBusy = "the harness does not try again: the message that met -1 is lost, later ones are not"
	noReplays   = "neither SDK nor harness remembers nonces or looks at the timestamp"
)

// harnessVerdicts are those of every platform on the harness.
func harnessVerdicts() map[string]expectedVerdict {
	out := map[string]expectedVerdict{
		"callbacks.long_text":        {"fail", echoesLong},
		"replies.short":              {"fail", echoesLong},
		"delivery.duplicate_message": {"fail", noMemory},
		"authorization.code_once":    {"remark", "no repeated message is known again: the same code is redeemed once more"},
		"tokens.busy":                {"remark", losesOnBusy},
		"callbacks.truncated":        {"remark", throws + ": node's AES complains of the last block"},
		"callbacks.garbage":          {"remark", throws + ": xml2js complains"},
		"callbacks.empty_body":       {"remark", throws + ": nothing was parsed"},
		"callbacks.doctype":          {"remark", throws + ": xml2js knows no entities"},
		"callbacks.entity_bomb":      {"remark", throws + ": xml2js knows no entities"},
		"callbacks.sealed_doctype":   {"remark", throws + ": xml2js knows no entities"},
		"security.replay":            {"remark", noReplays},
		"security.stale_timestamp":   {"remark", noReplays},
		"security.future_timestamp":  {"remark", noReplays},
	}
	for _, id := range []string{
		"callbacks.mini_program_message", "callbacks.every_message", "callbacks.every_event", "replies.mini_program",
		"replies.all_legal", "mini_programs.audit_passed", "mini_programs.audit_failed", "mini_programs.audit_delayed",
		"mini_programs.nickname", "mini_programs.category", "mini_programs.media",
	} {
		out[id] = expectedVerdict{"fail", echoes}
	}
	return out
}

// foreignVerdicts are the cases that the platforms fail or are remarked on, by SDK.
func foreignVerdicts() map[string]map[string]expectedVerdict {
	easy, component := harnessVerdicts(), harnessVerdicts()
	for _, id := range []string{
		"callbacks.signature_checked", "callbacks.message_signature_checked", "callbacks.signature_alone", "callbacks.other_token",
		"callbacks.no_query", "callbacks.plaintext_event", "callbacks.plaintext_message", "callbacks.large_body",
		"security.forged_authorization", "security.signature_in_capitals",
	} {
		easy[id] = expectedVerdict{"remark", throws + ": DecryptXmlMessageMixin throws at a wrong signature"}
	}
	for _, id := range []string{
		"callbacks.other_key", "callbacks.foreign_appid", "callbacks.bad_length", "callbacks.other_component",
	} {
		easy[id] = expectedVerdict{"remark", throws + ": Encryptor throws Invalid appId"}
	}
	maps.Copy(easy, map[string]expectedVerdict{
		"tokens.recovery_40001": {"fail", "no code of node-easywechat looks for 40001: the cached token is kept until its time is over"},
		"tokens.recovery_42001": {"fail", "no code of node-easywechat looks for 42001: the cached token is kept until its time is over"},
	})
	maps.Copy(component, map[string]expectedVerdict{
		"tokens.recovery_42001": {"fail", "component.js fetches another token on 40001 alone"},
		"replies.times":         {"remark", "wechat.js writes TimeStamp with getTime(), in milliseconds"},
		"callbacks.cdata_end":   {"fail", "the template of wechat.js puts the text into CDATA without splitting ]]>"},
		"callbacks.json":        {"remark", throws + ": wechat.js parses everything as XML"},
	})
	return map[string]map[string]expectedVerdict{"node-easywechat": easy, "wechat-component": component}
}

// TestForeignExaminations: what the examination says of platforms on foreign SDKs is what their sources say.
func TestForeignExaminations(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	t.Parallel()
	modules, ok := foreignSDKs(t)
	if !ok {
		return
	}
	for name, want := range foreignVerdicts() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := examineForeign(t, modules, name, throughBase)
			for _, id := range slices.Sorted(maps.Keys(want)) {
				if _, told := got[id]; !told {
					t.Errorf("%s passes, although %s", id, want[id].because)
				}
			}
			for _, id := range slices.Sorted(maps.Keys(got)) {
				if got[id] != want[id].verdict {
					t.Errorf("%s: %q, want %q", id, got[id], want[id].verdict)
				}
			}
		})
	}
	t.Run("untouched", func(t *testing.T) {
		t.Parallel()
		got := examineForeign(t, modules, "node-easywechat", throughProxy, "--only", "api")
		if len(got) > 0 {
			t.Errorf("an SDK that reaches WeChat by its name: %v", got)
		}
	})
}

// examineForeign gives the verdicts on a platform on the harness.
func examineForeign(t *testing.T, modules, name string, way route, args ...string) map[string]string {
	t.Helper()
	return examineNode(t, client{modules: modules, script: "client-" + name + ".js"}, "/wechat/auth", "/wechat/$APPID$/callback", way, args...)
}

// TestAServerWithoutAnySDK: a right one in another language passes every must and should.
func TestAServerWithoutAnySDK(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	got := examineNode(t, client{script: "server-plain.js"}, "/event", "/$APPID$/callback", throughBase)
	want := map[string]string{"security.replay": "remark", "security.stale_timestamp": "remark", "security.future_timestamp": "remark"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// examineNode gives the verdicts on a server that are neither a pass nor open. Where only some cases are asked for, that
// about the host has to be a pass, too.
func examineNode(t *testing.T, c client, events, messages string, way route, only ...string) map[string]string {
	t.Helper()
	c.port, c.simAddr, c.dir = freePort(t), "127.0.0.1:"+freePort(t), t.TempDir()
	url := "http://127.0.0.1:" + c.port
	c.flags = []string{
		"--seed", "7", "--target-events", url + events, "--target-messages", url + messages,
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey,
	}
	way(t, c)
	report, _ := checkJSON(t, append([]string{"--workspace", c.dir, "--skip", "release"}, only...)...)
	out := map[string]string{}
	for _, found := range report.Exam.Cases {
		hidden := len(only) > 0 && found.ID == "api.host" && found.Verdict != "pass"
		if found.Verdict == "fail" || found.Verdict == "remark" || hidden {
			out[found.ID] = found.Verdict
			t.Logf("%s %s: %s; %s", found.Verdict, found.ID, found.Got, found.Cause)
		}
	}
	return out
}
