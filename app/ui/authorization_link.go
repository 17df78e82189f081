package ui

import (
	"net/url"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
	"wxlab/sim/world"
)

// linkAs is the link with the same pre-auth code in another form, or with other parameters: only a new code has to be
// asked for.
func linkAs(made platform.AuthorizationLink, o platform.LinkOptions) (platform.AuthorizationLink, error) {
	source := made.URL // made as a PC link, which lies on the host of the old H5 page, too
	if o.Form == platform.H5Link {
		source = made.H5URL
	}
	from, err := url.Parse(source)
	if err != nil {
		return made, err
	}
	q, base := from.Query(), from.Scheme+"://"+from.Host
	out := made
	out.URL, err = platform.AuthorizationURL(base, q.Get("component_appid"), q.Get("pre_auth_code"), q.Get("redirect_uri"), o)
	if err != nil {
		return made, err
	}
	if out.EntryURL, err = entryAs(made.EntryURL, o); err != nil {
		return made, err
	}
	return out, nil
}

// entry is our page for the link as it was chosen.
func (a *authorizationPage) entry() string {
	if shown, err := linkAs(a.link(), a.options); err == nil {
		return shown.EntryURL
	}
	return a.link().EntryURL
}

// entryAs is our entry page, which makes the same link.
func entryAs(entry string, o platform.LinkOptions) (string, error) {
	u, err := url.Parse(entry)
	if err != nil {
		return "", err
	}
	q := o.Query()
	for _, kept := range []string{"component_appid", "pre_auth_code"} {
		if value := u.Query().Get(kept); value != "" {
			q.Set(kept, value)
		}
	}
	if o.Form != "" && o.Form != platform.PCLink {
		q.Set("form", string(o.Form))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// linkPart is one parameter of a link, as the page explains it.
type linkPart struct{ name, value, meaning string }

// linkParts are the parameters of a link in the order in which they stand there, and what each means.
func linkParts(l i18n.Lang, link string) (out []linkPart) {
	link, fragment, _ := strings.Cut(link, "#")
	_, query, _ := strings.Cut(link, "?")
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(value); err == nil {
			value = plain
		}
		meaning := l.T("ui.link." + name)
		switch name {
		case "auth_type":
			meaning = l.T("ui.link.auth_type."+value) + " " + meaning
		case "category_id_list":
			meaning = setNames(value) + " " + meaning
		}
		out = append(out, linkPart{name, value, strings.TrimSpace(meaning)})
	}
	if fragment != "" {
		out = append(out, linkPart{"#" + fragment, "", l.T("ui.link.wechat_redirect")})
	}
	return out
}

// setNames are the permission sets of a list such as 1|15, by name.
func setNames(list string) string {
	var names []string
	for id := range strings.SplitSeq(list, "|") {
		n, _ := strconv.Atoi(id)
		if name := setName(n); name != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return strings.Join(names, "、") + "。"
}

// setName is what WeChat's console calls a permission set, "" for one that is not known.
func setName(id int) string {
	for _, s := range world.AllPermissionSets() {
		if s.ID == id {
			return s.Name
		}
	}
	return ""
}

// linkSteps are the arrows of the diagram: what precedes every link, then what came of this one.
var linkSteps = []struct {
	arrow string
	step  relation.Step // of the link; "" for what precedes it
	item  string        // of the checklist, for that
}{
	{"ticket", "", "ticket"}, {"component_token", "", "component_token"},
	{"pre_auth_code", relation.StepCode, ""}, {"authorization_page", relation.StepPage, ""},
	{"redirect", relation.StepRedirect, ""}, {"authorized_event", relation.StepEvent, ""},
	{"query_auth", relation.StepRedeemed, ""}, {"authorizer_info", relation.StepProfile, ""},
}

// linkView is the diagram of one link: solid what has happened with its own code, dashed what has not. open says that the
// code can still be used.
func linkView(l i18n.Lang, before map[string]doctor.CheckItem, found map[relation.Step]journal.Exchange,
	open bool) []kit.Arrow {
	_, redirected := found[relation.StepRedirect]
	_, pushed := found[relation.StepEvent]
	_, made := found[relation.StepCode]
	var arrows []kit.Arrow
	for _, s := range linkSteps {
		f := flowArrows[s.arrow]
		a := kit.Arrow{From: f.from, To: f.to, Label: l.T("demo." + s.arrow), Detail: f.wire}
		e, seen := found[s.step]
		switch {
		case s.step == "" && before[s.item].Done:
			a.State, a.Link = kit.Success, before[s.item].Exchange
		case seen:
			a.State, a.Link = kit.Success, e.ID
			if e.Failed() {
				a.State = kit.Danger
			}
		case s.step == relation.StepPage && (redirected || pushed): // WeChat's own page, which nobody here records
			a.State = kit.Success
		case s.step == relation.StepPage && open && made:
			a.State = kit.Accent
		}
		arrows = append(arrows, a)
	}
	return arrows
}

// authTypes are the values of auth_type, with the kinds of account that each shows; the usual one first.
func (w *Window) authTypes() []option {
	out := []option{}
	for _, n := range world.AuthTypes() {
		var kinds []string
		for _, kind := range world.KindsShown(n) {
			kinds = append(kinds, w.T("ui.account."+string(kind)))
		}
		out = append(out, option{n, n + "  " + strings.Join(kinds, w.T("ui.bar.and"))})
	}
	return out
}

// linkForms choose one of the three addresses at which an authorization can start.
func (a *authorizationPage) linkForms() fyne.CanvasObject {
	w := a.w
	forms := []option{{string(platform.PCLink), w.T("ui.link.form.pc")}, {string(platform.H5Link), w.T("ui.link.form.h5")},
		{string(platform.OldH5Link), w.T("ui.link.form.h5_old")}}
	accounts := []option{{"", w.T("ui.link.any_account")}}
	for _, acc := range choosable(w.bench.Accounts()) {
		accounts = append(accounts, option{acc.AppID, acc.Title()})
	}
	rows := []fyne.CanvasObject{
		kit.Field(w.T("ui.link.form"), "", w.chips(forms, string(a.options.Form), func(v string) {
			a.choose(func(o *platform.LinkOptions) { o.Form = platform.LinkForm(v) })
		})),
		kit.Field("auth_type", "", w.picker(w.authTypes(), strconv.Itoa(a.options.AuthType), func(v string) {
			a.choose(func(o *platform.LinkOptions) { o.AuthType, _ = strconv.Atoi(v) })
		}))}
	if len(accounts) > 1 {
		rows = append(rows, kit.Field("biz_appid", "", w.picker(accounts, a.options.BizAppID, func(v string) {
			a.choose(func(o *platform.LinkOptions) { o.BizAppID = v })
		})))
	} else {
		e := w.field("wx…", a.options.BizAppID, func(v string) {
			a.choose(func(o *platform.LinkOptions) { o.BizAppID = strings.TrimSpace(v) })
		})
		rows = append(rows, kit.Field("biz_appid", "", e))
	}
	a.asked = kit.NewButton("list-checks", "", kit.Outline, a.chooseSets)
	a.showAsked()
	return kit.VBox(10, append(rows, kit.Field("category_id_list", "", kit.HBox(0, a.asked)))...)
}

// choose changes what the link says; the code stays.
func (a *authorizationPage) choose(change func(*platform.LinkOptions)) {
	change(&a.options)
	a.showLink()
}

// showAsked says on the button how many permission sets the link asks for.
func (a *authorizationPage) showAsked() {
	text := a.w.T("ui.link.all_sets")
	if n := len(a.options.CategoryIDs); n > 0 {
		text = a.w.T("ui.link.some_sets", n)
	}
	a.asked.Set("list-checks", text)
}

// chooseSets lets the permission sets be ticked that the link asks for.
func (a *authorizationPage) chooseSets() {
	w := a.w
	w.tickSets(w.T("ui.link.sets"), w.T("ui.link.sets.hint"), world.AllPermissionSets(), a.options.CategoryIDs, func(ids []int) error {
		a.choose(func(o *platform.LinkOptions) { o.CategoryIDs = ids })
		a.showAsked()
		return nil
	})
}

// parameters is the list of what stands in the link.
func (a *authorizationPage) parameters(link string) fyne.CanvasObject {
	w, rows := a.w, kit.VBox(0)
	for i, p := range linkParts(w.lang, link) {
		if i > 0 {
			rows.Add(kit.Line())
		}
		head := kit.HBox(8, kit.NewText(p.name, kit.MonoSmall, theme.Accent),
			kit.Grow(kit.Ell(p.value, kit.MonoSmall, theme.Text)))
		if p.value != "" {
			head.Add(w.copyButton(func() string { return p.value }))
		}
		rows.Add(kit.Pad(4, 4, 0, 0, kit.VBox(1, head, kit.NewParagraph(p.meaning, kit.Small, theme.Muted))))
	}
	return rows
}
