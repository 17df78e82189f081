package api_test

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
)

// TestMain holds the tests of this package together to every path: whoever adds an API and has not tried a success of it and
// an error that is its own is told so. It looks only where all of them ran.
func TestMain(m *testing.M) {
	seen := &calls{codes: map[string]map[int64]bool{}}
	lab.Log = seen
	code := m.Run()
	if code == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" {
		for _, missing := range seen.missing() {
			fmt.Println(missing)
			code = 1
		}
	}
	os.Exit(code)
}

// neverDone are the APIs that nobody here can call with success: components have no such tokens (61024), and no account's
// AppSecret is known.
var neverDone = []string{"/cgi-bin/token", "/cgi-bin/stable_token"}

// general are the errcodes that say nothing of an API but that the call or its token is not one.
var general = []int64{0, -1, 40001, 41001, 42001, 43001, 43002, 44002, 45009, 47001, 48001, 61003, 61004, 61007}

// onlyGeneral are the APIs that only look, or have nothing that could be wrong: WeChat documents no other errors of theirs than those of every call.
var onlyGeneral = []string{
	"/cgi-bin/account/getaccountbasicinfo", "/cgi-bin/component/get_domain_confirmfile", "/cgi-bin/get_api_domain_ip",
	"/cgi-bin/get_current_selfmenu_info", "/cgi-bin/getcallbackip", "/cgi-bin/menu/delete", "/cgi-bin/open/have",
	"/cgi-bin/showqrcode", "/cgi-bin/tags/get", "/cgi-bin/template/get_all_private_template",
	"/cgi-bin/wxopen/getallcategories", "/cgi-bin/wxopen/getcategory", "/cgi-bin/wxopen/getweappsupportversion",
	"/cgi-bin/wxopen/qrcodejumpdownload", "/cgi-bin/wxopen/wxamplinkget", "/wxa/get_category",
	"/wxa/get_effective_domain", "/wxa/get_effective_webviewdomain", "/wxa/get_prefetchdnsdomain",
	"/wxa/get_webviewdomain_confirmfile", "/wxa/getgrayreleaseplan", "/wxa/getillegalrecords", "/wxa/getshowwxaitem",
	"/wxa/gettemplatedraftlist", "/wxa/gettemplatelist", "/wxa/getversioninfo", "/wxa/getvisitstatus",
	"/wxa/getwxasearchstatus", "/wxa/queryquota", "/wxa/revertgrayrelease", "/wxa/security/get_privacy_interface",
	"/wxaapi/newtmpl/getcategory", "/wxaapi/newtmpl/gettemplate",
}

// TestEveryTokenIsLookedAt: one that was never issued gives the right to nothing.
func TestEveryTokenIsLookedAt(t *testing.T) {
	l := lab.New(t)
	for _, a := range l.APIs() {
		if a.Token == "none" {
			continue
		}
		method, body := strings.Split(a.Method, ", ")[0], []byte(nil)
		if method == "POST" {
			body = []byte(`{}`)
		}
		out := l.Call(api.Request{Method: method, Path: a.Path, Query: url.Values{"access_token": {"80_never"}}, Body: body})
		if out.ErrCode != 40001 {
			t.Errorf("%s: %d %s", a.Path, out.ErrCode, out.Body)
		}
	}
}

// calls notes which errcodes each path answered.
type calls struct {
	slog.Handler
	mu    sync.Mutex
	codes map[string]map[int64]bool
}

func (c *calls) Enabled(context.Context, slog.Level) bool { return true }

func (c *calls) Handle(_ context.Context, r slog.Record) error {
	var path string
	var code int64
	r.Attrs(func(a slog.Attr) bool {
		switch a.Key {
		case "path":
			path = a.Value.String()
		case "errcode":
			code = a.Value.Int64()
		}
		return true
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.codes[path] == nil {
		c.codes[path] = map[int64]bool{}
	}
	c.codes[path][code] = true
	return nil
}

// missing says what no test tried.
func (c *calls) missing() (out []string) {
	for _, a := range sim.New(sim.Config{}).APIs() {
		codes := slices.Sorted(maps.Keys(c.codes[a.Path]))
		if !c.codes[a.Path][0] && !slices.Contains(neverDone, a.Path) {
			out = append(out, fmt.Sprintf("%s: no test had a success of it, only %v", a.Path, codes))
		}
		own := slices.ContainsFunc(codes, func(code int64) bool { return !slices.Contains(general, code) })
		if !own && !slices.Contains(onlyGeneral, a.Path) {
			out = append(out, fmt.Sprintf("%s: no test had an error of its own, only %v", a.Path, codes))
		}
	}
	return out
}
