package journal

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestFailuresAreGroupedAndWeighed(t *testing.T) {
	j := openTest(t)
	one := func(n Note, status int) {
		j.Handler(Platform, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			j.Note(r.Context(), n)
			w.WriteHeader(status)
		})).ServeHTTP(nopWriter{}, post("/x", ""))
	}
	quota := Note{Kind: KindAPI, Name: "message/custom/send", Outcome: OutcomeRefused, Code: 45047}
	for range 5 {
		one(quota, 200)
	}
	for range 9 {
		one(Note{Kind: KindAPI, Name: "clear_quota", Outcome: OutcomeRefused, Code: 48001}, 200)
	}
	one(Note{Kind: KindMessage, Outcome: OutcomeRefused, Code: -40001}, 401)
	one(Note{Kind: KindMessage, Name: "text"}, 200) // which mends what nobody could open
	one(Note{Kind: KindAPI, Name: "clear_quota"}, 200)
	one(Note{Kind: KindMessage, Name: "image"}, 500)
	one(Note{Kind: KindProbe, Outcome: OutcomeRefused}, 401)
	one(quota, 200)
	flush(t, j)
	groups, err := j.Failures(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range groups {
		got = append(got, fmt.Sprintf("%s %d %d ×%d #%d %v", f.Latest.Name, f.Latest.Code, f.Latest.Status, f.Count, f.Latest.ID, f.Mended))
	}
	want := []string{"message/custom/send 45047 200 ×6 #20 false", "image 0 500 ×1 #18 false",
		"clear_quota 48001 200 ×9 #14 true", " -40001 401 ×1 #15 true"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if groups, err = j.Failures(t.Context(), 1); err != nil || len(groups) != 1 || groups[0].Count != 9 {
		t.Errorf("%+v %v", groups, err)
	}
}

// BenchmarkFailures groups a record that is full of failures.
func BenchmarkFailures(b *testing.B) {
	j := openTest(b)
	n := Note{Kind: KindAPI, Name: "message/custom/send", Outcome: OutcomeRefused, Code: 45047}
	h := j.Handler(Platform, noting(j, n))
	for range 20000 {
		h.ServeHTTP(nopWriter{}, post("/x", ""))
	}
	flush(b, j)
	for b.Loop() {
		if _, err := j.Failures(b.Context(), 8); err != nil {
			b.Fatal(err)
		}
	}
}
