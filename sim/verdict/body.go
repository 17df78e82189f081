package verdict

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/wellformed"
)

// Quote quotes the start of a body.
func Quote(body []byte) string {
	const limit = 60
	if len(body) <= limit {
		return strconv.Quote(string(body))
	}
	cut := body[:limit]
	for !utf8.Valid(cut) && len(cut) > limit-4 {
		cut = cut[:len(cut)-1]
	}
	return strconv.Quote(string(cut)) + fmt.Sprintf("… (%d bytes)", len(body))
}

// foreign recognises a body that is neither a word nor an envelope, but what a framework makes of one.
func foreign(body []byte) (code string, ok bool) {
	text := bytes.TrimLeft(bytes.TrimPrefix(body, []byte(byteOrderMark)), blanks)
	lower := bytes.ToLower(text[:min(len(text), 64)])
	switch {
	case complains(text):
		return "says_keys", true
	case bytes.HasPrefix(text, []byte(`"`)) && saysSuccess([]byte(unquoted(text))):
		return "success_json", true
	case bytes.HasPrefix(text, []byte(`"`)) && strings.Contains(unquoted(text), "<xml"):
		return "reply_quoted", true
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")), bytes.HasPrefix(text, []byte(`"`)):
		return "reply_json", true
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return "reply_html", true
	case successXML.Match(text):
		return "success_xml", true
	case bytes.HasSuffix(bytes.TrimSpace(text), []byte("success")) && isNotice(text): // which is slow to tell
		return "php_notice", true
	}
	return "", false
}

// complaints are how servers say in a body of status 200 that a push did not verify or open.
var complaints = regexp.MustCompile(`(?i)(signature|sign|appid|decrypt)\w*["' :,_-]{0,3}(is |was |check |verification )?` +
	`(err|fail|invalid|mismatch|wrong|not match|illegal|不)|(invalid|illegal|bad|wrong|failed to|cannot|can't|unable to) ` +
	`[\w ]{0,16}(signature|appid|decrypt)|(签名|验签|解密|校验)[^"<]{0,8}(失败|错误|异常|不一致|不正确|不匹配|不通过|无效)|-4000[1-9]\b`)

// complains recognises a short error message about signature or cipher, in text or JSON.
func complains(text []byte) bool {
	const longest = 512
	return len(text) <= longest && !bytes.Contains(text, []byte("<")) && !bytes.Contains(text, []byte("Encrypt")) &&
		complaints.Match(text)
}

// unquoted is the text of a JSON string, "" for anything else.
func unquoted(body []byte) string {
	var text string
	if json.Unmarshal(bytes.TrimSpace(body), &text) != nil {
		return ""
	}
	return text
}

// successXML is how WeChat Pay is answered, in long and short.
var successXML = regexp.MustCompile(`(?i)^<xml>\s*(<return_code>)?\s*(<!\[CDATA\[)?success`)

// notices are what PHP writes where display_errors is on, as HTML and as text.
var notices = regexp.MustCompile(`(?i)(<b>|\b)(warning|notice|deprecated|fatal error|parse error|strict standards)(</b>)?: .* on line (<b>)?\d+`)

func isNotice(text []byte) bool { return notices.Match(text) }

// debugs are toolbars and traces that frameworks append to pages.
var debugs = regexp.MustCompile(`(?i)think_page_trace|phpdebugbar|sf-toolbar|djdebug|debug-bar|debugbar|^\s*(<!--|<(div|script|style|link)\b)`)

func isDebug(text []byte) bool { return debugs.Match(text) }

// surrounded recognises an envelope between bytes that do not belong there.
func (v Verdict) surrounded(body []byte) (Verdict, bool) {
	start, end, ok := document(body)
	if !ok {
		return v, false
	}
	found := false
	if before := body[:start]; len(bytes.Trim(bytes.TrimPrefix(before, []byte(byteOrderMark)), blanks)) > 0 {
		v, found = v.invalid(beforeCode(before), 0, bilingual.Textf("<xml> 之前有 %d 字节多余的内容：%s",
			"before <xml> stand %d bytes that do not belong there: %s", len(before), Quote(before))), true
	}
	if after := body[end:]; len(bytes.TrimSpace(after)) > 0 {
		at := end + len(after) - len(bytes.TrimLeft(after, blanks))
		v, found = v.invalid(afterCode(after), at, bilingual.Textf("</xml> 之后（偏移 %d）有多余的内容：%s",
			"behind </xml>, at offset %d, stands what does not belong there: %s", at, Quote(body[at:]))), true
	}
	return v, found
}

// document finds where a whole document stands in a body: up to the first </xml>, or the last.
func document(body []byte) (start, end int, ok bool) {
	if start = bytes.Index(body, []byte("<xml")); start < 0 {
		return 0, 0, false
	}
	for _, at := range []int{bytes.Index(body[start:], []byte("</xml>")), bytes.LastIndex(body[start:], []byte("</xml>"))} {
		if end = start + at + len("</xml>"); at > 0 && wellformed.Check(body[start:end]) == nil {
			return start, end, true
		}
	}
	return 0, 0, false
}

func beforeCode(before []byte) string {
	switch {
	case isNotice(before):
		return "php_notice"
	case bytes.Contains(before, []byte("success")):
		return "success_glued"
	}
	return "bytes_before"
}

func afterCode(after []byte) string {
	switch text := bytes.TrimSpace(after); {
	case bytes.HasPrefix(text, []byte("success")), bytes.HasPrefix(text, []byte("<xml")):
		return "reply_twice"
	case isNotice(text):
		return "php_notice"
	case isDebug(text):
		return "debug_html"
	}
	return "bytes_after"
}
