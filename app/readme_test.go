package main

import (
	"net"
	"os"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// TestReadmeNamesTheAddressesOfANewWorkspace, and they are loopback, as it says.
func TestReadmeNamesTheAddressesOfANewWorkspace(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	a := workspace.DefaultAddresses()
	for name, addr := range map[string]string{"platform": a.Platform, "simulator": a.Simulator, "control": a.Control} {
		if !strings.Contains(string(raw), "\n| "+name+" | "+addr+" |") {
			t.Errorf("README.md does not have %s at %s", name, addr)
		}
		host, _, err := net.SplitHostPort(addr)
		if err != nil || !net.ParseIP(host).IsLoopback() {
			t.Errorf("%s is at %s, which is not loopback; %v", name, addr, err)
		}
	}
}
