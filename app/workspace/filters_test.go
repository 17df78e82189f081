package workspace

import (
	"reflect"
	"strings"
	"testing"
)

func TestPutFilter(t *testing.T) {
	one, err := PutFilter(nil, Filter{Name: " 失败  的消息 ", Query: " kind:message is:failed "})
	if want := []Filter{{"失败 的消息", "kind:message is:failed"}}; err != nil || !reflect.DeepEqual(one, want) {
		t.Fatalf("%v %v", one, err)
	}
	two, err := PutFilter(one, Filter{Name: "slow", Query: "dur:>1s"})
	if err != nil || len(two) != 2 {
		t.Fatalf("%v %v", two, err)
	}
	again, err := PutFilter(two, Filter{Name: "失败 的消息", Query: "is:failed"})
	if err != nil || len(again) != 2 || again[0].Query != "is:failed" || two[0].Query == "is:failed" {
		t.Errorf("the same name: %v beside %v, %v", again, two, err)
	}
	for _, wrong := range []Filter{{"", "x"}, {"x", " "}, {strings.Repeat("长", 41), "x"}} {
		if all, err := PutFilter(two, wrong); err == nil {
			t.Errorf("%v is taken: %v", wrong, all)
		}
	}
}
