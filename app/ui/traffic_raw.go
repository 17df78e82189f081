package ui

import (
	stdbytes "bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/compare"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// part is one text of a request or reply (body, headers, …) and the chip that shows it. raw are its bytes, where the text
// is laid out anew.
type part struct {
	label, badge, text, language string
	raw                          []byte
}

func (p part) bytes() []byte {
	if p.raw != nil {
		return p.raw
	}
	return []byte(p.text)
}

// rawParts shows one of several texts, chosen with chips; *pick is its index. The words of Traffic's search are marked in
// it, and finder looks for others.
func (w *Window) rawParts(pick *int, note string, all []part) (view fyne.CanvasObject, finder *bodyFinder) {
	if *pick >= len(all) {
		*pick = 0
	}
	code, hex := kit.NewCode(all[*pick].text, all[*pick].language), kit.NewCode("", "")
	body := container.New(halves{}, kit.NewSurface(theme.Inset, "", 0, code), kit.NewSurface(theme.Inset, theme.Border, 0, hex))
	show := func() {
		body.Objects[1].(*kit.Surface).Hidden = !w.hex
		if w.hex {
			hex.SetText(hexDump(all[*pick].bytes(), 8), "")
		}
		kit.Renew(body)
	}
	show()
	finder = newBodyFinder(w, code)
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
			finder.find()
			show()
		}
		chips = append(chips, c)
		bar.Add(c)
	}
	bar.Add(kit.Ell(note, kit.Caption, theme.Faint))
	bar.Add(kit.Spacer())
	toggle := kit.NewChip(w.T("ui.raw.hex"), "", w.hex, nil)
	toggle.OnTapped = func() {
		w.hex = !w.hex
		toggle.Set("", w.hex)
		show()
	}
	bar.Add(toggle)
	bar.Add(w.copyButton(func() string { return code.Text() }))
	finder.root = kit.Stack(kit.Pad(7, 7, 14, 10, bar), finder.bar, kit.Line(), body)
	return finder.root, finder
}

// halves lays two objects side by side where there is room for both, otherwise over one another; one that is hidden
// leaves all the room to the other.
type halves struct{}

const hexWidth = 420 // of a line of hexDump with eight bytes

func (halves) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, 120) }

func (halves) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.Position{})
	switch {
	case !o[1].Visible():
		o[0].Resize(s)
	case s.Width >= 2*hexWidth-40:
		o[0].Resize(fyne.NewSize(s.Width-hexWidth, s.Height))
		o[1].Move(fyne.NewPos(s.Width-hexWidth, 0))
		o[1].Resize(fyne.NewSize(hexWidth, s.Height))
	default:
		half := float32(int(s.Height / 2))
		o[0].Resize(fyne.NewSize(s.Width, half))
		o[1].Move(fyne.NewPos(0, half))
		o[1].Resize(fyne.NewSize(s.Width, s.Height-half))
	}
}

// rawRequest is the inspector's third tab; *pick is the part that is shown.
func (w *Window) rawRequest(d exchangeDetail, pick *int) (fyne.CanvasObject, *bodyFinder) {
	body, language := bodyText(d.ReqBody)
	note := ""
	if d.ReqTruncated {
		note = w.T("ui.raw.truncated")
	}
	all := []part{
		{w.T("ui.raw.body"), bytes(int64(d.ReqBytes)), body, language, d.ReqBody},
		{w.T("ui.raw.headers"), countOf(len(d.ReqHeader)),
			headerText(d.Method+" "+target(d.Exchange), d.ReqHeader), "", nil},
		{w.T("ui.raw.query"), countOf(queryCount(d.Query)), queryText(d.Query), "", []byte(d.Query)},
	}
	if plain := d.explanation.Plain; plain != "" && d.Kind != journal.KindAPI {
		text, language := bodyText([]byte(plain))
		all = append(all, part{w.T("ui.raw.decrypted"), bytes(int64(len(plain))), text, language, []byte(plain)})
	}
	return w.rawParts(pick, note, all)
}

// rawReply is the fourth tab.
func (w *Window) rawReply(d exchangeDetail, pick *int) (fyne.CanvasObject, *bodyFinder) {
	if d.Status == 0 {
		return inset(kit.Empty("circle-x", w.T("ui.reply.none"), d.Err, nil)), nil
	}
	body, language := bodyText(d.RespBody)
	note := ""
	if d.RespTruncated {
		note = w.T("ui.raw.truncated")
	}
	all := []part{{w.T("ui.raw.body"), bytes(int64(d.RespBytes)), body, language, d.RespBody}}
	if plain := compare.Reply(d.Detail, d.explanation); plain != "" {
		text, language := bodyText([]byte(plain))
		all = append([]part{{w.T("ui.raw.decrypted"), bytes(int64(len(plain))), text, language, []byte(plain)}}, all...)
	}
	all = append(all, part{w.T("ui.raw.headers.reply"), countOf(len(d.RespHeader)),
		headerText(fmt.Sprintf("HTTP %d %s", d.Status, http.StatusText(d.Status)), d.RespHeader), "", nil})
	return w.rawParts(pick, note, all)
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
		return hexDump(b, 16), ""
	}
	return string(b), ""
}

// hexDump shows bytes as offset, hex and ASCII, so many in a line.
func hexDump(b []byte, wide int) string {
	var out strings.Builder
	for i := 0; i < len(b); i += wide {
		line := b[i:min(i+wide, len(b))]
		ascii := slices.Clone(line)
		for k, c := range ascii {
			if c < ' ' || c > '~' {
				ascii[k] = '.'
			}
		}
		fmt.Fprintf(&out, "%08x  %-*s %s\n", i, 3*wide, fmt.Sprintf("% x", line), ascii)
	}
	return out.String()
}

// headerText is a first line and the headers, sorted.
func headerText(first string, h http.Header) string {
	return strings.Join(append([]string{first, ""}, compare.HeaderLines(h)...), "\n")
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
		lines = append(lines, compare.Parameter(pair))
	}
	return strings.Join(lines, "\n")
}

func queryCount(query string) int {
	if query == "" {
		return 0
	}
	return strings.Count(query, "&") + 1
}
