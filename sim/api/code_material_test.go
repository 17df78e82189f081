package api_test

import (
	"encoding/json"
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
)

func TestUploadAuditMedia(t *testing.T) {
	c := lab.NewCode(t)
	upload := func(field, name string, data []byte, code int) map[string]any {
		t.Helper()
		var out map[string]any
		if err := json.Unmarshal(c.PostFile("/wxa/uploadmedia", c.Developer, "", field, name, data).Body, &out); err != nil {
			t.Fatal(err)
		}
		c.Want(out, code)
		return out
	}
	picture := upload("media", "a.png", lab.PNG(), 0)
	film := upload("media", "a.mp4", lab.MP4(), 0)
	if picture["type"] != "image" || film["type"] != "video" {
		t.Errorf("%v %v", picture, film)
	}
	upload("file", "a.png", lab.PNG(), 41005)
	upload("media", "a.txt", []byte("text"), 40005)
	upload("media", "a.png", append(lab.PNG(), make([]byte, 2<<20)...), 40006)
	upload("media", "a.mp4", append(lab.MP4(), make([]byte, 10<<20)...), 40006)

	c.Commit("1.0")
	preview := func(pictures, films string) string {
		return `{"preview_info":{"pic_id_list":[` + pictures + `],"video_id_list":[` + films + `]}}`
	}
	quote := func(m map[string]any) string { return `"` + m["mediaid"].(string) + `"` }
	rows(c.Lab, c.Developer, []row{
		{"unknown picture", "/wxa/submit_audit", preview(`"x"`, ""), 85092},
		{"film as picture", "/wxa/submit_audit", preview(quote(film), ""), 85092},
		{"two films", "/wxa/submit_audit", preview("", quote(film)+","+quote(film)), 85093},
		{"both", "/wxa/submit_audit", preview(quote(picture), quote(film)), 0},
	})
	c.Want(c.Ask("undocodeaudit"), 0)
	c.Clock.Add(3 * 24 * time.Hour)
	c.Renew()
	c.Want(c.Do("submit_audit", preview(quote(picture), "")), 85092)
}

func TestSupportVersion(t *testing.T) {
	c := lab.NewCode(t)
	now := func() any {
		out := c.Post("/cgi-bin/wxopen/getweappsupportversion", c.Developer, `{}`)
		if items := out["uv_info"].(map[string]any)["items"].([]any); len(items) < 5 {
			t.Errorf("%v", out)
		}
		return out["now_version"]
	}
	if got := now(); got != "1.0.0" {
		t.Error(got)
	}
	rows(c.Lab, c.Developer, []row{
		{"no body", "/cgi-bin/wxopen/getweappsupportversion", ``, 44002},
		{"unpublished", "/cgi-bin/wxopen/setweappsupportversion", `{"version":"9.9.9"}`, 89014},
		{"published", "/cgi-bin/wxopen/setweappsupportversion", `{"version":"3.0.0"}`, 0},
	})
	c.Restart()
	if got := now(); got != "3.0.0" {
		t.Error(got)
	}
}
