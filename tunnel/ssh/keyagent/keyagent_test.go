package keyagent

import "testing"

func TestTheVariableNamesTheAgent(t *testing.T) {
	if got := Address(func(string) string { return "/run/agent" }); got != "/run/agent" {
		t.Error(got)
	}
	if got := Address(func(string) string { return "" }); got != usual {
		t.Error(got)
	}
}
