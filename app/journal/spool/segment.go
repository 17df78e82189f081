package spool

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"slices"
)

// frameHead is what stands before the records of a frame: the length of what follows, and its checksum, four bytes
// each.
const frameHead = 8

// segment is one file of the spool.
type segment struct {
	file      *os.File
	size      int64    // bytes written
	done      int64    // of these, behind us: filed, or given up
	exchanges int      // written in this run
	dear      [][]byte // of these, those that are written again before the file goes unfiled
}

// openSegment opens a file that another process left behind.
func openSegment(name string) (*segment, error) {
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &segment{file: file, size: size}, nil
}

// append writes a frame with some exchanges in it, and makes it durable if sync is set.
func (g *segment) append(frame []byte, exchanges int, sync bool) error {
	if _, err := g.file.WriteAt(frame, g.size); err != nil {
		return errors.Join(err, g.file.Truncate(g.size)) // what fitted goes, too
	}
	g.size += int64(len(frame))
	g.exchanges += exchanges
	if sync {
		return g.file.Sync()
	}
	return nil
}

// read appends the records of the frame at at to frames. The segment has size bytes.
func (g *segment) read(frames []byte, at, size int64) ([]byte, error) {
	var head [frameHead]byte
	if _, err := g.file.ReadAt(head[:], at); err != nil {
		return nil, err
	}
	length := int64(binary.LittleEndian.Uint32(head[:]))
	if length == 0 { // a power cut may leave a file of zeros, whose checksum would be right
		return nil, errors.New("a frame is empty")
	}
	if length > size-at-frameHead {
		return nil, ErrTorn
	}
	begun := len(frames)
	frames = slices.Grow(frames, int(length))[:begun+int(length)]
	body := frames[begun:]
	if _, err := g.file.ReadAt(body, at+frameHead); err != nil {
		return nil, err
	}
	if checksum(body) != binary.LittleEndian.Uint32(head[4:]) {
		return nil, errors.New("the checksum is wrong")
	}
	return frames, nil
}

// readSome reads the records of the first frames that are not behind us, up to a damaged one; length is that of the
// frames.
func (g *segment) readSome(room []byte, size int64) (records []byte, length int64, err error) {
	records = room
	for g.done+length < size && length < batch {
		more, err := g.read(records, g.done+length, size)
		if err != nil && length == 0 {
			return nil, 0, err
		}
		if err != nil {
			break // it is the first one the next time
		}
		length += frameHead + int64(len(more)-len(records))
		records = more
	}
	return records, length, nil
}

// seal fills in the head of a frame.
func seal(frame []byte) {
	binary.LittleEndian.PutUint32(frame, uint32(len(frame)-frameHead))
	binary.LittleEndian.PutUint32(frame[4:], checksum(frame[frameHead:]))
}

func checksum(b []byte) uint32 { return crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)) }

// split takes the records of a frame apart.
func split(frame []byte) (records [][]byte, err error) {
	for r := (Reader{Rest: frame}); len(r.Rest) > 0 && err == nil; err = r.Err {
		records = append(records, r.Bytes())
	}
	return records, err
}

// empty gives a segment's bytes back, if all of them are behind us.
func (g *segment) empty() error {
	if g.done < g.size {
		return nil
	}
	err := g.file.Truncate(0)
	if err == nil {
		g.size, g.done, g.exchanges, g.dear = 0, 0, 0, nil
	}
	return err
}
