package main

import (
	"io"
	"net"
	"os"
	"regexp"
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

// TestReadmeNamesFlagsThatThereAre: whatever the table of commands says with two dashes, its command takes.
func TestReadmeNamesFlagsThatThereAre(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	p := &program{out: io.Discard, errs: io.Discard, env: func(string) string { return "" }}
	root := newRootCommand(p)
	flag, names := regexp.MustCompile(`--[a-z][a-z-]*`), 0
	for _, row := range regexp.MustCompile("(?m)^\\| `wxlab ([a-z ]+)(.*)$").FindAllStringSubmatch(string(raw), -1) {
		cmd, _, err := root.Find(strings.Fields(row[1]))
		if err != nil || cmd == root {
			t.Errorf("README.md names wxlab %s, which does not exist", row[1])
			continue
		}
		for _, name := range flag.FindAllString(row[2], -1) {
			known := cmd.Flags().Lookup(name[2:]) != nil || cmd.InheritedFlags().Lookup(name[2:]) != nil
			for _, sub := range cmd.Commands() {
				known = known || sub.Flags().Lookup(name[2:]) != nil
			}
			if names++; !known {
				t.Errorf("README.md says that wxlab %s takes %s", cmd.Name(), name)
			}
		}
	}
	if names < 20 {
		t.Errorf("only %d flags were found", names)
	}
}
