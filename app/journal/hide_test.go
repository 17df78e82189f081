package journal

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsHiddenIsNowhereInTheFile(t *testing.T) {
	const secret = "sesame-open-yourself"
	path := filepath.Join(t.TempDir(), "journal.db")
	j := openAt(t, path)
	r := httptest.NewRequest("POST", "http://w/cgi-bin/menu/create?access_token="+secret, strings.NewReader(`{"say":"`+secret+` 早上好"}`))
	r.Header.Set("X-Key", secret)
	serve(t, j, WeChat, r, answer(strings.Repeat(secret+"\n", 200))) // long enough to be compressed
	id := ids(t, j, "早上好")[0]
	if err := j.SetRemark(t.Context(), id, "look at "+secret); err != nil {
		t.Fatal(err)
	}
	if _, err := j.SaveRun(t.Context(), Run{Kind: "demo", At: j.opt.Now(), Report: []byte(`"` + secret + `"`)}); err != nil {
		t.Fatal(err)
	}
	before := ids(t, j, secret)
	if err := j.Close(); err != nil || len(before) != 1 {
		t.Fatal(before, err)
	}
	if err := Hide(t.Context(), path, func(s string) string { return strings.ReplaceAll(s, secret, "#hidden") }); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil || bytes.Contains(raw, []byte(secret)) || bytes.Contains(raw, []byte("sesame")) {
		t.Fatal("it is in the file still", err)
	}
	j = openAt(t, path)
	d, err := j.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if d.Query != "access_token=#hidden" || string(d.ReqBody) != `{"say":"#hidden 早上好"}` || d.ReqHeader.Get("X-Key") != "#hidden" ||
		string(d.RespBody) != strings.Repeat("#hidden\n", 200) {
		t.Errorf("%+v", d)
	}
	if remark, err := j.Remark(t.Context(), id); err != nil || remark != "look at #hidden" {
		t.Error(remark, err)
	}
	if runs, err := j.Runs(t.Context(), "demo", 1); err != nil || len(runs) != 1 || !strings.Contains(string(runs[0].Report), "#hidden") {
		t.Error(runs, err)
	}
	if found := ids(t, j, secret); len(found) > 0 {
		t.Errorf("a search finds it: %v", found)
	}
	if found := ids(t, j, "早上好"); len(found) != 1 || found[0] != id {
		t.Errorf("a search for other words finds %v", found)
	}
}
