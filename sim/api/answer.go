package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/world"
)

// Response is the answer. Failures of the protocol have status 200 and an errcode, as WeChat's do.
type Response struct {
	Status  int
	Header  http.Header
	Body    []byte
	ErrCode int
	Hint    string // for the developer: what probably went wrong; also in the header X-Wxlab-Hint

	// What an injected fault asks of whoever carries the answer; also in the header X-Wxlab-Fault.
	Fault  world.FaultID
	Delay  time.Duration // real time to wait before answering
	Broken Breakage
}

// respond writes the answer and the log.
func (g *Register) respond(c *call, answer any, err error) Response {
	out := Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; encoding=utf-8"}}}
	rec := world.CallRecord{At: c.now, Method: c.req.Method, Path: c.req.Path, Query: c.req.Query.Encode(), Body: logged(c.req.Body), ClientIP: c.req.ClientIP}
	if err != nil {
		e, ok := err.(*apiError)
		if !ok {
			e = &apiError{code: -1, hint: err.Error()}
		}
		rec.RID = c.world.NewRID(c.now)
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
func (g *Register) notSimulated(w *world.World, req Request) Response {
	hint := "the simulator does not have the API " + req.Path
	if near := g.nearPath(req.Path); near != "" {
		hint += "; did you mean " + near + "?"
	}
	body := marshal(struct {
		Error string `json:"error"`
		Path  string `json:"path"`
		Hint  string `json:"hint"`
	}{"not simulated", req.Path, hint})
	g.remember(w, world.CallRecord{At: w.Now(), Method: req.Method, Path: req.Path, Query: req.Query.Encode(), Body: req.Body, Response: body, Hint: hint, ClientIP: req.ClientIP, Unknown: true})
	return Response{Status: http.StatusNotFound, Body: body, Hint: hint,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}, "X-Wxlab-Hint": {headerSafe(hint)}}}
}

// nearPath is a path with the same last element, api_ or not.
func (g *Register) nearPath(path string) string {
	last := func(p string) string { return strings.TrimPrefix(p[strings.LastIndex(p, "/")+1:], "api_") }
	for _, known := range g.Paths() {
		if last(known) == last(path) {
			return known
		}
	}
	return ""
}

func (g *Register) remember(w *world.World, rec world.CallRecord) {
	w.Counters["call"]++
	rec.Seq = w.Counters["call"]
	w.Calls = world.KeepLast(append(w.Calls, rec), world.KeptCalls)
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

// file is an answer that is not JSON: a medium or an image.
type file struct {
	Name   string // for Content-Disposition, "" for none
	Type   string // Content-Type
	Data   []byte
	Status int // 200 when zero
}

// dress fills in body and headers, which differ between the families of APIs: files come as they are; the sns calls
// answer text/plain and carry RetKey and LogicRet with an error (PROTOCOL 4.1); errors of media/get are text/plain.
func dress(out *Response, path string, answer any) {
	f, isFile := answer.(file)
	switch {
	case isFile:
		out.Body = f.Data
		out.Header.Set("Content-Type", f.Type)
		if f.Name != "" {
			out.Header.Set("Content-Disposition", `attachment; filename="`+f.Name+`"`)
		}
		if f.Status != 0 {
			out.Status = f.Status
		}
		return
	case isSNS(path):
		out.Header.Set("Content-Type", "text/plain")
		if out.ErrCode != 0 {
			out.Header["RetKey"], out.Header["LogicRet"] = []string{"11"}, []string{strconv.Itoa(out.ErrCode)}
		}
	case path == "/cgi-bin/media/get":
		out.Header.Set("Content-Type", "text/plain")
	}
	out.Body = marshal(answer)
}

func isSNS(path string) bool { return strings.HasPrefix(path, "/sns/") }

// ridSeparator: sns errors put a comma before the rid (PROTOCOL 4.1).
func ridSeparator(path string) string {
	if isSNS(path) {
		return ", rid: "
	}
	return " rid: "
}

func logged(body []byte) []byte {
	if len(body) <= world.KeptCallBytes {
		return body
	}
	return fmt.Appendf(body[:world.KeptCallBytes:world.KeptCallBytes], "… (%d bytes)", len(body))
}

// notFound is the answer of addresses that serve images: no JSON, only a status.
func notFound() file {
	return file{Type: "text/plain; charset=utf-8", Data: []byte("404 not found"), Status: http.StatusNotFound}
}
