package pick

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// somebody has a few files.
func somebody(t *testing.T) Disk {
	home := t.TempDir()
	for _, dir := range []string{"下载", "Projects/wechat", ".config"} {
		if err := os.MkdirAll(filepath.Join(home, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"traffic.har", "Notes.txt", "下载/export.zip", "Projects/wechat/verify.txt", ".secret.har"} {
		if err := os.WriteFile(filepath.Join(home, file), []byte("12345"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := ThisDisk()
	d.Home, d.Folders = home, Folders{Downloads: filepath.Join(home, "下载"), Documents: filepath.Join(home, "none")}
	return d
}

// opened is the dialog on a disk, and what was picked.
func opened(t *testing.T, lang i18n.Lang, disk Disk, ask Ask) (*dialog, *string) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(&theme.Theme{Mode: theme.Light})
	w := test.NewTempWindow(t, nil)
	w.Resize(fyne.NewSize(800, 500))
	picked := new(string)
	ask.Take = func(path string) { *picked = path }
	if ask.Verb == "" {
		ask.Verb = "Open"
	}
	h := Host{Canvas: w.Canvas(), Lang: lang, Disk: disk, Recall: a.Preferences(), Go: func(f func()) { f() },
		Post: func(f func()) { f() }, Size: func(int64) string { return "5 B" }}
	return h.open(ask), picked
}

func (d *dialog) names() (out []string) {
	for _, it := range d.items {
		out = append(out, it.Name)
	}
	return out
}

// types replaces what is typed.
func (d *dialog) types(text string) { d.entry.SetText(text) }

func (d *dialog) keys(names ...fyne.KeyName) {
	for _, name := range names {
		d.entry.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: %s", what, d)
	}
}

// TestAFileIsFoundByTyping: what is typed chooses the first that fits, Enter goes in and takes.
func TestAFileIsFoundByTyping(t *testing.T) {
	disk := somebody(t)
	d, picked := opened(t, i18n.Zh, disk, Ask{Endings: []string{".txt"}})
	same(t, "folders first, then what has the ending", []string{"..", "Projects", "下载", "Notes.txt"}, d.names())
	d.types("~/proj")
	same(t, "of any case", []string{"Projects"}, d.names())
	d.keys(fyne.KeyReturn)
	same(t, "Enter goes in", in(filepath.Join(disk.Home, "Projects")), d.entry.Text)
	d.keys(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	same(t, "by arrows alone", filepath.Join(disk.Home, "Projects", "wechat", "verify.txt"), *picked)
	same(t, "the folder is where the next one begins", filepath.Dir(*picked), d.Recall.String(recallKey))
}

// TestPastedPaths: absolute, of the person's folder, quoted as Windows copies them, of hidden files.
func TestPastedPaths(t *testing.T) {
	disk := somebody(t)
	har := filepath.Join(disk.Home, "traffic.har")
	for _, text := range []string{har, "~/traffic.har", "traffic.har", `"` + har + `"`, " " + har + " "} {
		d, picked := opened(t, i18n.En, disk, Ask{Endings: []string{".har"}})
		d.types(text)
		d.keys(fyne.KeyReturn)
		same(t, text, har, *picked)
	}
	d, picked := opened(t, i18n.En, disk, Ask{Endings: []string{".har"}})
	d.types("~/.se")
	same(t, "hidden ones where a dot is typed", []string{".secret.har"}, d.names())
	d.types("~/Notes.txt")
	d.press()
	same(t, "a file of another kind can be typed", filepath.Join(disk.Home, "Notes.txt"), *picked)
}

func TestClicks(t *testing.T) {
	disk := somebody(t)
	d, picked := opened(t, i18n.En, disk, Ask{})
	d.tap(2)
	same(t, "a click goes into a folder", in(disk.Folders.Downloads), d.entry.Text)
	d.tap(0)
	same(t, "and up again", in(disk.Home), d.entry.Text)
	d.tap(4)
	same(t, "one click chooses", "", *picked)
	d.tap(4)
	same(t, "the second takes", filepath.Join(disk.Home, "traffic.har"), *picked)
}

// TestWhatIsWrongIsSaid in both languages, and the dialog stays.
func TestWhatIsWrongIsSaid(t *testing.T) {
	disk := somebody(t)
	for _, c := range []struct {
		ask    Ask
		text   string
		zh, en string
	}{
		{Ask{}, "~/nothing.har", "没有 ", "There is no "},
		{Ask{Kind: Target}, "~/", "文件名", "Write a name"},
		{Ask{Kind: Folder}, "~/Notes.txt", "选择文件夹", "Choose a folder"},
	} {
		for lang, want := range map[i18n.Lang]string{i18n.Zh: c.zh, i18n.En: c.en} {
			d, picked := opened(t, lang, disk, c.ask)
			d.types(c.text)
			d.press()
			if !d.mistake.Visible() || !strings.Contains(d.mistake.Text(), want) || !d.pop.Visible() || *picked != "" {
				t.Errorf("%s: %q", c.text, d.mistake.Text())
			}
			if d.types("~/No"); d.mistake.Visible() {
				t.Error("it goes on warning")
			}
		}
	}
	shut := disk
	shut.ReadDir = func(dir string) ([]fs.DirEntry, error) {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: fs.ErrPermission}
	}
	d, _ := opened(t, i18n.Zh, shut, Ask{})
	if got := d.none.Text(); !strings.Contains(got, "无法读取") || !strings.Contains(got, disk.Home) {
		t.Errorf("a folder that cannot be read: %q", got)
	}
}

// TestATargetIsReplacedOnlyWhenSure: the first press tells, the second does it; a new path is asked about anew.
func TestATargetIsReplacedOnlyWhenSure(t *testing.T) {
	disk := somebody(t)
	d, picked := opened(t, i18n.Zh, disk, Ask{Kind: Target, Name: "traffic.har", Verb: "保存"})
	same(t, "it begins with the name", filepath.Join(disk.Home, "traffic.har"), d.entry.Text)
	d.keys(fyne.KeyReturn)
	if *picked != "" || !strings.Contains(d.mistake.Text(), "traffic.har") || d.button.Text() != "替换" {
		t.Fatalf("%q, %q on the button", d.mistake.Text(), d.button.Text())
	}
	d.types("~/Notes.txt")
	if d.button.Text() != "保存" {
		t.Error("another path is replaced without a word")
	}
	d.keys(fyne.KeyReturn)
	same(t, "the other one is asked about", "", *picked)
	d.keys(fyne.KeyReturn)
	same(t, "taken", filepath.Join(disk.Home, "Notes.txt"), *picked)

	d, picked = opened(t, i18n.En, disk, Ask{Kind: Target, Name: "new.har", Verb: "Save"})
	d.goTo(disk.Folders.Downloads)
	same(t, "a place keeps the name", filepath.Join(disk.Folders.Downloads, "new.har"), d.entry.Text)
	d.press()
	same(t, "nothing to ask", filepath.Join(disk.Folders.Downloads, "new.har"), *picked)
}

// TestAFolderIsMadeForATarget when that has been agreed to.
func TestAFolderIsMadeForATarget(t *testing.T) {
	disk := somebody(t)
	d, picked := opened(t, i18n.En, disk, Ask{Kind: Target, Verb: "Save"})
	d.types("~/a/b/c.har")
	d.press()
	if *picked != "" || d.button.Text() != "Make it and save" || disk.isDir(filepath.Join(disk.Home, "a")) {
		t.Fatalf("%q", d.mistake.Text())
	}
	d.press()
	if *picked != filepath.Join(disk.Home, "a", "b", "c.har") || !disk.isDir(filepath.Join(disk.Home, "a", "b")) {
		t.Errorf("picked %q: %q", *picked, d.mistake.Text())
	}
	full := disk
	full.Make = func(string) error { return errors.New("disk full") }
	d, picked = opened(t, i18n.En, full, Ask{Kind: Target, Verb: "Save"})
	d.types("~/d/e.har")
	d.press()
	if d.press(); *picked != "" || !strings.Contains(d.mistake.Text(), "disk full") {
		t.Errorf("%q", d.mistake.Text())
	}
}

func TestAFolderIsPicked(t *testing.T) {
	disk := somebody(t)
	d, picked := opened(t, i18n.Zh, disk, Ask{Kind: Folder})
	same(t, "no files", []string{"..", "Projects", "下载"}, d.names())
	d.tap(1)
	d.press()
	same(t, "the one that is listed", filepath.Join(disk.Home, "Projects"), *picked)

	d, picked = opened(t, i18n.Zh, disk, Ask{Kind: Folder})
	d.keys(fyne.KeyDown, fyne.KeyDown)
	d.press()
	same(t, "the one that is chosen", filepath.Join(disk.Home, "Projects"), *picked)
}

// TestASlowFolderComesTooLate: it never fills the list of another.
func TestASlowFolderComesTooLate(t *testing.T) {
	disk := somebody(t)
	d, _ := opened(t, i18n.Zh, disk, Ask{})
	var waiting []func()
	d.Go = func(f func()) { waiting = append(waiting, f) }
	d.types("~/下载/")
	if d.none.Text() != i18n.Zh.T("pick.reading") {
		t.Errorf("while it reads: %q", d.none.Text())
	}
	d.types("~/Projects/")
	waiting[1]()
	waiting[0]()
	same(t, "listed", []string{"..", "wechat"}, d.names())
}

// TestPlaces are the folders that are there, each once, and the roots.
func TestPlaces(t *testing.T) {
	disk := somebody(t)
	var got []string
	for _, p := range disk.places() {
		got = append(got, p.key)
	}
	if len(got) < 3 || got[0] != "pick.home" || got[1] != "pick.downloads" || got[2] != "" {
		t.Errorf("%q", got)
	}
}

// TestItFits: at the smallest window nothing of the dialog is outside, and Escape closes it.
func TestItFits(t *testing.T) {
	disk := somebody(t)
	d, _ := opened(t, i18n.En, disk, Ask{Endings: []string{".har", ".json"}})
	if d.list.Size().Height < 3*kit.CommandHeight {
		t.Errorf("the list is %v high", d.list.Size().Height)
	}
	if d.keys(fyne.KeyEscape); d.pop.Visible() {
		t.Error("Escape leaves it open")
	}
}
