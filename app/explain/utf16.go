package explain

import (
	"bytes"
	"unicode/utf16"
)

// UTF8 is a text that an editor or a shell on Windows saved as UTF-16 as UTF-8; others stay as they are.
func UTF8(raw []byte) []byte {
	little := bytes.HasPrefix(raw, []byte{0xff, 0xfe})
	if !little && !bytes.HasPrefix(raw, []byte{0xfe, 0xff}) {
		return raw
	}
	var units []uint16
	for i := 2; i+1 < len(raw); i += 2 {
		unit := uint16(raw[i])<<8 | uint16(raw[i+1])
		if little {
			unit = uint16(raw[i+1])<<8 | uint16(raw[i])
		}
		units = append(units, unit)
	}
	return []byte(string(utf16.Decode(units)))
}
