package i18n

import (
	"regexp"
	"slices"
	"testing"
)

var verb = regexp.MustCompile(`%(\[\d+\])?[-+# 0]*[\d.*]*[a-zA-Z]`)

func TestEveryTextHasBothLanguagesAndTheSamePlaceholders(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range topics() {
		for key, pair := range topic {
			if seen[key] {
				t.Errorf("%s stands in two topics", key)
			}
			seen[key] = true
			if pair[0] == "" || pair[1] == "" {
				t.Errorf("%s lacks a language: %q", key, pair)
			}
			zh, en := verb.FindAllString(pair[0], -1), verb.FindAllString(pair[1], -1)
			slices.Sort(zh)
			slices.Sort(en)
			if !slices.Equal(zh, en) {
				t.Errorf("%s: placeholders differ: zh %v, en %v", key, zh, en)
			}
		}
	}
}

func TestT(t *testing.T) {
	if got := Zh.T("app.name"); got != "微信第三方平台实验室" {
		t.Error(got)
	}
	if got := En.T("no.such.key"); got != "no.such.key" {
		t.Error(got)
	}
	if Parse("zh_CN.UTF-8") != Zh || Parse("C") != En || Parse("") != En {
		t.Error("Parse")
	}
}
