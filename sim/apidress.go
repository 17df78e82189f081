package sim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

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

// loggedBytes is how much of a body the call log keeps: uploads would make it, and snapshots, huge.
const loggedBytes = 64 << 10

func logged(body []byte) []byte {
	if len(body) <= loggedBytes {
		return body
	}
	return fmt.Appendf(body[:loggedBytes:loggedBytes], "… (%d bytes)", len(body))
}

// notFound is the answer of addresses that serve images: no JSON, only a status.
func notFound() file {
	return file{Type: "text/plain; charset=utf-8", Data: []byte("404 not found"), Status: http.StatusNotFound}
}
