package main

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"wxlab/sim/exam"
)

// TestReadmeKnowsTheExamination: the README says how many cases there are, and names every chapter.
func TestReadmeKnowsTheExamination(t *testing.T) {
	raw, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(raw), "\n## Examination\n")
	section, _, _ = strings.Cut(section, "\n## ")
	if count := strconv.Itoa(len(exam.Cases())) + " cases"; !strings.Contains(section, count) {
		t.Errorf("the section does not say %q", count)
	}
	for _, c := range exam.Chapters() {
		if !strings.Contains(section, string(c)) {
			t.Errorf("the section does not name the chapter %s", c)
		}
	}
}
