package explain

import (
	"strconv"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/paste"
)

// alarm is a notice of WeChat's alarm groups being explained. It is WeChat's word, and only its sample is a fact.
type alarm struct {
	*opening
	paste.Alert
}

// explainAlarm accounts for a notice of WeChat's alarm groups (PROTOCOL 3.1, 7.5).
func (p Paste) explainAlarm(alert paste.Alert) Explanation {
	a := alarm{newOpening(p.input(p.Keys[0])), alert}
	e := Explanation{Kind: KindAlarm, Fields: a.tagFields()}
	e.Steps = a.walk([]stage{
		{"alarm", func(o *opening) finding { return a.what() }},
		{"alarm_sample", func(o *opening) finding { return a.sample() }},
	})
	e.Summary = a.say("alarm.summary."+string(a.Kind), a.say("alarm.subject."+string(a.Subject)))
	e.Likely = a.alarmCauses()
	return e
}

func (a alarm) tagFields() (out []Field) {
	for _, t := range a.Tags {
		out = append(out, Field{Path: t.Name, Value: t.Value})
	}
	return out
}

func (a alarm) what() finding {
	subject := a.say("alarm.subject." + string(a.Subject))
	if a.Count == "" {
		return a.info("alarm.what", subject)
	}
	return a.info("alarm.what_count", subject, a.Count)
}

func (a alarm) sample() finding {
	data := []Datum{}
	for _, t := range a.Tags {
		data = append(data, Datum{Label: t.Name, Value: t.Value, Mono: true})
	}
	return finding{state: Failed, detail: a.say("alarm.kind." + string(a.Kind)), data: data}
}

// alarmCauses name what usually stands behind a notice. Where the sample shows the very answer, it is judged.
func (a alarm) alarmCauses() []Likely {
	cause := func(id string, args ...any) []Likely { return []Likely{a.cause("alarm_sample", id, false, args...)} }
	switch a.Kind {
	case paste.BadAnswer:
		return a.answerCauses()
	case paste.BadStatus:
		return []Likely{a.statusCause(a.Number("status"))}
	case paste.CurlError:
		if id := "alarm_curl_" + strconv.Itoa(a.Number("curl")); i18n.Has("explain.cause." + id) {
			return cause(id)
		}
		return cause("alarm_curl", a.Number("curl"))
	case paste.OtherAlarm:
		return cause("alarm_other")
	}
	return cause("alarm_" + string(a.Kind))
}

// statusCause names what usually answers with a status.
func (a alarm) statusCause(status int) Likely {
	id := "status_error"
	switch {
	case status == 201 || status == 202 || status == 204:
		id = "alarm_created"
	case status >= 300 && status < 400:
		id = "alarm_redirect"
	case status == 401 || status == 403 || status == 419:
		id = "status_guard"
	case status == 404 || status == 405:
		id = "status_route"
	case status == 413 || status == 415:
		id = "alarm_media_type"
	case status >= 502 && status <= 504:
		id = "status_gateway"
	}
	return a.cause("alarm_sample", id, false, status)
}

// answerCauses compare the answer of the sample with success. WeChat prints the answer between quotes of its own or
// not; the length tells whether the quotes that are seen belong to the answer.
func (a alarm) answerCauses() []Likely {
	length, shown := a.Number("response_length"), a.Get("response_content")
	bare := strings.Trim(shown, `"`)
	lower := strings.ToLower(strings.TrimSpace(bare))
	cause := func(id string, args ...any) []Likely { return []Likely{a.cause("alarm_sample", id, false, args...)} }
	switch quoted := len(shown) >= 2 && shown[0] == '"'; {
	case shown == "" && length <= 0:
		return cause("alarm_empty")
	case quoted && length == len(bare)+2 && lower == "success":
		return cause("alarm_quoted", length)
	case lower == "success" && strings.TrimSpace(bare) != "success":
		return cause("success_case", strings.TrimSpace(bare))
	case lower == "success" && length == len("success"):
		return cause("alarm_success")
	case lower == "success" && length == len("success")+3:
		return cause("alarm_bom")
	case lower == "success" && length > len("success"):
		return cause("success_blank", length-len("success"))
	case lower == "success":
		return cause("alarm_unsized")
	case strings.HasPrefix(lower, "success<"):
		return cause("success_glued")
	case strings.HasPrefix(lower, "{") || strings.HasPrefix(lower, "["):
		return cause("reply_json")
	case strings.HasPrefix(lower, "<!doctype") || strings.Contains(lower, "<html"):
		return cause("reply_html")
	case strings.Contains(lower, "<xml") && a.Subject != paste.MessagePush:
		return cause("event_reply")
	case lower == "":
		return cause("alarm_empty")
	}
	return cause("alarm_answer", bare)
}
