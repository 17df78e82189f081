package platform

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestReadingCostsWhatIsRead: eight times as many odd places take eight times the processor's time; what is quadratic
// takes sixty-four times as long.
func TestReadingCostsWhatIsRead(t *testing.T) {
	for _, place := range []string{"&#0;", "&#1;<!--", "]]>", "&", "<!---->", "&amp;", "\x01", "< ",
		"<![CDATA[&#0;]]>", "<!--\x01"} {
		const few, times = 4000, 8
		var once, more time.Duration
		for range 5 { // whatever else runs spoils a measurement now and then; what is quadratic spoils all of them
			if once, more = reading(place, few), reading(place, times*few); more <= 3*times*once {
				break
			}
		}
		if more > 3*times*once {
			t.Errorf("%q: %v for %d, %v for %d", place, once, few, more, times*few)
		}
	}
}

// reading is the least time that a message and a reply with so many places took.
func reading(place string, n int) time.Duration {
	doc := []byte("<xml><MsgType>text</MsgType><Content>" + strings.Repeat(place, n) + "</Content></xml>")
	least := time.Hour
	for range 5 {
		began := processorTime()
		_, _ = ParseMessage(doc)
		_, _ = ReadReply(doc, MessageLimits())
		least = min(least, processorTime()-began)
	}
	return least
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
