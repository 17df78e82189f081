package paste

import (
	"regexp"
	"strconv"
	"strings"
)

// Alert is a notice of WeChat's alarm groups (告警群).
type Alert struct {
	Text    string
	Subject Subject
	Kind    Trouble
	Tags    []Tag  // [name=value], in order
	Count   string // 次数
	Line    int
	Column  int
}

// Tag is one [name=value] of a sample.
type Tag struct{ Name, Value string }

// Get is the value of a tag, "" when there is none.
func (a Alert) Get(name string) string {
	for _, t := range a.Tags {
		if t.Name == name {
			return t.Value
		}
	}
	return ""
}

// Number is a tag's value as a number, -1 when it is none.
func (a Alert) Number(name string) int {
	if n, err := strconv.Atoi(strings.TrimSpace(a.Get(name))); err == nil {
		return n
	}
	return -1
}

// Subject is what WeChat was pushing.
type Subject string

// The subjects.
const (
	TicketPush  Subject = "ticket"
	AuthPush    Subject = "auth" // another authorization event
	MessagePush Subject = "message"
	SomePush    Subject = "push" // the text does not tell
)

// Trouble is what WeChat says went wrong.
type Trouble string

// The troubles.
const (
	BadAnswer    Trouble = "answer"  // 得到的回应不合法
	BadStatus    Trouble = "status"  // [http code=…]
	NoAnswer     Trouble = "timeout" // 5秒内没有返回
	NoConnection Trouble = "connect"
	NoName       Trouble = "dns"
	CurlError    Trouble = "curl"
	Suspended    Trouble = "suspended" // 标记失败(自动屏蔽)
	OtherAlarm   Trouble = "other"
)

var (
	tag       = regexp.MustCompile(`\[([\w .]{2,24}?)[ ]*[=:][ ]*`)
	alarming  = regexp.MustCompile(`微信服务器向|response_content|response_length|(?i)\[http ?code|开发者5秒内没有返回|错误样例`)
	fails     = regexp.MustCompile(`次数[:：]\s*([^\n\r]+)`)
	curlCode  = regexp.MustCompile(`(?i)curl(?:_errno| error| err(?:or)?(?: ?code)?)?\s*[:=(]?\s*(?:code\s*)?(\d{1,2})\b`)
	httpCode  = regexp.MustCompile(`(?i)http[ _]?(?:status[ _]?)?code\s*[=:]\s*(\d{3})`)
	content   = regexp.MustCompile(`内容\s*[:：]`)
	quotedEnd = regexp.MustCompile(`"\](?:[\[\s]|$)`)
)

// readAlarms reads the notices in a text. Several are told apart by their 内容 lines.
func readAlarms(whole string, places places) (out []Alert) {
	if !alarming.MatchString(whole) {
		return nil
	}
	var starts []int
	for _, m := range content.FindAllStringIndex(whole, most) {
		starts = append(starts, m[0])
	}
	if len(starts) == 0 {
		starts = []int{max(0, alarming.FindStringIndex(whole)[0]-200)}
	}
	for i, from := range starts {
		to := len(whole)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		if i == 0 && len(starts) == 1 {
			from = 0
		}
		a := newAlert(strings.ToValidUTF8(whole[from:to], "�"))
		a.Line, a.Column = places.of(from + max(0, strings.IndexFunc(whole[from:to], func(r rune) bool { return r > ' ' })))
		out = append(out, a)
	}
	return out
}

func newAlert(text string) Alert {
	a := Alert{Text: strings.TrimSpace(text), Tags: tags(text)}
	if m := fails.FindStringSubmatch(text); m != nil {
		a.Count = strings.TrimSpace(m[1])
	}
	a.Subject, a.Kind = subject(text), a.trouble(text)
	return a
}

func subject(text string) Subject {
	switch {
	case strings.Contains(text, "component_verify_ticket"):
		return TicketPush
	case strings.Contains(text, "授权"):
		return AuthPush
	case strings.Contains(text, "消息") || strings.Contains(text, "事件") || strings.Contains(text, "[Event"):
		return MessagePush
	}
	return SomePush
}

// trouble sorts a notice. What a sample names decides before what the sentence says.
func (a *Alert) trouble(text string) Trouble {
	if m := curlCode.FindStringSubmatch(text); m != nil && a.Get("curl") == "" {
		a.Tags = append(a.Tags, Tag{"curl", m[1]})
	}
	if m := httpCode.FindStringSubmatch(text); m != nil {
		a.Tags = append(a.Tags, Tag{"status", m[1]})
	}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	switch status := a.Number("status"); {
	case status >= 0 && status != 200:
		return BadStatus
	case a.Number("curl") > 0:
		return CurlError
	case a.Get("response_content") != "" || a.Get("response_length") != "":
		return BadAnswer
	case has("DNS", "dns", "域名解析"):
		return NoName
	case has("标记失败", "自动屏蔽", "暂时不推送"):
		return Suspended
	case has("连接失败", "连接超时", "连接开发者服务器", "connect", "无法连接"):
		return NoConnection
	case has("秒内没有返回", "请求超时", "timeout", "timed out", "超时"):
		return NoAnswer
	case has("不合法", "应返回success"):
		return BadAnswer
	}
	return OtherAlarm
}

// tags reads [name=value]; a value may hold quotes and, within them, brackets.
func tags(text string) (out []Tag) {
	for {
		m := tag.FindStringSubmatchIndex(text)
		if m == nil || len(out) >= most {
			return out
		}
		rest := text[m[1]:]
		end := strings.IndexByte(rest, ']')
		if strings.HasPrefix(rest, `"`) {
			if quoted := quotedEnd.FindStringIndex(rest[1:]); quoted != nil {
				end = quoted[0] + 2
			}
		}
		if end < 0 {
			end = len(rest)
		}
		out = append(out, Tag{text[m[2]:m[3]], rest[:end]})
		text = rest[end:]
	}
}
