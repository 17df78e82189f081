package doctor

import (
	"context"
	"errors"
	"os"
	"slices"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
	"wxlab/sim/bilingual"
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

// checkStanding looks at what can be told of the workspace at any moment.
func (v *visit) checkStanding() {
	v.checkJournal()
	v.checkMemory()
	v.checkFolder()
}

// Standing is what is wrong with the workspace's folder and files, as far as nothing has to be read or tried for it: the
// window shows it on every page.
func (d *Doctor) Standing(l i18n.Lang) []Check {
	v := &visit{Doctor: d, lang: l}
	v.checkStanding()
	return slices.DeleteFunc(v.report.Checks, func(c Check) bool { return c.Health == Healthy })
}

// checkMemory tells what the simulated WeChat could not remember at the start.
func (v *visit) checkMemory() {
	switch {
	case v.Lost == nil:
	case *v.Lost == bilingual.Text{}:
		v.add("memory", Healthy, "ok", 0)
	default:
		v.add("memory", Doubtful, "lost", 0, v.Lost.In(string(v.lang)))
	}
}

// checkFolder tells whether others on this machine can read the workspace.
func (v *visit) checkFolder() {
	if workspace.OpenToOthers(v.Dir) {
		v.add("folder", Doubtful, "open", 0, v.Dir)
		return
	}
	v.add("folder", Healthy, "ok", 0)
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
