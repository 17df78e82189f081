package world_test

import (
	"encoding/json"
	"testing"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// TestProblemsOfOldSnapshots: the two texts have always been called Text and TextZH in snapshots, and still are.
func TestProblemsOfOldSnapshots(t *testing.T) {
	const old = `{"Code":"case","Text":"the word is wrong","TextZH":"词不对","Offset":3}`
	var p world.Problem
	if err := json.Unmarshal([]byte(old), &p); err != nil {
		t.Fatal(err)
	}
	if want := (world.Problem{Code: "case", Text: bilingual.Text{Zh: "词不对", En: "the word is wrong"}, Offset: 3}); p != want {
		t.Errorf("%+v, want %+v", p, want)
	}
	if raw, err := json.Marshal([]world.Problem{p}); err != nil || string(raw) != "["+old+"]" {
		t.Errorf("%s, %v", raw, err)
	}
}
