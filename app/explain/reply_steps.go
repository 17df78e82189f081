package explain

import (
	"strings"

	"wxlab/platform/msgcrypt"
)

// stepOf is the step of an account that shows what a problem of the simulator is about.
func stepOf(code string) string {
	for _, known := range []struct{ prefix, step string }{
		{"status_", "status"}, {"timeout", "status"}, {"unreachable", "status"},
		{"reply_signature", "signature"}, {"reply_token", "signature"}, {"reply_time", "signature"}, {"signed_", "signature"},
		{"signature_", "signature"},
		{"reply_hex", "base64"}, {"reply_base64", "base64"}, {"base64_", "base64"}, {"reply_cut", "cipher"}, {"reply_cipher", "cipher"}, {"reply_other_key", "cipher"},
		{"padding_", "padding"}, {"reply_padding", "padding"},
		{"length_", "length"}, {"reply_length", "length"},
		{"reply_appid", "appid"}, {"reply_no_appid", "appid"}, {"reply_authorizer", "appid"},
		{"message_", "fields"}, {"sealed_success", "fields"},
		{"sealed_empty", "passive"}, {"not_swapped", "passive"}, {"no_parties", "passive"}, {"from_appid", "passive"},
		{"reply_from_to", "passive"}, {"reply_create_time", "passive"}, {"reply_type", "passive"},
		{"reply_mini_program", "passive"}, {"reply_field", "passive"}, {"reply_flat", "passive"}, {"reply_long", "passive"},
		{"reply_articles", "passive"}, {"reply_count", "passive"}, {"reply_too_many", "passive"}, {"reply_media", "passive"},
	} {
		if strings.HasPrefix(code, known.prefix) {
			return known.step
		}
	}
	return "answer"
}

// stepErrors are the official codes that belong beside a failed step.
func stepErrors() map[string]error {
	return map[string]error{
		"signature": msgcrypt.ErrSignature, "base64": msgcrypt.ErrBase64, "cipher": msgcrypt.ErrCiphertext,
		"padding": msgcrypt.ErrPadding, "length": msgcrypt.ErrLength, "appid": msgcrypt.ErrAppID,
		"fields": msgcrypt.ErrEnvelope,
	}
}

// guessed are the codes whose cause is only the usual one; with the others the bytes themselves show it.
func guessed() []string {
	return []string{
		"status_keys", "status_guard", "status_route", "status_body", "status_limit", "status_gateway", "status_error",
		"status_other", "unreachable", "unreachable_http", "timeout", "reply_signature", "reply_cipher", "reply_length", "not_reply",
		"not_success", "not_json", "reply_appid", "bytes_before", "bytes_after", "reply_from_to", "says_keys", "reply_token",
		"no_parties", "reply_base64",
	}
}
