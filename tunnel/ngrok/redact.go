package ngrok

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"

	"wxlab/tunnel"
)

// tokenLine is how ngrok's messages repeat the authtoken (105, 106, 107 and others), even one cut short.
var tokenLine = regexp.MustCompile(`(?i)your authtoken:[^\r\n]*`)

// codePattern finds an error code in any text; event errors carry it nowhere else.
var codePattern = regexp.MustCompile(`ERR_NGROK_\d+`)

// codeLink is the other spelling: "https://ngrok.com/docs/errors/err_ngrok_4444".
var codeLink = regexp.MustCompile(`https?://\S*/(err_ngrok_\d+)`)

// code takes ngrok's error code out of an error, "" if it has none.
func code(err error) string {
	text := err.Error()
	if found := codePattern.FindString(text); found != "" {
		return found
	}
	if link := codeLink.FindStringSubmatch(text); link != nil {
		return strings.ToUpper(link[1])
	}
	return ""
}

// secrets lists what must appear nowhere, in every spelling it could have.
type secrets []string

func (c Config) secrets() secrets {
	var all secrets
	add := func(s string) {
		if s != "" {
			all = append(all, s)
		}
	}
	add(c.Authtoken.Reveal())
	add(url.QueryEscape(c.Authtoken.Reveal()))
	if u, err := url.Parse(c.Proxy.Reveal()); err == nil && u.User != nil {
		password, _ := u.User.Password()
		add(u.User.String())
		add(password)
		add(url.QueryEscape(password))
	}
	return all
}

// clean removes secrets from a text.
func (s secrets) clean(text string) string {
	text = tokenLine.ReplaceAllString(text, "")
	for _, secret := range s {
		text = strings.ReplaceAll(text, secret, tunnel.Mask)
	}
	return text
}

// message is the gist of an error for people: one line, no secrets, no code.
func (s secrets) message(err error) string {
	text := codePattern.ReplaceAllString(codeLink.ReplaceAllString(s.clean(err.Error()), ""), "")
	return strings.Join(strings.Fields(text), " ")
}

// redactor is a slog.Handler that passes on log records without secrets.
type redactor struct {
	slog.Handler
	secrets secrets
}

// Handle cleans the message and every attribute.
func (h redactor) Handle(ctx context.Context, r slog.Record) error {
	cleaned := slog.NewRecord(r.Time, r.Level, h.secrets.clean(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		cleaned.AddAttrs(h.secrets.attr(a))
		return true
	})
	return h.Handler.Handle(ctx, cleaned)
}

// WithAttrs cleans attributes before they are kept.
func (h redactor) WithAttrs(attrs []slog.Attr) slog.Handler {
	cleaned := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		cleaned[i] = h.secrets.attr(a)
	}
	return redactor{h.Handler.WithAttrs(cleaned), h.secrets}
}

// WithGroup keeps the redaction for the group.
func (h redactor) WithGroup(name string) slog.Handler {
	return redactor{h.Handler.WithGroup(name), h.secrets}
}

// attr cleans one attribute. Whatever is neither text nor number is printed first, as any handler would.
func (s secrets) attr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, s.clean(v.String()))
	case slog.KindGroup:
		group := make([]slog.Attr, 0, len(v.Group()))
		for _, member := range v.Group() {
			group = append(group, s.attr(member))
		}
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(group...)}
	case slog.KindAny:
		return slog.String(a.Key, s.clean(fmt.Sprintf("%+v", v.Any())))
	}
	return slog.Attr{Key: a.Key, Value: v}
}
