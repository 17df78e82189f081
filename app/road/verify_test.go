package road_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestAVerifyFileIsLookedAtWhereTheConsoleDoes has another server stand behind the user's own domain.
func TestAVerifyFileIsLookedAtWhereTheConsoleDoes(t *testing.T) {
	var asked string
	var status int
	var body string
	var broken error
	behind := roundTripper(func(r *http.Request) (*http.Response, error) {
		asked = r.URL.String()
		return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Request: r}, broken
	})
	w := workbenchtest.Open(t, workbench.Options{Outside: road.Outside{Transport: behind}})
	err := errors.Join(w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelOwn,
		URL: "https://wx.example.com/lab/"}), w.Road.Open(t.Context()),
		w.Road.PutVerifyFile("MP_verify_x.txt", "Ab3d"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		status int
		body   string
		broken error
		key    string // "": it answers
	}{
		{200, "Ab3d", nil, ""},
		{200, "Ab3d\n", nil, "problem.verify_other"},
		{200, strings.Repeat("x", 1<<20), nil, "problem.verify_other"},
		{404, "Ab3d", nil, "problem.verify_status"},
		{0, "", errors.New("no route"), "problem.verify_unreachable"},
	} {
		status, body, broken = tc.status, tc.body, tc.broken
		err := w.Road.CheckVerifyFile(t.Context(), "MP_verify_x.txt")
		var p *workspace.Problem
		if tc.key == "" && err != nil || tc.key != "" &&
			(!errors.As(err, &p) || p.Key != tc.key || p.Text(i18n.Zh) == p.Text(i18n.En)) {
			t.Errorf("HTTP %d, %d bytes: %v", tc.status, len(tc.body), err)
		}
	}
	if asked != "https://wx.example.com/MP_verify_x.txt" {
		t.Errorf("asked %s", asked)
	}
}
