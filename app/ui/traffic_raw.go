package ui

import (
	stdbytes "bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// part is one text of a request or reply (body, headers, …) and the chip that shows it.
type part struct {
	label, badge, text, language string
}

// rawParts shows one of several texts, chosen with chips; *pick is its index.
func (w *Window) rawParts(pick *int, note string, all []part) fyne.CanvasObject {
	if *pick >= len(all) {
		*pick = 0
	}
	code := kit.NewCode(all[*pick].text, all[*pick].language)
	bar := kit.HBox(6)
	var chips []*kit.Chip
	for i, p := range all {
		c := kit.NewChip(p.label, p.badge, i == *pick, nil)
		c.OnTapped = func() {
			*pick = i
			for k, other := range chips {
				other.Set(all[k].badge, k == i)
			}
			code.SetText(p.text, p.language)
		}
		chips = append(chips, c)
		bar.Add(c)
	}
	bar.Add(kit.Ell(note, kit.Caption, theme.Faint))
	bar.Add(kit.Spacer())
	bar.Add(w.copyButton(func() string { return code.Text() }))
	return kit.Stack(kit.Pad(7, 7, 14, 10, bar), kit.Line(),
		container.NewStack(kit.NewSurface(theme.Inset, "", 0, code)))
}

// rawRequest is the inspector's third tab; *pick is the part that is shown.
func (w *Window) rawRequest(d exchangeDetail, pick *int) fyne.CanvasObject {
	body, language := bodyText(d.ReqBody)
	note := ""
	if d.ReqTruncated {
		note = w.T("ui.raw.truncated")
	}
	all := []part{
		{w.T("ui.raw.body"), bytes(int64(d.ReqBytes)), body, language},
		{w.T("ui.raw.headers"), countOf(len(d.ReqHeader)),
			headerText(d.Method+" "+target(d.Exchange), d.ReqHeader), ""},
		{w.T("ui.raw.query"), countOf(queryCount(d.Query)), queryText(d.Query), ""},
	}
	if plain := d.explanation.Plain; plain != "" && d.Kind != journal.KindAPI {
		text, language := bodyText([]byte(plain))
		all = append(all, part{w.T("ui.raw.decrypted"), bytes(int64(len(plain))), text, language})
	}
	return w.rawParts(pick, note, all)
}

// rawReply is the fourth tab.
func (w *Window) rawReply(d exchangeDetail, pick *int) fyne.CanvasObject {
	if d.Status == 0 {
		return inset(kit.Empty("circle-x", w.T("ui.reply.none"), d.Err, nil))
	}
	body, language := bodyText(d.RespBody)
	note := ""
	if d.RespTruncated {
		note = w.T("ui.raw.truncated")
	}
	all := []part{{w.T("ui.raw.body"), bytes(int64(d.RespBytes)), body, language}}
	if plain := replyPlain(d); plain != "" {
		text, language := bodyText([]byte(plain))
		all = append([]part{{w.T("ui.raw.decrypted"), bytes(int64(len(plain))), text, language}}, all...)
	}
	all = append(all, part{w.T("ui.raw.headers"), countOf(len(d.RespHeader)),
		headerText(fmt.Sprintf("HTTP %d %s", d.Status, http.StatusText(d.Status)), d.RespHeader), ""})
	return w.rawParts(pick, note, all)
}

func replyPlain(d exchangeDetail) string {
	if d.explanation.Reply != nil && d.explanation.Reply.Plain != "" {
		return d.explanation.Reply.Plain
	}
	return string(d.ReplyPlain)
}

// bodyText makes bytes readable: JSON is indented, XML and text stay as they are, anything else is a hex dump.
func bodyText(b []byte) (text, language string) {
	trimmed := stdbytes.TrimSpace(b)
	switch {
	case len(b) == 0:
		return "", ""
	case json.Valid(trimmed) && (trimmed[0] == '{' || trimmed[0] == '['):
		var out stdbytes.Buffer
		if json.Indent(&out, trimmed, "", "  ") == nil {
			return out.String(), "json"
		}
	case len(trimmed) > 0 && trimmed[0] == '<' && utf8.Valid(b):
		return string(b), "xml"
	case !utf8.Valid(b):
		return hexDump(b), ""
	}
	return string(b), ""
}

// hexDump shows bytes as offset, hex and ASCII.
func hexDump(b []byte) string {
	var out strings.Builder
	for i := 0; i < len(b); i += 16 {
		line := b[i:min(i+16, len(b))]
		ascii := slices.Clone(line)
		for k, c := range ascii {
			if c < ' ' || c > '~' {
				ascii[k] = '.'
			}
		}
		fmt.Fprintf(&out, "%08x  %-48s %s\n", i, fmt.Sprintf("% x", line), ascii)
	}
	return out.String()
}

// headerText is a first line and the headers, sorted.
func headerText(first string, h http.Header) string {
	lines := []string{}
	for name, values := range h {
		for _, v := range values {
			lines = append(lines, name+": "+v)
		}
	}
	slices.Sort(lines)
	return strings.Join(append([]string{first, ""}, lines...), "\n")
}

func target(e journal.Exchange) string {
	if e.Query == "" {
		return e.Path
	}
	return e.Path + "?" + e.Query
}

// queryText is a query decoded, a line for each parameter, in the order of the wire.
func queryText(query string) string {
	var lines []string
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		decoded, err := url.QueryUnescape(value)
		if err != nil {
			decoded = value
		}
		lines = append(lines, name+" = "+decoded)
	}
	return strings.Join(lines, "\n")
}

func queryCount(query string) int {
	if query == "" {
		return 0
	}
	return strings.Count(query, "&") + 1
}
