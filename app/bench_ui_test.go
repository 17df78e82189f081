package main

import (
	"strings"
	"testing"
)

func TestBenchUIMistakes(t *testing.T) {
	for _, c := range []struct {
		args []string
		exit int
		says string
	}{
		{[]string{"--stored", "10"}, 2, "1000"},
		{[]string{"--only", "nosuch"}, 2, "scroll"},
		{[]string{"--pace", "0"}, 2, "--pace"},
		{nil, 3, ""}, // there is no display where tests run, and in some builds no window
	} {
		t.Setenv("DISPLAY", "")
		t.Setenv("WAYLAND_DISPLAY", "")
		_, errs, exit := cli(t, append([]string{"bench", "ui"}, c.args...)...)
		if exit != c.exit || errs == "" || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, %s", c.args, exit, errs)
		}
	}
}
