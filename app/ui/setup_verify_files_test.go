package ui

import (
	"os"
	"strings"
	"testing"

	"wxlab/app/i18n"
)

func TestVerifyFilesAreAddedServedAndRemoved(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := see[*setupPage](t, w, "setup")
	p.files.ask()
	fill(t, w, 0, "workspace.json")
	tapWord(t, w.open(), "Add")
	if got := words(w.open()); !strings.Contains(got, "The content is empty") {
		t.Errorf("the dialog says:\n%s", got)
	}
	fill(t, w, 1, " Ab3dEf6hIj9kLm2n\n")
	tapWord(t, w.open(), "Add")
	if got := words(w.open()); !strings.Contains(got, "is not valid") {
		t.Errorf("the dialog says:\n%s", got)
	}
	fill(t, w, 0, "MP_verify_Ab3dEf6hIj9kLm2n.txt")
	tapWord(t, w.open(), "Add")
	w.load() // lists it and looks at it
	w.load()
	url := w.bench.PlatformURL() + "/MP_verify_Ab3dEf6hIj9kLm2n.txt"
	if got := words(p.root); w.open() != nil || !strings.Contains(got, url) ||
		!strings.Contains(got, "Answers there, with the very content") {
		t.Errorf("the page says:\n%s", got)
	}
	tapTip(t, p.root, "Remove the file")
	w.load()
	if got := words(p.root); strings.Contains(got, url) {
		t.Errorf("after it was removed the page says:\n%s", got)
	}
	tapWord(t, w.win.Content(), "Undo")
	w.load()
	w.load()
	if got := words(p.root); !strings.Contains(got, url) || !strings.Contains(got, "Answers there, with the very content") {
		t.Errorf("then the page says:\n%s", got)
	}
}

func TestAVerifyFileThatDoesNotAnswerSaysWhy(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := see[*setupPage](t, w, "setup")
	if err := p.files.put("MP_verify_x.txt", "y"); err != nil {
		t.Fatal(err)
	}
	p.files.checks[w.bench.Road.VerifyURL("MP_verify_x.txt")] = verifyCheck{done: true, err: os.ErrDeadlineExceeded}
	w.load()
	if got := words(p.root); !strings.Contains(got, os.ErrDeadlineExceeded.Error()) {
		t.Errorf("the page says:\n%s", got)
	}
}
