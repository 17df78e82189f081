package present

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"wxlab/app/i18n"
)

const scanned = "http://127.0.0.1:8681/safe/bindcomponent?scan=preauthcode%40%40%40abc"

// told is a story that was played to its end.
func told(l i18n.Lang) Story {
	shop := Account{Name: "青禾生活馆", Owner: "杭州青禾生活科技有限公司", Service: true, Verified: true}
	s := Story{Lang: l, Platform: "Dawn Sites", Account: shop, Customer: "小满", Minutes: 30}
	for _, id := range Asked() {
		s.Sets = append(s.Sets, Set{ID: id, Given: id != 7 && id != 8})
	}
	for _, beside := range []Screen{
		{Kind: Before, Account: shop}, {Kind: Entry}, {Kind: Entry}, {Kind: Code, Link: scanned},
		{Kind: Accounts, Accounts: []Account{{Name: "山茶读书"}, shop, {Name: "青禾到家", MiniProgram: true, Verified: true}}},
		{Kind: Permissions, Account: shop, Sets: s.Sets}, {Kind: Granted, Account: shop}, {Kind: Granted, Account: shop},
		{Kind: Key}, {Kind: Profile, Account: shop}, {Kind: Landing, Account: shop},
		{Kind: Chat, Account: shop, Chat: []Line{{"在吗？", true}}},
		{Kind: Chat, Account: shop, Chat: []Line{{"在吗？", true}}, Sealed: true},
		{Kind: Chat, Account: shop, Chat: []Line{{"在吗？", true}, {"<在>", false}}},
	} {
		s = s.Played(beside)
	}
	return s
}

// TestPages: every arrow has its sentence with all names filled in, its chapter's diagram, and a step for the speaker.
func TestPages(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		s := told(l)
		if !s.Over() || s.Last() != 15 || !s.Ready(15) || s.Ready(16) {
			t.Fatalf("%d screens of %d beats", len(s.Screens), len(Beats()))
		}
		seen := map[string]bool{}
		for i, b := range Beats() {
			p := s.Page(i + 1)
			if seen[p.Sentence] || strings.ContainsAny(p.Sentence, "{}") || strings.HasPrefix(p.Sentence, "present.") {
				t.Errorf("%s %s: %q", l, b.Name, p.Sentence)
			}
			seen[p.Sentence] = true
			last := p.Arrows[len(p.Arrows)-1]
			if !last.Now || last.From == last.To || len(p.Arrows) > 4 || last.Label == "" || len(p.Parties) != 3 {
				t.Errorf("%s %s: %+v", l, b.Name, p.Arrows)
			}
			for _, a := range p.Arrows[:len(p.Arrows)-1] {
				if a.Now {
					t.Errorf("%s %s: two arrows are the present one: %+v", l, b.Name, p.Arrows)
				}
			}
			if got := s.Glance(i); got != last.Label {
				t.Errorf("before %s the speaker sees %q, then the arrow says %q", b.Name, got, last.Label)
			}
		}
		if got := s.Page(9).Sentence; !strings.Contains(got, "7") || !strings.Contains(got, "Dawn Sites") {
			t.Errorf("the key: %q", got)
		}
		if s.Glance(14) != l.T("present.glance.closing") || s.Glance(15) != "" {
			t.Errorf("at the end the speaker sees %q and %q", s.Glance(14), s.Glance(15))
		}
	}
}

// TestNoWireWords: the client hears of no tokens, codes or callbacks.
func TestNoWireWords(t *testing.T) {
	wire := regexp.MustCompile(`(?i)token|ticket|callback|AppID|auth_code|XML|API|encrypt|令牌|票据|回调|接口|授权码`)
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		s := told(l)
		c := s.Closing()
		question, expect := s.Title()
		said := append([]string{question, expect, c.Heading, c.May, c.Kept, c.Password, c.TakeBack, c.How}, c.Can...)
		for i := range Beats() {
			said = append(said, s.Page(i+1).Sentence, s.Glance(i))
		}
		for _, text := range said {
			if wire.MatchString(text) {
				t.Errorf("%s: %q", l, text)
			}
		}
	}
}

// TestClosing: the last page says in plain words what was given, what was not, and how it is taken back.
func TestClosing(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		s := told(l)
		c := s.Closing()
		if len(c.Can) != 7 || c.Can[0] != l.T("present.can.1") || c.Can[4] != l.T("present.can.11") {
			t.Errorf("%s: it may %q", l, c.Can)
		}
		if !strings.Contains(c.Kept, l.T("present.set.7")) || !strings.Contains(c.Kept, l.T("present.set.8")) {
			t.Errorf("%s: kept %q", l, c.Kept)
		}
		if !strings.Contains(c.How, "设置 → 第三方授权管理") || !strings.Contains(c.How, "mp.weixin.qq.com") {
			t.Errorf("%s: how %q", l, c.How)
		}
		for i := range s.Sets {
			s.Sets[i].Given = true
		}
		if c := s.Closing(); c.Kept != "" || len(c.Can) != 9 {
			t.Errorf("%s: all was given, %+v", l, c)
		}
	}
}

// TestBackUndoesNothing: a story that goes on leaves the one before it as it was, so that both can be shown.
func TestBackUndoesNothing(t *testing.T) {
	full := told(i18n.En)
	before := full
	before.Screens = full.Screens[:3]
	if other := before.Played(Screen{Kind: Chat}); other.Screens[3].Kind != Chat || full.Screens[3].Kind != Code {
		t.Errorf("one story wrote into another: %+v", full.Screens[3])
	}
	if !before.Ready(3) || before.Ready(4) || before.Ready(before.Last()) {
		t.Error("pages that were not played are ready")
	}
}

// TestEverySetAskedForIsNamed in both languages, on the phone and in plain words.
func TestEverySetAskedForIsNamed(t *testing.T) {
	for _, id := range Asked() {
		for _, key := range []string{"present.set.%d", "present.can.%d"} {
			if !i18n.Has(fmt.Sprintf(key, id)) {
				t.Errorf("no %s", fmt.Sprintf(key, id))
			}
		}
	}
}

// TestHTMLHasTheStory: the page has every sentence and every screen, escaped, and a code that reads back.
func TestHTMLHasTheStory(t *testing.T) {
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		s := told(l)
		var page bytes.Buffer
		if err := s.HTML(&page); err != nil {
			t.Fatal(err)
		}
		html := page.String()
		if n := strings.Count(html, "<section>"); n != 16 {
			t.Errorf("%d pages", n)
		}
		for i := range Beats() {
			p := s.Page(i + 1)
			if !strings.Contains(html, ">"+p.Sentence+"<") || !strings.Contains(html, `data-kind="`+string(p.Screen.Kind)+`"`) {
				t.Errorf("%s: the page lacks %q beside %s", l, p.Sentence, p.Screen.Kind)
			}
		}
		if !strings.Contains(html, "&lt;在&gt;") || strings.Contains(html, "<在>") {
			t.Error("what the customer reads is not escaped")
		}
		if got := readCode(t, html); got != scanned {
			t.Errorf("the code reads %q", got)
		}
	}
}

// readCode reads the page's QR code as a camera would.
func readCode(t *testing.T, html string) string {
	t.Helper()
	start := strings.Index(html, `<svg class="code"`)
	if start < 0 {
		t.Fatal("no code on the page")
	}
	var svg struct {
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	end := start + strings.Index(html[start:], "</svg>") + len("</svg>")
	if err := xml.Unmarshal([]byte(html[start:end]), &svg); err != nil {
		t.Fatal(err)
	}
	var size int
	fmt.Sscanf(svg.ViewBox, "0 0 %d", &size)
	const scale = 4
	img := image.NewGray(image.Rect(0, 0, size*scale, size*scale))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, module := range regexp.MustCompile(`M(\d+) (\d+)h1`).FindAllStringSubmatch(svg.Path.D, -1) {
		var x, y int
		fmt.Sscan(module[1]+" "+module[2], &x, &y)
		for i := range scale * scale {
			img.SetGray(x*scale+i%scale, y*scale+i/scale, color.Gray{})
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		t.Fatal(err)
	}
	return found.GetText()
}
