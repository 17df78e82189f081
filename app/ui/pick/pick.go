// Package pick is the dialog in which somebody picks a file or a folder. A path is typed or pasted, with the list of what
// fits below it, or walked by arrows and clicks. Fyne's own speaks the language that the system had at the start, some of it
// English alone, and knows no keys.
package pick

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// Kind is what is picked.
type Kind int

// The kinds.
const (
	File   Kind = iota // one that is there
	Target             // where a file goes
	Folder
)

// Ask says what is to be picked and what becomes of it.
type Ask struct {
	Kind        Kind
	Title, Verb string   // Verb is the word on the button
	Name        string   // that a Target begins with
	Endings     []string // of the files that are listed, such as .har, in lower case; none: every file
	Take        func(path string)
}

// Host is where the dialog opens.
type Host struct {
	Canvas   fyne.Canvas
	Lang     i18n.Lang
	Disk     Disk
	Recall   fyne.Preferences         // remembers the folder until the next time
	Go, Post func(func())             // off Fyne's thread, and on it
	Shortcut func(fyne.Shortcut) bool // of the window; may be nil
	Size     func(bytes int64) string // how sizes are written
}

// recallKey is where the folder of the last pick is kept.
const recallKey = "picked_folder"

const (
	width = 680
	lines = 11 // at most
)

// dialog is the open dialog.
type dialog struct {
	Host
	ask Ask

	dir   string // that is listed, or about to be
	turn  int    // counts the folders: what a slow one has comes too late for the next
	all   []Item // in dir
	items []Item // of those, what fits; with the folder above where nothing is typed
	at    int    // of items, -1 for none
	sure  string // a path whose consequence has been told: pressing again goes on

	pop     *kit.Dialog
	entry   *kit.Entry
	list    *kit.List
	none    *kit.Paragraph // instead of rows
	mistake *kit.Paragraph
	button  *kit.Button
	lines   int
}

// Open shows the dialog.
func (h Host) Open(ask Ask) { h.open(ask) }

func (h Host) open(ask Ask) *dialog {
	d := &dialog{Host: h, ask: ask, at: -1}
	d.entry = kit.NewEntry(h.Lang.T("pick.path"))
	d.entry.TextStyle.Monospace = true
	d.entry.OnShortcut, d.entry.OnKey = h.Shortcut, d.key
	d.entry.OnEscape = func() { d.pop.Hide() }
	d.entry.OnSubmitted = func(string) { d.enter() }
	d.list = kit.NewList(kit.ListRows{
		Height: kit.CommandHeight,
		Count:  func() int { return len(d.items) },
		New:    func() fyne.CanvasObject { return kit.NewCommand() },
		Fill:   func(i int, o fyne.CanvasObject) { d.show(i, o.(*kit.Command)) },
	})
	d.none, d.mistake = kit.NewParagraph("", kit.Small, theme.Faint), kit.NewParagraph("", kit.Small, theme.Danger)
	d.mistake.Hide()
	d.button = kit.NewButton("", ask.Verb, kit.Solid, d.press)
	d.lay()
	d.entry.OnChanged = func(string) { d.typed() }
	d.start()
	return d
}

func (d *dialog) lay() {
	places := kit.Flow(6)
	for _, p := range d.Disk.places() {
		icon, word := "folder", p.path
		if p.key != "" {
			word = d.Lang.T(p.key)
		}
		places.Add(kit.NewButton(icon, word, kit.Outline, func() { d.goTo(p.path) }))
	}
	title := kit.NewText(d.ask.Title, kit.Title, theme.Text)
	leave := kit.NewButton("", d.Lang.T("ui.cancel"), kit.Outline, func() { d.pop.Hide() })
	hint := kit.NewText(d.hint(), kit.Caption, theme.Faint)
	foot := kit.HBox(8, hint, kit.Spacer(), leave, d.button)
	room := kit.DialogRoom(d.Canvas) - 230
	d.lines = max(3, min(lines, int(room/kit.CommandHeight)))
	rows := kit.Fixed(0, float32(d.lines)*kit.CommandHeight, kit.NewSurface(theme.Inset, theme.Border, 6, d.list))
	d.pop = kit.ShowDialog(d.Canvas, width, kit.VBox(10, title, places, d.entry, rows, d.none, d.mistake), foot)
	d.Canvas.Focus(d.entry)
}

// hint names the endings that are listed, and the keys.
func (d *dialog) hint() string {
	hint := d.Lang.T("pick.keys")
	if len(d.ask.Endings) > 0 && d.ask.Kind == File {
		hint = "*" + strings.Join(d.ask.Endings, " *") + " · " + hint
	}
	return hint
}

// start begins where something was picked the last time.
func (d *dialog) start() {
	dir := d.Recall.String(recallKey)
	if dir == "" || !d.Disk.isDir(dir) {
		dir = d.Disk.Home
	}
	d.write(in(dir) + d.ask.Name)
}

// goTo lists a folder, and keeps the name of what is to be saved.
func (d *dialog) goTo(dir string) {
	name := ""
	if d.ask.Kind == Target {
		_, name = d.Disk.split(d.entry.Text)
	}
	d.write(in(dir) + name)
}

// write puts a path into the input as if it had been typed.
func (d *dialog) write(text string) {
	d.entry.SetText(text)
	d.entry.CursorColumn = len([]rune(text))
	d.entry.Refresh()
	d.Canvas.Focus(d.entry)
}

// typed lists what the path means now.
func (d *dialog) typed() {
	d.warn("")
	dir, _ := d.Disk.split(d.entry.Text)
	if dir == d.dir {
		d.sift()
		return
	}
	d.dir, d.turn, d.all = dir, d.turn+1, nil
	turn := d.turn
	d.sift()
	d.instead(d.Lang.T("pick.reading"))
	d.Go(func() {
		all, err := d.Disk.read(dir)
		d.Post(func() {
			if turn != d.turn {
				return
			}
			d.all = all
			d.sift()
			if err != nil {
				d.instead(d.whyNot(dir, err))
			}
		})
	})
}

// instead says why there are no rows, or that there are some.
func (d *dialog) instead(text string) {
	d.none.Set(text)
	d.none.Hidden = text == ""
	d.pop.Fit()
}

// whyNot says why a folder or a file is of no use.
func (d *dialog) whyNot(path string, err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return d.Lang.T("pick.missing", path)
	}
	return d.Lang.T("pick.unreadable", path, workspace.Say(d.Lang, err))
}

// sift takes from the folder what fits. What is typed of a name chooses the first that fits; a new name chooses none.
func (d *dialog) sift() {
	_, part := d.Disk.split(d.entry.Text)
	if d.ask.Kind == Target {
		part = ""
	}
	d.items, d.at = d.ask.fitting(d.all, part), -1
	if part == "" && filepath.Dir(d.dir) != d.dir {
		d.items = append([]Item{{Name: "..", Dir: true}}, d.items...)
	}
	if part != "" && len(d.items) > 0 {
		d.at = 0
	}
	d.instead("")
	if len(d.items) == 0 {
		d.instead(d.Lang.T("pick.none"))
	}
	d.list.Refresh()
	d.list.ScrollToTop()
}

// show fills a row.
func (d *dialog) show(i int, row *kit.Command) {
	it := d.items[i]
	cells := kit.CommandCells{Icon: "file-text", Label: it.Name, Selected: i == d.at}
	switch {
	case it.Name == "..":
		cells.Icon, cells.Label = "chevron-left", d.Lang.T("pick.up")
	case it.Dir:
		cells.Icon = "folder"
	default:
		cells.Note = d.Size(it.Size) + " · " + it.At.Format("2006-01-02 15:04")
	}
	row.OnTapped = func() { d.tap(i) }
	row.Set(cells)
}

// tap goes into a folder; a file is chosen, and with the next click taken.
func (d *dialog) tap(i int) {
	if i >= len(d.items) {
		return
	}
	it := d.items[i]
	switch {
	case it.Dir:
		d.goTo(d.pathOf(it))
	case d.ask.Kind == Target:
		d.write(d.pathOf(it))
	case i == d.at:
		d.take(d.pathOf(it))
	default:
		d.at = i
		d.list.Refresh()
		d.Canvas.Focus(d.entry)
	}
}

func (d *dialog) pathOf(it Item) string { return filepath.Join(d.dir, it.Name) }

// key moves the choice.
func (d *dialog) key(name fyne.KeyName) bool {
	n := len(d.items)
	step, moves := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1, fyne.KeyPageDown: d.lines,
		fyne.KeyPageUp: -d.lines}[name]
	if !moves || n == 0 {
		return false
	}
	d.at = min(max(d.at+step, 0), n-1)
	d.list.ScrollTo(d.at)
	d.list.Refresh()
	return true
}

// enter does what the row or the path says: it goes into a folder and takes a file.
func (d *dialog) enter() {
	if d.at >= 0 && d.at < len(d.items) {
		it := d.items[d.at]
		if it.Dir {
			d.goTo(d.pathOf(it))
			return
		}
		d.take(d.pathOf(it))
		return
	}
	path := d.Disk.path(d.entry.Text)
	if _, part := d.Disk.split(d.entry.Text); part != "" && d.ask.Kind != Folder && d.Disk.isDir(path) {
		d.goTo(path)
		return
	}
	d.take(path)
}

// press takes what is chosen, or else what is typed; of folders, the one that is listed.
func (d *dialog) press() {
	switch {
	case d.ask.Kind != Folder:
		d.enter()
	case d.at < 0 || d.items[d.at].Name == "..":
		d.take(d.Disk.path(d.entry.Text))
	default:
		d.take(d.pathOf(d.items[d.at]))
	}
}

// take ends the dialog with a path, where it is of use.
func (d *dialog) take(path string) {
	if _, part := d.Disk.split(d.entry.Text); d.ask.Kind == Target && part == "" && d.at < 0 {
		d.warn(d.Lang.T("pick.name"))
		return
	}
	info, err := d.Disk.Stat(path)
	switch {
	case d.ask.Kind == Target:
		if !d.agreed(path, info, err) {
			return
		}
	case err != nil:
		d.warn(d.whyNot(path, err))
		return
	case info.IsDir() != (d.ask.Kind == Folder):
		d.warn(d.Lang.T(map[bool]string{true: "pick.first.folder", false: "pick.first"}[d.ask.Kind == Folder]))
		return
	}
	dir := path
	if d.ask.Kind != Folder {
		dir = filepath.Dir(path)
	}
	d.Recall.SetString(recallKey, dir)
	d.pop.Hide()
	d.ask.Take(path)
}

// agreed reports whether a file can go there: what it would replace, and a folder that is to be made, is told first.
func (d *dialog) agreed(path string, info fs.FileInfo, err error) bool {
	dir := filepath.Dir(path)
	switch {
	case err == nil && info.IsDir():
		d.warn(d.Lang.T("pick.is_folder", path))
		return false
	case err == nil:
		return d.ensure(path, "pick.replace", "pick.replace.verb")
	case !errors.Is(err, fs.ErrNotExist):
		d.warn(d.whyNot(path, err))
		return false
	case d.Disk.isDir(dir):
		return true
	case !d.ensure(path, "pick.make", "pick.make.verb"):
		return false
	}
	if err := d.Disk.Make(dir); err != nil {
		d.warn(d.whyNot(dir, err))
		return false
	}
	return true
}

// ensure tells what comes of it at the first press, and reports whether this is the second.
func (d *dialog) ensure(path, consequence, verb string) bool {
	if d.sure == path {
		return true
	}
	d.warn(d.Lang.T(consequence, filepath.Base(path), filepath.Dir(path)))
	d.sure = path
	d.button.Set("", d.Lang.T(verb))
	return false
}

// warn says what is wrong, or that nothing is any more.
func (d *dialog) warn(text string) {
	d.sure = ""
	d.button.Set("", d.ask.Verb)
	d.mistake.Set(text)
	d.mistake.Hidden = text == ""
	d.pop.Fit()
}
