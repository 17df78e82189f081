package exam_test

// unverified is what a server lets in that does not check signatures.
const unverified = "callbacks.signature_checked callbacks.signature_alone callbacks.other_token callbacks.no_query " +
	"security.forged_ticket_unused security.forged_authorization security.forged_unauthorized authorization.code_once " +
	"api.token_given"

// badReply fails wherever a server answers with a reply that WeChat does not take.
const badReply = "callbacks.every_event replies.text replies.event replies.all_legal"

// noExchange fails where api_query_auth never succeeds.
const noExchange = "authorization.code_redeemed authorization.mini_program_code_redeemed authorization.info_fetched " +
	"authorization.both_ways authorization.authorized_again api.custom_message api.mini_program_custom_message"

// tripped are, by defect, the cases that fail or are remarked on, and every case is among them. What a case is listed for it
// is about, or it cannot be told from that: a message with a wrong reply is wrong wherever it is sent.
func tripped() map[string]string {
	return map[string]string{
		"ack_empty":          "callbacks.exact_success",
		"ticket_route_moved": "callbacks.ticket callbacks.exact_success callbacks.every_authorization_event security.no_redirects",
		"greeting_500": "callbacks.message callbacks.mini_program_message callbacks.every_message callbacks.other_account " +
			"callbacks.extra_parameter callbacks.parameter_order callbacks.binary_random callbacks.unknown_account " +
			"callbacks.old_key delivery.delayed security.stale_timestamp security.future_timestamp",
		"mini_programs_500":     "callbacks.mini_program_message replies.mini_program",
		"mini_programs_passive": "callbacks.mini_program_message replies.mini_program replies.all_legal",
		"place_500":             "callbacks.every_message",
		"blanks_kept":           "callbacks.odd_whitespace",
		"fields_of_a_text":      "callbacks.every_message callbacks.unknown_fields",
		"whole_pads":            "callbacks.every_event callbacks.pads",
		"trusts_messages":       "callbacks.message_signature_checked security.signature_in_capitals",
		"trusts_silence":        "callbacks.signature_alone callbacks.no_query",
		"shrugs_at_ciphers": "callbacks.other_key callbacks.foreign_appid callbacks.truncated callbacks.bad_length " +
			"callbacks.other_component",
		"shrugs_at_bodies": "callbacks.garbage callbacks.empty_body callbacks.doctype",
		"few_at_once":      "delivery.burst",
		"slow_place":       "callbacks.every_event replies.event delivery.five_seconds delivery.prompt",
		"cold_start":       "delivery.prompt",
		"never_renews": noExchange + " tokens.component_renewed tokens.no_dead_tokens api.token_given " +
			"api.failures_few",
		"forgets_all": "tokens.restart",
		"authorized_500": "callbacks.every_authorization_event delivery.duplicate_authorized authorization.event_answered " +
			"authorization.code_redeemed authorization.mini_program_code_redeemed authorization.authorized_again " +
			"authorization.without_messages",
		"updated_500":             "callbacks.every_authorization_event authorization.updateauthorized",
		"leaver_500":              "authorization.unauthorized authorization.authorized_again authorization.unknown_account_leaves",
		"redeems_again":           "authorization.code_once",
		"landing_500":             "authorization.both_ways",
		"wants_messages":          "authorization.code_once authorization.without_messages",
		"pages_of_1000":           "authorization.list_pages",
		"text_without_callback":   "replies.text",
		"place_event_500":         "callbacks.every_event replies.event",
		"reply_clear":             badReply + " replies.encrypted",
		"reply_little_endian":     badReply + " replies.length",
		"reply_accounts_tail":     "replies.appid",
		"reply_zero_pad":          badReply + " replies.padding",
		"reply_not_swapped":       badReply + " replies.swapped",
		"reply_no_content":        badReply + " replies.type",
		"reply_bom":               "replies.nothing_around",
		"reply_content_type":      "replies.content_type",
		"reply_sealed_empty":      "replies.text replies.success_in_clear",
		"two_articles":            "replies.one_article",
		"calls_with_get":          noExchange + " tokens.ticket_used api.methods api.rate api.failures_few",
		"form_body":               noExchange + " tokens.ticket_used api.json_bodies api.rate api.failures_few",
		"api_touser_null":         "api.custom_message api.mini_program_custom_message api.no_null_arguments api.touser api.failures_few",
		"white_list":              noExchange + " tokens.ticket_used api.token_given api.ip_listed api.rate api.failures_few",
		"swaps_appids":            "authorization.info_fetched api.appids api.failures_few",
		"never_asks":              "api.permitted; perhaps api.touser",
		"lists_in_a_loop":         "api.quotas authorization.both_ways", // its 500 calls push the exchange out of the record
		"chatters":                "api.message_window",
		"other_host":              "api.host",
		"takes_replays":           "security.replay",
		"takes_old":               "security.stale_timestamp",
		"takes_future":            "security.future_timestamp",
		"any_case":                "security.signature_in_capitals",
		"weapp_audit_success_500": "callbacks.every_event mini_programs.audit_passed",
		"weapp_audit_fail_500":    "callbacks.every_event mini_programs.audit_failed",
		"weapp_audit_delay_500":   "callbacks.every_event mini_programs.audit_delayed",
		"wxa_nickname_audit_500":  "callbacks.every_event mini_programs.nickname",
		"wxa_category_audit_500":  "callbacks.every_event mini_programs.category",
		"wxa_media_check_500":     "callbacks.every_event mini_programs.media",
		"notify_third_fasteregister_500": "callbacks.every_authorization_event mini_programs.registered " +
			"mini_programs.registered_personal mini_programs.registration_failed",
		"notify_third_fastregisterbetaapp_500": "mini_programs.registered_trial",
		"redeems_failures":                     "mini_programs.registration_failed authorization.code_once",
		"releases_unseen":                      "mini_programs.code_released",
		"logs_in_as_owner":                     "api.paths mini_programs.login",
		"takes_clear":                          "callbacks.plaintext_event callbacks.plaintext_message",
		"takes_others_messages":                "callbacks.other_account",
		"takes_dtd":                            "callbacks.doctype callbacks.sealed_doctype",
		"expands_entities":                     "callbacks.entity_bomb",
		"field_order":                          "callbacks.shuffled_fields",
		"wants_cdata":                          "callbacks.no_cdata",
		"cdata_pattern":                        "callbacks.cdata_end",
		"xml_type_only":                        "callbacks.json_content_type",
		"breaks_on_json":                       "callbacks.json",
		"strict_query":                         "callbacks.extra_parameter",
		"query_by_place":                       "callbacks.parameter_order",
		"random_as_text":                       "callbacks.binary_random",
		"short_bodies":                         "callbacks.long_text",
		"large_body_crash":                     "callbacks.large_body",
		"unknown_event_500":                    "callbacks.unknown_event",
		"unknown_msgtype_500":                  "callbacks.unknown_msgtype",
		"unknown_infotype_500":                 "callbacks.unknown_infotype",
		"unknown_account_500":                  "callbacks.unknown_account",
		"unknown_leaver_500":                   "authorization.unknown_account_leaves",
		"forgets_old_key":                      "callbacks.old_key",
		"three_byte_utf8":                      "callbacks.emoji callbacks.every_message",
		"ignores_tail":                         "callbacks.foreign_appid callbacks.other_component",
		"downgrade":                            "callbacks.signature_alone",
		"trusts_events":                        unverified,
		"minute_window":                        "delivery.delayed",
		"repeats_500":                          "delivery.duplicate_message delivery.retry_answered delivery.concurrent_duplicates",
		"repeated_events_500":                  "callbacks.every_event delivery.duplicate_event delivery.out_of_order",
		"unsubscribe_500":                      "callbacks.every_event delivery.out_of_order",
		"never_dedupes":                        "authorization.code_once delivery.duplicate_message delivery.duplicate_authorized",
		"redeems_twice":                        "authorization.code_once delivery.duplicate_authorized",
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
