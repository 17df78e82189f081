package scenario

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"wxlab/app/workspace"
	"wxlab/sim/bilingual"
)

// browser walks pages as an administrator's browser does: it sends a Referer, follows links, presses buttons.
type browser struct {
	http *http.Client
	page page
}

// page is what a browser has in front of it.
type page struct {
	url     *url.URL
	status  int
	root    *html.Node
	refresh string         // where it goes on by itself, "" for nowhere
	hint    bilingual.Text // why it is not the page that was meant, where the simulator says so
}

// newBrowser stops before redirects so that each can be looked at.
func newBrowser(transport http.RoundTripper) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{http: &http.Client{
		Transport: transport, Jar: jar, Timeout: 10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// get opens an address, with the page before it as Referer.
func (b *browser) get(ctx context.Context, address string) error {
	return b.open(ctx, http.MethodGet, address, nil)
}

// submit sends a form; a redirect is followed.
func (b *browser) submit(ctx context.Context, f form) error {
	return b.open(ctx, http.MethodPost, f.action, f.values)
}

const pageLimit = 4 << 20

func (b *browser) open(ctx context.Context, method, address string, values url.Values) error {
	target, err := b.resolve(address)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), strings.NewReader(values.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("User-Agent", "Mozilla/5.0 (Wxlab built-in browser)")
	if b.page.url != nil {
		req.Header.Set("Referer", b.page.url.String())
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := b.http.Do(req)
	if err != nil {
		b.page = page{url: target} // a person would see the address, and that nobody answers there
		return err
	}
	defer resp.Body.Close()
	if next := resp.Header.Get("Location"); next != "" && resp.StatusCode/100 == 3 {
		return b.open(ctx, http.MethodGet, next, nil)
	}
	root, err := html.Parse(io.LimitReader(resp.Body, pageLimit))
	if err != nil {
		return err
	}
	_, refresh, _ := strings.Cut(resp.Header.Get("Refresh"), "url=")
	b.page = page{
		url: target, status: resp.StatusCode, root: root, refresh: refresh, hint: bilingual.FromHeader(resp.Header),
	}
	return nil
}

func (b *browser) resolve(address string) (*url.URL, error) {
	if b.page.url == nil {
		return url.Parse(address)
	}
	return b.page.url.Parse(address)
}

// link is the first link whose address contains part.
func (p page) link(part string) (string, error) {
	for n := range p.root.Descendants() {
		if href := attr(n, "href"); n.Data == "a" && strings.Contains(href, part) {
			return href, nil
		}
	}
	return "", p.wrong("problem.page_link", part)
}

// wrong is the Problem of a page that does not go on as it should, and why: by what WeChat says of it, else by what it shows.
func (p page) wrong(key string, args ...any) error {
	why := error(bilingual.Error{Text: p.hint})
	if p.hint.Empty() {
		why = errors.New(p.text())
	}
	return &workspace.Problem{Key: key, Args: append([]any{p.url.Path}, args...), Exit: workspace.ExitFailed, Err: why}
}

// form is a page's form, filled as it stands; pressing a button is one more field.
type form struct {
	action string
	values url.Values
}

// button finds the form with a button of that name and value, and presses it.
func (p page) button(name, value string) (form, bool) {
	for n := range p.root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" {
			continue
		}
		for b := range n.Descendants() {
			if b.Data == "button" && attr(b, "name") == name && attr(b, "value") == value {
				f := form{action: attr(n, "action"), values: formValues(n)}
				f.values.Set(name, value)
				return f, true
			}
		}
	}
	return form{}, false
}

// offered are the values of the buttons and boxes of that name that can be pressed or ticked.
func (p page) offered(name string) (values []string) {
	for n := range p.root.Descendants() {
		if attr(n, "name") == name && (n.Data == "button" || attr(n, "type") == "checkbox") && !has(n, "disabled") {
			values = append(values, attr(n, "value"))
		}
	}
	return values
}

// formValues are the fields that a browser sends: hidden ones, and those that are ticked.
func formValues(n *html.Node) url.Values {
	values := url.Values{}
	for f := range n.Descendants() {
		if f.Type != html.ElementNode || f.Data != "input" || attr(f, "name") == "" || has(f, "disabled") {
			continue
		}
		if attr(f, "type") == "hidden" || has(f, "checked") {
			values.Add(attr(f, "name"), attr(f, "value"))
		}
	}
	return values
}

// text is the page's visible text, shortened: the error a person would read.
func (p page) text() string { return clip(p.words(), 300) }

// words is the page's visible text.
func (p page) words() string {
	var words []string
	for n := range p.root.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			words = append(words, strings.Fields(n.Data)...)
		}
	}
	return strings.Join(words, " ")
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// clip shortens a text for a sentence, cutting between characters.
func clip(s string, runes int) string {
	r := []rune(s)
	if len(r) <= runes {
		return s
	}
	return strings.TrimSpace(string(r[:runes])) + "…"
}
