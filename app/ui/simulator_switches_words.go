package ui

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	api "wxlab/app/control"
	"wxlab/app/i18n"
)

// firstText is the text of the first key that the table has, "" where it has none.
func firstText(l i18n.Lang, keys ...string) string {
	for _, key := range keys {
		if text := l.T(key); text != key {
			return text
		}
	}
	return ""
}

// sectionOf is the group that a switch stands in, "" for the first one, which has no heading; field is its key there.
func sectionOf(key string) (section, field string) {
	if strings.HasPrefix(key, "published_") {
		return "published", key
	}
	if path, counted := strings.CutPrefix(key, "quota."); counted { // its paths may have dots
		return "quota", path
	}
	if at := strings.LastIndexByte(key, '.'); at >= 0 {
		return key[:at], key[at+1:]
	}
	return "", key
}

// switchName is what WeChat's console calls a switch. Entries of a map are called by their own names.
func switchName(l i18n.Lang, key string) string {
	section, field := sectionOf(key)
	switch section {
	case "quota":
		return tailOf(field)
	case "location_apis":
		return "wx." + field
	}
	if name := firstText(l, "switch.name."+field); name != "" {
		return name
	}
	return key
}

// switchMeaning is what a switch does, with its value where there are words for that.
func switchMeaning(l i18n.Lang, key, value string) string {
	section, field := sectionOf(key)
	if what := firstText(l, "switch.what."+field+"."+value, "switch.what."+field); what != "" {
		return what
	}
	said := api.Meaning(l, key)
	if _, short, ok := strings.Cut(said, l.T("habits.colon")); ok && strings.HasPrefix(section, "audit.") {
		said = short // the heading says what is reviewed
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && strings.HasSuffix(key, "_seconds") && seconds >= 60 {
		said = l.T("switch.number", said, span(l, time.Duration(seconds*float64(time.Second))))
	}
	return sentence(said)
}

// sentence begins a text as a sentence does.
func sentence(text string) string {
	runes := []rune(text)
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

// valueName is a value in words, with the number that stands for it on the wire.
func valueName(l i18n.Lang, key, value string) string {
	switch value {
	case "":
		return l.T("switch.empty")
	case "on", "off":
		return l.T("habits." + value)
	}
	section, field := sectionOf(key)
	name := firstText(l, "switch.value."+field+"."+value, "switch.value."+section+"."+value, "switch.value."+value)
	_, err := strconv.Atoi(value)
	switch {
	case name == "":
		return value
	case err == nil:
		return l.T("switch.number", name, value)
	}
	return name
}
