package scenario

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// Authorization is what an account's administrator does in a browser, and where.
type Authorization struct {
	Via       http.RoundTripper // carries the browser
	Platform  string            // base address of the platform whose entry page is opened
	Component string            // AppID, "" for the platform's own
	Account   string            // AppID of the account that authorizes
	AuthType  string            // of the link, "" for official accounts and mini programs
	FuncIDs   []int             // the permission sets to tick; none leaves the page's own choice
}

// Authorize walks the whole authorization as the account's administrator would in a browser, over HTTP: nothing is
// short-cut, so what it proves is what a person would see. Where a page is not as it should be it fails with a Problem.
func Authorize(ctx context.Context, cfg Authorization) error {
	v, err := newVisitor(cfg)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{v.openEntry, v.openLogin, v.consent} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// visitor is one walk through the authorization: our entry page, WeChat's page, consent, our landing page.
type visitor struct {
	cfg Authorization
	b   *browser
}

func newVisitor(cfg Authorization) (*visitor, error) {
	b, err := newBrowser(cfg.Via)
	return &visitor{cfg: cfg, b: b}, err
}

// openEntry opens our own entry page, which asks for a pre-auth code and carries the link (PROTOCOL 5.2).
func (v *visitor) openEntry(ctx context.Context) error {
	q := url.Values{}
	if v.cfg.Component != "" {
		q.Set("component_appid", v.cfg.Component)
	}
	if v.cfg.AuthType != "" {
		q.Set("auth_type", v.cfg.AuthType)
	}
	return v.visited(v.b.get(ctx, v.cfg.Platform+platform.EntryPath+"?"+q.Encode()))
}

// openLogin follows the entry page's link to WeChat's authorization page.
func (v *visitor) openLogin(ctx context.Context) error {
	href, err := v.b.page.link("componentloginpage")
	if err != nil {
		return err
	}
	return v.visited(v.b.get(ctx, href))
}

// consent chooses the account, ticks the permission sets and confirms; WeChat sends the browser back to our landing
// page.
func (v *visitor) consent(ctx context.Context) error {
	for _, step := range []func(context.Context) error{v.choose, v.agree} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return v.landed()
}

// choose chooses the account.
func (v *visitor) choose(ctx context.Context) error {
	if f, ok := v.b.page.button("account", v.cfg.Account); ok { // the page skips this choice where there is one account only
		return v.visited(v.b.submit(ctx, f))
	}
	return nil
}

// agree ticks the permission sets and confirms.
func (v *visitor) agree(ctx context.Context) error {
	f, ok := v.b.page.button("step", "consent")
	if !ok {
		return v.b.page.wrong("problem.page_account", v.cfg.Account)
	}
	v.tick(f)
	return v.visited(v.b.submit(ctx, f))
}

// landed reports whether the browser is on our landing page.
func (v *visitor) landed() error {
	if v.b.page.url.Path != platform.ReturnPath {
		return v.b.page.wrong("problem.page")
	}
	return nil
}

// tick changes the ticked permission sets to those asked for; none asked for leaves the page's own choice.
func (v *visitor) tick(f form) {
	if len(v.cfg.FuncIDs) == 0 {
		return
	}
	f.values.Del("func")
	for _, id := range v.cfg.FuncIDs {
		f.values.Add("func", strconv.Itoa(id))
	}
}

func (v *visitor) visited(err error) error {
	switch {
	case err != nil:
		return &workspace.Problem{Key: "problem.page_unreachable", Exit: workspace.ExitFailed, Err: err}
	case v.b.page.status != http.StatusOK:
		return v.b.page.wrong("problem.page_status", v.b.page.status)
	}
	return nil
}
