package api

import "wxlab/sim/bilingual"

// body is the request's as the endpoint reads it: a form where one is taken is an object, and where \uXXXX is kept as it is
// written, its backslash is text.
func (c *call) body() []byte {
	if c.row.fields {
		return formAsJSON(c.req.Body, c.row.lists)
	}
	if !c.row.escapes {
		return c.req.Body
	}
	var out []byte
	body := c.req.Body
	for at := nextEscape(body); at >= 0; at = nextEscape(body) {
		out = append(append(out, body[:at]...), `\\`...)
		body = body[at+1:]
	}
	return append(out, body...)
}

// nextEscape is where the first \uXXXX of JSON begins, -1 for none.
func nextEscape(body []byte) int {
	for at := 0; at+6 <= len(body); at++ {
		if body[at] != '\\' {
			continue
		}
		if body[at+1] == 'u' {
			return at
		}
		at++ // what is escaped
	}
	return -1
}

// remarkEscapes notes that \uXXXX was kept as it is written.
func (c *call) remarkEscapes() {
	at := nextEscape(c.req.Body)
	if !c.row.escapes || at < 0 {
		return
	}
	if !c.remark.Empty() {
		c.remark = c.remark.Plus(bilingual.Textf("；", "; "))
	}
	c.remark = c.remark.Plus(bilingual.Textf("JSON 中有 %s 这样的转义，已按字面保存，用户看到的就是它（微信也可能返回 40033、47002）："+
		"请直接输出 UTF-8（PHP 用 JSON_UNESCAPED_UNICODE，Python 用 ensure_ascii=False，Go 用 SetEscapeHTML(false)）",
		"the JSON has escapes such as %s, which are kept as they are written and shown like that (WeChat may also answer "+
			"40033 or 47002): write UTF-8 (PHP JSON_UNESCAPED_UNICODE, Python ensure_ascii=False, Go SetEscapeHTML(false))",
		string(c.req.Body[at:at+6])))
}
