package coach

import (
	"net/url"
	"regexp"
	"strings"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// urls are the URLs in which secrets or tokens stand that do not belong there.
type urls struct {
	seen int
	bad  evidence
	name string // of the first
	path string
}

// telling are names of parameters that nobody's URL should have; a value recorded may be masked, the name is not.
var telling = regexp.MustCompile(`(?i)(secret|access_?token|refresh_?token|aes_?key|session_?key|verify_?ticket)$`)

func (u *urls) add(d journal.Detail) {
	u.seen++
	if d.Query == "" {
		return
	}
	query, _ := url.ParseQuery(d.Query) // what is well-formed of it
	for name := range query {
		if telling.MatchString(name) {
			u.note(d, name)
			return
		}
	}
}

// called looks for an AppSecret in the URL of an API call; some APIs of an account's own have it there by design.
func (u *urls) called(d journal.Detail) {
	u.seen++
	switch d.Path {
	case "/cgi-bin/token", "/sns/oauth2/access_token", "/sns/jscode2session":
		return
	}
	query, _ := url.ParseQuery(d.Query) // what is well-formed of it
	for name := range query {
		if strings.HasSuffix(strings.ToLower(name), "secret") {
			u.note(d, name)
			return
		}
	}
}

// note counts a name in a URL that should not be there.
func (u *urls) note(d journal.Detail, name string) {
	if u.bad.add(d.ID); u.bad.n == 1 {
		u.name, u.path = name, d.Path
	}
}

func (u *urls) finding() Finding {
	f := Finding{
		ID: "security.urls_clean", Severity: exam.Should,
		Title: text("URL 里没有密钥与 token", "keeps secrets and tokens out of URLs"),
		Why:   text("URL 会进入访问日志、浏览器历史与 Referer", "URLs end up in access logs, the browser's history and Referer"),
		Fix:   text("放到请求体或服务端会话里；已经出现过的密钥请在控制台更换", "keep them in the body or in the session, and change in the console what was seen already"),
	}
	return f.settle(u.bad, u.seen, bilingual.Textf("%d 次，首先是 %s 的参数 %s", "%d times, first %s with %s", u.bad.n, u.path, u.name))
}
