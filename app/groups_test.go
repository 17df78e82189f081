package main

import (
	"slices"
	"testing"
)

// TestEveryCommandIsAmongItsLike: what is left for the end of the help is about the program itself.
func TestEveryCommandIsAmongItsLike(t *testing.T) {
	aboutItself := []string{"completion", "help", "reference", "version"}
	for _, g := range groupsOf(tree(t, "en")) {
		for _, cmd := range g.commands {
			if itself := slices.Contains(aboutItself, cmd.Name()); itself != (g.name == "more") {
				t.Errorf("wxlab %s stands under %q", cmd.Name(), g.name)
			}
		}
		if len(g.commands) == 0 {
			t.Errorf("nothing stands under %q", g.name)
		}
	}
}
