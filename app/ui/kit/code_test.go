package kit

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"rsc.io/qr"

	"wxlab/app/ui/theme"
)

func joined(tokens []token) string {
	var out strings.Builder
	for _, t := range tokens {
		out.WriteString(t.text)
	}
	return out.String()
}

var codeSamples = []string{
	"", `{"a": "x\"y", "n": -1.5e3, "ok": true, "票据": null}`, `{"unclosed": "`, "<xml>\n<A><![CDATA[a]]b]]></A></xml>",
	"<!-- open", "<![CDATA[open",
	`<a b="c" d='e'`, "<", "plain 文本", "<?xml version=\"1.0\"?><!DOCTYPE x>",
}

func FuzzLex(f *testing.F) {
	for _, s := range codeSamples {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, language := range []string{"json", "xml", ""} {
			if got := joined(lex(s, language)); got != s {
				t.Errorf("%s: %q became %q", language, s, got)
			}
		}
	})
}

func TestLexColours(t *testing.T) {
	find := func(tokens []token, text string) fyne.ThemeColorName {
		for _, k := range tokens {
			if k.text == text {
				return k.ink
			}
		}
		return "absent"
	}
	j := lex(`{"key" : "value", "n": 12, "ok": true}`, "json")
	x := lex(`<Name a="1"><![CDATA[value]]></Name>`, "xml")
	for _, c := range []struct {
		got, want fyne.ThemeColorName
		what      string
	}{
		{find(j, `"key"`), theme.CodeKey, "key"}, {find(j, `"value"`), theme.CodeString, "string"},
		{find(j, "12"), theme.CodeNumber, "number"},
		{find(j, "true"), theme.CodeLiteral, "literal"}, {find(x, "Name"), theme.CodeKey, "element"},
		{find(x, "value"), theme.CodeString, "CDATA"}, {find(x, `"1"`), theme.CodeString, "attribute"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %s, want %s", c.what, c.got, c.want)
		}
	}
}

// bigJSON is about n bytes of indented JSON with hanzi in it.
func bigJSON(n int) string {
	var items []map[string]any
	for i := range n / 150 {
		items = append(items, map[string]any{"id": i, "nickname": "测试账号",
			"authorizer_appid": fmt.Sprintf("wx%016x", i), "ok": true})
	}
	b, _ := json.MarshalIndent(items, "", "  ")
	return string(b)
}

func TestCodeHoldsAMegabyteAndShowsAPage(t *testing.T) {
	start(t)
	text := bigJSON(1 << 20)
	c := NewCode(text, "json")
	put(t, c, 600, 600)
	c.scroll.ScrollToOffset(fyne.NewPos(0, 90000))
	if n := len(c.body.live); n == 0 || n > 40 {
		t.Errorf("%d rows exist, about 32 are in sight", n)
	}
	c.body.TypedShortcut(&fyne.ShortcutSelectAll{})
	if c.Selected() != text {
		t.Error("selecting all does not give the text back")
	}
}

func TestCodeSelectsWithTheMouseAndCopies(t *testing.T) {
	start(t)
	c := NewCode("第一行 one\nsecond line", "")
	w := put(t, c, 400, 200)
	at := func(row, column int) fyne.Position {
		return fyne.NewPos(c.gutter()+float32(column)*c.cell, codeEdge+float32(row)*codeLine+5)
	}
	c.body.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(0, 7)},
		Button: desktop.MouseButtonPrimary})
	c.body.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(1, 6)}})
	if got := c.Selected(); got != "one\nsecond" {
		t.Fatalf("selected %q", got)
	}
	if w.Canvas().Focused() != fyne.Focusable(c.body) {
		t.Error("a click should focus the viewer, or Ctrl+C goes elsewhere")
	}
	c.body.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "one\nsecond" {
		t.Errorf("clipboard has %q", got)
	}
}

func TestCodeWraps(t *testing.T) {
	start(t)
	c := NewCode(strings.Repeat("密文", 200), "")
	put(t, c, 400, 300)
	if len(c.rows) < 5 {
		t.Fatalf("%d rows", len(c.rows))
	}
	for _, r := range c.rows {
		if n := cellsOf(r.text); n > c.columns {
			t.Errorf("a row of %d cells in %d columns", n, c.columns)
		}
	}
	if c.rows[1].first {
		t.Error("a soft wrap carries a line number")
	}
}

func TestQRIsReadBack(t *testing.T) {
	text := "https://mp.weixin.qq.com/cgi-bin/componentloginpage?component_appid=wx1234567890abcdef" +
		"&pre_auth_code=preauthcode@@@" + strings.Repeat("aB3_", 12) +
		"&redirect_uri=https%3A%2F%2Fwxlab.example%2Fauthorized"
	code, err := qr.Encode(text, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{210, 263, 420} { // scales 1, 1.25 and 2
		card := image.NewGray(image.Rect(0, 0, size+32, size+32))
		draw.Draw(card, card.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
		draw.Draw(card, image.Rect(16, 16, size+16, size+16), drawQR(code, size, size), image.Point{}, draw.Src)
		bitmap, err := gozxing.NewBinaryBitmapFromImage(card)
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
		if err != nil || read.GetText() != text {
			t.Errorf("at %d pixels: %v", size, err)
		}
	}
	if _, err := QR(strings.Repeat("x", 4000), 100); err == nil {
		t.Error("text beyond a QR code's capacity was accepted")
	}
}
