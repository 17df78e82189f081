package journal

import (
	"bytes"
	"compress/flate"
	"fmt"
	"io"
)

// A blob in the file starts with a byte that says how the rest is to be read.
const (
	packedPlain = 0
	packedFlate = 1
)

// worthPacking is the size below which compression costs more than it saves.
const worthPacking = 1024

// pack makes a blob of data, compressed where that saves at least an eighth; nil of nil.
func pack(data []byte) []byte {
	if data == nil {
		return nil
	}
	if len(data) >= worthPacking {
		if blob := deflate(data); len(blob) < len(data)-len(data)/8 {
			return blob
		}
	}
	return append([]byte{packedPlain}, data...)
}

func deflate(data []byte) []byte {
	var blob bytes.Buffer
	blob.WriteByte(packedFlate)
	w, err := flate.NewWriter(&blob, flate.BestSpeed)
	if err != nil {
		return data
	}
	_, _ = w.Write(data) // a bytes.Buffer takes everything
	_ = w.Close()
	return blob.Bytes()
}

// unpack is the inverse of pack.
func unpack(blob []byte) ([]byte, error) {
	if len(blob) == 0 {
		return nil, nil
	}
	switch blob[0] {
	case packedPlain:
		return blob[1:], nil
	case packedFlate:
		data, err := io.ReadAll(flate.NewReader(bytes.NewReader(blob[1:])))
		if err != nil {
			return nil, fmt.Errorf("unpack body: %w", err)
		}
		return data, nil
	}
	return nil, fmt.Errorf("unpack body: unknown packing %d", blob[0])
}
