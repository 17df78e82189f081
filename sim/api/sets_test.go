package api_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// needed is an API with the permission sets that give the right to it.
type needed struct {
	method, path string
	kind         world.Kind
	sets         []int
}

// wantSets sees each API refuse an account that granted none of its sets, saying which are needed and which granted, and take
// one that granted any of them.
func wantSets(t *testing.T, rows ...needed) {
	t.Helper()
	for _, r := range rows {
		t.Run(string(r.kind)+r.path, func(t *testing.T) {
			all := []int{}
			for _, set := range world.PermissionSets(r.kind) {
				all = append(all, set.ID)
			}
			l := lab.New(t, func(p *world.Platform) { p.FuncIDs = all })
			other := map[world.Kind]int{world.MiniProgram: 76, world.OfficialAccount: 15}[r.kind]
			refused := callWithSets(l, r, other)
			hint, _ := url.PathUnescape(refused.Hint.En)
			want := fmt.Sprintf("did not grant permission set %v, it granted [%d]", r.sets, other)
			if refused.ErrCode != 61007 || !strings.Contains(hint, want) {
				t.Errorf("%d %s, want 61007 and %q", refused.ErrCode, hint, want)
			}
			for _, set := range r.sets {
				if out := callWithSets(l, r, set); slices.Contains([]int{61007, 48001, 43001, 43002}, out.ErrCode) {
					t.Errorf("with set %d: %s", set, out.Body)
				}
			}
		})
	}
}

func callWithSets(l *lab.Lab, r needed, set int) api.Response {
	_, tok, _ := l.Authorized(l.AccountOf(r.kind, true).AppID, set)
	return l.Call(api.Request{
		Method: r.method, Path: r.path, Query: url.Values{"access_token": {tok}}, Body: []byte(`{}`), ClientIP: "127.0.0.1",
	})
}
