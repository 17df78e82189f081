//go:build !headless

package main

import (
	"testing"

	"wxlab/app/workspace"
)

// TestOnlyBusyAddressesAreFreed: what was asked for and can be had stays.
func TestOnlyBusyAddressesAreFreed(t *testing.T) {
	can := func(addr string) bool { return addr != "127.0.0.1:8680" && addr != "127.0.0.1:9999" }
	asked := workspace.Addresses{Simulator: "127.0.0.1:9999", Control: "127.0.0.1:7000"}
	got := freed(asked, workspace.DefaultAddresses(), can)
	if want := (workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0", Control: "127.0.0.1:7000"}); got != want {
		t.Errorf("%+v", got)
	}
}
