package wxapi_test

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/fixtures"
	"wxlab/platform/wxapi"
)

// typedCall is a call on behalf, what it sends and how its answer is read.
type typedCall struct {
	name   string
	answer string
	call   func(account) (any, error)
	line   string
	body   string // JSON, "" for none, "field/name/content" for an upload
	want   any
}

// account is an authorizer's API, beside the client for calls that bring a token of their own.
type account struct {
	*wxapi.Account
	client *wxapi.Client
}

func typedCalls() []typedCall {
	return slices.Concat(accountCalls(), componentCalls(), queryCalls(), followerCalls(), privacyCalls(), codeAndLinkCalls(),
		identityCalls(), domainCalls(), registrationCalls(), connectionCalls())
}

// recorded is one call on behalf as WeChat saw it: "METHOD path?query" and the body.
type recorded struct{ Line, Body string }

// onBehalf answers every call the same and records it. The component's token is CT, the authorizer's AT.
func onBehalf(t *testing.T, answer string) (account, *recorded) {
	t.Helper()
	got := &recorded{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*got = recorded{r.Method + " " + r.URL.Path + "?" + r.URL.Query().Encode(), bodyOf(t, r)}
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	client := &wxapi.Client{BaseURL: server.URL}
	return account{client.Account("wxc", "CT", "wxa", "AT"), client}, got
}

func bodyOf(t *testing.T, r *http.Request) string {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		raw, _ := io.ReadAll(r.Body)
		return string(raw)
	}
	form, err := r.MultipartReader()
	if err != nil {
		t.Error(err)
		return ""
	}
	part, err := form.NextPart()
	if err != nil {
		t.Error(err)
		return ""
	}
	content, _ := io.ReadAll(part)
	return fmt.Sprintf("%s/%s/%s", part.FormName(), part.FileName(), content)
}

const okAnswer = `{"errcode":0,"errmsg":"ok"}`

func ignore(err error) (any, error) { return nil, err }

// TestTypedCalls holds every typed call to its request and its answer.
func TestTypedCalls(t *testing.T) {
	for _, tt := range typedCalls() {
		t.Run(tt.name, func(t *testing.T) {
			a, got := onBehalf(t, tt.answer)
			result, err := tt.call(a)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, result); diff != "" {
				t.Error(diff)
			}
			if got.Line != tt.line || !sameJSON(got.Body, tt.body) {
				t.Errorf("sent %s\n%s\nwant %s\n%s", got.Line, got.Body, tt.line, tt.body)
			}
		})
	}
}

// TestTypedCallsFail: every one hands on WeChat's errcode.
func TestTypedCallsFail(t *testing.T) {
	for _, tt := range typedCalls() {
		a, _ := onBehalf(t, `{"errcode":61007,"errmsg":"api is unauthorized to component rid: 6aac005a-01bfdbee-79769285"}`)
		if _, err := tt.call(a); wxapi.ErrCode(err) != 61007 {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func sameJSON(a, b string) bool {
	var x, y any
	if a == "" || b == "" || json.Unmarshal([]byte(a), &x) != nil || json.Unmarshal([]byte(b), &y) != nil {
		return a == b
	}
	return cmp.Equal(x, y)
}

// untyped are the paths of the register without a typed call, each with the reason.
func untyped() map[string]string {
	return map[string]string{
		"/cgi-bin/token":                           "for the owner of an AppSecret: a component has no account's",
		"/cgi-bin/stable_token":                    "as /cgi-bin/token",
		"/cgi-bin/showqrcode":                      "a page of mp.weixin.qq.com: QRTicket.PictureURL",
		"/cgi-bin/message/custom/business/send":    "for shops with a businessid, of which the platform has none",
		"/cgi-bin/component/get_authorizer_option": "Option asks it where the old spelling is gone: TestOptionSpellings",
		"/cgi-bin/component/set_authorizer_option": "as get_authorizer_option",
	}
}

// TestEveryAPIHasATypedCall: what the register lists can be called by a method, and stands in the tables here.
func TestEveryAPIHasATypedCall(t *testing.T) {
	apis, err := fixtures.APIs()
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]bool{}
	for _, tt := range typedCalls() {
		_, rest, _ := strings.Cut(tt.line, " ")
		path, _, _ := strings.Cut(rest, "?")
		called[path] = true
	}
	for _, tt := range clientCalls() {
		called[tt.path] = true
	}
	for _, api := range apis {
		if reason := untyped()[api.Path]; called[api.Path] == (reason != "") {
			t.Errorf("%s: called here: %v, and untyped for the reason %q", api.Path, called[api.Path], reason)
		}
	}
}
