package journal

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of some bytes, where the system lets us.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("not tested: a full disk, since none could be mounted here:", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fillUp writes a file until the disk is full.
func fillUp(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

// TestDiskThatIsFull is TestFullDiskKeepsTheSpool on a disk that is: records that got into the spool while there was
// room survive the time without, the process's end, and its start on the full disk.
func TestDiskThatIsFull(t *testing.T) {
	dir := smallDisk(t, "4m")
	filler := filepath.Join(dir, "filler")
	j := openAt(t, filepath.Join(dir, "journal.db"))
	release := hold(t, j)
	want := recordLong(t, j, 20)
	j.spool.Flush()
	fillUp(t, filler)
	release()
	if err := j.Flush(t.Context()); err == nil || !errors.Is(j.Trouble(), ErrFull) {
		t.Errorf("flushed with %v, trouble %v", err, j.Trouble())
	}
	recordLong(t, j, 1) // has no place
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if full, err := Open(t.Context(), j.path, Options{}); err == nil {
		if err := full.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	got := ids(t, openAt(t, j.path), "")
	if got = slices.DeleteFunc(got, func(id int64) bool { return id > want[0] }); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}
