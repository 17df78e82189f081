package workbench

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// Authorize has an account authorize a component: through the pages where the embedded platform runs, otherwise at once
// on WeChat's side, which pushes `authorized` to the server under test.
func (w *Workbench) Authorize(ctx context.Context, componentAppID, account string, funcIDs []int) error {
	if w.Platform != nil && w.underTest() == nil {
		return w.AuthorizeInApp(ctx, componentAppID, account, funcIDs)
	}
	if err := w.needSim(); err != nil {
		return err
	}
	c, err := w.component(componentAppID)
	if err != nil {
		return err
	}
	defer w.changed.signal()
	_, _, err = w.Sim.Authorize(ctx, c.AppID, account, funcIDs)
	return err
}

// authorizing is one walk through the authorization: our entry page, WeChat's page, consent, our landing page.
type authorizing struct {
	w         *Workbench
	b         *browser
	component string // AppID, "" for the workspace's own
	account   string
	funcIDs   []int
}

// AuthorizeInApp walks the whole authorization as the account's administrator would in a browser, over HTTP:
// nothing is short-cut, so what it proves is what a person would see. No funcIDs leave the page's own choice.
func (w *Workbench) AuthorizeInApp(ctx context.Context, componentAppID, account string, funcIDs []int) error {
	a, err := w.startAuthorizing(componentAppID, account, funcIDs)
	if err != nil {
		return err
	}
	defer w.changed.signal()
	defer w.Nudge()
	for _, step := range []func(context.Context) error{a.openEntry, a.openLogin, a.consent} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *Workbench) startAuthorizing(componentAppID, account string, funcIDs []int) (*authorizing, error) {
	if err := w.needSim(); err != nil {
		return nil, err
	}
	if _, err := w.server(componentAppID); err != nil {
		return nil, err
	}
	if _, ok := w.Sim.Account(account); !ok {
		return nil, &workspace.Problem{Key: "problem.account_unknown", Args: []any{account}, Exit: workspace.ExitUsage}
	}
	b, err := newBrowser(w.Road)
	return &authorizing{w: w, b: b, component: componentAppID, account: account, funcIDs: funcIDs}, err
}

// openEntry opens our own entry page, which asks for a pre-auth code and carries the link (PROTOCOL 5.2).
func (a *authorizing) openEntry(ctx context.Context) error {
	page := a.w.Road.URL() + "/authorize"
	if a.component != "" {
		page += "?component_appid=" + url.QueryEscape(a.component)
	}
	return a.visited(a.b.get(ctx, page))
}

// openLogin follows the entry page's link to WeChat's authorization page.
func (a *authorizing) openLogin(ctx context.Context) error {
	href, err := a.b.page.link("componentloginpage")
	if err != nil {
		return pageProblem(err)
	}
	return a.visited(a.b.get(ctx, href))
}

// consent chooses the account, ticks the permission sets and confirms; WeChat sends the browser back to our landing
// page.
func (a *authorizing) consent(ctx context.Context) error {
	if f, ok := a.b.page.button("account", a.account); ok { // the page skips this choice where there is one account only
		if err := a.visited(a.b.submit(ctx, f)); err != nil {
			return err
		}
	}
	f, ok := a.b.page.button("step", "consent")
	if !ok {
		return pageProblem(fmt.Errorf("%s does not offer account %s: %s", a.b.page.url.Path, a.account, a.b.page.text()))
	}
	a.tick(f)
	if err := a.visited(a.b.submit(ctx, f)); err != nil {
		return err
	}
	if got := a.b.page.url.Path; got != "/authorized" {
		return pageProblem(fmt.Errorf("ended on %s: %s", got, a.b.page.text()))
	}
	return nil
}

// tick changes the ticked permission sets to those asked for; none asked for leaves the page's own choice.
func (a *authorizing) tick(f form) {
	if len(a.funcIDs) == 0 {
		return
	}
	f.values.Del("func")
	for _, id := range a.funcIDs {
		f.values.Add("func", strconv.Itoa(id))
	}
}

func (a *authorizing) visited(err error) error {
	switch {
	case err != nil:
		return pageProblem(err)
	case a.b.page.status != http.StatusOK:
		return pageProblem(fmt.Errorf("%s answered %d: %s", a.b.page.url.Path, a.b.page.status, a.b.page.text()))
	}
	return nil
}

func pageProblem(err error) error {
	return &workspace.Problem{Key: "problem.page", Args: []any{err.Error()}, Exit: workspace.ExitFailed}
}

// authorizer is the platform's record of an account that authorized a component.
func (w *Workbench) authorizer(ctx context.Context, componentAppID, appID string) (platform.Authorizer, error) {
	all, err := w.AuthorizersOf(ctx, componentAppID)
	if err != nil {
		return platform.Authorizer{}, err
	}
	for _, a := range all {
		if a.AppID == appID {
			return a, nil
		}
	}
	return platform.Authorizer{}, fmt.Errorf("the platform has no authorizer %s", appID)
}
