package secrets

import (
	"context"
	"fmt"
	"log/slog"
)

// Discreet is a log without secrets: values of the set are masked, tokens, tickets and codes are fingerprints.
func Discreet(log *slog.Logger, s *Set, k Key) *slog.Logger {
	return slog.New(discreet{log.Handler(), func(text string) string { return k.Hide(s.MaskText(text)) }})
}

type discreet struct {
	slog.Handler
	hide func(string) string
}

// Handle implements slog.Handler.
func (d discreet) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, d.hide(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(d.attr(a))
		return true
	})
	return d.Handler.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (d discreet) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = d.attr(a)
	}
	return discreet{d.Handler.WithAttrs(clean), d.hide}
}

// WithGroup implements slog.Handler.
func (d discreet) WithGroup(name string) slog.Handler {
	return discreet{d.Handler.WithGroup(name), d.hide}
}

func (d discreet) attr(a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve()
	switch a.Value.Kind() {
	case slog.KindGroup:
		group := make([]slog.Attr, 0, len(a.Value.Group()))
		for _, member := range a.Value.Group() {
			group = append(group, d.attr(member))
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(group...)}
	case slog.KindString:
		return slog.String(a.Key, d.hide(a.Value.String()))
	case slog.KindAny: // an error, or a struct: as it was where there is nothing to hide
		text := fmt.Sprint(a.Value.Any())
		if clean := d.hide(text); clean != text {
			return slog.String(a.Key, clean)
		}
	}
	return a
}
