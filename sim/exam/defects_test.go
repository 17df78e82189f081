package exam_test

import (
	"flag"
	"slices"
	"strings"
	"testing"

	"wxlab/sim/exam"
	"wxlab/sim/simtest/broken"
)

// TestMain lets more tests run at once than there are processors: an examination waits more than it computes.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		panic(err)
	}
	m.Run()
}

// unverified is what a server lets in that does not check signatures.
const unverified = "callbacks.signature_checked callbacks.signature_alone callbacks.other_token callbacks.no_query " +
	"security.forged_ticket_unused security.forged_authorization security.forged_unauthorized authorization.code_once " +
	"api.token_given"

// badReply fails wherever a server answers with a reply that WeChat does not take.
const badReply = "callbacks.every_event replies.text replies.event replies.all_legal"

// noExchange fails where api_query_auth never succeeds.
const noExchange = "authorization.code_redeemed authorization.mini_program_code_redeemed authorization.info_fetched " +
	"authorization.authorized_again api.custom_message api.mini_program_custom_message"

// tripped are, by defect, the cases that fail or are remarked on, apart from what a correct server may do. What a case is
// listed for it is about, or it cannot be told from that: a message with a wrong reply is wrong wherever it is sent.
func tripped() map[string]string {
	return map[string]string{
		"takes_clear":           "callbacks.plaintext_event callbacks.plaintext_message",
		"takes_others_messages": "callbacks.other_account",
		"takes_dtd":             "callbacks.doctype callbacks.sealed_doctype",
		"expands_entities":      "callbacks.entity_bomb",
		"field_order":           "callbacks.shuffled_fields",
		"wants_cdata":           "callbacks.no_cdata",
		"cdata_pattern":         "callbacks.cdata_end",
		"xml_type_only":         "callbacks.json_content_type",
		"breaks_on_json":        "callbacks.json",
		"strict_query":          "callbacks.extra_parameter",
		"query_by_place":        "callbacks.parameter_order",
		"random_as_text":        "callbacks.binary_random",
		"short_bodies":          "callbacks.long_text",
		"large_body_crash":      "callbacks.large_body",
		"unknown_event_500":     "callbacks.unknown_event",
		"unknown_msgtype_500":   "callbacks.unknown_msgtype",
		"unknown_infotype_500":  "callbacks.unknown_infotype",
		"unknown_account_500":   "callbacks.unknown_account",
		"unknown_leaver_500":    "authorization.unknown_account_leaves",
		"forgets_old_key":       "callbacks.old_key",
		"three_byte_utf8":       "callbacks.emoji callbacks.every_message",
		"ignores_tail":          "callbacks.foreign_appid callbacks.other_component",
		"downgrade":             "callbacks.signature_alone",
		"trusts_events":         unverified,
		"minute_window":         "delivery.delayed",
		"repeats_500":           "delivery.duplicate_message delivery.retry_answered delivery.concurrent_duplicates",
		"repeated_events_500":   "callbacks.every_event delivery.duplicate_event delivery.out_of_order",
		"unsubscribe_500":       "callbacks.every_event delivery.out_of_order",
		"never_dedupes":         "delivery.duplicate_message delivery.duplicate_authorized",
		"redeems_twice":         "delivery.duplicate_authorized",
		"no_welcome": "authorization.code_redeemed authorization.mini_program_code_redeemed " +
			"authorization.authorized_again",
		"no_profile":          "authorization.info_fetched",
		"latest_create_time":  "security.future_ticket api.token_given",
		"no_recovery":         "tokens.recovery_40001 tokens.recovery_42001 tokens.busy api.token_given",
		"renews_late":         "tokens.renewed_early",
		"no_cache":            "tokens.single_flight tokens.no_storm",
		"keeps_refresh_token": "tokens.refresh_token_stored tokens.authorizer_renewed",
		"renews_departed":     "authorization.unauthorized_stops_calls",
		"leaks_secret":        "security.no_secrets",
		"leaks_ticket":        "security.no_secrets",
		"leaks_token":         "security.no_secrets",
		"stack_trace":         "security.no_stack_traces",
		"secret_in_query":     "security.secrets_not_in_urls",
		"escapes_chinese":     "api.plain_chinese",
		"reply_old_key":       badReply + " replies.key",
		"reply_other_token":   badReply + " replies.signature",
		"reply_too_long":      badReply + " replies.short",
		"reply_hex":           badReply + " replies.envelope",
		"reply_ms_created":    "replies.times",
		"api_touser_account":  "api.custom_message api.mini_program_custom_message api.touser api.failures_few",
		"api_component_token": "api.custom_message api.mini_program_custom_message tokens.kinds api.failures_few",
		"path_typo":           noExchange + " api.paths api.token_given api.failures_few",
		"wrong_secret":        noExchange + " tokens.ticket_used api.token_given api.secret_right api.rate api.failures_few",
	}
}

// TestDefectsTripTheirCases: a server with one mistake fails the cases about it and no other.
func TestDefectsTripTheirCases(t *testing.T) {
	for id, want := range tripped() {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			var got []string
			for range 3 { // a machine that is too busy answers late, which the examination rightly reports
				if got = trips(t, id); slices.Equal(got, sorted(want)) {
					return
				}
			}
			t.Errorf("trips\n%s, want\n%s", strings.Join(got, " "), strings.Join(sorted(want), " "))
		})
	}
}

func sorted(ids string) []string {
	out := strings.Fields(ids)
	slices.Sort(out)
	return out
}

// trips are the cases that a server with a mistake fails or is remarked on, apart from what a correct one may do.
func trips(t *testing.T, mistake string) (out []string) {
	t.Helper()
	may := []string{"security.replay", "security.stale_timestamp", "security.future_timestamp"}
	for _, r := range examine(t, exam.Options{}, mistake).Results {
		if (r.Verdict == exam.Fail || r.Verdict == exam.Remark) && !slices.Contains(may, r.ID) {
			out = append(out, r.ID)
		}
	}
	slices.Sort(out)
	return out
}

// TestSubtleDefectsAreListed: a mistake that only an examination shows has its cases, unless it breaks much at once.
func TestSubtleDefectsAreListed(t *testing.T) {
	cases, broad := tripped(), []string{
		"always_success", "breaks_on_refusal", "few_at_once", "first_ticket", "never_renews", "swaps_appids", "hammers",
	}
	for _, d := range broken.Subtle() {
		if _, listed := cases[d.ID]; !listed && !slices.Contains(broad, d.ID) {
			t.Errorf("%s trips no case: %s", d.ID, d.Is)
		}
	}
}
