package explain

import (
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim/bilingual"
)

// call is an API call being explained: what was asked, and what WeChat answered.
type call struct {
	*opening
	path    string
	request []Field
	reply   []Field
	body    error // why the request's body does not parse
	errcode int
	errmsg  string
}

// ExplainAPI accounts for one call of WeChat's server API: what it is for, what errcode says, why, and what to do
// (PROTOCOL 4). Like Explain it never fails.
func ExplainAPI(in Input) Explanation {
	c := &call{opening: &opening{in: in, lang: in.Lang, query: parseQuery(in.URL)}}
	c.path = c.query.path
	c.request, c.body = readLeaves(in.Body)
	if reply, err := readLeaves(in.ReplyBody); err == nil {
		c.reply = reply
	}
	c.errmsg = pick(c.reply, "errmsg")
	if n, err := strconv.Atoi(pick(c.reply, "errcode")); err == nil {
		c.errcode = n
	}
	steps := c.walk(c.stages())
	for i := range steps {
		if steps[i].Name == "errcode" && steps[i].State == Failed {
			steps[i].Code = c.errcode
		}
	}
	e := Explanation{OK: c.failed == "", Steps: steps, Fields: c.shown(c.reply), Likely: c.withHint(c.apiCauses())}
	e.Summary = c.say("api.summary.ok", c.purpose())
	if !e.OK {
		e.Summary = c.say("api.summary.failed", c.purpose(), c.say("step."+c.failed))
	}
	return e
}

func (c *call) stages() []stage {
	bind := func(f func() finding) func(*opening) finding { return func(*opening) finding { return f() } }
	return []stage{
		{"api", bind(c.nameAPI)},
		{"token", bind(c.findToken)},
		{"request_body", bind(c.readRequest)},
		{"status", bind(c.judgeStatus)},
		{"response", bind(c.readResponse)},
		{"errcode", bind(c.judgeErrcode)},
		{"rid", bind(c.decodeRID)},
	}
}

// name is the last part of the path, which is what WeChat's pages call the API.
func (c *call) name() string { return c.path[strings.LastIndexByte(c.path, '/')+1:] }

// purpose says what the API is for, or its path where it is not one of ours.
func (c *call) purpose() string {
	fromRoot := c.path[max(0, strings.Index(c.path, "/cgi-bin/")):]
	for _, name := range []string{c.name(), strings.TrimPrefix(fromRoot, "/cgi-bin/")} {
		if key := "explain.api.name." + name; i18n.Has(key) {
			return c.lang.T(key)
		}
	}
	if c.path == "" {
		return c.say("api.unnamed")
	}
	return c.path
}

func (c *call) nameAPI() finding {
	return c.info("api.name", c.purpose()).with(c.mono("request", strings.TrimSpace(c.in.Method+" "+c.path)))
}

// component reports whether the API is one of the component's own, which take the component's token (PROTOCOL 4.1).
func (c *call) component() bool { return strings.Contains(c.path, "/component/") }

// tokenless reports whether the API takes no token: it authenticates by a secret, or needs none.
func (c *call) tokenless() bool {
	return slices.Contains([]string{"api_component_token", "api_start_push_ticket", "token", "v2"}, c.name())
}

func (c *call) findToken() finding {
	for _, name := range []string{"component_access_token", "access_token"} {
		if p, ok := c.query.find(name); ok && p.value != "" {
			return c.ok("api.token", name).with(Datum{Label: name, Value: c.veiled(name, p.value), Mono: true})
		}
	}
	if c.tokenless() {
		return c.info("api.no_token_needed")
	}
	return c.info("api.no_token")
}

// veiled masks what gives access, but for its last characters, unless the reader asked to see it.
func (c *call) veiled(name, value string) string {
	secret := strings.Contains(name, "token") || strings.Contains(name, "secret") || strings.Contains(name, "ticket") ||
		strings.HasSuffix(name, "_code") && name != "errcode"
	if !secret || c.in.Reveal || len(value) == 0 {
		return value
	}
	if len(value) < 16 {
		return hidden
	}
	return hidden + value[len(value)-4:]
}

// shown are fields as a reader may see them.
func (c *call) shown(fields []Field) []Field {
	out := slices.Clone(fields)
	for i, f := range out {
		out[i].Value = c.veiled(f.Path[strings.LastIndexByte(f.Path, '.')+1:], f.Value)
	}
	return c.annotate(out)
}

func (c *call) dataOf(fields []Field) []Datum {
	var data []Datum
	for _, f := range c.shown(fields) {
		data = append(data, Datum{Label: f.Path, Value: f.Value, Mono: true})
	}
	return data
}

func (c *call) readRequest() finding {
	switch {
	case len(c.in.Body) == 0:
		return c.info("api.body_empty")
	case c.body != nil:
		return c.info("api.body_bad", c.body)
	}
	return c.ok("api.body", len(c.in.Body)).with(c.dataOf(c.request)...)
}

func (c *call) judgeStatus() finding {
	switch c.in.Status {
	case 0:
		return finding{state: Failed, detail: c.say("api.no_answer")}
	case 200:
		return c.ok("status.ok")
	}
	return finding{state: Failed, detail: c.say("api.status", c.in.Status)}
}

func (c *call) readResponse() finding {
	if c.reply == nil {
		return finding{state: Failed, detail: c.say("api.reply_bad", len(c.in.ReplyBody))}
	}
	return c.ok("api.reply", len(c.in.ReplyBody)).with(c.dataOf(c.reply)...)
}

func (c *call) judgeErrcode() finding {
	if c.errcode == 0 {
		return c.ok("api.errcode_ok")
	}
	return finding{state: Failed, detail: c.say("api.errcode", c.errcode, c.errmsg)}
}

// ridShape is the id at the end of errmsg; its first group is the time of the call in hex (PROTOCOL 4.1).
var ridShape = regexp.MustCompile(`([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}`)

func (c *call) decodeRID() finding {
	rid, at, ok := c.rid()
	if !ok {
		return c.info("api.no_rid")
	}
	return c.info("api.rid", at).with(c.mono("rid", rid))
}

func (c *call) rid() (rid, at string, ok bool) {
	groups := ridShape.FindStringSubmatch(c.errmsg)
	if groups == nil {
		return "", "", false
	}
	unix, err := strconv.ParseInt(groups[1], 16, 64)
	return groups[0], time.Unix(unix, 0).In(c.zone()).Format(timeLayout), err == nil
}

// apiCauses name why the call failed; the request may prove it.
func (c *call) apiCauses() []Likely {
	switch c.failed {
	case "":
		return []Likely{}
	case "status":
		if c.in.Status == 0 {
			return []Likely{c.cause("status", "api_no_answer", false)}
		}
		return []Likely{c.cause("status", "api_status", false, c.in.Status)}
	case "response":
		return []Likely{c.cause("response", "api_reply_bad", false)}
	}
	l, found := c.argumentCause()
	if !found {
		l = c.errcodeCause()
	}
	if rid, at, ok := c.rid(); ok {
		l.Fix += " " + c.say("api.rid_hint", rid, at)
	}
	return []Likely{l}
}

// withHint puts what our own simulator said to the call in place of what could be told from outside: it knows. Beside a
// success it is a remark.
func (c *call) withHint(likely []Likely) []Likely {
	hint := bilingual.FromHeader(c.in.ReplyHeader).In(string(c.lang))
	switch {
	case hint == "":
		return likely
	case len(likely) == 0:
		return []Likely{{ID: "sim_remark", Confirmed: true, Cause: c.sentence(hint), Fix: c.say("sim.remark")}}
	}
	l := &likely[0]
	l.Confirmed = true
	switch {
	case c.in.ReplyHeader.Get("X-Wxlab-Fault") != "":
		l.ID, l.Fix = "sim_fault", c.say("sim.fault")
	case c.failed == "status" && c.in.Status == 404:
		l.ID, l.Fix = "not_simulated", c.say("sim.unknown", c.purpose())
	}
	l.Cause = c.sentence(hint)
	return likely
}

// sentence begins with a capital, unless it begins with a name, and ends with a stop.
func (c *call) sentence(text string) string {
	first, rest, _ := strings.Cut(text, " ")
	if first != "" && strings.Trim(first, "abcdefghijklmnopqrstuvwxyz") == "" && !strings.HasSuffix(first, "id") && rest != "" {
		text = strings.ToUpper(first[:1]) + text[1:]
	}
	if strings.HasSuffix(text, "?") || strings.HasSuffix(text, "？") {
		return text
	}
	return text + c.say("stop")
}

// errcodeCause words one errcode of the error table (PROTOCOL 4.15).
func (c *call) errcodeCause() Likely {
	switch c.errcode {
	case 61004, 40164, 40090, 45035:
		return c.cause("errcode", "err_ip", true, c.callerIP())
	case 40125:
		return c.cause("errcode", "err_40125", false)
	case 41001, 41021:
		return c.cause("errcode", "err_41001", !c.query.has("access_token") && !c.query.has("component_access_token"))
	case 47001:
		return c.cause("errcode", "err_47001", c.body != nil)
	case 47002, 40033:
		return c.cause("errcode", "err_47002", strings.Contains(string(c.in.Body), `\u`))
	case 40013:
		return c.appIDError()
	case 61014, 61015:
		return c.cause("errcode", "err_"+strconv.Itoa(c.errcode), c.component() == (c.errcode == 61014))
	case 41002, 41018:
		return c.cause("errcode", "err_41002", pick(c.request, "component_appid") == "")
	case 41003:
		return c.cause("errcode", "err_41003", pick(c.request, "authorizer_refresh_token") == "")
	case 41004:
		secret := pick(c.request, "component_appsecret") + pick(c.request, "component_secret")
		return c.cause("errcode", "err_41004", secret == "")
	}
	if id := "err_" + strconv.Itoa(c.errcode); i18n.Has("explain.cause." + id) {
		return c.cause("errcode", id, false)
	}
	return c.cause("errcode", "err_other", false, c.errcode, c.errmsg)
}

// callerIP is the address WeChat saw, as errmsg tells it.
func (c *call) callerIP() string {
	for _, word := range strings.FieldsFunc(c.errmsg, func(r rune) bool { return strings.ContainsRune(" ,[]", r) }) {
		if ip := net.ParseIP(strings.TrimSpace(word)); ip != nil {
			return ip.String()
		}
	}
	return "?"
}

// appIDError compares the AppIDs of the request with the configured one.
func (c *call) appIDError() Likely {
	sent := pick(c.request, "component_appid")
	if want := c.in.Keys.AppID; sent != "" && want != "" && sent != want {
		return c.cause("errcode", "err_40013_component", true, sent, want)
	}
	return c.cause("errcode", "err_40013", false)
}
