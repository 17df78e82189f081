package scenario

import (
	"context"
	"net/http"
	"net/url"

	"wxlab/sim/bilingual"
)

// Browser is a browser that somebody leads from page to page; it keeps its page and its cookies.
type Browser struct{ b *browser }

// NewBrowser makes one without a page.
func NewBrowser(via http.RoundTripper) (*Browser, error) {
	b, err := newBrowser(via)
	return &Browser{b}, err
}

// Page is what a browser shows. Status is 0 where nobody answers at the address.
type Page struct {
	URL    *url.URL // nil: no page was opened
	Status int
	Text   string
}

// Page is what it shows now.
func (b *Browser) Page() Page {
	p := Page{URL: b.b.page.url, Status: b.b.page.status}
	if b.b.page.root != nil {
		p.Text = b.b.page.words()
	}
	return p
}

// Open opens an address.
func (b *Browser) Open(ctx context.Context, address string) error { return b.b.get(ctx, address) }

// errNoPage says that there is nothing to click yet.
var errNoPage = bilingual.Errorf("还没有打开页面", "no page is open")

// Follow follows the first link whose address contains part.
func (b *Browser) Follow(ctx context.Context, part string) error {
	if b.b.page.root == nil {
		return errNoPage
	}
	href, err := b.b.page.link(part)
	if err != nil {
		return err
	}
	return b.b.get(ctx, href)
}

// Press presses the button with that name and value, after the form's fields are filled.
func (b *Browser) Press(ctx context.Context, name, value string, fill map[string]string) error {
	if b.b.page.root == nil {
		return errNoPage
	}
	f, ok := b.b.page.button(name, value)
	if !ok {
		return b.b.page.wrong("problem.page_button", name, value)
	}
	for field, v := range fill {
		f.values.Set(field, v)
	}
	return b.b.submit(ctx, f)
}
