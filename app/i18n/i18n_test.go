package i18n

import "testing"

func TestNoKeyStandsInTwoTopics(t *testing.T) {
	seen := map[string]bool{}
	for _, topic := range topics() {
		for key := range topic {
			if seen[key] {
				t.Errorf("%s stands in two topics", key)
			}
			seen[key] = true
		}
	}
}

func TestT(t *testing.T) {
	if got := Zh.T("ui.page.traffic"); got != "流量" {
		t.Error(got)
	}
	if got := En.T("no.such.key"); got != "no.such.key" {
		t.Error(got)
	}
	if Parse("zh_CN.UTF-8") != Zh || Parse("C") != En || Parse("") != En {
		t.Error("Parse")
	}
}
