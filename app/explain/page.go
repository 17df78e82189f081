package explain

import (
	"html"
	"net/http"
	"regexp"
	"strings"

	"wxlab/app/i18n"
)

// pageText is how much of what a page says is worth repeating.
const pageText = 300

// ExplainPage accounts for a page that a person's browser opened: what it is for, what its address carried, how it
// was answered and what it said. Nothing is sealed here and nothing signed (PROTOCOL 5). Like Explain it never fails.
func ExplainPage(in Input) Explanation {
	c := &call{opening: &opening{in: in, lang: in.Lang, query: parseQuery(in.URL)}}
	c.path = c.query.path
	e := Explanation{Steps: c.walk(c.pageStages()), Likely: []Likely{}}
	e.OK = c.failed == ""
	e.Summary = c.say("page.summary.ok", c.pagePurpose())
	if !e.OK {
		e.Summary = c.say("page.summary.failed", c.pagePurpose(), in.Status)
		e.Likely = append(e.Likely, c.pageCause())
	}
	return e
}

func (c *call) pageStages() []stage {
	bind := func(f func() finding) func(*opening) finding { return func(*opening) finding { return f() } }
	return []stage{
		{"page", bind(c.namePage)},
		{"query", bind(c.pageQuery)},
		{"status", bind(c.pageStatus)},
	}
}

// pagePurpose says what the page is for, or its path where it is not one of the protocol's.
func (c *call) pagePurpose() string {
	if key := "explain.page.name." + c.name(); i18n.Has(key) {
		return c.lang.T(key)
	}
	return c.path
}

func (c *call) namePage() finding {
	return c.info("api.name", c.pagePurpose()).with(c.mono("request", strings.TrimSpace(c.in.Method+" "+c.path)))
}

func (c *call) pageQuery() finding {
	if len(c.query.params) == 0 {
		return c.info("page.no_query")
	}
	var data []Datum
	for _, p := range c.query.params {
		data = append(data, Datum{Label: p.name, Value: c.veiled(p.name, p.value), Mono: true})
	}
	return c.info("page.query", len(data)).with(data...)
}

func (c *call) pageStatus() finding {
	said := Datum{Label: c.say("label.says"), Value: c.pageSays()}
	switch {
	case c.in.Status == 0:
		return finding{state: Failed, detail: c.say("api.no_answer")}
	case c.in.Status >= http.StatusBadRequest:
		return finding{state: Failed, detail: c.say("page.status", c.in.Status), data: []Datum{said}}
	case c.in.Status >= http.StatusMultipleChoices:
		return c.ok("page.redirect", c.in.Status).with(c.mono("location", c.in.ReplyHeader.Get("Location")))
	}
	return c.ok("page.shown", c.in.Status).with(said)
}

// pageCause names why a page was refused, where its address tells.
func (c *call) pageCause() Likely {
	switch {
	case c.in.Status == 0:
		return c.cause("status", "page_no_answer", false)
	case c.name() == "authorized" && c.query.get("auth_code") == "":
		return c.cause("status", "page_no_code", true)
	case c.name() == "authorized":
		return c.cause("status", "page_code_spent", false)
	}
	return c.cause("status", "page_refused", false)
}

var (
	invisible = regexp.MustCompile(`(?s)<style.*?</style>|<script.*?</script>|<title>.*?</title>|<[^>]*>`)
	blanks    = regexp.MustCompile(`\s+`)
)

// pageSays is the text of the page, without its marks.
func (c *call) pageSays() string {
	text := html.UnescapeString(invisible.ReplaceAllString(string(c.in.ReplyBody), " "))
	text = strings.TrimSpace(blanks.ReplaceAllString(text, " "))
	if runes := []rune(text); len(runes) > pageText {
		return string(runes[:pageText]) + "…"
	}
	return text
}
