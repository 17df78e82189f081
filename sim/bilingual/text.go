// Package bilingual is the shape of everything that the simulator says to people: the same text in Chinese and English.
package bilingual

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Text is one text in both languages.
type Text struct{ Zh, En string }

// Textf formats both languages with the same values, so that neither knows more than the other. A language that needs
// another order of values numbers them: %[2]s. A value that is a Text stands in each language in its own. Without values
// the texts stand as they are.
func Textf(zh, en string, values ...any) Text {
	if len(values) == 0 {
		return Text{Zh: zh, En: en}
	}
	return Text{Zh: fmt.Sprintf(zh, spoken("zh", values)...), En: fmt.Sprintf(en, spoken("en", values)...)}
}

// spoken are values in one language.
func spoken(lang string, values []any) []any {
	out := make([]any, len(values))
	for i, v := range values {
		switch x := v.(type) {
		case Text:
			v = x.In(lang)
		case time.Duration:
			if lang == "zh" {
				v = chineseSpan(x)
			}
		}
		out[i] = v
	}
	return out
}

// chineseUnits are those of a duration as Go writes it, the longer names first.
var chineseUnits = strings.NewReplacer("ms", " 毫秒 ", "µs", " 微秒 ", "ns", " 纳秒 ", "h", " 小时 ", "m", " 分 ", "s", " 秒 ")

// chineseSpan is a duration in Chinese: 1 分 30 秒, and 10 分 where no seconds are left.
func chineseSpan(d time.Duration) string {
	written := d.String()
	for _, rest := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(written, rest) {
			written = written[:len(written)-2]
		}
	}
	return strings.TrimSpace(chineseUnits.Replace(written))
}

// Error is a text that says why something cannot be done; as an error it is English, and who shows it picks the language.
type Error struct {
	Text
	cause error // of the network or the system, in words of its own; may be nil
}

// Errorf is an error in both languages.
func Errorf(zh, en string, values ...any) error { return Error{Text: Textf(zh, en, values...)} }

// Because is an error in both languages that cause brought about; who shows it says both.
func Because(cause error, zh, en string, values ...any) error {
	return Error{Textf(zh, en, values...), cause}
}

// Error implements error.
func (e Error) Error() string {
	if e.cause == nil {
		return e.En
	}
	return e.En + ": " + e.cause.Error()
}

// Cause is what the network or the system said, nil where it has no part in this.
func (e Error) Cause() error { return e.cause }

// Unwrap gives the cause.
func (e Error) Unwrap() error { return e.cause }

// Verbatim is a text of no language, such as an error of the network.
func Verbatim(text string) Text { return Text{Zh: text, En: text} }

// In picks a language: Chinese for "zh" and everything that starts so, English otherwise.
func (t Text) In(lang string) string {
	if strings.HasPrefix(lang, "zh") {
		return t.Zh
	}
	return t.En
}

// Empty says whether there is nothing to say.
func (t Text) Empty() bool { return t == Text{} }

// UnmarshalJSON also reads a text from when it was in one language, as a string.
func (t *Text) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*t = Verbatim(one)
		return nil
	}
	type both Text // without this method
	return json.Unmarshal(raw, (*both)(t))
}

// Plus appends another text.
func (t Text) Plus(more Text) Text { return Text{Zh: t.Zh + more.Zh, En: t.En + more.En} }
