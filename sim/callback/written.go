package callback

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	"wxlab/fixtures"
	"wxlab/sim/bilingual"
	"wxlab/sim/wellformed"
)

// WrittenError says in both languages why a message of somebody's own cannot be pushed.
type WrittenError struct{ bilingual.Text }

// Error implements error.
func (e *WrittenError) Error() string { return e.En }

// Written is a message that somebody wrote, in XML or JSON: where it belongs, and what it says.
type Written struct {
	Type   Type
	Fields map[string]string // by path, as Leaves has them
}

// OfWritten reads a message that need not be of the catalogue. InfoType makes it an authorization event, MsgType a message
// or an event; the error is a *WrittenError.
func (c Catalogue) OfWritten(plain []byte) (Written, error) {
	fields, err := writtenFields(plain)
	if err != nil {
		return Written{}, err
	}
	name, family := fields["InfoType"], AuthEvent
	if msgType := fields["MsgType"]; name == "" && msgType != "" {
		name, family = msgType, Message
		if msgType == "event" {
			name, family = fields["Event"], Event
		}
	}
	if name == "" {
		return Written{}, &WrittenError{bilingual.Textf(
			"消息里没有 InfoType（授权事件），也没有 MsgType（消息）或 Event（事件），不知道该推送到哪个地址；它的字段有：%s",
			"the message has no InfoType (authorization event), and no MsgType (message) or Event (event): it belongs to no URL. "+
				"Its fields are %s", strings.Join(slices.Sorted(maps.Keys(fields)), ", "))}
	}
	return Written{c.named(name, family), fields}, nil
}

// named is the entry of the catalogue of that name, or one for a message that it does not have.
func (c Catalogue) named(name string, family Family) Type {
	if k, err := c.Find(name); err == nil && k.Family == string(family) {
		return k
	}
	k := Type{Callback: fixtures.Callback{Name: name, Family: string(family), UserInitiated: family == Message}}
	if family == Message {
		k.Action = "message"
	}
	return k
}

// Unreadable is what a message is that nobody can read, of the family that its sender wants it to be.
func Unreadable(family Family) Written {
	return Written{Type: Type{Callback: fixtures.Callback{Name: "raw", Family: string(family)}}}
}

// IsJSON says whether a message is written in JSON.
func IsJSON(plain []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(plain, " \t\r\n"), []byte("{")) }

func writtenFields(plain []byte) (map[string]string, error) {
	if !IsJSON(plain) {
		fields, err := Leaves(plain)
		if err != nil {
			return nil, brokenXML(plain, err)
		}
		return fields, nil
	}
	asXML, err := XMLOfJSON(plain)
	if err != nil {
		return nil, brokenJSON(plain, err)
	}
	fields, err := Leaves(asXML)
	if err != nil {
		return nil, &WrittenError{bilingual.Textf("JSON 中没有可推送的字段：%v", "the JSON has no fields that can be pushed: %v", err)}
	}
	return fields, nil
}

func brokenXML(plain []byte, err error) error {
	var fault *wellformed.Error
	if !errors.As(err, &fault) {
		return &WrittenError{bilingual.Textf("消息不是 XML：%v", "the message is no XML: %v", err)}
	}
	line, column := position(plain, fault.Offset)
	return &WrittenError{bilingual.Textf("消息的 XML 不合法，第 %d 行第 %d 列：", "the message is broken XML, line %d, column %d: ",
		line, column).Plus(fault.Text())}
}

func brokenJSON(plain []byte, err error) error {
	var fault *json.SyntaxError
	if !errors.As(err, &fault) {
		return &WrittenError{bilingual.Textf("消息的 JSON 无法作为推送：%v", "the message's JSON cannot be pushed: %v", err)}
	}
	offset := max(0, int(fault.Offset)-1) // it counts the byte at which it stopped
	line, column := position(plain, offset)
	return &WrittenError{bilingual.Textf("消息的 JSON 不合法，第 %d 行第 %d 列：%v（偏移 %d 字节）",
		"the message is broken JSON, line %d, column %d: %v, at byte %d", line, column, err, offset)}
}

// position is where a byte stands, both counted from 1; columns are bytes.
func position(text []byte, offset int) (line, column int) {
	before := text[:min(offset, len(text))]
	return 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n')
}

// Tree is the message as elements, for those who look at single ones; one that cannot be read has none.
func (m Written) Tree(plain []byte) *Element {
	if IsJSON(plain) {
		plain, _ = XMLOfJSON(plain) // one that is no object has no elements either
	}
	root, err := ParseElement(string(plain))
	if err == nil {
		return root
	}
	root = &Element{Name: "xml"}
	for _, path := range slices.Sorted(maps.Keys(m.Fields)) {
		if !strings.Contains(path, ".") {
			root.Children = append(root.Children, &Element{Name: path, Text: m.Fields[path], CDATA: true})
		}
	}
	return root
}
