package ui

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/storage"

	"wxlab/app/i18n"
)

func TestFilesAreWrittenAndReadWhole(t *testing.T) {
	openWindow(t, i18n.En)
	uri := storage.NewFileURI(filepath.Join(t.TempDir(), "a.txt"))
	out, err := storage.Writer(uri)
	if err != nil {
		t.Fatal(err)
	}
	if err := write(out, []byte("bytes\x00")); err != nil {
		t.Fatal(err)
	}
	if raw, err := os.ReadFile(uri.Path()); err != nil || string(raw) != "bytes\x00" {
		t.Errorf("%q, %v", raw, err)
	}
	in, err := storage.Reader(uri)
	if err != nil {
		t.Fatal(err)
	}
	refused := errors.New("refused")
	if err := read(in, func(name string, content []byte) error {
		if name != "a.txt" || string(content) != "bytes\x00" {
			t.Errorf("%s holds %q", name, content)
		}
		return refused
	}); err != refused {
		t.Error(err)
	}
}
