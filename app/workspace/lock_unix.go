//go:build unix

package workspace

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// lockFolder takes the workspace for this process; the kernel gives it back however the process ends.
func lockFolder(dir string) (io.Closer, error) {
	f, err := os.OpenFile(filepath.Join(dir, ".lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, FolderProblem(dir, err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, &Problem{Key: "problem.locked", Args: []any{dir}, Exit: ExitEnvironment}
	}
	return f, nil
}
