package spool

import (
	"encoding/binary"
	"errors"
)

// A record is a sequence of numbers, in eight bytes, and texts, with their length in four bytes before them, all
// little-endian. What they mean is up to those who add and read the records.

// AppendNumber appends a number to a record.
func AppendNumber(record []byte, n int64) []byte {
	return binary.LittleEndian.AppendUint64(record, uint64(n))
}

// AppendText appends a text to a record.
func AppendText[T string | []byte](record []byte, text T) []byte {
	return append(binary.LittleEndian.AppendUint32(record, uint32(len(text))), text...)
}

// ErrTorn is a record that ends before it says it does.
var ErrTorn = errors.New("the record ends too early")

// Reader reads a record. After the first mistake everything is empty, and Err says that there was one.
type Reader struct {
	Rest []byte
	Err  error
}

// Number reads what AppendNumber wrote.
func (r *Reader) Number() int64 {
	if b := r.take(8); b != nil {
		return int64(binary.LittleEndian.Uint64(b))
	}
	return 0
}

// Bytes reads what AppendText wrote, nil where that was empty. They are good as long as the record.
func (r *Reader) Bytes() []byte {
	length := r.take(4)
	if length == nil {
		return nil
	}
	if n := binary.LittleEndian.Uint32(length); n > 0 {
		return r.take(int(min(n, 1<<31-1)))
	}
	return nil
}

// Text reads what AppendText wrote.
func (r *Reader) Text() string { return string(r.Bytes()) }

func (r *Reader) take(n int) []byte {
	if r.Err != nil || n > len(r.Rest) {
		r.Err = ErrTorn
		return nil
	}
	taken := r.Rest[:n:n]
	r.Rest = r.Rest[n:]
	return taken
}
