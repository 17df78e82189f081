// Package i18n holds every sentence the program says, in Chinese and English side by side. It is one table,
// so that a key cannot exist in one language only; each topic has its file.
package i18n

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Lang is a language the program speaks.
type Lang string

const (
	Zh Lang = "zh"
	En Lang = "en"
)

// Text is one text in both languages. The texts of other parties have the same shape and their own type.
type Text struct{ Zh, En string }

// In picks a language.
func (t Text) In(l Lang) string {
	if l == Zh {
		return t.Zh
	}
	return t.En
}

// words maps a key to its text, which may hold verbs of package fmt.
type words map[string]Text

// table joins the topics; a key in two topics fails the tests.
func table() words {
	all := words{}
	for _, topic := range topics() {
		maps.Copy(all, topic)
	}
	return all
}

func topics() []words {
	return []words{
		programWords,
		versionWords,
		credentialWords,
		worldSwitchWords,
		switchWords,
		kindWords,
		orderWords,
		orderUIWords,
		peopleWords,
		playWorldWords,
		helpWorldWords,
		baseWords,
		explainWords,
		causeWords,
		apiWords,
		pasteWords,
		alarmWords,
		decryptWords,
		uiWords,
		uiPageWords,
		explainPageWords,
		ruleWords,
		shadeWords,
		checkWords,
		overviewWords,
		roadWords,
		roadPageWords,
		pageWords,
		worldWords,
		recordWords,
		reportWords,
		coachWords,
		saidWords,
		coverageWords,
		scriptWords,
		runWords,
		expectationWords,
		rebuildWords,
		componentWords,
		requestWords,
		benchWords,
		reasonWords,
		replyReasonWords,
		sdkWords,
		trafficWords,
		actionWords, paletteWords,
		searchWords,
		reasonNoteWords,
		workspaceWords,
		authorizationWords,
		tokenWords,
		simulatorWords,
		presentWords,
		filterWords,
		misspeltWords,
		systemWords,
		aboutWords,
		linkWords,
		journalWords,
		recordingWords,
		demoWords,
		helpWords,
		helpServeWords,
		helpPushWords,
		helpCheckWords,
		helpDecryptWords,
		helpExecWords,
		helpWorkspaceWords,
		helpDemoWords,
		helpCompletionWords,
		verbHelp,
		verbWords,
		markHelp,
		pickTexts,
		markWords,
		narrowWords,
		secretWords,
		coveragePageWords,
	}
}

// merged is built once and only read afterwards.
var merged = table()

// Has reports whether there is a text for key.
func Has(key string) bool {
	_, ok := merged[key]
	return ok
}

// Keys are those of a topic, which stands before their first dot.
func Keys(topic string) (out []string) {
	for key := range merged {
		if strings.HasPrefix(key, topic+".") {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// T returns the text of key, with args put in as by fmt.Sprintf. An unknown key returns itself, visibly.
func (l Lang) T(key string, args ...any) string {
	text, ok := merged[key]
	switch {
	case !ok:
		return key
	case len(args) == 0:
		return text.In(l)
	}
	return fmt.Sprintf(text.In(l), args...)
}

// Parse accepts what users and locales write: zh, zh_CN.UTF-8, en-US. Anything else is English.
func Parse(s string) Lang {
	if len(s) >= 2 && (s[:2] == "zh" || s[:2] == "ZH") {
		return Zh
	}
	return En
}
