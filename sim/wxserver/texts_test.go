package wxserver

import (
	"reflect"
	"testing"
)

func TestBothLanguagesAreComplete(t *testing.T) {
	zh, en := reflect.ValueOf(textsIn("zh-CN")), reflect.ValueOf(textsIn("en"))
	for i := range zh.NumField() {
		name := zh.Type().Field(i).Name
		if zh.Field(i).String() == "" || en.Field(i).String() == "" {
			t.Errorf("%s is missing in a language", name)
		}
		if zh.Field(i).String() == en.Field(i).String() && name != "Simulated" {
			t.Errorf("%s is not translated", name)
		}
	}
}

func TestPrefersEnglish(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "zh-CN": false, "zh-CN,en;q=0.8": false, "en": true, "en-US,zh;q=0.5": true, " EN-gb": true,
		"de,en": false,
	} {
		if got := prefersEnglish(header); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}
