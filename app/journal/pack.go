package journal

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// A blob in the file starts with a byte that says how the rest is to be read.
const (
	packedPlain = 0
	packedFlate = 1
)

// worthPacking is the size below which compression costs more than it saves; most callbacks are below, and their
// ciphertext hardly shrinks.
const worthPacking = 2048

// packer makes blobs. Starting a compressor costs more than running it, so one is kept, and so is the memory of the
// blobs until they are written. Not for concurrent use.
type packer struct {
	flate *flate.Writer
	room  []byte // the blobs, one after the other
}

// tidy gives up the blobs made so far: those to come use their memory.
func (p *packer) tidy() {
	const usual = 64 << 10
	if cap(p.room) > usual {
		p.room = nil
	}
	p.room = p.room[:0]
}

// pack makes a blob of data, compressed where that saves at least an eighth; nil of nil. It is good until tidy.
func (p *packer) pack(data []byte) []byte {
	if data == nil {
		return nil
	}
	if len(data) >= worthPacking {
		if blob := p.deflate(data); len(blob) < len(data)-len(data)/8 {
			return blob
		}
	}
	at := len(p.room)
	p.room = append(append(p.room, packedPlain), data...)
	return p.room[at:len(p.room):len(p.room)]
}

// packHeader makes a blob of a header as JSON; nil of an empty one.
func (p *packer) packHeader(h http.Header) []byte {
	if len(h) == 0 {
		return nil
	}
	text, _ := json.Marshal(h) // texts always marshal
	return p.pack(text)
}

func (p *packer) deflate(data []byte) []byte {
	blob := bytes.NewBuffer(make([]byte, 0, len(data)))
	blob.WriteByte(packedFlate)
	if p.flate == nil {
		p.flate, _ = flate.NewWriter(blob, flate.BestSpeed) // fails at unknown levels only
	} else {
		p.flate.Reset(blob)
	}
	_, _ = p.flate.Write(data) // a bytes.Buffer takes everything
	_ = p.flate.Close()
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
