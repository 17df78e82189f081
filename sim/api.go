package sim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"wxlab/fixtures"
)

// Request is one call to WeChat's server API, as it arrived.
type Request struct {
	Method   string
	Path     string
	Query    url.Values
	Body     []byte
	ClientIP string // the peer's address, without port

	ContentType string // the header; only uploads look at it
}

// Response is the answer. Failures of the protocol have status 200 and an errcode, as WeChat's do.
type Response struct {
	Status  int
	Header  http.Header
	Body    []byte
	ErrCode int
	Hint    string // for the developer: what probably went wrong; also in the header X-Wxlab-Hint

	// What an injected fault asks of whoever carries the answer; also in the header X-Wxlab-Fault.
	Fault  FaultID
	Delay  time.Duration // real time to wait before answering
	Broken Breakage
}

// CallRecord is one call in WeChat's log.
type CallRecord struct {
	Seq      uint64 // counts all calls from 1
	At       time.Time
	Method   string
	Path     string
	Query    string
	Body     []byte
	Response []byte
	ErrCode  int
	RID      string // of a failed call, for openapi/rid/get
	Hint     string
	ClientIP string
	Owner    string // whose token or secret it was: component or authorizer AppID, "" when unknown
	Unknown  bool   // not a path that the simulator has
	Fault    FaultID
}

// tokenKind says which access token an endpoint asks for.
type tokenKind int

const (
	noToken tokenKind = iota
	componentToken
	authorizerToken
	eitherToken
)

// endpoint is one API path.
type endpoint struct {
	method string // "" takes GET and POST
	token  tokenKind
	daily  int // calls per account and day; 0 is without limit
	handle func(*call) (any, error)
}

// register is the server API: every path with its handler, and WeChat's texts of the errcodes.
type register struct {
	endpoints map[string]endpoint // by path
	errText   map[int]string
	log       *slog.Logger
}

func newRegister(log *slog.Logger) *register {
	g := &register{endpoints: endpoints(), errText: map[int]string{}, log: log}
	codes, _ := fixtures.ErrCodes() // embedded, and tested to load
	for code, row := range codes {
		g.errText[code] = row.Text
	}
	return g
}

// endpoints is the register of everything the simulator can do; a new API is a line here and its handler. Where
// WeChat has not published a daily limit the figure is ours, far from what a healthy platform needs.
func endpoints() map[string]endpoint {
	out := map[string]endpoint{}
	for _, group := range []func() map[string]endpoint{
		componentEndpoints, authorizerEndpoints, openapiEndpoints, messageEndpoints, mediaEndpoints,
		menuEndpoints, userEndpoints, tagEndpoints, openAccountEndpoints, libraryEndpoints, codeEndpoints, qrcodeEndpoints,
		ticketEndpoints, noticeEndpoints, snsEndpoints, checkEndpoints,
		domainEndpoints, registrationEndpoints, basicEndpoints,
	} {
		maps.Copy(out, group())
	}
	return out
}

// Paths lists the API paths that the simulator has.
func (g *register) Paths() []string { return slices.Sorted(maps.Keys(g.endpoints)) }

// call is one API call on its way through the checks.
type call struct {
	register *register
	world    *world
	now      time.Time
	req      Request

	platform *platformState // whose token or secret it is
	grant    *grantState    // of an authorizer token
	account  *accountState  // of an authorizer token
	token    *issued
	fault    FaultState // the zero one when none strikes
	remark   string     // a note for the developer beside a success
}

// apiError is an errcode with WeChat's text, and a note for the developer.
type apiError struct {
	code  int
	extra string // between text and rid
	text  string // instead of the table's
	hint  string
}

func (e *apiError) Error() string { return fmt.Sprintf("errcode %d: %s", e.code, e.hint) }

func fail(code int, hint string, args ...any) error {
	return &apiError{code: code, hint: fmt.Sprintf(hint, args...)}
}

// commandOK is the answer of calls that only do something.
type commandOK struct {
	ErrCode int    `json:"errcode"`
	ErrMsg  string `json:"errmsg"`
}

var okAnswer = commandOK{0, "ok"}

// Call answers one API call. WeChat publishes no order of its checks; here it is: path, method, body (44002, 47001),
// token present (41001), token valid (40001, 42001) and of the right kind (61014, 61015), caller's IP (61004),
// authorization in force (61003), daily quota (45009), then AppID, secret, ticket and what the call is about. Calls
// without a token learn from the body whose white list counts, so the AppID (41018, 40013) comes before the IP. An
// injected fault comes before them all.
func (g *register) Answer(w *world, req Request) Response {
	defer w.touch()
	w.Count[req.Path]++
	ep, ok := g.endpoints[req.Path]
	if !ok {
		return g.notSimulated(w, req)
	}
	c := &call{register: g, world: w, now: w.Now(), req: req}
	c.meetFault()
	answer, err := c.run(ep)
	return g.respond(c, answer, err)
}

func (c *call) run(ep endpoint) (any, error) {
	if err := c.refusedByFault(); err != nil {
		return nil, err
	}
	if err := c.checkRequest(ep); err != nil {
		return nil, err
	}
	if ep.token != noToken {
		if err := c.authenticate(ep.token); err != nil {
			return nil, err
		}
		if err := c.countQuota(ep); err != nil {
			return nil, err
		}
	}
	return ep.handle(c)
}

func (c *call) checkRequest(ep endpoint) error {
	switch {
	case ep.method == http.MethodPost && c.req.Method != http.MethodPost:
		return fail(43002, "%s takes POST, the call was %s", c.req.Path, c.req.Method)
	case ep.method == http.MethodGet && c.req.Method != http.MethodGet:
		return fail(43001, "%s takes GET, the call was %s", c.req.Path, c.req.Method)
	case ep.method != http.MethodPost:
		return nil
	case len(bytes.TrimSpace(c.req.Body)) == 0:
		return fail(44002, "the body is empty, it must be a JSON object")
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(c.req.Body, &object); err != nil {
		return fail(47001, "the body is not a JSON object: %v%s", err, formHint(c.req.Body))
	}
	return nil
}

func formHint(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("<")):
		return "; this API takes JSON, not XML"
	case bytes.Contains(body, []byte("=")) && !bytes.Contains(body, []byte("{")):
		return "; it looks like a form, this API takes JSON"
	}
	return ""
}

// decode reads the body into a struct. checkRequest has seen that it is an object.
func (c *call) decode(into any) error {
	if err := json.Unmarshal(c.req.Body, into); err != nil {
		return fail(47001, "a field has the wrong type: %v", err)
	}
	return nil
}

// respond writes the answer and the log.
func (g *register) respond(c *call, answer any, err error) Response {
	out := Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; encoding=utf-8"}}}
	rec := CallRecord{At: c.now, Method: c.req.Method, Path: c.req.Path, Query: c.req.Query.Encode(), Body: logged(c.req.Body), ClientIP: c.req.ClientIP}
	if err != nil {
		e, ok := err.(*apiError)
		if !ok {
			e = &apiError{code: -1, hint: err.Error()}
		}
		rec.RID = c.world.newRID(c.now)
		text := e.text
		if text == "" {
			text = g.errText[e.code]
		}
		answer = commandOK{e.code, text + e.extra + ridSeparator(c.req.Path) + rec.RID}
		rec.ErrCode, out.ErrCode, c.remark = e.code, e.code, e.hint
	}
	if rec.Hint, out.Hint = c.remark, c.remark; c.remark != "" {
		out.Header.Set("X-Wxlab-Hint", headerSafe(c.remark))
	}
	if c.platform != nil {
		rec.Owner = c.platform.AppID
	}
	if c.account != nil {
		rec.Owner = c.account.AppID
	}
	dress(&out, c.req.Path, answer)
	c.bend(&out)
	rec.Response, rec.Fault = logged(out.Body), out.Fault
	g.remember(c.world, rec)
	return out
}

// notSimulated is never a success: the caller must see that nobody did what was asked.
func (g *register) notSimulated(w *world, req Request) Response {
	hint := "the simulator does not have the API " + req.Path
	if near := g.nearPath(req.Path); near != "" {
		hint += "; did you mean " + near + "?"
	}
	body := marshal(struct {
		Error string `json:"error"`
		Path  string `json:"path"`
		Hint  string `json:"hint"`
	}{"not simulated", req.Path, hint})
	g.remember(w, CallRecord{At: w.Now(), Method: req.Method, Path: req.Path, Query: req.Query.Encode(), Body: req.Body, Response: body, Hint: hint, ClientIP: req.ClientIP, Unknown: true})
	return Response{Status: http.StatusNotFound, Body: body, Hint: hint,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Wxlab-Hint": {headerSafe(hint)}}}
}

// nearPath is a path with the same last element, api_ or not.
func (g *register) nearPath(path string) string {
	last := func(p string) string { return strings.TrimPrefix(p[strings.LastIndex(p, "/")+1:], "api_") }
	for _, known := range g.Paths() {
		if last(known) == last(path) {
			return known
		}
	}
	return ""
}

func (g *register) remember(w *world, rec CallRecord) {
	w.Counters["call"]++
	rec.Seq = w.Counters["call"]
	w.Calls = append(w.Calls, rec)
	w.Calls = w.Calls[max(0, len(w.Calls)-keptCalls):]
	g.log.Info("api call", "path", rec.Path, "errcode", rec.ErrCode, "hint", rec.Hint)
}

// marshal leaves <, > and & as they are, as WeChat does.
func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte(`{"errcode":-1,"errmsg":"system error"}`)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// headerSafe escapes what a header cannot carry.
func headerSafe(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ' || r == 0x7f:
			b.WriteByte(' ')
		case r > 0x7e:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
