package sim_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

// get calls an API with GET and parameters in pairs.
func (l *lab) get(path, accessToken string, params ...string) map[string]any {
	l.Helper()
	q := url.Values{}
	if accessToken != "" {
		q.Set("access_token", accessToken)
	}
	for pair := range slices.Chunk(params, 2) {
		q.Set(pair[0], pair[1])
	}
	resp := l.Call(api.Request{Method: "GET", Path: path, Query: q, ClientIP: "127.0.0.1"})
	var out map[string]any
	if err := json.Unmarshal(resp.Body, &out); err != nil {
		l.Fatalf("%s answered %q: %v", path, resp.Body, err)
	}
	return out
}

// same compares an answer with JSON.
func (l *lab) same(got map[string]any, want string) {
	l.Helper()
	var w map[string]any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		l.Fatalf("%v in %s", err, want)
	}
	if diff := cmp.Diff(w, got); diff != "" {
		l.Error(diff)
	}
}

// post is a file in a form.
func (l *lab) post(path, tok, kind, field, name string, data []byte) api.Response {
	l.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		l.Fatal(err)
	}
	part.Write(data)
	form.Close()
	return l.Call(api.Request{Method: "POST", Path: path, Query: url.Values{"access_token": {tok}, "type": {kind}}, Body: b.Bytes(), ContentType: form.FormDataContentType()})
}

// upload gives the media_id of an upload.
func (l *lab) upload(tok, kind, name string, data []byte) string {
	l.Helper()
	resp := l.post("/cgi-bin/media/upload", tok, kind, "media", name, data)
	var out struct {
		ID      string `json:"media_id"`
		ThumbID string `json:"thumb_media_id"`
	}
	if err := json.Unmarshal(resp.Body, &out); err != nil || out.ID+out.ThumbID == "" {
		l.Fatalf("upload: %s", resp.Body)
	}
	return out.ID + out.ThumbID
}

func png() []byte  { return []byte("\x89PNG\r\n\x1a\n and so on") }
func jpeg() []byte { return []byte("\xff\xd8\xff\xe0 and so on") }
func amr() []byte  { return []byte("#!AMR\n and so on") }
func mp4() []byte  { return []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom and so on") }

// restart puts the lab's world through a snapshot.
func (l *lab) restart() {
	l.Helper()
	before, err := l.Snapshot()
	if err != nil {
		l.Fatal(err)
	}
	s, err := sim.Restore(sim.Config{Now: l.clock.Now, Budget: testBudget}, before)
	if err != nil {
		l.Fatal(err)
	}
	after, err := s.Snapshot()
	if err != nil || !bytes.Equal(before, after) {
		l.Fatalf("the snapshot of a restored world differs: %v\n%s", err, cmp.Diff(string(before), string(after)))
	}
	l.Sim = s
}

// one is the only delivery of an action; without exactly one it has no ID and is not accepted.
func one(list []world.Delivery, err error) (world.Delivery, error) {
	if len(list) != 1 {
		return world.Delivery{}, err
	}
	return list[0], err
}

// row is one call of a table test.
type row struct {
	name, path, body string
	code             int
}

func (l *lab) rows(tok string, rows []row) {
	l.Helper()
	outer := l.T
	for _, r := range rows {
		outer.Run(r.name, func(t *testing.T) {
			l.T = t
			l.want(l.call(r.path, tok, r.body), r.code)
		})
	}
	l.T = outer
}

// TestWhoMayCall: each family asks for the merchant's permission set first (61007), then for the account's own right.
func TestWhoMayCall(t *testing.T) {
	for _, tt := range behalfRights() {
		t.Run(tt.path, func(t *testing.T) {
			l := newLab(t)
			if tt.set != 0 {
				_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID, 23)
				l.want(l.any(tt.path, tok), 61007)
				_, tok, _ = l.authorize(l.account(world.OfficialAccount, false).AppID, tt.set)
				if out := l.any(tt.path, tok); (out["errcode"] == 48001.0) != tt.verified {
					t.Errorf("unverified account: %v", out)
				}
			}
			if tt.official {
				_, tok, _ := l.authorize(l.account(world.MiniProgram, true).AppID, 18, 19)
				l.want(l.any(tt.path, tok), 48001)
			}
		})
	}
}

// any calls an API with whatever method it takes and a body that says nothing.
func (l *lab) any(path, tok string) map[string]any {
	l.Helper()
	if out := l.call(path, tok, `{}`); out["errcode"] != 43001.0 {
		return out
	}
	return l.get(path, tok)
}

func behalfRights() []struct {
	path               string
	set                int
	verified, official bool
} {
	return []struct {
		path               string
		set                int
		verified, official bool
	}{
		{pathSend, 1, true, false},
		{pathTyping, 1, true, false},
		{"/cgi-bin/media/upload", 11, false, false},
		{"/cgi-bin/media/uploadimg", 11, false, false},
		{"/cgi-bin/media/get", 11, false, false},
		{pathMenuCreate, 15, false, true}, {pathMenuGet, 15, false, true}, {"/cgi-bin/menu/delete", 15, false, true}, {pathMenuAdd, 15, false, true},
		{pathMenuDel, 15, false, true}, {pathMenuTry, 15, false, true}, {"/cgi-bin/get_current_selfmenu_info", 15, false, true},
		{pathOpen + "create", 24, false, false}, {pathOpen + "bind", 24, false, false}, {pathOpen + "unbind", 24, false, false},
		{pathOpen + "get", 24, false, false}, {pathOpen + "have", 24, false, false},
		{pathQRCode, 3, true, true}, {pathJSTicket, 4, false, true},
		{pathTemplate, 7, true, true}, {"/cgi-bin/template/get_all_private_template", 7, true, true}, {"/cgi-bin/template/api_add_template", 7, true, true},
		{"/cgi-bin/template/del_private_template", 7, true, true}, {pathBizSend, 89, true, true}, {"/wxaapi/newtmpl/gettemplate", 89, true, false},
		{pathUser, 2, true, true}, {pathUsers, 2, true, true}, {"/cgi-bin/user/info/batchget", 2, true, true}, {"/cgi-bin/user/info/updateremark", 2, true, true},
		{pathTagCreate, 2, true, true}, {"/cgi-bin/tags/get", 2, true, true}, {"/cgi-bin/tags/update", 2, true, true}, {"/cgi-bin/tags/delete", 2, true, true},
		{pathTagging, 2, true, true}, {pathUntagging, 2, true, true}, {pathTagMembers, 2, true, true}, {"/cgi-bin/tags/getidlist", 2, true, true},
	}
}
