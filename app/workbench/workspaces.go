package workbench

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Workspace is a folder that can be opened.
type Workspace struct {
	Dir  string
	Name string
	Kind Kind
	Busy bool // another Wxlab has it open
}

// Workspaces are the folders beside this one that are workspaces too, this one included, by the names of the folders.
func (w *Workbench) Workspaces() []Workspace {
	entries, _ := os.ReadDir(filepath.Dir(w.dir)) // what cannot be listed has nothing to choose from
	var out []Workspace
	for _, e := range entries {
		dir := filepath.Join(filepath.Dir(w.dir), e.Name())
		if one, ok := readWorkspace(dir); ok {
			one.Busy = dir != w.dir && isLocked(dir)
			out = append(out, one)
		}
	}
	return out
}

// readWorkspace reads no more of a workspace's settings than what it is called: they hold secrets.
func readWorkspace(dir string) (Workspace, bool) {
	raw, err := os.ReadFile(filepath.Join(dir, settingsName))
	if err != nil {
		return Workspace{}, false
	}
	file := struct {
		Kind Kind   `json:"kind"`
		Name string `json:"name"`
	}{Offline, filepath.Base(dir)}
	if err := json.Unmarshal(raw, &file); err != nil || file.Kind != Offline && file.Kind != Real {
		return Workspace{}, false
	}
	return Workspace{Dir: dir, Name: file.Name, Kind: file.Kind}, true
}

func isLocked(dir string) bool {
	lock, err := lockFolder(dir)
	if err == nil {
		lock.Close()
	}
	return err != nil
}
