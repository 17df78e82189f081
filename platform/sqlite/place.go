package sqlite

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
)

// ErrGone is that another file, or none, lies where one was opened: it was moved, deleted, replaced or emptied since.
var ErrGone = errors.New("the file was moved, deleted, replaced or emptied while it was open")

// place is a database in the folder where it was opened. A system that lets an open file be deleted, or cut, lets SQLite
// go on writing into it, and what is written there is lost with the process.
//
// The -shm file is not watched: SQLite maps it into memory, and who cuts it off ends the process with SIGBUS at the next
// statement. Nothing acknowledged is lost by that: it is in the log, and the next start makes the file anew.
type place struct {
	path      string
	main, log os.FileInfo           // log is the write-ahead log
	reading   *os.File              // the log
	cut       atomic.Pointer[error] // what checkCut found

	// What the log was like after the last commit.
	size int64
	head logHead
}

// logHead is the beginning of a write-ahead log. It changes whenever SQLite begins to write it anew.
type logHead [32]byte

// whole reports whether SQLite would read on behind this head: its sum is right. The last bit of the first word is the
// order of bytes of the machine that wrote it (https://www.sqlite.org/fileformat2.html, The Write-Ahead Log).
func (h logHead) whole() bool {
	const mark = 0x377f0682
	big := binary.BigEndian
	var order binary.ByteOrder = binary.LittleEndian
	if h[3]&1 == 1 {
		order = big
	}
	var a, b uint32
	for at := 0; at < 24; at += 8 {
		a += order.Uint32(h[at:]) + b
		b += order.Uint32(h[at+4:]) + a
	}
	return big.Uint32(h[:])&^1 == mark && a == big.Uint32(h[24:]) && b == big.Uint32(h[28:])
}

// placeOf remembers the files at path; the connection to them was used already, so that the log is there.
func placeOf(path string) (*place, error) {
	main, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	p := &place{path: path, main: main}
	if p.reading, err = os.Open(logOf(path)); err != nil { // SQLite has no locks on it that closing it would lose
		return nil, err
	}
	if p.log, err = p.reading.Stat(); err == nil {
		p.size, p.head, err = p.readLog()
	}
	if err != nil {
		return nil, errors.Join(err, p.reading.Close())
	}
	return p, nil
}

func logOf(path string) string { return path + "-wal" }

// check fails with ErrGone unless the database is still there. It takes a microsecond or two.
func (p *place) check() error {
	main, err := os.Stat(p.path)
	switch {
	case err != nil:
		return gone(err)
	case !os.SameFile(main, p.main):
		return fmt.Errorf("%w: another one lies at %s", ErrGone, p.path)
	case main.Size() < leastSize:
		return fmt.Errorf("%w: %s has %d bytes", ErrGone, p.path, main.Size())
	}
	return nil
}

// checkLog fails with ErrGone unless the log is still there: without it what was committed last goes with the process.
// Any goroutine may ask.
func (p *place) checkLog() error {
	log, err := os.Stat(logOf(p.path))
	switch {
	case err != nil:
		return gone(err)
	case !os.SameFile(log, p.log):
		return fmt.Errorf("%w: another log lies at %s", ErrGone, logOf(p.path))
	}
	size, head, err := p.readLog()
	if err == nil && size > 0 && !head.whole() {
		err = fmt.Errorf("%w: the log %s has lost its beginning", ErrGone, logOf(p.path))
	}
	if cut := p.cut.Load(); err == nil && cut != nil {
		err = *cut
	}
	return err
}

// checkCut fails with ErrGone if the log has lost its end since the last commit: SQLite would go on behind the hole, and
// read no farther than up to it. A log that another process wrote back and emptied is begun anew.
func (p *place) checkCut() error {
	size, head, err := p.readLog()
	if err == nil && 0 < size && size < p.size && head == p.head {
		err = fmt.Errorf("%w: the log %s was cut from %d bytes to %d", ErrGone, logOf(p.path), p.size, size)
		p.cut.Store(&err)
		return err
	}
	p.cut.Store(nil)
	return err
}

// committed is check and checkLog after a commit, which it remembers.
func (p *place) committed() (err error) {
	if err = cmp.Or(p.check(), p.checkLog()); err == nil {
		p.size, p.head, err = p.readLog()
	}
	return err
}

func (p *place) readLog() (size int64, head logHead, err error) {
	info, err := p.reading.Stat()
	if err != nil {
		return 0, head, err
	}
	if _, err = p.reading.ReadAt(head[:], 0); errors.Is(err, io.EOF) {
		err = nil // nothing was written yet
	}
	return info.Size(), head, err
}

// leastSize is the size of SQLite's smallest database.
const leastSize = 512

func gone(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrGone, err)
	}
	return err
}
