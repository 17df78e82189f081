package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestChangedSignals(t *testing.T) {
	l := lab.New(t)
	ch := l.Changed()
	select {
	case <-ch:
		t.Fatal("signalled before any change")
	default:
	}
	l.Ticket()
	<-ch
	select {
	case <-l.Changed():
		t.Fatal("a new channel is closed already")
	default:
	}
}

func TestManyAtOnce(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 5 {
				if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[i%6].OpenID, "x"); err != nil {
					t.Error(err)
				}
				l.Call(api.Request{Method: http.MethodPost, Path: lab.PathPreAuth, Body: []byte("{}")})
				l.Deliveries("", 10)
				l.Chat(a.AppID, a.Followers[0].OpenID)
				if _, err := l.Snapshot(); err != nil {
					t.Error(err)
				}
				if err := l.Step(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for _, d := range l.Deliveries("", 0) {
		if !d.Accepted || seen[d.ID] {
			t.Errorf("%s: %s", d.ID, d.Verdict)
		}
		seen[d.ID] = true
	}
	if len(seen) != 41 {
		t.Errorf("%d deliveries, want 40 messages and a ticket", len(seen))
	}
}

// TestOnlyTheLockTouchesTheState: every other file of the package gets its *world.World from lock, so the type guarded
// is enough to know that the lock is held.
func TestOnlyTheLockTouchesTheState(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	found := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if field, ok := n.(*ast.SelectorExpr); ok && field.Sel.Name == "state" {
				found[name] = true
				if name != "lock.go" {
					t.Errorf("%s: the world is taken past its lock", set.Position(field.Pos()))
				}
			}
			return true
		})
	}
	if !found["lock.go"] {
		t.Error("lock.go has no field state any more: this test looks for the wrong name")
	}
}
