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

// TestSeveritiesOfOldSnapshots: a problem that was written without a severity gets the one that its delivery tells.
func TestSeveritiesOfOldSnapshots(t *testing.T) {
	const problem = `{"Code":"case","Text":"the word is wrong","TextZH":"词不对","Offset":3}`
	for old, want := range map[string]world.Severity{
		`{"Accepted":true,"Problems":[` + problem + `]}`:                                                         world.Remark,
		`{"Accepted":false,"Problems":[` + problem + `]}`:                                                        world.Failure,
		`{"Accepted":true,"Problems":[{"Code":"x","Severity":"unsettled","Text":"t","TextZH":"t","Offset":-1}]}`: world.Unsettled,
	} {
		var d world.Delivery
		if err := json.Unmarshal([]byte(old), &d); err != nil || len(d.Problems) != 1 || d.Problems[0].Severity != want {
			t.Errorf("%s: %+v, %v", old, d.Problems, err)
		}
	}
}
