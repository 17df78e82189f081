package callback_test

import (
	"strings"
	"testing"

	"wxlab/fixtures"
	"wxlab/sim/callback"
)

// TestEveryCallbackIsWrittenAsItWasCaptured: line breaks stand where the fixture has them, and nowhere else.
func TestEveryCallbackIsWrittenAsItWasCaptured(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range list {
		root, err := callback.ParseElement(string(c.XML))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(root.Render()); got != string(c.XML) {
			t.Errorf("%s is written as\n%s", c.Name, got)
		}
	}
}

// TestCallbacksHaveTheFieldsOfRealOnes where samples and libraries differ from what is pushed; "-" says which they lack.
func TestCallbacksHaveTheFieldsOfRealOnes(t *testing.T) {
	list, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	xml := map[string]string{}
	for _, c := range list {
		xml[c.Name] = string(c.XML)
	}
	for name, parts := range map[string][]string{
		"PUBLISHJOBFINISH_failed": {"<fail_idx>1</fail_idx>\n<fail_idx>2</fail_idx>"},
		"wxa_media_check_v1":      {"<isrisky>", "<status_code>", "-<version>"},
		"card_pass_check":         {"<RefuseReason><![CDATA[]]></RefuseReason>"},
		"kf_close_session":        {"<KfAccount>", "-CloseType"},
		"enter":                   {"<Event>", "-EventKey"},

		"notify_third_fasteregister_personal": {"<taskid><![CDATA["},
		"notify_third_fasteregister": {"</InfoType><status>0</status>\n<msg><![CDATA[OK]]></msg>\n<appid><![CDATA[",
			"</appid>\n<auth_code><![CDATA[", "</auth_code>\n<info>\n<name><![CDATA["},
		"order_path_audit_result_notify": {"</list>\n<list>\n", "<audit_id>461444078</audit_id>\n<apply_time>"},
	} {
		for _, part := range parts {
			lacking, lacks := strings.CutPrefix(part, "-")
			if xml[name] == "" || strings.Contains(xml[name], lacking) == lacks {
				t.Errorf("%s: %q in\n%s", name, part, xml[name])
			}
		}
	}
}
