package ui

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

func TestAWorkspaceSaysWhatItIs(t *testing.T) {
	one := workspace.Sibling{Dir: "/w/lab", Name: "客户甲", Kind: workspace.Offline}
	for _, c := range []struct {
		change func(*workspace.Sibling)
		lang   i18n.Lang
		here   string
		want   workspaceLine
	}{
		{func(*workspace.Sibling) {}, i18n.Zh, "/w/lab", workspaceLine{"客户甲", "离线 · /w/lab", kit.Violet, "当前窗口"}},
		{func(s *workspace.Sibling) { s.Own, s.Color = true, "red" }, i18n.Zh, "", workspaceLine{"客户甲", "自有服务器 · /w/lab",
			kit.Danger, ""}},
		{func(s *workspace.Sibling) { s.Kind, s.Busy = workspace.Real, true }, i18n.En, "", workspaceLine{"客户甲",
			"real WeChat · /w/lab", kit.Success, "in use"}},
	} {
		s := one
		c.change(&s)
		if got := lineOf(c.lang, s, c.here); got != c.want {
			t.Errorf("%+v\nwant %+v", got, c.want)
		}
	}
	gone := deletedLine(i18n.En, workspace.Deleted{Sibling: workspace.Sibling{Dir: "/w/.deleted/lab~20260504T030201Z", Name: "lab"},
		At: time.Date(2026, 5, 4, 3, 2, 1, 0, time.Local)})
	if gone.sub != "lab" || gone.note != "deleted 2026-05-04 03:02:01" {
		t.Errorf("%+v", gone)
	}
}

// choose runs a line of a menu.
func choose(t *testing.T, items []*fyne.MenuItem, label string) {
	t.Helper()
	for _, i := range items {
		if i.Label == label {
			i.Action()
			return
		}
	}
	t.Fatalf("no line %q", label)
}

func TestWorkspacesAreManagedInTheWindow(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.newWorkspace()
	fill(t, w, 0, "shop")
	tapWord(t, w.open(), "red")
	tapWord(t, w.open(), "Create")
	if said := words(w.open()); !strings.Contains(said, filepath.Join(filepath.Dir(w.bench.Status().Dir), "shop")) {
		t.Fatal(said)
	}
	w.open().Hide()
	find := func() workspace.Sibling {
		t.Helper()
		one, err := w.bench.Home().Find("shop")
		if err != nil {
			t.Fatal(err)
		}
		return one
	}
	shop := find()
	if shop.Color != "red" {
		t.Errorf("%+v", shop)
	}
	w.duplicateWorkspace(shop)
	tapWord(t, w.open(), "Duplicate")
	m := w.manageWorkspaces()
	wants(t, words(w.open()), "shop 2", "in this window")
	actionOf(t, m.menu(shop), "ui.workspaces.delete").do()
	wants(t, words(w.open()), "Recently deleted", "Kept for 30 days")
	if _, err := w.bench.Home().Find("shop"); err == nil {
		t.Error("it was not deleted")
	}
	tapWord(t, w.open(), "Restore")
	if again := find(); again.Dir != shop.Dir {
		t.Errorf("it came back as %s", again.Dir)
	}
	m.sheet.close()
	w.renameWorkspace(shop)
	fill(t, w, 0, "shop 2")
	tapWord(t, w.open(), "Save")
	wants(t, words(w.open()), "called shop 2 already")
	fill(t, w, 0, "market")
	tapWord(t, w.open(), "Save")
	if one, err := w.bench.Home().Find("market"); err != nil || one.Dir != shop.Dir || w.open() != nil {
		t.Errorf("%+v %v", one, err)
	}
	here := workspace.Sibling{Dir: w.bench.Status().Dir, Name: w.bench.Status().Name}
	for _, a := range m.menu(here) {
		if off := a.key == "ui.workspaces.delete" || a.key == "ui.workspaces.open"; a.do != nil && (a.why != "") != off {
			t.Errorf("of the one in this window, %s is off: %q", a.key, a.why)
		}
	}
}

// TestThePaletteKeepsTheShelf: what the dialog of all workspaces offers is in the palette, each with the workspace's name,
// and what was deleted comes back by the toast's link.
func TestThePaletteKeepsTheShelf(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	if _, err := w.bench.Home().Make(workspace.Plan{Name: "客户甲", Kind: workspace.Offline, Lang: "zh"}); err != nil {
		t.Fatal(err)
	}
	m := w.manageWorkspaces()
	offered := map[string]bool{}
	for _, one := range w.siblings {
		for _, a := range m.menu(one) {
			offered[a.id()] = a.do != nil
		}
	}
	m.sheet.close()
	for _, a := range w.actions() {
		delete(offered, a.id())
	}
	if delete(offered, ""); len(offered) != 0 {
		t.Errorf("the palette lacks %v", offered)
	}
	w.run(w.choices("删除 客户甲")[0])
	if _, err := w.bench.Home().Find("客户甲"); err == nil {
		t.Fatal("it was not deleted")
	}
	w.listWorkspaces(func() {})
	wants(t, w.choices("恢复 客户甲")[0].tail(w.lang), "客户甲 · 删除于")
	tapWord(t, w.host, "撤销")
	if _, err := w.bench.Home().Find("客户甲"); err != nil {
		t.Error(err)
	}
}

func TestAWorkspaceForAServerOfOnesOwn(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.newWorkspace()
	tapWord(t, w.open(), "自有服务器")
	tapWord(t, w.open(), "新建")
	wants(t, words(w.open()), "应形如 http://127.0.0.1:9000/component")
	fill(t, w, 1, "http://127.0.0.1:9000/c")
	fill(t, w, 2, "http://127.0.0.1:9000/$APPID$")
	tapWord(t, w.open(), "新建")
	one, err := w.bench.Home().Find("新工作区")
	if err != nil || !one.Own {
		t.Fatalf("%+v %v", one, err)
	}
	if s, err := workspace.Load(one.Dir); err != nil || s.OwnServer.EventURL != "http://127.0.0.1:9000/c" || s.Component.Token == "" {
		t.Errorf("%+v %v", s, err)
	}
}

func TestAnExportIsImportedInTheWindow(t *testing.T) {
	w := openWindow(t, i18n.En)
	dir, err := w.bench.Home().Make(workspace.Plan{Name: "live", Kind: workspace.Real, Component: moreComponent})
	if err != nil {
		t.Fatal(err)
	}
	one, err := w.bench.Home().Find("live")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), exportName(one))
	w.exportTo(one, workspace.Parcel{}, path)
	if raw, err := os.ReadFile(path); err != nil || strings.Contains(string(raw), moreComponent.AppSecret.Reveal()) {
		t.Fatal(err)
	}
	w.importFrom(path, workspace.Settings{}.Component)
	wants(t, words(w.open()), "Its secrets are needed")
	fill(t, w, 0, "short")
	tapWord(t, w.open(), "Import a workspace…")
	wants(t, words(w.open()), "AppSecret")
	fill(t, w, 0, moreComponent.AppSecret.Reveal())
	fill(t, w, 1, moreComponent.Token.Reveal())
	fill(t, w, 2, moreComponent.EncodingAESKey.Reveal())
	tapWord(t, w.open(), "Import a workspace…")
	wants(t, words(w.open()), "The workspace is ready", dir+"-2")
	if err := os.WriteFile(path, []byte("no archive"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.open().Hide()
	if w.importFrom(path, workspace.Settings{}.Component); !strings.Contains(w.noticeText(), "no whole ZIP archive") {
		t.Error(w.noticeText())
	}
}

// TestWhatTrafficKeepsIsASetting that takes effect at once; what is no figure is refused with what to enter.
func TestWhatTrafficKeepsIsASetting(t *testing.T) {
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "请填 1 到 100000 的整数", i18n.En: "a whole number from 1 to 100000"} {
		w := openWindow(t, lang)
		s := see[*settingsPage](t, w, "settings")
		tickets := s.fields["keep.tickets"]
		if tickets.Text != "" || tickets.PlaceHolder != "288" || s.fields["keep.days"].PlaceHolder != lang.T("ui.keep.unbounded") {
			t.Errorf("%q %q", tickets.Text, tickets.PlaceHolder)
		}
		tickets.SetText("all")
		if s.store(); !strings.Contains(w.noticeText(), says) {
			t.Errorf("of %q it is said: %q", tickets.Text, w.noticeText())
		}
		tickets.SetText("2")
		s.fields["keep.exchanges"].SetText("100")
		s.store()
		if got := w.bench.Settings().Retention; got != (workspace.Retention{Exchanges: 100, Tickets: 2}) || s.draft != nil {
			t.Fatalf("saved as %+v", got)
		}
		for range 3 {
			if _, err := w.bench.PushTicket(t.Context(), ""); err != nil {
				t.Fatal(err)
			}
		}
		edge := w.bench.Journal.Handler(journal.WeChat, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		for range 300 {
			edge.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil))
		}
		flush(t, w)
		stats, err := w.bench.Journal.Stats(t.Context())
		if err != nil || stats.Kinds[journal.KindTicket] < 2 || stats.Total > 130 {
			t.Errorf("%+v %v", stats, err)
		}
	}
}

// TestAWorkspaceIsKnownByItsColour: the bar beside the program's mark has the colour that was chosen, once it is.
func TestAWorkspaceIsKnownByItsColour(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.shell.showStatus(w.bench.Status())
	if got := w.shell.color.Fill(); got != theme.Violet {
		t.Errorf("an offline workspace has the bar %s", got)
	}
	w.renameWorkspace(workspace.Sibling{Dir: w.bench.Status().Dir, Name: w.bench.Status().Name, Kind: workspace.Offline})
	tapWord(t, w.open(), "green")
	tapWord(t, w.open(), "Save")
	w.shell.showStatus(w.bench.Status())
	if got := w.shell.color.Fill(); got != theme.Success {
		t.Errorf("painted green it has the bar %s", got)
	}
}

// TestTypingReplacesTheNameOfferedByAForm: one need not delete what stands there first.
func TestTypingReplacesTheNameOfferedByAForm(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.newWorkspace()
	test.Type(w.win.Canvas().Focused(), "client-a")
	if got := w.win.Canvas().Focused().(*kit.Entry).Text; got != "client-a" {
		t.Errorf("the name is %q", got)
	}
}
