package world_test

import (
	"testing"

	"wxlab/sim/world"
)

func TestPermissionSetsAreConsistent(t *testing.T) {
	for _, kind := range world.Kinds() {
		known := map[int]bool{}
		for _, set := range world.PermissionSets(kind) {
			if known[set.ID] || set.Name == "" || set.Kind != kind {
				t.Errorf("%+v", set)
			}
			known[set.ID] = true
		}
		for _, id := range world.DefaultFuncIDs(kind) {
			if !known[id] {
				t.Errorf("default set %d does not exist", id)
			}
		}
	}
}
