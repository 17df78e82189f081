package i18n

import "time"

// Span is a stretch of time in words, two units at most: 1 h 36 min. It has no sign.
func (l Lang) Span(d time.Duration) string {
	d = d.Abs()
	days, hours, minutes, seconds := int(d.Hours())/24, int(d.Hours())%24, int(d.Minutes())%60, int(d.Seconds())%60
	switch {
	case days > 0 && hours == 0:
		return l.T("ui.span.day", days)
	case days > 0:
		return l.T("ui.span.days", days, hours)
	case hours > 0 && minutes == 0:
		return l.T("ui.span.hour", hours)
	case hours > 0:
		return l.T("ui.span.hours", hours, minutes)
	case minutes >= 10 || minutes > 0 && seconds == 0:
		return l.T("ui.span.minutes", minutes)
	case minutes > 0:
		return l.T("ui.span.seconds", minutes, seconds)
	case seconds > 0 || d == 0:
		return l.T("ui.span.second", seconds)
	}
	return l.T("ui.span.ms", d.Milliseconds())
}
