package lab

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/url"
	"slices"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
)

// Paths that the tests of several chapters call.
const (
	PathToken      = "/cgi-bin/component/api_component_token"
	PathPreAuth    = "/cgi-bin/component/api_create_preauthcode"
	PathQuery      = "/cgi-bin/component/api_query_auth"
	PathAuthorizer = "/cgi-bin/component/api_authorizer_token"
	PathSend       = "/cgi-bin/message/custom/send"
	PathMedia      = "/cgi-bin/media/get"
	PathMenuCreate = "/cgi-bin/menu/create"
	PathOpen       = "/cgi-bin/open/"
	PathQRCode     = "/cgi-bin/qrcode/create"
	PathJSTicket   = "/cgi-bin/ticket/getticket"
	PathUser       = "/cgi-bin/user/info"
)

// Post posts JSON to an API and decodes the answer.
func (l *Lab) Post(path, accessToken, body string) map[string]any {
	l.Helper()
	return l.decode(path, l.Call(api.Request{
		Method: "POST", Path: path, Query: url.Values{"component_access_token": {accessToken}}, Body: []byte(body),
		ClientIP: "127.0.0.1",
	}))
}

// PostAction is Post to an API that takes ?action.
func (l *Lab) PostAction(path, action, accessToken, body string) map[string]any {
	l.Helper()
	return l.decode(path, l.Call(api.Request{
		Method: "POST", Path: path, Query: url.Values{"component_access_token": {accessToken}, "action": {action}},
		Body: []byte(body),
	}))
}

// Get calls an API with GET and parameters in pairs, and decodes the answer.
func (l *Lab) Get(path, accessToken string, params ...string) map[string]any {
	l.Helper()
	q := url.Values{}
	if accessToken != "" {
		q.Set("access_token", accessToken)
	}
	for pair := range slices.Chunk(params, 2) {
		q.Set(pair[0], pair[1])
	}
	return l.decode(path, l.Call(api.Request{Method: "GET", Path: path, Query: q, ClientIP: "127.0.0.1"}))
}

func (l *Lab) decode(path string, resp api.Response) map[string]any {
	l.Helper()
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		l.Fatalf("%s answered %q: %v", path, resp.Body, err)
	}
	return out
}

// Want fails unless the answer has the errcode.
func (l *Lab) Want(out map[string]any, code int) {
	l.Helper()
	if got, _ := out["errcode"].(float64); int(got) != code {
		l.Errorf("errcode %v, want %d: %v", out["errcode"], code, out)
	}
}

// Same fails unless the answer is that JSON.
func (l *Lab) Same(got map[string]any, want string) {
	l.Helper()
	var w map[string]any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		l.Fatalf("%v in %s", err, want)
	}
	if diff := cmp.Diff(w, got); diff != "" {
		l.Error(diff)
	}
}

// PostFile posts a file in a form.
func (l *Lab) PostFile(path, tok, mediaType, field, name string, data []byte) api.Response {
	l.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		l.Fatal(err)
	}
	part.Write(data)
	form.Close()
	return l.Call(api.Request{
		Method: "POST", Path: path, Query: url.Values{"access_token": {tok}, "type": {mediaType}}, Body: b.Bytes(),
		ContentType: form.FormDataContentType(),
	})
}

// Upload uploads a temporary medium and returns its media_id.
func (l *Lab) Upload(tok, mediaType, name string, data []byte) string {
	l.Helper()
	resp := l.PostFile("/cgi-bin/media/upload", tok, mediaType, "media", name, data)
	var out struct {
		ID      string `json:"media_id"`
		ThumbID string `json:"thumb_media_id"`
	}
	if err := json.Unmarshal(resp.Body, &out); err != nil || out.ID+out.ThumbID == "" {
		l.Fatalf("upload: %s", resp.Body)
	}
	return out.ID + out.ThumbID
}

// Download fetches a temporary medium.
func (l *Lab) Download(tok, id string) api.Response {
	return l.Call(api.Request{
		Method: "GET", Path: PathMedia, Query: url.Values{"access_token": {tok}, "media_id": {id}},
	})
}

// Call posts JSON to a simulator that is in no lab.
func Call(s *sim.Sim, path, tok, body string) api.Response {
	return s.Call(api.Request{
		Method: "POST", Path: path, Query: url.Values{"access_token": {tok}}, Body: []byte(body), ClientIP: "127.0.0.1",
	})
}
