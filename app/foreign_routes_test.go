package main

import (
	"path/filepath"
	"testing"

	"wxlab/app/control"
	"wxlab/app/sdk"
	"wxlab/sim/wxserver/ca"
)

// A route leads an SDK's API calls to the simulator: it starts the client and the simulator that drives it.
type route func(t *testing.T, c client) served

// client is a platform on a foreign SDK that is to be started, with where its simulator will be.
type client struct {
	modules, script string
	port            string
	simAddr         string
	dir             string   // the workspace
	flags           []string // of the simulator
}

// throughBase uses the SDK's own setting or field for the API's address.
func throughBase(t *testing.T, c client) served {
	t.Helper()
	return c.start(t, "API_BASE=http://"+c.simAddr)
}

// throughProxy leaves the SDK untouched: its environment leads it to the simulator's port, which is a proxy, too.
func throughProxy(t *testing.T, c client) served {
	t.Helper()
	folder := filepath.Join(c.dir, "ca")
	if _, err := ca.Open(ca.Config{Dir: folder}); err != nil { // node reads the certificate when it starts
		t.Fatal(err)
	}
	road := sdk.Road{Proxy: c.simAddr, Base: "http://" + c.simAddr, Files: ca.FilesIn(folder), OS: "linux"}
	return c.start(t, road.Apply(road.Environment())...)
}

// throughExec has exec start both.
func throughExec(t *testing.T, c client) served {
	t.Helper()
	script, err := filepath.Abs(filepath.Join(clientSources, c.script))
	if err != nil {
		t.Fatal(err)
	}
	flags := append([]string{"--sim-addr", c.simAddr, "--control-addr", "127.0.0.1:0"}, c.flags...)
	cmd := execute(t, c.dir, append(flags, "--", "node", script)...)
	cmd.Env = append(append(cmd.Env, foreignEnv(t, c.modules)...), "PORT="+c.port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Wait() })
	var found *control.Client
	eventually(t, "exec has started a simulator", func() bool {
		found, err = control.Find(c.dir, nil)
		return err == nil
	})
	return served{Sim: "http://" + c.simAddr, Control: found.URL, Token: found.Token}
}

// start runs the client, and then the simulator, whose first push follows its start at once.
func (c client) start(t *testing.T, env ...string) served {
	t.Helper()
	startNode(t, c.modules, c.script, append(env, "PORT="+c.port)...)
	awaitHealth(t, c.port)
	return serve(t, append([]string{"--only", "sim", "--sim-addr", c.simAddr, "--workspace", c.dir}, c.flags...)...)
}
