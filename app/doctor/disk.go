package doctor

import (
	"context"
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

// checkStore reads the platform's whole database, which takes about a second for 150,000 callbacks.
// False is a database that the other checks may fail to read.
func (v *visit) checkStore(ctx context.Context) bool {
	if err := v.Store.CheckAll(ctx); err != nil {
		v.add("store", Sick, "damaged", 0, err.Error())
		return false
	}
	v.add("store", Healthy, "ok", 0)
	return true
}

// checkJournal tells whether what happens gets on record, and whether older records were lost from sight.
func (v *visit) checkJournal() {
	trouble, aside := v.Journal.Trouble(), v.Journal.SetAside()
	switch {
	case trouble != nil:
		v.add("journal", Sick, "waits", 0, trouble.Error())
	case aside != "":
		v.add("journal", Doubtful, "aside", 0, aside)
	default:
		v.add("journal", Healthy, "ok", 0)
	}
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
