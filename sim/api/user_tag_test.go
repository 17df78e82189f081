package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
)

func TestTags(t *testing.T) {
	l, a, tok := userLab(t)
	one, two := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.Same(l.Post(pathTagCreate, tok, `{"tag":{"name":"广东"}}`), `{"tag":{"id":100,"name":"广东"}}`)
	both := fmt.Sprintf(`{"openid_list":[%q,%q],"tagid":100}`, one, two)
	l.Want(l.Post(pathTagging, tok, both), 0)
	l.Want(l.Post(pathTagging, tok, both), 0) // again is no harm
	l.Same(l.Get("/cgi-bin/tags/get", tok), `{"tags":[{"id":2,"name":"星标组","count":0},{"id":100,"name":"广东","count":2}]}`)
	l.Same(l.Post(pathTagMembers, tok, `{"tagid":100}`),
		fmt.Sprintf(`{"count":2,"data":{"openid":[%q,%q]},"next_openid":%q}`, one, two, two))
	l.Same(l.Post(pathTagMembers, tok, `{"tagid":100,"next_openid":"`+one+`"}`),
		fmt.Sprintf(`{"count":1,"data":{"openid":[%q]},"next_openid":%q}`, two, two))
	l.Same(l.Post("/cgi-bin/tags/getidlist", tok, `{"openid":"`+one+`"}`), `{"tagid_list":[100]}`)
	if out := l.Get(lab.PathUser, tok, "openid", one); out["groupid"] != 100.0 {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(pathUntagging, tok, `{"openid_list":["`+one+`"],"tagid":100}`), 0)
	l.Want(l.Post("/cgi-bin/tags/update", tok, `{"tag":{"id":100,"name":"广东人"}}`), 0)
	l.Restart()
	l.Same(l.Get("/cgi-bin/tags/get", tok), `{"tags":[{"id":2,"name":"星标组","count":0},{"id":100,"name":"广东人","count":1}]}`)
	l.Want(l.Post("/cgi-bin/tags/delete", tok, `{"tag":{"id":100}}`), 0)
	l.Same(l.Post("/cgi-bin/tags/getidlist", tok, `{"openid":"`+two+`"}`), `{"tagid_list":[]}`)
	l.Same(l.Post(pathTagCreate, tok, `{"tag":{"name":"新"}}`), `{"tag":{"id":101,"name":"新"}}`) // ids are not used again
}

func TestTagErrors(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0].OpenID
	l.Want(l.Post(pathTagCreate, tok, `{"tag":{"name":"a"}}`), 0)
	l.Want(l.Post(pathTagCreate, tok, `{"tag":{"name":"b"}}`), 0)
	many := strings.TrimSuffix(strings.Repeat(`"`+user+`",`, 51), ",")
	rows(l, tok, []row{
		{"no name", pathTagCreate, `{}`, 45157}, {"same name", pathTagCreate, `{"tag":{"name":"a"}}`, 45157},
		{"30 bytes", pathTagCreate, `{"tag":{"name":"` + strings.Repeat("字", 10) + `"}}`, 0},
		{"33 bytes", pathTagCreate, `{"tag":{"name":"` + strings.Repeat("字", 11) + `"}}`, 45158},
		{"rename to the other", "/cgi-bin/tags/update", `{"tag":{"id":100,"name":"b"}}`, 45157},
		{"rename to itself", "/cgi-bin/tags/update", `{"tag":{"id":100,"name":"a"}}`, 0},
		{"rename none", "/cgi-bin/tags/update", `{"tag":{"id":999,"name":"x"}}`, 45159},
		{"rename WeChat's", "/cgi-bin/tags/update", `{"tag":{"id":2,"name":"x"}}`, 45058},
		{"delete none", "/cgi-bin/tags/delete", `{"tag":{"id":999}}`, 45159},
		{"delete WeChat's", "/cgi-bin/tags/delete", `{"tag":{"id":1}}`, 45058},
		{"members of none", pathTagMembers, `{"tagid":999}`, 45159},
		{"members from a stranger", pathTagMembers, `{"tagid":100,"next_openid":"o"}`, 40003},
		{"stars", pathTagging, `{"openid_list":["` + user + `"],"tagid":2}`, 0},
		{"nobody", pathTagging, `{"openid_list":[],"tagid":100}`, 40032},
		{"51", pathTagging, `{"openid_list":[` + many + `],"tagid":100}`, 40032},
		{"a stranger", pathTagging, `{"openid_list":["o"],"tagid":100}`, 40003},
		{"with none", pathTagging, `{"openid_list":["` + user + `"],"tagid":999}`, 45159},
		{"tags of a stranger", "/cgi-bin/tags/getidlist", `{"openid":"o"}`, 40003},
		{"tags of nobody", "/cgi-bin/tags/getidlist", `{}`, 41009},
	})
}

func TestTagLimits(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0].OpenID
	for i := range 100 {
		l.Want(l.Post(pathTagCreate, tok, fmt.Sprintf(`{"tag":{"name":"t%d"}}`, i)), 0)
	}
	l.Want(l.Post(pathTagCreate, tok, `{"tag":{"name":"one more"}}`), 45056)
	for i := range 20 {
		l.Want(l.Post(pathTagging, tok, fmt.Sprintf(`{"openid_list":[%q],"tagid":%d}`, user, 100+i)), 0)
	}
	l.Want(l.Post(pathTagging, tok, fmt.Sprintf(`{"openid_list":[%q],"tagid":150}`, user)), 45059)
}
