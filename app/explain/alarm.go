package explain

import (
	"strconv"
	"strings"

	"wxlab/app/i18n"
	"wxlab/app/paste"
	"wxlab/sim/callback"
	"wxlab/sim/verdict"
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
		return a.judged(verdict.Answer{Status: a.Number("status")})
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

// push is what the notice is about, as far as it tells.
func (a alarm) push() verdict.Push {
	if a.Subject == paste.MessagePush {
		return verdict.Push{Family: callback.Message}
	}
	return verdict.Push{Family: callback.AuthEvent}
}

// judged are the reasons of the judge for an answer like that of the sample, the first one that decided.
func (a alarm) judged(answer verdict.Answer) []Likely {
	out := []Likely{}
	for _, reason := range Reasons(verdict.Judge(a.push(), answer).Problems, a.lang) {
		out = append(out, Likely{ID: reason.Code, Step: "alarm_sample", Cause: Joined(a.lang, reason.Text, reason.Cause),
			Fix: reason.Fix})
	}
	return out
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
		return a.judged(verdict.Answer{Status: 200, Body: []byte(strings.TrimSpace(bare))})
	case lower == "success" && length == len("success"):
		return cause("alarm_success")
	case lower == "success" && length == len("success")+3:
		return cause("alarm_bom")
	case lower == "success" && length > len("success"):
		return a.judged(verdict.Answer{Status: 200, Body: []byte("success" + strings.Repeat("\n", min(length, 1<<10)-len("success")))})
	case lower == "success":
		return cause("alarm_unsized")
	case lower == "":
		return cause("alarm_empty")
	}
	if likely := a.judged(verdict.Answer{Status: 200, Body: []byte(bare)}); len(likely) > 0 {
		return likely
	}
	return cause("alarm_answer", bare)
}
