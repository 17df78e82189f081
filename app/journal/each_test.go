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

// TestSome: those that are on record come with what they carry, but for a body that is too long for a list.
func TestSome(t *testing.T) {
	j := openTest(t)
	short := record(t, j, func(d *Detail) { d.ReqBody, d.Plain = []byte("short"), []byte("<xml>你好</xml>") })
	long := record(t, j, func(d *Detail) { d.ReqBody, d.RespBody = []byte(noise(5000)), []byte("answer") })
	record(t, j, func(*Detail) {})
	got, err := j.Some(t.Context(), []int64{short, long, 999}, 1000)
	slices.SortFunc(got, func(a, b Detail) int { return int(a.ID - b.ID) })
	if err != nil || len(got) != 2 || string(got[0].ReqBody) != "short" || string(got[0].Plain) != "<xml>你好</xml>" {
		t.Fatalf("%v, %d exchanges: %+v", err, len(got), got)
	}
	if got[1].ReqBody != nil || string(got[1].RespBody) != "answer" {
		t.Errorf("of the long one %d bytes and %q", len(got[1].ReqBody), got[1].RespBody)
	}
	if none, err := j.Some(t.Context(), nil, 1); err != nil || none != nil {
		t.Errorf("of none: %v %v", none, err)
	}
}
