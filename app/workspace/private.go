package workspace

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// makePrivate takes a workspace that other users of the machine can look into away from them: its files, and the folder
// where nothing else lies in it. A folder that holds other things is somebody's project and stays as it is; the warning
// says so, and so it does where the system does not let the modes be changed.
func makePrivate(dir string) (warning *Problem) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // whoever opens the folder next says why
	}
	ownOnly := true
	for _, e := range entries {
		if !isOurs(e) {
			ownOnly = false
		} else if err := makeOwn(filepath.Join(dir, e.Name())); err != nil {
			warning = folderOpen(dir, err)
		}
	}
	info, err := os.Stat(dir)
	switch {
	case err != nil || !isOpen(dir, info):
		return warning
	case !ownOnly:
		return folderOpen(dir, nil)
	}
	if err := closeToOthers(dir, info); err != nil {
		return folderOpen(dir, err)
	}
	return warning
}

func folderOpen(dir string, err error) *Problem {
	return &Problem{Key: "problem.folder_open", Args: []any{dir}, Exit: ExitEnvironment, Err: err}
}

// isOurs knows what Wxlab keeps in a workspace. rules.json holds no secrets and may be shared.
func isOurs(e fs.DirEntry) bool {
	if e.IsDir() {
		return e.Name() == "verify" || e.Name() == "ca" || e.Name() == "sim"
	}
	for _, name := range ourFiles() {
		beside, found := strings.CutPrefix(strings.TrimPrefix(e.Name(), "."), name)
		if found && (beside == "" || beside[0] == '-' || beside[0] == '.') {
			return true
		}
	}
	return false
}

func ourFiles() []string {
	return []string{
		fileName, secretsName, "platform.db", "journal.db", "sim.json", "rules.json", "control.token", "control.url", "lock",
	}
}

// checkFiles fails where a pipe, a device or a folder lies in the place of one of our files: to open a pipe would wait
// for ever, and no signal would end it.
func checkFiles(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return FolderProblem(dir, err)
	}
	for _, e := range entries {
		name := strings.TrimPrefix(e.Name(), ".")
		for _, beside := range []string{"-wal", "-shm", ".lock"} {
			name = strings.TrimSuffix(name, beside)
		}
		if e.Type().IsRegular() || !slices.Contains(ourFiles(), name) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // a link to a file is one
			return &Problem{Key: "problem.no_file", Args: []any{path}, Exit: ExitEnvironment}
		}
	}
	return nil
}

// OpenToOthers reports whether other users of this machine can look into a workspace's folder. What is made private is
// made so at the start; this looks again, and changes nothing.
func OpenToOthers(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && isOpen(dir, info)
}

// makeOwn takes a file or folder of a workspace away from everybody else. A link is left alone: what it leads to is not in
// the folder.
func makeOwn(path string) error {
	info, err := os.Lstat(path)
	if err != nil || info.Mode()&fs.ModeSymlink != 0 || filepath.Base(path) == "rules.json" || !isOpen(path, info) {
		return err
	}
	return closeToOthers(path, info)
}

// WritePrivate writes a file that only its owner can read, before there is anything in it: also one that was there and
// others could read. What is no regular file, a terminal or a pipe, keeps its mode.
func WritePrivate(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() {
		if err := makeOwners(f); err != nil {
			return err
		}
		if err := f.Truncate(0); err != nil {
			return err
		}
	}
	if _, err := f.Write(data); err != nil {
		return err
	}
	return f.Close()
}
