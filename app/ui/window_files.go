package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/pick"
)

// fileLimit is how many bytes of a file that the user picks are read: callbacks have a few kilobytes, logs and HAR files
// a few megabytes.
const fileLimit = 8 << 20

// openFile lets the user pick a file with one of the endings, such as .txt, and hands its name and content to take; no
// ending is every file.
func (w *Window) openFile(take func(name string, content []byte) error, endings ...string) {
	w.pick(pick.Ask{Title: w.T("ui.pick"), Verb: w.T("ui.open"), Endings: endings, Take: func(path string) {
		if err := w.read(path, take); err != nil {
			w.complain(err)
		}
		w.reload()
	}})
}

// pick opens the dialog in which a path is picked.
func (w *Window) pick(ask pick.Ask) {
	h := pick.Host{Canvas: w.win.Canvas(), Lang: w.lang, Disk: pick.ThisDisk(), Recall: w.app.Preferences(),
		Go: w.Go, Post: w.Post, Shortcut: w.shortcut, Size: bytes}
	h.Open(ask)
}

// read hands a file to take, unless it is longer than anything that belongs here.
func (w *Window) read(path string, take func(name string, content []byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, fileLimit+1))
	if err != nil {
		return err
	}
	if len(content) > fileLimit {
		return errors.New(w.T("ui.pick.long", filepath.Base(path), bytes(fileLimit)))
	}
	return take(filepath.Base(path), content)
}

// taker is a page that takes whatever text somebody holds.
type taker interface{ take(text string) }

// dropped hands the files that were dropped on the window to the page that explains whatever people hold.
func (w *Window) dropped(files []fyne.URI) {
	var all []string
	w.show("explain")
	w.do(nil, w.T("ui.explain.task"), func(context.Context) error {
		for _, f := range files {
			err := w.read(f.Path(), func(_ string, content []byte) error {
				all = append(all, string(explain.UTF8(content)))
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}, func() { w.entryOf("explain").page.(taker).take(strings.Join(all, "\n")) })
}

// saveFile lets the user say where content goes, and writes it there.
func (w *Window) saveFile(name string, content []byte) {
	w.pickTarget(name, func(path string) {
		if err := write(path, content); err != nil {
			w.complain(err)
			return
		}
		w.host.Toast(w.T("ui.save.done", path), kit.Success)
	})
}

// pickTarget lets the user say where a file goes.
func (w *Window) pickTarget(name string, take func(path string)) {
	w.pick(pick.Ask{Kind: pick.Target, Title: w.T("ui.save.title"), Verb: w.T("ui.set.save"), Name: name, Take: take})
}

// write fills a file that only its owner can read: bodies hold tokens.
func write(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_ = file.Chmod(0o600) // one that was there; where the file system knows no modes there is nothing to do
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
