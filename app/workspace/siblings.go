package workspace

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Sibling is a workspace beside others, which can be opened.
type Sibling struct {
	Dir  string
	Name string
	Kind Kind
	// Own says that the simulator drives a server of the user's own, see OwnServer.
	Own   bool
	Color Color
	Busy  bool // another Wxlab has it open
}

// readSibling reads no more of a workspace's settings than what it is called: they hold secrets.
func readSibling(dir string) (Sibling, bool) {
	raw, err := os.ReadFile(filepath.Join(dir, fileName))
	if err != nil {
		return Sibling{}, false
	}
	file := struct {
		Kind      Kind      `json:"kind"`
		Name      string    `json:"name"`
		Color     Color     `json:"color"`
		OwnServer OwnServer `json:"own_server"`
	}{Kind: Offline, Name: filepath.Base(dir)}
	if err := json.Unmarshal(raw, &file); err != nil || file.Kind != Offline && file.Kind != Real {
		return Sibling{}, false
	}
	own := file.OwnServer != (OwnServer{})
	return Sibling{Dir: dir, Name: file.Name, Kind: file.Kind, Own: own, Color: file.Color}, true
}

func isLocked(dir string) bool {
	lock, err := lockFolder(dir)
	if err == nil {
		lock.Close()
	}
	return err != nil
}
