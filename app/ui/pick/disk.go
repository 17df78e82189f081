package pick

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"
)

// Disk is the file system in which somebody picks.
type Disk struct {
	Home    string
	Folders Folders
	ReadDir func(string) ([]fs.DirEntry, error)
	Stat    func(string) (fs.FileInfo, error)
	Make    func(string) error // a folder, and those it lies in
}

// Folders are a person's own, where the system keeps them and under the names it gives them; "" for none.
type Folders struct{ Desktop, Documents, Downloads string }

// ThisDisk is the one of this machine.
func ThisDisk() Disk {
	return Disk{
		Home:    xdg.Home,
		Folders: Folders{xdg.UserDirs.Desktop, xdg.UserDirs.Documents, xdg.UserDirs.Download},
		ReadDir: os.ReadDir,
		Stat:    os.Stat,
		Make:    func(dir string) error { return os.MkdirAll(dir, 0o700) },
	}
}

// Item is a file or a folder in the list.
type Item struct {
	Name string
	Dir  bool
	Size int64
	At   time.Time // of its last change
}

// place is a folder that is one click away.
type place struct{ key, path string }

// places are the folders people keep things in, and the roots of the disks.
func (d Disk) places() (out []place) {
	for _, p := range []place{{"pick.home", d.Home}, {"pick.desktop", d.Folders.Desktop},
		{"pick.documents", d.Folders.Documents}, {"pick.downloads", d.Folders.Downloads}} {
		seen := slices.ContainsFunc(out, func(o place) bool { return o.path == p.path })
		if p.path != "" && !seen && d.isDir(p.path) {
			out = append(out, p)
		}
	}
	for _, root := range roots() {
		out = append(out, place{"", root})
	}
	return out
}

func (d Disk) isDir(path string) bool {
	info, err := d.Stat(path)
	return err == nil && info.IsDir()
}

// split is what a typed path means: the folder to look into, and what the names there have in them.
func (d Disk) split(text string) (dir, part string) {
	path := d.path(text)
	if text == "" || endsInSeparator(text) || text == "~" {
		return path, ""
	}
	return filepath.Dir(path), filepath.Base(path)
}

// path is a typed path, absolute: ~ is the person's folder, and so is what a relative path begins in.
func (d Disk) path(text string) string {
	text = strings.Trim(strings.TrimSpace(text), `"`) // as Windows copies a path
	if rest, ok := strings.CutPrefix(text, "~"); ok && (rest == "" || os.IsPathSeparator(rest[0])) {
		text = filepath.Join(d.Home, rest)
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(d.Home, text)
	}
	return filepath.Clean(text)
}

func endsInSeparator(text string) bool { return os.IsPathSeparator(text[len(text)-1]) }

// in writes a folder so that what is typed next is a name in it.
func in(dir string) string {
	if endsInSeparator(dir) {
		return dir
	}
	return dir + string(filepath.Separator)
}

// read lists a folder: folders first, each in the order of names. What cannot be looked at is left out.
func (d Disk) read(dir string) ([]Item, error) {
	entries, err := d.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var out []Item
	for _, e := range entries {
		info, err := d.Stat(filepath.Join(dir, e.Name())) // of what a link leads to
		if err == nil {
			out = append(out, Item{e.Name(), info.IsDir(), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(out, func(a, b Item) int {
		if a.Dir != b.Dir {
			if a.Dir {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return out, nil
}

// fitting are the items that part finds, those that begin with it first; hidden ones only where part begins with a dot.
func (a Ask) fitting(all []Item, part string) []Item {
	var first, later []Item
	for _, it := range all {
		name, typed := strings.ToLower(it.Name), strings.ToLower(part)
		switch {
		case strings.HasPrefix(name, ".") && !strings.HasPrefix(typed, "."), !it.Dir && !a.wants(name):
		case strings.HasPrefix(name, typed):
			first = append(first, it)
		case strings.Contains(name, typed):
			later = append(later, it)
		}
	}
	return append(first, later...)
}

// wants reports whether a file of that name can be picked from the list; any can be typed.
func (a Ask) wants(name string) bool {
	switch {
	case a.Kind == Folder:
		return false
	case len(a.Endings) == 0:
		return true
	}
	return slices.ContainsFunc(a.Endings, func(e string) bool { return strings.HasSuffix(name, e) })
}
