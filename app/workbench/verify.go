package workbench

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
)

// verifyFiles are the domain verification files (MP_verify_….txt) that WeChat's console asks to put at the root of a
// domain. They lie in the workspace's folder "verify" and are served from memory.
type verifyFiles struct {
	mu  sync.Mutex
	all map[string]string
}

const (
	verifyFolder = "verify"
	verifyLimit  = 4 << 10 // real ones have 16 bytes
)

var verifyName = regexp.MustCompile(`^[0-9A-Za-z_]{1,64}\.txt$`)

// content is what the platform serves.
func (v *verifyFiles) content(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text, ok := v.all[name]
	return text, ok
}

func (w *Workbench) loadVerifyFiles() error {
	dir := filepath.Join(w.dir, verifyFolder)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return &Problem{Key: "problem.folder", Args: []any{dir}, Exit: ExitEnvironment, Err: err}
	}
	all := map[string]string{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || info.Size() > verifyLimit || !verifyName.MatchString(e.Name()) {
			continue // not one of ours
		}
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return &Problem{Key: "problem.folder", Args: []any{dir}, Exit: ExitEnvironment, Err: err}
		}
		all[e.Name()] = string(raw)
	}
	w.verify.mu.Lock()
	defer w.verify.mu.Unlock()
	w.verify.all = all
	return nil
}

// VerifyFiles are the names of the files that are served.
func (w *Workbench) VerifyFiles() []string {
	w.verify.mu.Lock()
	defer w.verify.mu.Unlock()
	return slices.Sorted(maps.Keys(w.verify.all))
}

// PutVerifyFile serves a verification file from now on; an empty content takes it away.
func (w *Workbench) PutVerifyFile(name, content string) error {
	if !verifyName.MatchString(name) || len(content) > verifyLimit {
		return &Problem{Key: "problem.verify_file", Args: []any{name}, Exit: ExitUsage}
	}
	dir := filepath.Join(w.dir, verifyFolder)
	err := os.MkdirAll(dir, 0o700)
	if err == nil && content == "" {
		if err = os.Remove(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	} else if err == nil {
		err = writeFile(filepath.Join(dir, name), []byte(content))
	}
	if err != nil {
		return &Problem{Key: "problem.folder", Args: []any{dir}, Exit: ExitEnvironment, Err: fmt.Errorf("keep %s: %w", name, err)}
	}
	defer w.changed.signal()
	return w.loadVerifyFiles()
}
