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

	"wxlab/app/explain"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// steps is the second tab: one card a step, the failed one with its reason.
func (v *inspector) steps(steps []explain.Step, likely []explain.Likely) fyne.CanvasObject {
	w := v.w
	if len(steps) == 0 {
		return kit.Empty("list-checks", w.T("ui.steps.none"), w.T("ui.steps.none.hint"), nil)
	}
	items := []fyne.CanvasObject{}
	for i, s := range steps {
		card := v.stepCard(i+1, s)
		items = append(items, card)
		if s.State == explain.Failed {
			v.failed = card
			items = append(items, v.causes(s, likely)...)
		}
	}
	if r := v.now.account.Reply; r != nil && len(r.Steps) > 0 {
		items = append(items, kit.Pad(8, 0, 2, 0, kit.NewText(w.T("ui.steps.reply"), kit.Strong, theme.Text)))
		for i, s := range r.Steps {
			items = append(items, v.stepCard(i+1, s))
			if s.State == explain.Failed {
				items = append(items, v.causes(s, r.Likely)...)
			}
		}
	}
	return kit.VBox(8, items...)
}

// stepLook is the icon and colour of a step's state.
func stepLook(s explain.State) (icon string, ink, border fyne.ThemeColorName) {
	switch s {
	case explain.Failed:
		return "circle-x", theme.Danger, theme.Danger
	case explain.Skipped:
		return "minus", theme.Faint, theme.Border
	case explain.Info:
		return "circle-dot", theme.Info, theme.Border
	}
	return "circle-check", theme.Success, theme.Border
}

func (v *inspector) stepCard(n int, s explain.Step) fyne.CanvasObject {
	icon, ink, border := stepLook(s.State)
	titleInk := theme.Text
	if s.State == explain.Skipped {
		titleInk = theme.Faint
	}
	head := []fyne.CanvasObject{kit.NewIcon(icon, ink, 16), kit.Ell(fmt.Sprintf("%d. %s", n, s.Title), kit.Strong, titleInk), kit.Spacer()}
	if s.State == explain.Failed && s.Code != 0 {
		head = append(head, kit.NewPill(fmt.Sprint(s.Code), kit.Danger, false))
	}
	items := []fyne.CanvasObject{kit.HBox(8, head...)}
	if s.Detail != "" {
		items = append(items, kit.Pad(0, 0, 24, 0, kit.NewParagraph(s.Detail, kit.Small, theme.Muted)))
	}
	for _, d := range s.Data {
		items = append(items, kit.Pad(0, 0, 24, 0, v.datum(d)))
	}
	return kit.NewSurface(theme.Surface, border, 8, kit.Pad(9, 10, 14, 12, kit.VBox(5, items...)))
}

// datum is a labelled value with the bytes in question marked.
func (v *inspector) datum(d explain.Datum) fyne.CanvasObject {
	style := kit.Small
	if d.Mono {
		style = kit.Mono
	}
	value := kit.NewMarked(d.Value, d.Mark, style)
	box := kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(3, 3, 8, 8, v.briefly(value, d)))
	return kit.Columns{Widths: []float32{104, 0.9999}, Gap: 8}.Of(kit.Pad(4, 0, 0, 0, kit.Ell(d.Label, kit.Caption, theme.Faint)), box)
}

// A value longer than brief, in one line, shows its first three rows until somebody asks for more: a ciphertext stands
// in three steps and says nothing by its length. Nobody reads what is beyond whole on a card.
const brief, whole = 190, 8000

// briefly shortens a long value and puts a link under it that shows the rest. What is marked stays in sight.
func (v *inspector) briefly(value *kit.Marked, d explain.Datum) fyne.CanvasObject {
	if longestLine(d.Value) <= brief || d.Mark[1] > brief {
		return value
	}
	value.Limit(brief)
	rows := kit.VBox(2, value)
	rows.Add(kit.HBox(0, kit.NewLink(v.w.T("ui.showall", utf8.RuneCountInString(d.Value)), kit.Caption, func() {
		value.Limit(whole)
		rows.Objects = rows.Objects[:1]
		kit.Renew(v.stepList)
	})))
	return rows
}

func longestLine(text string) int {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		longest = max(longest, len(line))
	}
	return longest
}

// causes are the likely mistakes behind a failed step, likeliest first.
func (v *inspector) causes(s explain.Step, likely []explain.Likely) []fyne.CanvasObject {
	w := v.w
	var out []fyne.CanvasObject
	for _, l := range likely {
		if l.Step != "" && l.Step != s.Name {
			continue
		}
		tone, title := kit.Warn, w.T("ui.cause.possible")
		if l.Confirmed {
			tone, title = kit.Danger, w.T("ui.cause.confirmed")
		}
		out = append(out, kit.Callout(tone, title, []fyne.CanvasObject{kit.Said(w.T("ui.why"), l.Cause), kit.Said(w.T("ui.fix"), l.Fix)}))
	}
	return out
}

// part is one view of raw bytes behind a chip.
type part struct {
	label, badge, text, language string
}

// parts shows one of several texts, chosen with chips; pick remembers which.
func (v *inspector) parts(pick *int, note string, all []part) fyne.CanvasObject {
	w := v.w
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
	return kit.Stack(kit.Pad(7, 7, 14, 10, bar), kit.Line(), container.NewStack(kit.NewSurface(theme.Inset, "", 0, code)))
}

// request is the third tab.
func (v *inspector) request() fyne.CanvasObject {
	w, d := v.w, v.now
	body, language := bodyText(d.ReqBody)
	note := ""
	if d.ReqTruncated {
		note = w.T("ui.raw.truncated")
	}
	all := []part{
		{w.T("ui.raw.body"), bytes(int64(d.ReqBytes)), body, language},
		{w.T("ui.raw.headers"), countOf(len(d.ReqHeader)), headerText(d.Method+" "+target(d.Exchange), d.ReqHeader), ""},
		{w.T("ui.raw.query"), countOf(queryCount(d.Query)), queryText(d.Query), ""},
	}
	if plain := d.account.Plain; plain != "" && d.Kind != journal.KindAPI {
		text, language := bodyText([]byte(plain))
		all = append(all, part{w.T("ui.raw.decrypted"), bytes(int64(len(plain))), text, language})
	}
	return v.parts(&v.part[0], note, all)
}

// reply is the fourth tab.
func (v *inspector) reply() fyne.CanvasObject {
	w, d := v.w, v.now
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
	all = append(all, part{w.T("ui.raw.headers"), countOf(len(d.RespHeader)), headerText(fmt.Sprintf("HTTP %d %s", d.Status, http.StatusText(d.Status)), d.RespHeader), ""})
	return v.parts(&v.part[1], note, all)
}

func replyPlain(d exchangeDetail) string {
	if d.account.Reply != nil && d.account.Reply.Plain != "" {
		return d.account.Reply.Plain
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

// queryText is one parameter a line, decoded, in the order of the wire.
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

// curl is the request as a command line.
func curl(d journal.Detail) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	line := "curl -X " + d.Method
	if t := d.ReqHeader.Get("Content-Type"); t != "" {
		line += " -H " + quote("Content-Type: "+t)
	}
	if len(d.ReqBody) > 0 {
		line += " --data-binary " + quote(string(d.ReqBody))
	}
	return line + " " + quote("http://"+d.Host+target(d.Exchange))
}
