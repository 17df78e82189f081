package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestTemplateLibrary(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	if _, err := l.PutDraft(lab.AppID, world.Draft{UserVersion: "2.0", UserDesc: "new", SourceAppID: "wx1",
		SourceName: "dev", Developer: "d", Pages: []string{"a"}}); err != nil {
		t.Fatal(err)
	}
	id, err := l.PutDraft(lab.AppID, world.Draft{UserVersion: "2.1", SourceAppID: "wx1", SourceName: "dev",
		Developer: "d", Pages: []string{"a"}})
	if err != nil || id != 3 {
		t.Fatalf("draft %d, %v", id, err)
	}
	drafts, _ := l.Get("/wxa/gettemplatedraftlist", tok)["draft_list"].([]any)
	want := map[string]any{"create_time": 1700000000.0, "user_version": "2.1", "user_desc": "", "draft_id": 3.0,
		"source_miniprogram_appid": "wx1", "source_miniprogram": "dev", "developer": "d"}
	if len(drafts) != 3 {
		t.Fatalf("an upload replaces the draft of its mini program: %v", drafts)
	}
	if diff := cmp.Diff(want, drafts[2]); diff != "" {
		t.Error(diff)
	}
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":"0"}`), 0) // the documentation's sample has text
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":3,"template_type":1}`), 0)
	for query, n := range map[string]int{"": 2, "0": 1, "1": 1} {
		rows, _ := l.Get("/wxa/gettemplatelist", tok, "template_type", query)["template_list"].([]any)
		if len(rows) != n {
			t.Errorf("template_type %q: %v", query, rows)
		}
	}
	l.Want(l.Post("/wxa/deletetemplate", tok, `{"template_id":0}`), 0)
	l.Want(l.Post("/wxa/deletetemplate", tok, `{"template_id":0}`), 85064)
	l.Want(l.Post("/wxa/deletetemplate", tok, `{}`), 85064)
	l.Want(l.Post("/wxa/addtotemplate", tok, `{}`), 85064)
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":2}`), 85064)
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":"x"}`), 47001)
	for range 200 {
		l.Post("/wxa/addtotemplate", tok, `{"draft_id":0}`)
	}
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":0}`), 85065)
	l.Want(l.Post("/wxa/addtotemplate", tok, `{"draft_id":0,"template_type":1}`), 0)
}
