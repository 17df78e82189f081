package workbench_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/present"
	"wxlab/app/workbench"
)

// played opens a stage and plays the whole story on it.
func played(t *testing.T, lang i18n.Lang, name string) present.Story {
	t.Helper()
	story, err := workbench.PlayStory(t.Context(), lang, name)
	if err != nil {
		t.Fatal(err)
	}
	return story
}

// TestStagePlaysTheStory: every beat happens, and the screens show what the pages and the platform had.
func TestStagePlaysTheStory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := played(t, i18n.En, "Harbour Sites")
	if !s.Over() || s.Platform != "Harbour Sites" || s.Account.Name != "青禾生活馆" || s.Customer != "李想" || s.Minutes != 30 {
		t.Errorf("%+v", s)
	}
	beside := map[present.Kind]present.Screen{}
	for _, screen := range s.Screens {
		beside[screen.Kind] = screen
	}
	if got := beside[present.Accounts].Accounts; len(got) != 4 || !got[3].Verified || got[0].Verified || !got[2].MiniProgram {
		t.Errorf("accounts on offer: %+v", got)
	}
	if link := beside[present.Code].Link; !strings.Contains(link, "/safe/bindcomponent?scan=preauthcode%40%40%40") {
		t.Errorf("the code says %q", link)
	}
	given := func(sets []present.Set) (ids []int) {
		for _, set := range sets {
			if set.Given {
				ids = append(ids, set.ID)
			}
		}
		return ids
	}
	if got := given(s.Sets); len(got) != 7 || len(s.Sets) != 9 || given(beside[present.Permissions].Sets)[0] != got[0] {
		t.Errorf("asked and held: %+v", s.Sets)
	}
	if got := beside[present.Profile].Account; got.Owner != "杭州青禾生活科技有限公司" || !got.Service {
		t.Errorf("the platform knows %+v", got)
	}
	chat := beside[present.Chat].Chat
	if len(chat) != 2 || chat[0].Text != i18n.En.T("present.question") || chat[1].Text != i18n.En.T("present.reply") || chat[1].Mine {
		t.Errorf("chat: %+v", chat)
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "wxlab-stage-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
