package journal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

const (
	frameHead   = 8         // length of what follows, and its checksum, four bytes each
	frameSize   = 256 << 10 // a frame this long is written at once, and not only a moment after it was begun
	segmentSize = 8 << 20
	idleSegment = 1 << 20   // a segment shorter than this is not emptied
	muchBacklog = 256 << 20 // from here on the tables are filled even in a rush
	fullBacklog = 512 << 20 // from here on the edges wait
)

// spool is where finished exchanges and late notes go first: files beside the journal that are only appended to, many
// records with one write. The writer puts them into the tables when it is calm or when somebody looks, and in a rush
// never those which it would prune at once: a segment goes when newer ones hold as many exchanges as are kept.
//
// What is in a frame that was written survives the process. A frame that a power cut has torn ends its segment.
type spool struct {
	path    string // of the journal
	keep    int    // as in Options
	sync    bool   // every frame is made durable
	full    int64  // backlog from which on the edges wait
	log     *slog.Logger
	stirred chan struct{} // receives when there is something to write

	mu       sync.Mutex
	room     sync.Cond // the backlog has shrunk
	closed   bool
	frame    []byte // begun, not written
	records  int    // in it
	calls    int    // of these, exchanges
	segments []*segment
	named    int   // the last segment's number
	written  int64 // records, ever
	added    int64 // bytes of frames, written or not, ever
	filed    int64 // of these, in the tables or given up

	reading []byte // the frame that next read
}

// segment is one file. Only its writer's goroutine takes segments away.
type segment struct {
	file      *os.File
	size      int64 // written
	filed     int64 // of it, in the tables
	exchanges int
}

// openSpool finds what a killed process has left behind, oldest first.
func openSpool(path string, o Options) (*spool, error) {
	s := &spool{path: path, keep: o.Keep, sync: o.Synchronous == "FULL", full: fullBacklog, log: o.Log, stirred: make(chan struct{}, 1)}
	s.room.L = &s.mu
	names, err := filepath.Glob(escapeGlob(path) + "-spool*") // in order
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		file, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		size, err := file.Seek(0, io.SeekEnd)
		s.segments = append(s.segments, &segment{file: file, size: size})
		if err != nil {
			return nil, errors.Join(err, s.close())
		}
		s.added += size
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

// add appends a record. It waits only where the disk cannot keep up by far; after close it does nothing.
func (s *spool) add(record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.added-s.filed > s.full && !s.closed {
		s.room.Wait()
	}
	if s.closed {
		return
	}
	if len(s.frame) == 0 {
		s.frame = append(s.frame, make([]byte, frameHead)...)
		s.added += frameHead
		select {
		case s.stirred <- struct{}{}:
		default: // told already
		}
	}
	s.frame = appendString(s.frame, record)
	s.added += int64(4 + len(record))
	s.records++
	if record[0] == recordExchange {
		s.calls++
	}
	if len(s.frame) >= frameSize {
		s.write()
	}
}

// flush writes the frame that was begun. It tells how many records were written ever, and the mark behind the last.
func (s *spool) flush() (records, mark int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.write()
	s.thin()
	return s.written, s.added
}

// write appends the frame to the newest segment. What cannot be written is lost, and the log says so.
func (s *spool) write() {
	if len(s.frame) == 0 {
		return
	}
	binary.LittleEndian.PutUint32(s.frame, uint32(len(s.frame)-frameHead))
	binary.LittleEndian.PutUint32(s.frame[4:], checksum(s.frame[frameHead:]))
	if err := s.append(s.frame); err != nil {
		s.log.Error("journal could not record", "lost", s.records, "error", err)
		s.filed += int64(len(s.frame))
	}
	s.written += int64(s.records)
	s.frame, s.records, s.calls = s.frame[:0], 0, 0
	if cap(s.frame) > 4*frameSize {
		s.frame = nil
	}
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

func (s *spool) append(frame []byte) error {
	if len(s.segments) == 0 || s.segments[len(s.segments)-1].size >= segmentSize {
		if err := s.begin(); err != nil {
			return err
		}
	}
	last := s.segments[len(s.segments)-1]
	if _, err := last.file.WriteAt(frame, last.size); err != nil {
		return err
	}
	last.size += int64(len(frame))
	last.exchanges += s.calls
	if s.sync {
		return last.file.Sync()
	}
	return nil
}

// begin starts a new segment.
func (s *spool) begin() error {
	s.named++
	file, err := os.OpenFile(fmt.Sprintf("%s-spool%08d", s.path, s.named), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		s.segments = append(s.segments, &segment{file: file})
	}
	return err
}

// mark is the place behind everything added so far.
func (s *spool) mark() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.added
}

// backlog is how many bytes are not in the tables.
func (s *spool) backlog() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.added - s.filed
}

// bytes is the size of the files.
func (s *spool) bytes() (n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		n += seg.size
	}
	return n
}

// reached reports whether everything before a mark is in the tables.
func (s *spool) reached(mark int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.filed >= mark
}

// oldest is the segment to be filed next, nil if there is nothing written to file.
func (s *spool) oldest() (seg *segment, size int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		if seg.filed < seg.size {
			return seg, seg.size
		}
	}
	return nil, 0
}

// next reads the records of the oldest frame that is not in the tables; they are good until the next call, and done puts
// them behind us. A segment ends where it is torn. done is nil if there is nothing left.
func (s *spool) next() (records [][]byte, done func()) {
	for {
		seg, size := s.oldest()
		if seg == nil {
			return nil, nil
		}
		frame, err := seg.read(s.reading, size)
		if err == nil {
			records, err = split(frame[frameHead:])
		}
		if err == nil {
			s.reading = frame
			return records, func() { s.settle(seg, int64(len(frame))) }
		}
		s.log.Warn("journal leaves out what is damaged", "file", seg.file.Name(), "bytes", size-seg.filed, "error", err)
		s.settle(seg, size-seg.filed)
	}
}

// read reads the frame behind what is filed, into room if it fits.
func (g *segment) read(room []byte, size int64) ([]byte, error) {
	frame := slices.Grow(room[:0], frameHead)[:frameHead]
	if _, err := g.file.ReadAt(frame, g.filed); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(frame))
	if length > size-g.filed-frameHead {
		return nil, errTorn
	}
	frame = slices.Grow(frame, int(length))[:frameHead+length]
	if _, err := g.file.ReadAt(frame[frameHead:], g.filed+frameHead); err != nil {
		return nil, err
	}
	if checksum(frame[frameHead:]) != binary.LittleEndian.Uint32(frame[4:]) {
		return nil, errors.New("the checksum is wrong")
	}
	return frame, nil
}

// split takes the records of a frame apart.
func split(frame []byte) (records [][]byte, err error) {
	for r := (reader{rest: frame}); len(r.rest) > 0 && err == nil; err = r.err {
		records = append(records, r.bytes())
	}
	return records, err
}

// settle counts n more bytes of a segment as filed.
func (s *spool) settle(seg *segment, n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seg.filed += n
	s.filed += n
	s.thin()
}

// thin takes segments away that are filed, or give way to newer ones.
func (s *spool) thin() {
	newer := 0
	for _, seg := range s.segments {
		newer += seg.exchanges
	}
	for len(s.segments) > 1 {
		seg := s.segments[0]
		newer -= seg.exchanges
		if seg.filed < seg.size && (s.keep < 0 || newer < s.keep) {
			break
		}
		s.filed += seg.size - seg.filed
		s.remove(seg)
		s.segments = s.segments[1:]
	}
	if len(s.segments) == 1 && s.segments[0].size >= idleSegment {
		s.segments[0].empty()
	}
	s.room.Broadcast()
}

// forget sees to it that what is filed does not come back after the process was killed: it was cleared from the tables. What
// shares its segment with records not filed yet goes with them.
func (s *spool) forget() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.segments); n > 0 && s.segments[n-1].filed < s.segments[n-1].size {
		if err := s.begin(); err != nil {
			return err
		}
	}
	var errs []error
	for _, seg := range s.segments {
		errs = append(errs, seg.empty())
	}
	return errors.Join(errs...)
}

// empty takes out of a segment what is in it, if that is filed.
func (g *segment) empty() error {
	if g.filed < g.size {
		return nil
	}
	err := g.file.Truncate(0)
	if err == nil {
		g.size, g.filed, g.exchanges = 0, 0, 0
	}
	return err
}

func (s *spool) remove(seg *segment) {
	if err := errors.Join(seg.file.Close(), os.Remove(seg.file.Name())); err != nil {
		s.log.Warn("journal could not take a file away", "error", err)
	}
}

// clear takes all files away; what was in them is in the tables.
func (s *spool) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, seg := range s.segments {
		s.remove(seg)
	}
	s.segments = nil
}

// shut lets nothing more in.
func (s *spool) shut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.room.Broadcast()
}

// close leaves the files to the next start.
func (s *spool) close() error {
	s.shut()
	var errs []error
	for _, seg := range s.segments {
		errs = append(errs, seg.file.Close())
	}
	s.segments = nil
	return errors.Join(errs...)
}
