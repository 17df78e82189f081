package sim

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"slices"

	"wxlab/sim/msgcrypt"
)

// judgeDirect takes the answer of an account's own server, whose mode and format decide what it may look like: the
// plain mode knows no envelope, the cipher mode nothing else, the compatible mode takes both (PROTOCOL 2.9).
func judgeDirect(p push, body []byte) verdict {
	v := verdict{outcome: Acknowledged}
	if len(body) == 0 || string(body) == "success" || v.nearlySuccess(body) {
		return v
	}
	asXML := body
	if p.direct.Format == JSONFormat {
		var err error
		if asXML, err = xmlOfJSON(body); err != nil {
			return v.invalid("reply_json", 0, fmt.Sprintf("the body is %s, neither success, nor empty, nor a JSON object: %v", shorten(body), err), "返回内容既不是 success、空串，也不是 JSON 对象")
		}
	}
	sealed := bytes.Contains(asXML, []byte("<Encrypt>"))
	switch {
	case sealed && p.direct.Mode == PlainMode:
		return v.invalid("sealed_in_plain", 0, "the reply is encrypted; in the plain mode it goes out in clear", "明文模式下回复不应加密")
	case !sealed && p.direct.Mode != CipherMode:
		return v.message(p, msgcrypt.Reply{Plain: asXML, AppID: p.platform.AppID})
	case p.direct.Format == JSONFormat:
		return judgeSealedJSON(p, body, asXML)
	}
	return judgeReply(p, body)
}

// judgeSealedJSON opens an envelope whose inner message is JSON as well; envelope is body as XML.
func judgeSealedJSON(p push, body, envelope []byte) verdict {
	v := verdict{outcome: Acknowledged}
	var sealed struct{ TimeStamp json.RawMessage }
	if json.Unmarshal(body, &sealed) == nil && bytes.HasPrefix(sealed.TimeStamp, []byte(`"`)) {
		v.blame("reply_timestamp_text", -1, "TimeStamp is a string; in JSON it is a number", "TimeStamp 应为数字，而不是字符串")
	}
	r, err := msgcrypt.OpenReply(p.platform.Token, p.platform.sealingKey(), envelope)
	if err != nil {
		return v.cannotOpen(p, envelope, err)
	}
	if inner, err := xmlOfJSON(r.Plain); err == nil {
		r.Plain = inner
	}
	return v.opened(p, r)
}

// xmlOfJSON writes a JSON object as the XML that means the same, names in alphabetical order.
func xmlOfJSON(raw []byte) ([]byte, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	if object == nil {
		return nil, fmt.Errorf("null is no object")
	}
	var b bytes.Buffer
	b.WriteString("<xml>")
	if err := writeObject(&b, object); err != nil {
		return nil, err
	}
	b.WriteString("</xml>")
	return b.Bytes(), nil
}

func writeObject(b *bytes.Buffer, object map[string]json.RawMessage) error {
	var names []string
	for name := range object {
		if !isName(name) {
			return fmt.Errorf("the name %q has no place in a message", name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := writeValue(b, name, object[name]); err != nil {
			return err
		}
	}
	return nil
}

func writeValue(b *bytes.Buffer, name string, raw json.RawMessage) error {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil && list != nil {
		for _, item := range list {
			if err := writeValue(b, name, item); err != nil {
				return err
			}
		}
		return nil
	}
	b.WriteString("<" + name + ">")
	defer b.WriteString("</" + name + ">")
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil && object != nil {
		return writeObject(b, object)
	}
	text := string(raw)
	if err := json.Unmarshal(raw, &text); err != nil {
		text = string(raw) // a number, true, false or null
	}
	return xml.EscapeText(b, []byte(text))
}

// isName says whether a JSON name can be an element: WeChat's are letters, digits and underscores.
func isName(name string) bool {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
