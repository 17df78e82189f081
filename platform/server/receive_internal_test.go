package server

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzQueryValues holds the reader of single parameters to net/url.
func FuzzQueryValues(f *testing.F) {
	for _, seed := range []string{"", "nonce=1", "a=b&nonce=%41%20+x&nonce=2", "nonce", "nonce&nonce=2", "nonce=%zz", "xnonce=1&nonce=2", "a;nonce=1", "&&=&nonce=="} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		names := [...]string{"msg_signature", "timestamp", "nonce", "a"}
		got, err := queryValues(query, names)
		all, wantErr := url.ParseQuery(query)
		for _, part := range strings.Split(query, "&") {
			if name, _, _ := strings.Cut(part, "="); strings.ContainsAny(name, "%+") {
				return
			}
		}
		if wantErr != nil {
			return
		}
		for i, name := range names {
			if err != nil || got[i] != all.Get(name) {
				t.Errorf("%q: %s is %q, %v, want %q", query, name, got[i], err, all.Get(name))
			}
		}
	})
}

func TestMessageURL(t *testing.T) {
	for target, want := range map[string]string{
		"POST /wechat/wx0a73c7ae093b4842/callback":                    "wx0a73c7ae093b4842",
		"POST /wechat/wx0a73c7ae093b4842/callback?nonce=1":            "wx0a73c7ae093b4842",
		"POST /wechat/wxA/callback":                                   "wxA",
		"GET /wechat/wx0a73c7ae093b4842/callback":                     "",
		"POST /wechat/wx0a73c7ae093b4842/callback/":                   "",
		"POST /wechat//callback":                                      "",
		"POST /wechat/wx/callback":                                    "",
		"POST /wechat/gh_0a1b2c3d4e5f/callback":                       "",
		"POST /wechat/wx1%2F/callback":                                "",
		"POST /wechat/wx1/x/callback":                                 "",
		"POST /wechat/wx" + strings.Repeat("1", 31) + "/callback":     "",
		"POST /wechat/component":                                      "",
		"POST /x/wechat/wx0a73c7ae093b4842/callback":                  "",
		"POST /wechat/wx%30a73c7ae093b4842/callback":                  "", // nobody escapes what needs none
		"POST /wechat/wx0a73c7ae093b4842\u4f60/callback":              "",
		"POST /wechat/wx0a73c7ae093b4842/callback%2F..%2F../callback": "",
	} {
		method, path, _ := strings.Cut(target, " ")
		got, ok := messageURL(httptest.NewRequest(method, path, nil))
		if ok != (want != "") || ok && got != want {
			t.Errorf("%s: %q, %v, want %q", target, got, ok, want)
		}
	}
}
