//go:build unix

package workspace

import (
	"io/fs"
	"os"
)

// isOpen reports whether others than its owner may do anything with a file or folder.
func isOpen(_ string, info fs.FileInfo) bool { return info.Mode().Perm()&0o077 != 0 }

// closeToOthers takes everybody else's permissions away.
func closeToOthers(path string, info fs.FileInfo) error {
	return os.Chmod(path, info.Mode().Perm()&0o700)
}

// makeOwners lets its owner alone read and write a file.
func makeOwners(f *os.File) error { return f.Chmod(0o600) }
