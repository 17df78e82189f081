package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"wxlab/app/explain"
	"wxlab/app/ui/kit"
)

// fileLimit is how many bytes of a file that the user picks are read: callbacks have a few kilobytes, logs and HAR files
// a few megabytes.
const fileLimit = 8 << 20

// openFile lets the user pick a file with one of the endings, such as .txt, and hands its name and content to take; no
// ending is every file.
func (w *Window) openFile(take func(name string, content []byte) error, endings ...string) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err == nil && file == nil {
			return // the user cancelled
		}
		if err == nil {
			err = w.read(file, take)
		}
		if err != nil {
			w.complain(err)
		}
		w.reload()
	}, w.win)
	if len(endings) > 0 {
		d.SetFilter(storage.NewExtensionFileFilter(endings))
	}
	w.showFileDialog(d, w.T("ui.pick"), w.T("ui.open"))
}

// read hands a file to take, unless it is longer than anything that belongs here.
func (w *Window) read(file fyne.URIReadCloser, take func(name string, content []byte) error) error {
	content, err := io.ReadAll(io.LimitReader(file, fileLimit+1))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if len(content) > fileLimit {
		return errors.New(w.T("ui.pick.long", file.URI().Name(), bytes(fileLimit)))
	}
	return take(file.URI().Name(), content)
}

// taker is a page that takes whatever text somebody holds.
type taker interface{ take(text string) }

// dropped hands the files that were dropped on the window to the page that explains whatever people hold.
func (w *Window) dropped(files []fyne.URI) {
	var all []string
	w.show("explain")
	w.do(nil, w.T("ui.explain.task"), func(context.Context) error {
		for _, f := range files {
			file, err := storage.Reader(f)
			if err == nil {
				err = w.read(file, func(_ string, content []byte) error {
					all = append(all, string(explain.UTF8(content)))
					return nil
				})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}, func() { w.entryOf("explain").page.(taker).take(strings.Join(all, "\n")) })
}

// saveFile lets the user say where content goes, and writes it there.
func (w *Window) saveFile(name string, content []byte) {
	d := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		if err == nil && file == nil {
			return
		}
		if err == nil {
			err = write(file, content)
		}
		if err != nil {
			w.complain(err)
			return
		}
		w.host.Toast(w.T("ui.save.done", file.URI().Path()), kit.Success)
	}, w.win)
	d.SetFileName(name)
	w.showFileDialog(d, w.T("ui.save.title"), w.T("ui.set.save"))
}

// write fills a file that only its owner can read: bodies hold tokens.
func write(file fyne.URIWriteCloser, content []byte) error {
	if file.URI().Scheme() == "file" {
		_ = os.Chmod(file.URI().Path(), 0o600) // where the file system knows no modes there is nothing to do
	}
	_, err := file.Write(content)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// showFileDialog opens Fyne's dialog with our words, larger than Fyne would.
func (w *Window) showFileDialog(d *dialog.FileDialog, title, verb string) {
	d.SetTitleText(title)
	d.SetConfirmText(verb)
	d.SetDismissText(w.T("ui.cancel"))
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(760, size.Width-80), min(520, size.Height-80)))
	d.Show()
}
