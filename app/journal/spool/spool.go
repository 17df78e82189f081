// Package spool is where the journal's records go before they are in its tables: files that are only appended to, many
// records with one write. It knows files and frames; what a record says, and the tables, are the journal's.
package spool

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

const (
	frameSize   = 256 << 10 // a frame this long is written at once, and not only at the next Flush
	segmentSize = 8 << 20   // a longer file is not appended to
	idleSegment = 1 << 20   // the last file is not emptied while it is shorter
	fullBacklog = 512 << 20 // from here on Add waits
)

// Options are a spool's settings.
type Options struct {
	Keep int          // how many exchanges the journal keeps, all of them if negative
	Sync bool         // every write survives a power cut
	Log  *slog.Logger // hears of trouble with the files
}

// Spool takes records in, in any goroutine, and gives them out again to one that files them: that puts them into the
// tables. In a rush that one lags behind, and what it would prune at once it need not file: a file of the spool goes
// when newer ones hold as many exchanges as are kept. Dear ones among them are written again, behind the newest.
//
// What was written survives the process. A frame that a power cut has torn ends its file.
type Spool struct {
	path string // of the journal
	opt  Options
	full int64 // backlog from which on Add waits

	// Stirred receives when there is something for Flush to write.
	Stirred <-chan struct{}
	stirred chan struct{}

	mu        sync.Mutex
	room      sync.Cond // the backlog has shrunk
	closed    bool
	stalled   bool     // nothing is filed for the time being
	lost      int      // records that found no room meanwhile
	frame     []byte   // begun, not written
	records   int      // in it
	exchanges int      // of these
	dear      [][]byte // likewise
	segments  []*segment
	lastName  int   // the newest segment's number
	written   int64 // records, ever
	added     int64 // bytes of frames, written or not, ever
	filed     int64 // of these, in the tables or given up

	reading []byte // the frame that Next read
}

// Open finds what a killed process has left beside the journal at path.
func Open(path string, o Options) (*Spool, error) {
	stirred := make(chan struct{}, 1)
	s := &Spool{path: path, opt: o, full: fullBacklog, Stirred: stirred, stirred: stirred}
	s.room.L = &s.mu
	names, err := filepath.Glob(escapeGlob(path) + "-spool*") // the oldest first
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		seg, err := openSegment(name)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		if n, err := strconv.Atoi(strings.TrimPrefix(name, path+"-spool")); err == nil {
			s.lastName = max(s.lastName, n)
		}
		s.segments = append(s.segments, seg)
		s.added += seg.size
	}
	return s, nil
}

// escapeGlob makes a pattern that matches the path alone.
func escapeGlob(path string) string {
	var pattern []byte
	for i := range len(path) {
		switch path[i] {
		case '*', '?', '[':
			pattern = append(pattern, '[', path[i], ']')
			continue
		case '\\':
			if os.PathSeparator != '\\' {
				pattern = append(pattern, '\\')
			}
		}
		pattern = append(pattern, path[i])
	}
	return string(pattern)
}

// mostDear is how many dear records of one file are written again: whoever makes thousands of them floods, too.
const mostDear = 512

// AddDear is Add for an exchange that no flood of others may take the place of.
func (s *Spool) AddDear(record []byte) { s.add(record, true, true) }

// Add appends a record; exchange says that it is one of those that Options.Keep counts. It waits only where the disk is
// far behind, and not while it is stalled: then the record is lost. After Shut it does nothing.
func (s *Spool) Add(record []byte, exchange bool) { s.add(record, exchange, false) }

func (s *Spool) add(record []byte, exchange, dear bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.added-s.filed > s.full && !s.closed && !s.stalled {
		s.room.Wait()
	}
	switch {
	case s.closed:
		return
	case s.stalled && s.added-s.filed > s.full:
		s.lost++
		return
	}
	s.put(record, exchange, dear)
	if len(s.frame) >= frameSize {
		s.write()
	}
}

// put appends a record to the frame.
func (s *Spool) put(record []byte, exchange, dear bool) {
	if len(s.frame) == 0 {
		s.beginFrame()
	}
	s.frame = AppendText(s.frame, record)
	s.added += int64(4 + len(record))
	s.records++
	if exchange {
		s.exchanges++
	}
	if dear {
		s.dear = append(s.dear, bytes.Clone(record))
	}
}

func (s *Spool) beginFrame() {
	s.frame = append(s.frame, make([]byte, frameHead)...)
	s.added += frameHead
	select {
	case s.stirred <- struct{}{}:
	default: // told already
	}
}

// Flush writes the frame that was begun. It tells how many records were written ever, and the mark behind the last.
func (s *Spool) Flush() (records, mark int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write()
	s.dropFiled()
	return s.written, s.added
}

// write appends the frame to the newest segment. What cannot be written is lost, and the log says so.
func (s *Spool) write() {
	if len(s.frame) == 0 {
		return
	}
	seal(s.frame)
	seg, err := s.newest()
	if err == nil {
		err = seg.append(s.frame, s.exchanges, s.opt.Sync)
	}
	if err == nil {
		seg.dear = append(seg.dear, s.dear...)
	} else {
		s.opt.Log.Error("journal could not record", "lost", s.records, "error", err)
		s.filed += int64(len(s.frame))
	}
	s.written += int64(s.records)
	s.frame, s.records, s.exchanges, s.dear = s.frame[:0], 0, 0, nil
	if cap(s.frame) > 4*frameSize {
		s.frame = nil
	}
}

// newest is the segment to append to.
func (s *Spool) newest() (*segment, error) {
	if n := len(s.segments); n > 0 && s.segments[n-1].size < segmentSize {
		return s.segments[n-1], nil
	}
	return s.beginSegment()
}

func (s *Spool) beginSegment() (*segment, error) {
	s.lastName++
	name := fmt.Sprintf("%s-spool%08d", s.path, s.lastName)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	seg := &segment{file: file}
	s.segments = append(s.segments, seg)
	return seg, nil
}

// Keep changes how many exchanges the journal keeps.
func (s *Spool) Keep(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Keep = n
}

// Mark is the place behind everything added so far.
func (s *Spool) Mark() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.added
}

// Reached reports whether everything before a mark is filed.
func (s *Spool) Reached(mark int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filed >= mark
}

// Backlog is how many bytes are not filed.
func (s *Spool) Backlog() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.added - s.filed
}

// Size is how many bytes the files have.
func (s *Spool) Size() (n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		n += seg.size
	}
	return n
}

// batch is how many bytes of frames, and the whole frame that passes it, are filed together: each page of the tables
// that they touch is written once.
const batch = 256 << 10

// Next reads the records of the oldest frames that are not filed. They are good until the next call, and filed tells the
// spool that they are in the tables. Where a segment is torn the rest of it is left out. filed is nil if nothing is
// left.
func (s *Spool) Next() (records [][]byte, filed func()) {
	for {
		seg, size := s.oldest()
		if seg == nil {
			return nil, nil
		}
		read, length, err := seg.readSome(s.reading[:0], size)
		if err == nil {
			records, err = split(read)
		}
		if err == nil {
			s.reading = read
			return records, func() { s.advance(seg, length) }
		}
		s.opt.Log.Warn("journal leaves out what is damaged", "file", seg.file.Name(), "bytes", size-seg.done,
			"error", err)
		s.advance(seg, size-seg.done)
	}
}

// oldest is the segment to be filed next, nil if nothing that was written is left.
func (s *Spool) oldest() (seg *segment, size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		if seg.done < seg.size {
			return seg, seg.size
		}
	}
	return nil, 0
}

// advance puts n more bytes of a segment behind us.
func (s *Spool) advance(seg *segment, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seg.done += n
	s.filed += n
	s.dropFiled()
}

// dropFiled takes segments away that are filed, or need not be since newer ones hold as many exchanges as are kept.
func (s *Spool) dropFiled() {
	newer := 0
	for _, seg := range s.segments {
		newer += seg.exchanges
	}
	for len(s.segments) > 1 {
		seg := s.segments[0]
		newer -= seg.exchanges
		if seg.done < seg.size && (s.opt.Keep < 0 || newer < s.opt.Keep) {
			break
		}
		if seg.done < seg.size {
			s.rescue(seg)
		}
		s.filed += seg.size - seg.done
		s.remove(seg)
		s.segments = s.segments[1:]
	}
	if len(s.segments) == 1 && s.segments[0].size >= idleSegment {
		s.segments[0].empty()
	}
	s.room.Broadcast()
}

// rescue writes the dear records of a segment again, which is about to go: some of them may be filed already.
func (s *Spool) rescue(seg *segment) {
	for _, record := range seg.dear[max(0, len(seg.dear)-mostDear):] {
		s.put(record, true, true)
	}
	s.write()
}

func (s *Spool) remove(seg *segment) {
	if err := errors.Join(seg.file.Close(), os.Remove(seg.file.Name())); err != nil {
		s.opt.Log.Warn("journal could not take a file away", "error", err)
	}
}

// Forget sees to it that what is filed does not come back after the process was killed: it was cleared from the tables.
// What shares its segment with records that are not filed yet goes when they are.
func (s *Spool) Forget() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.segments); n > 0 && s.segments[n-1].done < s.segments[n-1].size {
		if _, err := s.beginSegment(); err != nil {
			return err
		}
	}
	var errs []error
	for _, seg := range s.segments {
		errs = append(errs, seg.empty())
	}
	return errors.Join(errs...)
}

// Clear takes all files away; what was in them is in the tables.
func (s *Spool) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		s.remove(seg)
	}
	s.segments = nil
}

// Stall says whether filing has stopped, as when the disk is full: then nobody waits for it.
func (s *Spool) Stall(stalled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stalled = stalled; !stalled && s.lost > 0 {
		s.opt.Log.Error("journal could not record", "lost", s.lost, "error", "the spool was full")
		s.lost = 0
	}
	s.room.Broadcast()
}

// Each calls f with the records that are written and not filed, without filing them; they are good during the call.
func (s *Spool) Each(f func(record []byte)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		unread := *seg
		for unread.done < unread.size {
			some, length, err := unread.readSome(nil, unread.size)
			if err != nil {
				break // Next says so
			}
			records, _ := split(some)
			for _, record := range records {
				f(record)
			}
			unread.done += length
		}
	}
}

// Shut lets nothing more in.
func (s *Spool) Shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.room.Broadcast()
}

// Close leaves the files to the next start.
func (s *Spool) Close() error {
	s.Shut()
	var errs []error
	for _, seg := range s.segments {
		errs = append(errs, seg.file.Close())
	}
	s.segments = nil
	return errors.Join(errs...)
}
