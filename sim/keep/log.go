package keep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"strconv"

	"wxlab/sim/world"
)

// log is a file of records, one a line: the CRC-32 of its JSON in eight hexadecimal digits, a blank, the JSON.
type log struct {
	root *os.Root
	name string
	file *os.File

	size  int64 // bytes
	begun int64 // of them when the history began, 0 where this process did not begin it

	// What records found.
	lines int   // that could not be read, in between
	torn  int64 // bytes at the end that are no line
	err   error // of the disk
}

// longestLine is more than any record has: deliveries and calls are bounded.
const longestLine = 256 << 20

// openLog opens a log to read its records, and then to add more.
func openLog(root *os.Root, name string) (*log, error) {
	f, err := root.OpenFile(name, os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &log{root: root, name: name, file: f, size: info.Size()}, nil
}

// createLog makes a log without records, in place of one that a kill left.
func createLog(root *os.Root, name string) (*log, error) {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_RDWR|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	return &log{root: root, name: name, file: f}, nil
}

// records yields what can be read. A line that cannot is counted; so are the bytes after the last line.
func (l *log) records(yield func(world.Record) bool) {
	read := int64(0) // up to the end of the last line that can be read
	bad := 0         // lines since then
	lines := bufio.NewScanner(io.NewSectionReader(l.file, 0, l.size))
	lines.Buffer(nil, longestLine)
	at := int64(0)
	lines.Split(func(data []byte, _ bool) (int, []byte, error) {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			return 0, nil, nil // more, or the torn end
		}
		return i + 1, data[:i], nil
	})
	for lines.Scan() {
		at += int64(len(lines.Bytes())) + 1
		r, ok := parseLine(lines.Bytes())
		if !ok {
			bad++
			continue
		}
		l.lines += bad
		read, bad = at, 0
		if !yield(r) {
			return
		}
	}
	if err := lines.Err(); err != nil && !errors.Is(err, bufio.ErrTooLong) {
		l.err = err
	}
	l.torn = l.size - read
}

func parseLine(line []byte) (r world.Record, ok bool) {
	if len(line) < 9 || line[8] != ' ' {
		return r, false
	}
	sum, err := strconv.ParseUint(string(line[:8]), 16, 32)
	if err != nil || uint32(sum) != crc32.ChecksumIEEE(line[9:]) {
		return r, false
	}
	return r, json.Unmarshal(line[9:], &r) == nil
}

// add writes records behind the others.
func (l *log) add(records []world.Record) (written int, err error) {
	w := bufio.NewWriterSize(l.file, 64<<10)
	for i := range records {
		raw, err := json.Marshal(&records[i])
		if err != nil {
			return written, err
		}
		n, err := fmt.Fprintf(w, "%08x %s\n", crc32.ChecksumIEEE(raw), raw)
		written += n
		l.size += int64(n)
		if err != nil {
			return written, err
		}
	}
	return written, w.Flush()
}

func (l *log) sync() error { return l.file.Sync() }

// inPlace reports whether the file is still the one of its name.
func (l *log) inPlace() bool {
	is, err := l.file.Stat()
	if err != nil {
		return false
	}
	named, err := l.root.Stat(l.name)
	return err == nil && os.SameFile(is, named)
}

func (l *log) remove() error { return errors.Join(l.Close(), l.root.Remove(l.name)) }

// Close closes the file, if there is one.
func (l *log) Close() error {
	if l == nil {
		return nil
	}
	return l.file.Close()
}
