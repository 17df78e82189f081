package ui

import (
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// fileLimit is how much of a file that a user picks is read; all that the window takes are far smaller.
const fileLimit = 1 << 20

// openFile lets the user pick a file by its ending, such as .txt, and hands it to take.
func (w *Window) openFile(ending string, take func(name string, content []byte) error) {
	d := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if err == nil && file == nil {
			return // thought better of it
		}
		var content []byte
		if err == nil {
			content, err = io.ReadAll(io.LimitReader(file, fileLimit))
			file.Close() // it was only read
		}
		if err == nil {
			err = take(file.URI().Name(), content)
		}
		if err != nil {
			w.complain(err)
		}
		w.want()
	}, w.win)
	d.SetFilter(storage.NewExtensionFileFilter([]string{ending}))
	w.showFileDialog(d, w.T("ui.pick"), w.T("ui.open"))
}

// showFileDialog gives Fyne's dialog our words, and room.
func (w *Window) showFileDialog(d *dialog.FileDialog, title, verb string) {
	d.SetTitleText(title)
	d.SetConfirmText(verb)
	d.SetDismissText(w.T("ui.cancel"))
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(760, size.Width-80), min(520, size.Height-80)))
	d.Show()
}
