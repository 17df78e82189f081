package coach

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// Release is a release check (全网发布检测) that was recognized on record, by its test accounts (PROTOCOL 8.2): WeChat's
// own, or the simulator's.
type Release struct {
	Group int
	At    time.Time
	Steps []ReleaseStep
}

// ReleaseStep is one step of it, as WeChat's console names it.
type ReleaseStep struct {
	ID       string // ticket, authorized, text, api, event, mp_api, unauthorized
	OK       bool
	Took     time.Duration
	Expected bilingual.Text
	Got      bilingual.Text
	Cause    bilingual.Text // of a step that is OK: what is to be remarked
	Problem  string         // code of what is wrong with the answer
	Evidence []int64
	Unseen   bool // nothing can be said: it was not pushed, or no key at hand opens the push

	Exchanges []journal.Detail // the push, and the calls that it led to
}

// releases recognizes release checks.
type releases struct {
	ticket *step // the latest, which comes before the accounts
	all    []*release
}

// release is one that is under way: a group's pushes within lull of each other.
type release struct {
	group   int
	at, end time.Time
	steps   []*step
}

// step is a push of a release check with what it led to.
type step struct {
	id     string
	push   journal.Detail
	answer opened
	code   string // that the message named
	calls  []journal.Detail
	sent   []string // texts sent to the follower
}

// lull is how long a check may stand still: it takes seconds.
const lull = 10 * time.Minute

func (r *releases) pushed(d journal.Detail, v opened) {
	if d.Kind == journal.KindTicket {
		r.ticket = &step{id: "ticket", push: d, answer: v}
		return
	}
	account, ok := platform.ReleaseCheckAccountOf(d.AppID)
	id, code := stepOf(d, ok && account.Kind == platform.MiniProgram)
	if !ok || id == "" {
		return
	}
	now := r.of(account.Group, d.At)
	again := slices.ContainsFunc(now.steps, func(s *step) bool { return s.id == id && s.push.AppID == d.AppID })
	if again && id == "authorized" { // the next check begins
		now = r.begin(account.Group, d.At)
	} else if again {
		now.steps = slices.DeleteFunc(now.steps, func(s *step) bool { return s.id == id && s.push.AppID == d.AppID })
	}
	now.end = d.At
	now.steps = append(now.steps, &step{id: id, push: d, answer: v, code: code})
}

// of is the check of a group that is under way.
func (r *releases) of(group int, at time.Time) *release {
	for _, one := range slices.Backward(r.all) {
		if one.group == group && within(one.end, at, lull) {
			return one
		}
	}
	return r.begin(group, at)
}

func (r *releases) begin(group int, at time.Time) *release {
	one := &release{group: group, at: at, end: at}
	if r.ticket != nil && within(r.ticket.push.At, at, lull) {
		one.steps = append(one.steps, r.ticket)
	}
	r.all = append(r.all, one)
	return one
}

// contents finds what a message says.
var contents = regexp.MustCompile(`<Content>(?:<!\[CDATA\[)?([^<\]]*)`)

// preAuthCode finds that of an authorization.
var preAuthCode = regexp.MustCompile(`<PreAuthCode>(?:<!\[CDATA\[)?[^<\]\s]`)

const apiPrefix = "QUERY_AUTH_CODE:"

// stepOf is the step that a push to a test account belongs to, "" for none.
func stepOf(d journal.Detail, mini bool) (id, code string) {
	said := ""
	if m := contents.FindSubmatch(d.Plain); m != nil {
		said = string(m[1])
	}
	code, isAPI := strings.CutPrefix(said, apiPrefix)
	switch {
	case d.Kind == journal.KindAuth && d.Name == "authorized":
		return "authorized", ""
	case d.Kind == journal.KindAuth && d.Name == "unauthorized":
		return "unauthorized", ""
	case isAPI && mini:
		return "mp_api", code
	case isAPI:
		return "api", code
	case said == world.ReleaseText:
		return "text", ""
	case d.Kind == journal.KindEvent && d.Name == "LOCATION":
		return "event", ""
	}
	return "", ""
}

// called notes what was called because of a step: the exchange of its code, and the message to its follower.
func (r *releases) called(d journal.Detail) {
	if len(r.all) == 0 {
		return
	}
	for _, s := range slices.Backward(r.all[len(r.all)-1].steps) {
		if s.code == "" || !within(s.push.At, d.At, aftermath) {
			continue
		}
		redeems := d.Name == "api_query_auth" && strings.Contains(string(d.ReqBody), s.code) ||
			strings.HasPrefix(d.Path, "/cgi-bin/component/") && d.Failed() // a code that was lost on the way names nothing
		sends := strings.HasSuffix(d.Name, "message/custom/send") && d.OpenID == s.push.OpenID
		if !redeems && !sends {
			continue
		}
		s.calls = append(s.calls, d)
		if sends && !d.Failed() {
			s.sent = append(s.sent, textOf(d))
		}
		return
	}
}

// textOf is the text of a customer-service message.
func textOf(d journal.Detail) string {
	var in struct {
		Text struct {
			Content string `json:"content"`
		} `json:"text"`
	}
	if json.Unmarshal(d.ReqBody, &in) != nil {
		return ""
	}
	return in.Text.Content
}

func (r *releases) found() []Release {
	var out []Release
	for _, one := range r.all {
		if release := one.judged(); !release.fragment() {
			out = append(out, release)
		}
	}
	return out
}

// stepIDs are the steps in WeChat's order.
func stepIDs() []string {
	return []string{"ticket", "authorized", "text", "api", "event", "mp_api", "unauthorized"}
}

// judged has a step for each push, and one for each that was not made.
func (r *release) judged() Release {
	out := Release{Group: r.group, At: r.at}
	for _, s := range r.steps {
		out.Steps = append(out.Steps, s.judged())
	}
	for _, id := range stepIDs() {
		if !out.has(id) {
			out.Steps = append(out.Steps, ReleaseStep{
				ID: id, Unseen: true, Got: text("记录中没有这一步的推送", "no push of this step is on record"),
			})
		}
	}
	return out
}

// has reports whether a step was pushed.
func (r Release) has(id string) bool {
	return slices.ContainsFunc(r.Steps, func(s ReleaseStep) bool { return s.ID == id && len(s.Exchanges) > 0 })
}

// fragment is what an examination leaves: a few pushes to a test account, all answered well. A check of WeChat's goes on to
// its texts or to the end, unless something fails.
func (r Release) fragment() bool {
	whole := r.has("text") || r.has("event") || r.has("authorized") && r.has("unauthorized")
	return !whole && !slices.ContainsFunc(r.Steps, func(s ReleaseStep) bool { return s.Verdict() == exam.Fail })
}

// judged is what the console would say of a step.
func (s *step) judged() ReleaseStep {
	out := ReleaseStep{
		ID: s.id, Took: s.push.Took, Evidence: []int64{s.push.ID}, Got: s.said(),
		Exchanges: append([]journal.Detail{s.push}, s.calls...),
	}
	switch s.id {
	case "text":
		s.replies(&out, world.ReleaseText+"_callback")
	case "event":
		s.replies(&out, "LOCATIONfrom_callback")
	case "api", "mp_api":
		s.sends(&out)
	default:
		out.Expected = text("5 秒内返回 success", "success within 5 s")
		s.taken(&out)
	}
	if s.id == "authorized" {
		s.tellsPreAuthCode(&out)
	}
	return out
}

// tellsPreAuthCode looks for what tells the platform which link led to an authorization. It is WeChat that sends it: where it
// is missing, the server is not to blame.
func (s *step) tellsPreAuthCode(out *ReleaseStep) {
	out.Expected = text("推送带有 PreAuthCode；", "a push with PreAuthCode, ").Plus(out.Expected)
	if preAuthCode.Match(s.push.Plain) {
		out.Got = out.Got.Plus(text("；推送带有 PreAuthCode", "; the push had PreAuthCode"))
		return
	}
	out.Got = out.Got.Plus(text("；推送没有 PreAuthCode", "; the push had no PreAuthCode"))
	if out.OK {
		out.Cause = text("这条 authorized 推送没有 PreAuthCode：今天的微信都会带上，它要么是很早的记录，要么不是微信发出的",
			"this authorized push has no PreAuthCode: WeChat sends one today, so the record is an old one, or the push was not WeChat's")
	}
}

// taken reports whether the answer is one that WeChat takes; if not, it says why.
func (s *step) taken(out *ReleaseStep) bool {
	out.OK = s.push.Err == "" && s.push.Took < limit && (s.answer.simple || s.answer.ok && s.answer.Accepted())
	switch {
	case out.OK:
	case s.push.Took >= limit:
		out.Cause = text("5 秒内没有应答", "there was no answer within 5 s")
	case s.push.Err == "" && s.push.Status == http.StatusOK && !s.answer.ok:
		out.Unseen = true
		out.Got = out.Got.Plus(text("；工作区里的密钥解不开这条推送，无法判断", "; the keys of the workspace do not open the push, so it cannot be judged"))
	case s.answer.ok && len(s.answer.Problems) > 0:
		out.Cause, out.Problem = s.answer.Problems[0].Text, s.answer.Problems[0].Code
	default:
		out.Cause = bilingual.Verbatim(s.push.Reason)
	}
	return out.OK
}

func (s *step) replies(out *ReleaseStep, want string) {
	out.Expected = bilingual.Textf("5 秒内被动回复加密的文本 %s", "the encrypted passive text %s within 5 s", want)
	if !s.taken(out) {
		return
	}
	if out.OK = s.answer.Reply != nil && s.answer.Reply.Content == want; !out.OK {
		out.Cause = text("没有被动回复，或回复的内容不对；这一步不能用客服消息回复",
			"there was no passive reply, or another text; a customer-service message does not count here")
	}
}

func (s *step) sends(out *ReleaseStep) {
	want := s.code + "_from_api"
	out.Expected = bilingual.Textf("先返回空串，再用这个授权码换取 token，以 custom/send 发送 %s",
		"an empty answer, the code exchanged, and %s sent through custom/send", want)
	for _, d := range s.calls {
		out.Evidence = append(out.Evidence, d.ID)
	}
	if !s.taken(out) {
		return
	}
	if out.OK = slices.Contains(s.sent, want); out.OK {
		out.Got = out.Got.Plus(bilingual.Textf("；发送了 %s", "; it sent %s", want))
		return
	}
	failed := slices.IndexFunc(s.calls, func(d journal.Detail) bool { return d.Code != 0 || d.Failed() })
	switch {
	case failed >= 0:
		d := s.calls[failed]
		out.Cause = bilingual.Textf("%s 返回 %d（%s）", "%s answered %d (%s)", d.Name, d.Code, d.Reason)
		if hint := bilingual.FromHeader(d.RespHeader); !hint.Empty() {
			out.Cause = out.Cause.Plus(text("：", ": ")).Plus(hint)
		}
	case len(s.sent) > 0:
		out.Cause = bilingual.Textf("发送的是 %q", "it sent %q", s.sent[0])
	case len(s.calls) > 0:
		out.Cause = text("换取了 token，却没有发送客服消息", "the code was exchanged, and no message sent")
	default:
		out.Cause = text("记录中没有由它引起的接口调用", "no API call because of it is on record")
	}
}

// said is what was answered.
func (s *step) said() bilingual.Text {
	took := s.push.Took.Round(time.Millisecond)
	switch {
	case s.push.Status == 0:
		return bilingual.Textf("没有应答：%s（%s）", "no answer: %s (%s)", s.push.Err, took)
	case s.answer.Reply != nil:
		return bilingual.Textf("被动回复 %q，用时 %s", "the passive reply %q in %s", s.answer.Reply.Content, took)
	case len(s.push.RespBody) == 0:
		return bilingual.Textf("HTTP %d，空串，用时 %s", "HTTP %d, nothing, in %s", s.push.Status, took)
	}
	body := string(s.push.RespBody[:min(len(s.push.RespBody), 80)])
	return bilingual.Textf("HTTP %d，%q，用时 %s", "HTTP %d, %q in %s", s.push.Status, body, took)
}

// verdict is the examination's word for it.
func (s ReleaseStep) Verdict() exam.Verdict {
	switch {
	case s.Unseen:
		return exam.NotObserved
	case !s.OK:
		return exam.Fail
	case !s.Cause.Empty():
		return exam.Remark
	}
	return exam.Pass
}
