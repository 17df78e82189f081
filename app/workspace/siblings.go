package workspace

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Sibling is a workspace in the same folder as this one, which can be opened.
type Sibling struct {
	Dir  string
	Name string
	Kind Kind
	Busy bool // another Wxlab has it open
}

// Siblings are the folders beside this one that are workspaces too, this one included, by the names of the folders.
func (f *Folder) Siblings() []Sibling {
	entries, _ := os.ReadDir(filepath.Dir(f.dir)) // what cannot be listed has nothing to choose from
	var out []Sibling
	for _, e := range entries {
		dir := filepath.Join(filepath.Dir(f.dir), e.Name())
		if one, ok := readSibling(dir); ok {
			one.Busy = dir != f.dir && isLocked(dir)
			out = append(out, one)
		}
	}
	return out
}

// readSibling reads no more of a workspace's settings than what it is called: they hold secrets.
func readSibling(dir string) (Sibling, bool) {
	raw, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		return Sibling{}, false
	}
	file := struct {
		Kind Kind   `json:"kind"`
		Name string `json:"name"`
	}{Offline, filepath.Base(dir)}
	if err := json.Unmarshal(raw, &file); err != nil || file.Kind != Offline && file.Kind != Real {
		return Sibling{}, false
	}
	return Sibling{Dir: dir, Name: file.Name, Kind: file.Kind}, true
}

func isLocked(dir string) bool {
	lock, err := lockFolder(dir)
	if err == nil {
		lock.Close()
	}
	return err != nil
}
