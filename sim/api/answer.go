package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Response is the answer. Failures of the protocol have status 200 and an errcode, as WeChat's do.
type Response struct {
	Status  int
	Header  http.Header
	Body    []byte
	ErrCode int
	Hint    bilingual.Text // for the developer: what probably went wrong; also in headers, see bilingual.ToHeader

	// What an injected fault asks of whoever carries the answer; also in the header X-Wxlab-Fault.
	Fault  world.FaultID
	Delay  time.Duration // real time to wait before answering
	Broken Breakage
}

// Breakage is what happens to a connection instead of an answer.
type Breakage string

const (
	Hangs  Breakage = "hangs"  // it stays open and silent until the caller gives up
	Resets Breakage = "resets" // it is reset
)

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

// file is an answer that is not JSON: a medium or an image.
type file struct {
	Name   string // for Content-Disposition, "" for none
	Type   string // Content-Type
	Data   []byte
	Status int // 200 when zero
}

// encode writes body and headers, which differ between the families of APIs: files come as they are; the sns calls
// answer text/plain and carry RetKey and LogicRet with an error (PROTOCOL 4.1); errors of media/get are text/plain.
func encode(out *Response, path string, answer any) {
	f, isFile := answer.(*file)
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
func notFound() *file {
	return &file{Type: "text/plain; charset=utf-8", Data: []byte("404 not found"), Status: http.StatusNotFound}
}
