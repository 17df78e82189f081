package callback_test

import (
	"errors"
	"strings"
	"testing"

	"wxlab/sim/callback"
)

// FuzzWritten reads whatever people write: it never panics, has a family and a name for what it takes, and says in both
// languages what is wrong with the rest.
func FuzzWritten(f *testing.F) {
	for _, seed := range []string{
		"<xml><InfoType>x</InfoType></xml>", `{"MsgType":"event","Event":"a","List":[{"b":1},{"b":2}]}`, "<xml><MsgType>text",
		"{", "", "<a/>", `{"MsgType":{"Event":[]}}`, "<xml><MsgType>event</MsgType></xml>", "\xff", `{"InfoType":"<&]]>"}`,
	} {
		f.Add([]byte(seed))
	}
	c := callback.LoadCatalogue()
	f.Fuzz(func(t *testing.T, plain []byte) {
		m, err := c.OfWritten(plain)
		if err == nil {
			if m.Type.Name == "" || m.Type.Family == "" || m.Tree(plain) == nil {
				t.Errorf("%q: %+v", plain, m.Type)
			}
			return
		}
		var told *callback.WrittenError
		if !errors.As(err, &told) || told.En == "" || told.Zh == "" || strings.HasSuffix(told.En, ": ") {
			t.Errorf("%q: %v", plain, err)
		}
	})
}
