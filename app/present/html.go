package present

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"rsc.io/qr"

	"wxlab/app/i18n"
)

//go:embed page.html
var page string

// htmlView is what the page shows.
type htmlView struct {
	Story
	Code             string // of the language, for browsers
	Question, Expect string
	Pages            []Page
	Closing          Closing
}

// HTML writes the whole story as one file to leave behind. It needs no network, its pages are turned with the keys, and on
// paper, as without scripts, they stand one after the other.
func (s Story) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"t": func(key string) string { return s.say("present." + key) }, "set": s.SetName, "about": s.About,
		"code": drawCode, "diagram": drawDiagram,
		"progress": func(p Page) string { return s.Progress(p.Number) },
	}).Parse(page)
	if err != nil {
		return err
	}
	v := htmlView{Story: s, Closing: s.Closing(), Code: map[i18n.Lang]string{i18n.Zh: "zh-CN", i18n.En: "en"}[s.Lang]}
	v.Question, v.Expect = s.Title()
	for i := range s.Screens {
		v.Pages = append(v.Pages, s.Page(i+1))
	}
	return t.Execute(w, v)
}

// qrCode is a code as one SVG path, Size modules wide.
type qrCode struct {
	Size int
	Path string
}

const quietZone = 3 // modules around the code; the white card adds the rest

func drawCode(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		return qrCode{}, err
	}
	var b strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quietZone, y+quietZone)
			}
		}
	}
	return qrCode{code.Size + 2*quietZone, b.String()}, nil
}

// diagram is the diagram of a page, in the units of its SVG.
type diagram struct {
	Height, Foot int
	Lanes        []diagramLane
	Arrows       []diagramArrow
}

type diagramLane struct {
	X    int
	Name string
	Now  bool // the page's arrow begins or ends here
}

type diagramArrow struct {
	Arrow
	From, To, Middle, Y int
	Head                string // its path
}

const (
	svgLane, svgParty, svgRow = 240, 64, 74
	svgRows                   = 4 // the most that a chapter has
)

func drawDiagram(p Page) diagram {
	x := func(lane int) int { return lane*svgLane + svgLane/2 }
	d := diagram{Foot: svgParty + svgRows*svgRow}
	d.Height = d.Foot + 8
	now := p.Arrows[len(p.Arrows)-1]
	for i, name := range p.Parties {
		d.Lanes = append(d.Lanes, diagramLane{x(i), name, i == now.From || i == now.To})
	}
	for i, a := range p.Arrows {
		way := 1
		if a.To < a.From {
			way = -1
		}
		out := diagramArrow{Arrow: a, From: x(a.From), To: x(a.To) - 3*way, Y: svgParty + i*svgRow + 54}
		out.Middle = (x(a.From) + x(a.To)) / 2
		out.Head = fmt.Sprintf("M%d %dL%d %dL%d %d", out.To-14*way, out.Y-9, out.To, out.Y, out.To-14*way, out.Y+9)
		d.Arrows = append(d.Arrows, out)
	}
	return d
}

// Progress is how far a page is.
func (s Story) Progress(number int) string {
	return strings.NewReplacer("{page}", strconv.Itoa(number), "{steps}", strconv.Itoa(len(Beats()))).Replace(
		s.Lang.T("present.progress"))
}
