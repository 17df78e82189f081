package doctor

import (
	"errors"
	"os"
)

// elbowRoom is what a disk must still take: less is used up by a few hundred callbacks.
const elbowRoom = 1 << 20

// checkDisk tries whether the workspace can still be written. Where it cannot, callbacks are refused and nothing of
// that is recorded, so that everything else looks well.
func (v *visit) checkDisk() {
	if err := tryWriting(v.Dir, elbowRoom); err != nil {
		v.add("disk", Sick, "full", 0, v.Dir, err.Error())
		return
	}
	v.add("disk", Healthy, "ok", 0)
}

// tryWriting writes n bytes to a file in dir, and takes it away.
func tryWriting(dir string, n int) error {
	f, err := os.CreateTemp(dir, ".room-*")
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, n))
	return errors.Join(err, f.Close(), os.Remove(f.Name()))
}
