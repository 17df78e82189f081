package workspace

import "testing"

func TestAFormReadsWhatItShows(t *testing.T) {
	var r Retention
	for i, k := range Keepings() {
		*k.Of(&r) = k.Least + i
		if got, err := k.Parse(" " + k.Text(r) + " "); err != nil || got != k.Least+i {
			t.Errorf("%s: %d %v", k.Name, got, err)
		}
		for text, want := range map[string]int{"": 0, "-1": -1} {
			if got, err := k.Parse(text); err != nil || got != want {
				t.Errorf("%s: %q is %d, %v", k.Name, text, got, err)
			}
		}
		for _, text := range []string{"x", "-2", "0", "1e9", "99999999999"} {
			if _, err := k.Parse(text); keyOf(err) != "problem.retention" {
				t.Errorf("%s: %q: %v", k.Name, text, err)
			}
		}
	}
	if err := r.check(); err != nil || r.Calls == 0 {
		t.Errorf("%+v %v", r, err)
	}
	if keyOf(Retention{Exchanges: 5}.check()) != "problem.retention" {
		t.Error("five exchanges are too few")
	}
}
