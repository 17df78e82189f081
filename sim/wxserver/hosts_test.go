package wxserver_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestEachHostHasWhatItHas: under WeChat's own names a link or an API call to the wrong host fails as it would there, and
// says which host is right. At a base URL everything is under one address.
func TestEachHostHasWhatItHas(t *testing.T) {
	w := newLab(t)
	get := func(host, path string) (int, string) {
		r, err := http.NewRequest("GET", w.wechat.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(raw)
	}
	const token, qrcode = "/cgi-bin/component/api_component_token", "/cgi-bin/showqrcode?ticket=x"
	hosts := []string{"api.weixin.qq.com", "sh.api.weixin.qq.com", "mp.weixin.qq.com", "Open.weixin.qq.com:443", "127.0.0.1:8681"}
	for path, right := range map[string]string{ // a letter for each host that has it
		token: "aa--b", "/sns/userinfo": "aa--b", "/no/such/path": "aa--b", qrcode: "aamob", "/": "aamob",
		pc: "--m-b", "/safe/bindcomponent": "--m-b", "/wxaopen/safe/bindcomponent": "---ob", oauthPath: "---ob",
		"/a/~wx0": "--m-b",
	} {
		for i, host := range hosts {
			status, text := get(host, path)
			elsewhere := status == http.StatusNotFound && strings.Contains(text, "that is on ") && strings.Contains(text, "它在 ")
			if want := right[i] == '-'; elsewhere != want {
				t.Errorf("%s %s: %d %.200s", host, path, status, text)
			}
		}
	}
	if _, text := get("mp.weixin.qq.com", token); !strings.Contains(text, "mp.weixin.qq.com has no "+token+": that is on api.weixin.qq.com") {
		t.Error(text)
	}
}
