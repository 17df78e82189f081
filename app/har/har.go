// Package har reads and writes HTTP archives (HAR 1.2), which browsers, proxies and their viewers understand.
package har

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wxlab/app/journal"
)

// archive is the document; what nobody here needs is left out or empty, as the format allows.
type archive struct {
	Log struct {
		Version string  `json:"version"`
		Creator creator `json:"creator"`
		Entries []entry `json:"entries"`
	} `json:"log"`
}

type creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type entry struct {
	Started  time.Time `json:"startedDateTime"`
	Time     float64   `json:"time"` // milliseconds
	Request  request   `json:"request"`
	Response response  `json:"response"`
	Cache    struct{}  `json:"cache"`
	Timings  timings   `json:"timings"`
	Wxlab    *meaning  `json:"_wxlab,omitempty"`
}

type timings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type request struct {
	Method      string   `json:"method"`
	URL         string   `json:"url"`
	HTTPVersion string   `json:"httpVersion"`
	Cookies     []pair   `json:"cookies"`
	Headers     []pair   `json:"headers"`
	Query       []pair   `json:"queryString"`
	Post        *content `json:"postData,omitempty"`
	HeadersSize int      `json:"headersSize"`
	BodySize    int      `json:"bodySize"`
}

type response struct {
	Status      int     `json:"status"`
	StatusText  string  `json:"statusText"`
	HTTPVersion string  `json:"httpVersion"`
	Cookies     []pair  `json:"cookies"`
	Headers     []pair  `json:"headers"`
	Content     content `json:"content"`
	Redirect    string  `json:"redirectURL"`
	HeadersSize int     `json:"headersSize"`
	BodySize    int     `json:"bodySize"`
	Error       string  `json:"_error,omitempty"`
}

// content is a body; what is no text stands in base64.
type content struct {
	Size     int    `json:"size,omitempty"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
	Encoding string `json:"encoding,omitempty"`
}

// meaning is what other programs do not know of an exchange.
type meaning struct {
	Side      journal.Party `json:"side"`
	Dir       string        `json:"dir"`
	Kind      string        `json:"kind"`
	Name      string        `json:"name,omitempty"`
	Component string        `json:"component_appid,omitempty"`
	AppID     string        `json:"appid,omitempty"`
	OpenID    string        `json:"openid,omitempty"`
	MsgID     string        `json:"msgid,omitempty"`
	Outcome   string        `json:"outcome"`
	Reason    string        `json:"reason,omitempty"`
	Code      int           `json:"code,omitempty"`
	Plain     string        `json:"plain,omitempty"`
	Reply     string        `json:"reply,omitempty"`
}

// Write makes an archive of exchanges, in their order.
func Write(all []journal.Detail, version string) ([]byte, error) {
	var a archive
	a.Log.Version, a.Log.Creator = "1.2", creator{"Wxlab", cmp.Or(version, "dev")}
	a.Log.Entries = []entry{}
	for _, d := range all {
		a.Log.Entries = append(a.Log.Entries, entryOf(d))
	}
	return json.MarshalIndent(a, "", " ")
}

func entryOf(d journal.Detail) entry {
	took := float64(d.Took) / float64(time.Millisecond)
	e := entry{
		Started: d.At, Time: took, Timings: timings{Wait: took},
		Request: request{
			Method: d.Method, URL: Address(d.Exchange), HTTPVersion: "HTTP/1.1", Cookies: []pair{}, Headers: pairs(d.ReqHeader),
			Query: queryPairs(d.Query), HeadersSize: -1, BodySize: d.ReqBytes,
		},
		Response: response{
			Status: d.Status, StatusText: http.StatusText(d.Status), HTTPVersion: "HTTP/1.1", Cookies: []pair{},
			Headers: pairs(d.RespHeader), Content: contentOf(d.RespBody, d.RespHeader), Redirect: d.RespHeader.Get("Location"),
			HeadersSize: -1, BodySize: d.RespBytes, Error: d.Err,
		},
		Wxlab: &meaning{
			d.Side, d.Dir, d.Kind, d.Name, d.ComponentAppID, d.AppID, d.OpenID, d.MsgID, d.Outcome, d.Reason, d.Code,
			string(d.Plain), string(d.ReplyPlain),
		},
	}
	if len(d.ReqBody) > 0 {
		body := contentOf(d.ReqBody, d.ReqHeader)
		body.Size = 0 // a request's has none
		e.Request.Post = &body
	}
	return e
}

// Address is the URL of an exchange. The scheme is not on record: a host with a port of its own is somebody's machine.
func Address(e journal.Exchange) string {
	scheme := "https"
	if strings.Contains(e.Host, ":") || e.Host == "localhost" || e.Host == "" {
		scheme = "http"
	}
	u := scheme + "://" + e.Host + e.Path
	if e.Query != "" {
		u += "?" + e.Query
	}
	return u
}

func contentOf(body []byte, h http.Header) content {
	c := content{Size: len(body), MimeType: cmp.Or(h.Get("Content-Type"), "application/octet-stream"), Text: string(body)}
	if !utf8.Valid(body) {
		c.Text, c.Encoding = base64.StdEncoding.EncodeToString(body), "base64"
	}
	return c
}

func (c content) bytes() ([]byte, error) {
	if c.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(c.Text)
	}
	if c.Text == "" {
		return nil, nil
	}
	return []byte(c.Text), nil
}

func pairs(h http.Header) []pair {
	out := []pair{}
	for name, values := range h {
		for _, v := range values {
			out = append(out, pair{name, v})
		}
	}
	slices.SortFunc(out, func(a, b pair) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	return out
}

func queryPairs(query string) []pair {
	out := []pair{}
	for one := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(one, "=")
		if decoded, err := url.QueryUnescape(value); err == nil {
			value = decoded
		}
		if name != "" {
			out = append(out, pair{name, value})
		}
	}
	return out
}

// Read takes the exchanges out of an archive, also one that another program wrote: then they are calls that went out,
// and what they mean is left open.
func Read(document []byte) ([]journal.Detail, error) {
	var a archive
	if err := json.Unmarshal(document, &a); err != nil {
		return nil, fmt.Errorf("this is no HTTP archive: %w", err)
	}
	if a.Log.Version == "" {
		return nil, errors.New(`this is no HTTP archive: one begins with {"log":{"version":"1.2",…}}`)
	}
	var out []journal.Detail
	for i, e := range a.Log.Entries {
		d, err := e.detail()
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		out = append(out, d)
	}
	return out, nil
}

func (e entry) detail() (journal.Detail, error) {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return journal.Detail{}, err
	}
	d := journal.Detail{
		Exchange: journal.Exchange{
			At: e.Started, Took: time.Duration(e.Time * float64(time.Millisecond)), Side: journal.Platform, Dir: journal.Out,
			Method: e.Request.Method, Host: u.Host, Path: u.EscapedPath(), Query: u.RawQuery, Status: max(0, e.Response.Status),
			Err: e.Response.Error,
		},
		ReqHeader: header(e.Request.Headers), RespHeader: header(e.Response.Headers),
	}
	if e.Request.Post != nil {
		if d.ReqBody, err = e.Request.Post.bytes(); err != nil {
			return d, err
		}
	}
	if d.RespBody, err = e.Response.Content.bytes(); err != nil {
		return d, err
	}
	d.ReqBytes, d.RespBytes = len(d.ReqBody), len(d.RespBody)
	if m := e.Wxlab; m != nil {
		d.Side, d.Dir, d.Kind, d.Name, d.ComponentAppID, d.AppID = m.Side, m.Dir, m.Kind, m.Name, m.Component, m.AppID
		d.OpenID, d.MsgID, d.Outcome, d.Reason, d.Code = m.OpenID, m.MsgID, m.Outcome, m.Reason, m.Code
		if m.Plain != "" {
			d.Plain = []byte(m.Plain)
		}
		if m.Reply != "" {
			d.ReplyPlain = []byte(m.Reply)
		}
	}
	return d, nil
}

func header(all []pair) http.Header {
	if len(all) == 0 {
		return nil
	}
	h := http.Header{}
	for _, p := range all {
		if !strings.HasPrefix(p.Name, ":") { // HTTP/2's own
			h.Add(p.Name, p.Value)
		}
	}
	return h
}
