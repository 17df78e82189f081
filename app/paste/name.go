package paste

import (
	"regexp"
	"strings"
)

// shape is what a value of a name can look like; a value of another shape is no value of that name.
type shape struct {
	name  string // as WeChat writes it
	looks *regexp.Regexp
	group bool // it belongs to what a URL carries
	bare  bool // recognizable without a mark between name and value
}

var (
	hexadecimal = regexp.MustCompile(`^[0-9A-Fa-f]{6,64}$`)
	digits      = regexp.MustCompile(`^\d{8,16}$`)
	oneWord     = regexp.MustCompile(`^[\w+/=.%~ -]{1,64}$`)
	mode        = regexp.MustCompile(`^(?i:aes|raw)$`)
	openID      = regexp.MustCompile(`^[\w-]{6,40}$`)
	appID       = regexp.MustCompile(`^(?:wx|ww|tt|gh_)[0-9A-Za-z]{6,30}$`)
	echo        = regexp.MustCompile(`^\S{1,256}$`)
	base64Text  = regexp.MustCompile(`^[A-Za-z0-9+/_\s-]{32,}={0,2}\s*$`)
	base64Block = regexp.MustCompile(`^[A-Za-z0-9+/_ -]{22}(?:==)?$`)
	userName    = regexp.MustCompile(`^[\w@.-]{3,64}$`)
	tokenWord   = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)
	key43       = regexp.MustCompile(`^[A-Za-z0-9+/]{43}=?$`)
)

// known maps a name, in small letters and without joints, to what it is.
var known = map[string]shape{
	"signature":        {"signature", hexadecimal, true, true},
	"msgsignature":     {"msg_signature", hexadecimal, true, true},
	"msgsign":          {"msg_signature", hexadecimal, true, true},
	"messagesignature": {"msg_signature", hexadecimal, true, true},
	"timestamp":        {"timestamp", digits, true, true},
	"nonce":            {"nonce", oneWord, true, false},
	"noncestr":         {"nonce", oneWord, true, false},
	"encrypttype":      {"encrypt_type", mode, true, true},
	"enctype":          {"encrypt_type", mode, true, true},
	"openid":           {"openid", openID, true, false},
	"appid":            {"appid", appID, false, true},
	"componentappid":   {"component_appid", appID, false, true},
	"echostr":          {"echostr", echo, true, false},
	"encrypt":          {"Encrypt", base64Text, false, true},
	"msgencrypt":       {"Encrypt", base64Text, false, true},
	"encryptmsg":       {"Encrypt", base64Text, false, true},
	"encryptedxml":     {"Encrypt", base64Text, false, true},
	"tousername":       {"ToUserName", userName, false, false},
	"encrypteddata":    {"encryptedData", base64Text, false, true},
	"iv":               {"iv", base64Block, false, true},
	"sessionkey":       {"session_key", base64Block, false, true},
	"token":            {"token", tokenWord, false, false},
	"encodingaeskey":   {"encoding_aes_key", key43, false, true},
	"aeskey":           {"encoding_aes_key", key43, false, true},
	"componentaeskey":  {"encoding_aes_key", key43, false, true},
	"componenttoken":   {"token", tokenWord, false, false},
}

var unjointed = strings.NewReplacer("_", "", "-", "")

// named looks a written name up: msgSignature, MSG_SIGNATURE, req.query.msg_signature.
func named(written string) (shape, bool) {
	if dot := strings.LastIndexByte(written, '.'); dot >= 0 {
		written = written[dot+1:]
	}
	s, ok := known[unjointed.Replace(strings.ToLower(written))]
	return s, ok
}
