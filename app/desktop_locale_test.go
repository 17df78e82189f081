//go:build linux && cgo && !headless

package main

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestFyneDoesNotComplainOfTheLanguage that containers have, and programs that are started inherit it.
func TestFyneDoesNotComplainOfTheLanguage(t *testing.T) {
	if os.Getenv("WXLAB_TEST_LANGUAGE") != "" {
		t.Log("inherited: " + os.Getenv("LANG") + " " + os.Getenv("LC_ALL"))
		return
	}
	again := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	again.Env = append(slices.DeleteFunc(os.Environ(), func(line string) bool { return strings.HasPrefix(line, "L") }),
		"WXLAB_TEST_LANGUAGE=1", "LANG=C.UTF-8", "LC_ALL=C.utf8")
	out, err := again.CombinedOutput()
	if err != nil || strings.Contains(string(out), "Fyne error") || !strings.Contains(string(out), "inherited: C.UTF-8 C.utf8") {
		t.Errorf("%v\n%s", err, out)
	}
}
