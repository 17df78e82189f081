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
	for reach, want := range map[Reach]string{
		{}: "abcd", {Span: time.Hour}: "cd", {Span: time.Nanosecond}: "d", {Most: 3}: "bcd", {Most: 9}: "abcd",
		{Most: 1, Span: time.Hour}: "d", {Most: 3, Span: time.Hour}: "cd",
	} {
		var open, closed []byte
		err := j.Each(t.Context(), reach, func(d Detail) error {
			open = append(open, d.ReqBody...)
			return nil
		})
		if err != nil || string(open) != want {
			t.Errorf("of %+v: %q, %v, want %q", reach, open, err, want)
		}
		err = ReadEach(t.Context(), j.path, nil, reach, func(d Detail) error {
			closed = append(closed, d.ReqBody...)
			return nil
		})
		if err != nil || !slices.Equal(closed, open) {
			t.Errorf("of %+v the file has %q, %v", reach, closed, err)
		}
	}
	err := ReadEach(t.Context(), j.path+".none", nil, Reach{}, func(Detail) error { t.Error("an exchange"); return nil })
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
