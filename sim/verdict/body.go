package verdict

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"

	"wxlab/sim/bilingual"
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

// wrapperHint recognises what frameworks put around or instead of an answer; it is empty for anything else.
func wrapperHint(body []byte) bilingual.Text {
	switch text := bytes.TrimSpace(body); {
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte(`"`)):
		return bilingual.Textf("；是否被框架包装成了 JSON？", "; does a framework wrap the answer in JSON?")
	case bytes.HasPrefix(bytes.ToLower(text), []byte("<!doctype")), bytes.HasPrefix(bytes.ToLower(text), []byte("<html")):
		return bilingual.Textf("；这是 HTML 页面：是否由页面模板或错误页返回？",
			"; this is an HTML page, did a layout or an error page answer?")
	}
	return bilingual.Text{}
}
