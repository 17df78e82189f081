package workspace

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/sys/windows"
)

// lockFolder takes the workspace for this process; the system gives it back however the process ends. The lock is no file in
// the folder: Windows renames no folder while a file in it is open, and one that is deleted is renamed under its lock.
func lockFolder(dir string) (io.Closer, error) {
	identity, err := identityOf(dir)
	if err != nil {
		return nil, FolderProblem(dir, err)
	}
	name, err := windows.UTF16PtrFromString(`Global\wxlab-` + identity)
	if err != nil {
		return nil, FolderProblem(dir, err)
	}
	mutex, err := windows.CreateMutex(nil, false, name)
	switch err {
	case nil:
		return folderLock(mutex), nil
	case windows.ERROR_ALREADY_EXISTS:
		windows.CloseHandle(mutex)
		fallthrough
	case windows.ERROR_ACCESS_DENIED: // it is another user's
		return nil, &Problem{Key: "problem.locked", Args: []any{dir}, Exit: ExitEnvironment}
	}
	return nil, FolderProblem(dir, err)
}

// identityOf names a folder, by whatever path it is reached.
func identityOf(dir string) (string, error) {
	f, err := os.Open(dir)
	if err != nil {
		return "", err
	}
	defer f.Close()
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x-%x-%x", info.VolumeSerialNumber, info.FileIndexHigh, info.FileIndexLow), nil
}

// folderLock is the handle of a lock.
type folderLock windows.Handle

// Close implements io.Closer.
func (l folderLock) Close() error { return windows.CloseHandle(windows.Handle(l)) }
