package api

import (
	"strings"
	"testing"
)

func TestValuesFitTheTypeOfTheirKey(t *testing.T) {
	for _, tt := range []struct {
		key, value string
		want       bool
	}{
		{"thing1", strings.Repeat("字", 20), true}, {"thing1", strings.Repeat("字", 21), false},
		{"phrase2", "已发货", true}, {"phrase2", "六个汉字太长", false}, {"phrase2", "ok", false},
		{"name3", "欧阳青禾", true}, {"name3", strings.Repeat("n", 21), false},
		{"number4", "12.5", true}, {"number4", "十二", false}, {"number4", strings.Repeat("1", 33), false},
		{"letter5", "ABCdef", true}, {"letter5", "A1", false},
		{"character_string6", "NO-1 #2", true}, {"character_string6", "编号1", false},
		{"time7", "2026年3月1日 14:00", true}, {"amount8", "￥30.00", true}, {"keyword1", strings.Repeat("字", 100), true},
	} {
		if got := fitsType(tt.key, tt.value); got != tt.want {
			t.Errorf("%s = %q: %v", tt.key, tt.value, got)
		}
	}
}
