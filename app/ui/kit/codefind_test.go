package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestWordsAreFoundInCode(t *testing.T) {
	test.NewTempApp(t)
	c := NewCode("<Content>你好，Hello</Content>\n<X>hello hellO</X>", "xml")
	c.Resize(fyne.NewSize(600, 200))
	if n := c.Find("HELLO", "你好"); n != 4 {
		t.Fatalf("%d hits", n)
	}
	if got := c.hits[0][0]; got != (codeStretch{0, 9, 13}) {
		t.Errorf("hanzi are two cells wide: %+v", got)
	}
	if c.ShowHit(3); c.hit != 3 || c.stretches[1][1].hit != 3 {
		t.Errorf("shown is %d of %v", c.hit, c.stretches)
	}
	c.Resize(fyne.NewSize(200, 200)) // 20 columns: the first line is wrapped within a word
	if len(c.hits) != 4 || len(c.rows) < 3 {
		t.Errorf("after wrapping %d rows have %d hits", len(c.rows), len(c.hits))
	}
	whole := 0
	for _, s := range c.hits[1] {
		whole += s.to - s.from
	}
	if whole != len("hello") {
		t.Errorf("a wrapped word has %d cells: %v", whole, c.hits[1])
	}
	if n := c.Find(); n != 0 || len(c.stretches) != 0 {
		t.Errorf("without words %d hits", n)
	}
	if c.SetText("other", ""); c.Find("other") != 1 {
		t.Error("a new text is not searched")
	}
}
