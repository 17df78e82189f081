package journal

import (
	"slices"
	"testing"
	"time"
)

// TestEach: everything comes with its bytes, the oldest first, of a span of time before the newest exchange, from a journal
// that is open and from its file alike.
func TestEach(t *testing.T) {
	j := openTest(t)
	for i := range 4 {
		record(t, j, func(d *Detail) {
			d.At, d.ReqBody = noon.Add(time.Duration(i)*time.Hour), []byte{byte('a' + i)}
		})
	}
	flush(t, j)
	for span, want := range map[time.Duration]string{0: "abcd", time.Hour: "cd", time.Nanosecond: "d"} {
		var open, closed []byte
		err := j.Each(t.Context(), span, func(d Detail) error {
			open = append(open, d.ReqBody...)
			return nil
		})
		if err != nil || string(open) != want {
			t.Errorf("of %s: %q, %v, want %q", span, open, err, want)
		}
		err = ReadEach(t.Context(), j.path, nil, span, func(d Detail) error {
			closed = append(closed, d.ReqBody...)
			return nil
		})
		if err != nil || !slices.Equal(closed, open) {
			t.Errorf("of %s the file has %q, %v", span, closed, err)
		}
	}
	err := ReadEach(t.Context(), j.path+".none", nil, 0, func(Detail) error { t.Error("an exchange"); return nil })
	if err != nil {
		t.Error(err)
	}
}
