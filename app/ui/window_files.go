package ui

import (
	"io"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"wxlab/app/ui/kit"
)

// fileLimit is how many bytes of a file that the user picks are read; verification files have a few dozen.
const fileLimit = 1 << 20

// openFile lets the user pick a file with that ending, such as .txt, and hands its name and content to take.
func (w *Window) openFile(ending string, take func(name string, content []byte) error) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err == nil && file == nil {
			return // the user cancelled
		}
		if err == nil {
			err = read(file, take)
		}
		if err != nil {
			w.complain(err)
		}
		w.reload()
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{ending}))
	w.showFileDialog(d, w.T("ui.pick"), w.T("ui.open"))
}

func read(file fyne.URIReadCloser, take func(name string, content []byte) error) error {
	content, err := io.ReadAll(io.LimitReader(file, fileLimit))
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return take(file.URI().Name(), content)
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
