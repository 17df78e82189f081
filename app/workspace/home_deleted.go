package workspace

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// deletedFolder is where workspaces lie that were deleted, for a while.
const deletedFolder = ".deleted"

// keptDeleted is how long a deleted workspace can be restored.
const keptDeleted = 30 * 24 * time.Hour

// deletedAt is how the instant of the deletion stands behind a folder's name.
const deletedAt = "20060102T150405Z"

// Deleted is a workspace that was deleted and can be restored.
type Deleted struct {
	Sibling
	At time.Time
}

// Folder is what its folder was called.
func (d Deleted) Folder() string {
	name, _, _ := cutDeleted(filepath.Base(d.Dir))
	return name
}

// Delete moves a workspace aside that nobody has open. Restore brings it back within 30 days; then the next deletion
// removes it for good.
func (h Home) Delete(dir string) (Deleted, error) {
	if h.isLive(dir) {
		return Deleted{}, Misuse("problem.workspace_live")
	}
	if !ownsAll(dir) {
		return Deleted{}, Misuse("problem.workspace_mixed", dir)
	}
	now := h.Now().UTC()
	h.forgetOld(now)
	aside := filepath.Join(h.Dir, deletedFolder)
	if err := os.MkdirAll(aside, 0o700); err != nil {
		return Deleted{}, FolderProblem(h.Dir, err)
	}
	var moved string
	err := h.hold(context.Background(), dir, func() (err error) {
		moved, err = Home{Dir: aside}.place(dir, filepath.Base(dir)+"~"+now.Format(deletedAt))
		return err
	})
	one, _ := readSibling(moved)
	return Deleted{one, now}, err
}

// Deleted are the workspaces that can be restored, the last deleted first.
func (h Home) Deleted() []Deleted {
	entries, _ := os.ReadDir(filepath.Join(h.Dir, deletedFolder)) // where there is none, nothing was deleted
	var out []Deleted
	for _, e := range entries {
		dir := filepath.Join(h.Dir, deletedFolder, e.Name())
		one, ok := readSibling(dir)
		_, at, dated := cutDeleted(e.Name())
		if ok && dated {
			out = append(out, Deleted{one, at})
		}
	}
	slices.SortStableFunc(out, func(a, b Deleted) int { return b.At.Compare(a.At) })
	return out
}

// Restore brings a deleted workspace back, under its name where that is still free, and gives its folder.
func (h Home) Restore(d Deleted) (dir string, err error) {
	if rel, err := filepath.Rel(filepath.Join(h.Dir, deletedFolder), d.Dir); err != nil || rel != filepath.Base(d.Dir) {
		return "", Misuse("problem.workspace_unknown", filepath.Base(d.Dir), h.Dir)
	}
	if dir, err = h.place(d.Dir, d.Folder()); err != nil {
		return "", err
	}
	if name := h.freeNameFor(dir, d.Name); name != d.Name {
		err = h.Rename(dir, name)
	}
	return dir, err
}

// freeNameFor is the name of a workspace that came back, with a number where another one has taken it.
func (h Home) freeNameFor(dir, name string) string {
	if _, err := h.freeName(name, dir); err == nil {
		return name
	}
	return h.FreeName(name)
}

// FindDeleted is the deleted workspace that somebody calls by its name or its folder's name, the last one of several.
func (h Home) FindDeleted(called string) (Deleted, error) {
	for _, d := range h.Deleted() {
		if called == d.Name || called == d.Folder() || called == d.Dir {
			return d, nil
		}
	}
	return Deleted{}, Misuse("problem.workspace_deleted", called)
}

// forgetOld removes what was deleted too long ago, and drafts that a killed process left. What cannot be removed is
// tried the next time.
func (h Home) forgetOld(now time.Time) {
	for _, d := range h.Deleted() {
		if now.Sub(d.At) > keptDeleted {
			_ = os.RemoveAll(d.Dir)
		}
	}
	entries, _ := os.ReadDir(h.Dir)
	for _, e := range entries {
		if info, err := e.Info(); err == nil && strings.HasPrefix(e.Name(), draftFolder) &&
			now.Sub(info.ModTime()) > time.Hour { // a younger one may be filling up
			_ = os.RemoveAll(filepath.Join(h.Dir, e.Name()))
		}
	}
}

// ownsAll reports whether nothing lies in a folder but a workspace: others' things are not ours to move away.
func ownsAll(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !isOurs(e) })
}

// cutDeleted reads the name of a deleted workspace's folder.
func cutDeleted(folder string) (name string, at time.Time, ok bool) {
	cut := strings.LastIndexByte(folder, '~')
	if cut < 0 {
		return "", time.Time{}, false
	}
	stamp, _, _ := strings.Cut(folder[cut+1:], "-") // behind it may stand a number
	at, err := time.Parse(deletedAt, stamp)
	return folder[:cut], at, err == nil
}
