package road

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"wxlab/app/workspace"
)

// verifyFiles are the domain verification files (MP_verify_….txt) that WeChat's console asks to put at the root of a
// domain. They lie in a folder of the workspace and are served from memory.
type verifyFiles struct {
	dir string

	mu  sync.Mutex
	all map[string]string
}

const verifyLimit = 4 << 10 // real ones have 16 bytes

var verifyName = regexp.MustCompile(`^[0-9A-Za-z_]{1,64}\.txt$`)

// content is what the platform serves.
func (v *verifyFiles) content(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text, ok := v.all[name]
	return text, ok
}

// load reads the folder; without one there are no files.
func (v *verifyFiles) load() error {
	entries, err := os.ReadDir(v.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return workspace.FolderProblem(v.dir, err)
	}
	all := map[string]string{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > verifyLimit || !verifyName.MatchString(e.Name()) {
			continue // not one of ours
		}
		raw, err := os.ReadFile(filepath.Join(v.dir, e.Name()))
		if err != nil {
			return workspace.FolderProblem(v.dir, err)
		}
		all[e.Name()] = string(raw)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.all = all
	return nil
}

func (v *verifyFiles) names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Sorted(maps.Keys(v.all))
}

// put writes a file, or with no content takes it away.
func (v *verifyFiles) put(name, content string) error {
	if !verifyName.MatchString(name) || len(content) > verifyLimit {
		return workspace.Misuse("problem.verify_file", name)
	}
	err := os.MkdirAll(v.dir, 0o700)
	if err == nil && content == "" {
		if err = os.Remove(filepath.Join(v.dir, name)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else if err == nil {
		err = workspace.WriteFile(filepath.Join(v.dir, name), []byte(content))
	}
	if err != nil {
		return workspace.FolderProblem(v.dir, fmt.Errorf("keep %s: %w", name, err))
	}
	return v.load()
}
