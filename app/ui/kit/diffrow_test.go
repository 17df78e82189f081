package kit

import (
	"strings"
	"testing"

	"wxlab/app/ui/theme"
)

func TestADiffRowMarksTheSideThatDiffers(t *testing.T) {
	start(t)
	r := NewDiffRow()
	put(t, r, 600, DiffRowHeight)
	r.Set(DiffCells{Left: "\t<a>1</a>", Right: strings.Repeat("long ", 60), LeftGone: true})
	if r.gone.FillColor != paintOf(theme.DangerTint) || r.came.FillColor != paintOf("") || r.left.Text != "    <a>1</a>" {
		t.Errorf("left %q on %v", r.left.Text, r.gone.FillColor)
	}
	if !strings.HasSuffix(r.right.Text, "…") || r.right.Position().X < 300 {
		t.Errorf("right %q at %v", r.right.Text, r.right.Position())
	}
	r.Set(DiffCells{Title: "Request"})
	if r.title.Text != "Request" || r.left.Text != "" || !r.middle.Hidden || r.gone.FillColor != paintOf("") {
		t.Errorf("a title shows %q and %q", r.title.Text, r.left.Text)
	}
	r.Set(DiffCells{Left: "nonce = 1", Right: "nonce = 2", Faint: true})
	if r.left.Color != paintOf(theme.Faint) {
		t.Error("what says nothing stands out")
	}
}
