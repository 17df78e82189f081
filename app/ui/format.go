package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
)

// clockTime is a local time of day with milliseconds.
func clockTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("15:04:05.000")
}

// dayTime is a local date and time, for what may be days away.
func dayTime(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}

// monthTime is a local date and time without the year, for lists of what is recent.
func monthTime(t time.Time) string { return t.Local().Format("01-02 15:04:05") }

// took is how long a call lasted, in the unit that needs two or three digits.
func took(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	case d < 10*time.Second:
		return grouped(int(d.Milliseconds())) + " ms"
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// span is a stretch of time in words, two units at most: 1 h 36 min.
func span(l i18n.Lang, d time.Duration) string { return l.Span(d) }

// bytes is a size with its unit.
func bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f KB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// grouped writes a figure with thousands separated: 1,284.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// hostPort is a URL without its scheme and, where that is this machine, its host.
func hostPort(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	return strings.TrimPrefix(strings.TrimPrefix(rest, "127.0.0.1"), "localhost")
}

// clip cuts s after n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// countOf is a figure for the rail: "" for zero.
func countOf(n int) string {
	if n == 0 {
		return ""
	}
	return grouped(n)
}

// tidy makes one line of a text that may have several.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }
