package journal

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
)

// record puts an exchange with the given meaning on record, directly.
func record(t testing.TB, j *Journal, change func(*Detail)) int64 {
	t.Helper()
	e := &entry{}
	j.begin(e, Platform, In, post("http://127.0.0.1:8680/wechat/component", ""))
	j.end(e, func(s *sheet) {
		d := Detail{Exchange: s.Exchange}
		d.Status, d.Kind, d.Outcome = 200, KindOther, OutcomeOK
		change(&d)
		s.Exchange, s.reqBody, s.respBody = d.Exchange, d.ReqBody, d.RespBody
		s.notes = []Note{{Plain: d.Plain, ReplyPlain: d.ReplyPlain}}
	})
	return e.id
}

// library is a journal with one exchange of each interesting sort.
func library(t testing.TB) *Journal {
	j := openTest(t)
	for _, change := range []func(*Detail){
		1: func(d *Detail) {
			d.Kind, d.Name, d.ComponentAppID = KindTicket, "component_verify_ticket", "wxba5fad812f8e6fb9"
		},
		2: func(d *Detail) {
			d.Kind, d.Name, d.AppID, d.OpenID = KindMessage, "text", "wx134c8103faa5a59e", "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
			d.Path, d.MsgID = "/wechat/wx134c8103faa5a59e/callback", "23754"
			d.Plain = []byte("<xml><Content><![CDATA[查询订单状态 hello world]]></Content></xml>")
			d.ReplyPlain = []byte("<xml><Content><![CDATA[您的订单已发货]]></Content></xml>")
			d.ReqBody = []byte("<xml><ToUserName>x</ToUserName><Encrypt>hidden/ciphertext</Encrypt></xml>")
		},
		3: func(d *Detail) {
			d.Kind, d.Name, d.AppID = KindEvent, "subscribe", "wx134c8103faa5a59e"
			d.Outcome, d.Took = OutcomeDuplicate, 6*time.Second
		},
		4: func(d *Detail) {
			d.Kind, d.Name, d.Dir, d.Path = KindAPI, "api_query_auth", Out, "/cgi-bin/component/api_query_auth"
			d.Outcome, d.Code, d.Reason, d.ParentID = OutcomeRefused, 61010, "code is expired", 1
			d.RespBody = []byte(`{"nick_name":"\u8336\u53f6\u5e97"}`)
		},
		5: func(d *Detail) {
			d.Kind, d.Name, d.Status, d.Outcome, d.Reason = KindAuth, "authorized", 502, OutcomeFailed, "HTTP 502 Bad Gateway"
			d.At = noon.Add(-time.Hour)
		},
		6: func(d *Detail) {
			d.Outcome, d.Code, d.Reason, d.ReqBytes = OutcomeRefused, -40001, "签名错误", 20000
		},
	} {
		if change != nil {
			record(t, j, change)
		}
	}
	if err := j.Pin(t.Context(), 3, true); err != nil {
		t.Fatal(err)
	}
	return j
}

func TestSearch(t *testing.T) {
	j := library(t)
	for query, want := range map[string][]int64{
		"":                                    {6, 5, 4, 3, 2, 1},
		"  ":                                  {6, 5, 4, 3, 2, 1},
		"hello":                               {2},
		"HELLO wor":                           {2},
		"world hello":                         {2},
		`"hello world"`:                       {2},
		`"world hello"`:                       nil,
		`"hello wor"`:                         nil,
		"订单":                                  {2},
		"订单状态":                                {2},
		"单":                                   {2},
		"态":                                   {2},
		"单订":                                  nil,
		"已发货":                                 {2},
		`"已发"`:                                {2},
		"签名":                                  {6},
		"茶叶":                                  {4},
		"api_query_auth":                      {4},
		"query_au":                            {4},
		"ciphertext":                          nil,
		"61010":                               {4},
		"-40001":                              {6},
		"wx134c":                              {3, 2},
		"wx134c !kind:event":                  {2},
		"!订单 kind:message":                    nil,
		"!订单":                                 {6, 5, 4, 3, 1},
		"appid:wx134c8103faa5a59e":            {3, 2},
		"appid:WX134C*":                       {3, 2},
		"appid:wx134c_*":                      nil,
		"appid：wx134c*":                       {3, 2},
		"component:wxba5fad812f8e6fb9":        {1},
		"openid:o9AgO5Kd5ggOC-bXrbNODIiE3bGY": {2},
		"msgid:23754":                         {2},
		"kind:message":                        {2},
		"kind:Message name:TEXT":              {2},
		"event:subscribe":                     {3},
		"event:authorized":                    {5},
		"event:text":                          nil,
		"status:>=400":                        {5},
		"status:502":                          {5},
		"status:=502":                         {5},
		"status:500..599":                     {5},
		"!status:200":                         {5},
		"dir:out":                             {4},
		"side:platform dir:in kind:auth":      {5},
		"outcome:failed":                      {5},
		"outcome:refused":                     {6, 4},
		"is:failed":                           {6, 5, 4},
		"!is:failed":                          {3, 2, 1},
		"is:pinned":                           {3},
		"is:duplicate":                        {3},
		"is:callback is:ok":                   {2, 1},
		"code:61010":                          {4},
		"code:<0":                             {6},
		"dur:>5s":                             {3},
		"size:>=10k":                          {6},
		"id:2..3":                             {3, 2},
		"parent:1":                            {4},
		"has:parent":                          {4},
		"has:reply":                           {2},
		"has:plain !has:error":                {2},
		"reason:expired":                      {4},
		`reason:"is expired"`:                 {4},
		"path:/cgi-bin/*":                     {4},
		"at:<30m":                             {6, 4, 3, 2, 1},
		"at:>30m":                             {5},
		"at:<2020-01-01":                      nil,
		"at:>=2020-01-01T08:00 id:1":          {1},
		"host:127.0.0.1:8680 id:1":            {1},
		`"127.0.0.1:8680" id:1`:               {1},
	} {
		t.Run(query, func(t *testing.T) {
			if got := ids(t, j, query); !slices.Equal(got, want) {
				t.Errorf("found %v, want %v", got, want)
			}
			if n, err := j.Count(t.Context(), Query{Text: query}); err != nil || n != len(want) {
				t.Errorf("Count is %d, %v; want %d", n, err, len(want))
			}
		})
	}
}

func TestMistakesInASearchAreExplained(t *testing.T) {
	for query, c := range map[string]struct {
		pos  int
		want string
	}{
		"statsu:200":        {0, "Did you mean status:?"},
		"hello apid:wx1":    {6, "Did you mean appid:?"},
		"rid:60ee5db0":      {0, "Did you mean id:? To search"},
		"colour:red":        {0, "put it in quotation marks"},
		`x "unclosed words`: {2, "not closed"},
		"kind:":             {0, "value is missing after the colon: one of ticket, auth"},
		"status:":           {0, "value is missing after the colon: an HTTP status"},
		"kind:mesage":       {0, "not one of ticket, auth, message"},
		"is:red":            {0, "not one of callback, duplicate"},
		"status:>=abc":      {0, "an HTTP status such as"},
		"status:1..x":       {0, "not a range"},
		"dur:>5":            {0, "a duration such as"},
		"size:>-1":          {0, "a size in bytes"},
		"at:>yesterday":     {0, "a time such as"},
		"hello !!!":         {6, "no letter, digit"},
		`""`:                {0, "no letter, digit"},
		"!":                 {0, "no letter, digit"},
	} {
		t.Run(query, func(t *testing.T) {
			_, err := ParseQuery(query)
			var mistake *QueryError
			if !errors.As(err, &mistake) {
				t.Fatalf("ParseQuery gives %v, want a *QueryError", err)
			}
			if mistake.Pos != c.pos || !strings.HasPrefix(query[c.pos:], mistake.Word) {
				t.Errorf("blames %q at %d, want the word at %d", mistake.Word, mistake.Pos, c.pos)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("says %q, want it to say %q", err, c.want)
			}
		})
	}
}

func TestEveryFieldSaysWhatItWants(t *testing.T) {
	for _, f := range Fields() {
		_, err := ParseQuery(f.Name + ":")
		var mistake *QueryError
		if f.Want == "" || !errors.As(err, &mistake) || !strings.HasSuffix(err.Error(), f.Want) {
			t.Fatalf("%s: wants %q, and says %v without a value", f.Name, f.Want, err)
		}
		if zh := mistake.Text(i18n.Zh); !strings.HasPrefix(zh, "冒号后面要填：") || strings.Contains(zh, "such as") {
			t.Errorf("%s: says %q in Chinese", f.Name, zh)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{`hello "two words" !kind:api status:>=400 dur:>5s`, "订单 appid：wx*",
		`at:>2026-03-01 is:pinned`, `"`, "!!", "a:b", "size:9999999999999999k", "\xff:\xfe", `reason:"x`, "单*"} {
		f.Add(seed)
	}
	j := library(f)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := j.Count(t.Context(), Query{Text: text})
		var mistake *QueryError
		switch {
		case err == nil:
		case !errors.As(err, &mistake):
			t.Errorf("%q: %v; want it to work or a *QueryError", text, err)
		case !strings.HasPrefix(text[mistake.Pos:], mistake.Word) || mistake.Text(i18n.En) == "":
			t.Errorf("%q: blames %q at %d", text, mistake.Word, mistake.Pos)
		}
	})
}

func TestLateNotesAreFound(t *testing.T) {
	j := openTest(t)
	var after func(Note)
	serve(t, j, Platform, post("/wechat/component", ""), func(_ http.ResponseWriter, r *http.Request) {
		j.Note(r.Context(), Note{Kind: KindMessage, Name: "text", Reason: "first"})
		after = func(n Note) { j.Note(r.Context(), n) }
	})
	if got := ids(t, j, "优惠券"); got != nil {
		t.Fatalf("found %v before it was noted", got)
	}
	after(Note{AppID: "wx1", Outcome: OutcomeDuplicate, Code: -40005, Plain: []byte("我的优惠券"), ReplyPlain: []byte("三张"),
		ParentID: 7})
	if got := ids(t, j, "优惠券 三张"); !slices.Equal(got, []int64{1}) {
		t.Errorf("found %v after it was noted, want [1]", got)
	}
	d := get(t, j, 1)
	if d.Kind != KindMessage || d.Name != "text" || d.Reason != "first" {
		t.Errorf("a later note wiped out an earlier one: %+v", d.Exchange)
	}
	if d.AppID != "wx1" || d.Outcome != OutcomeDuplicate || d.Code != -40005 || d.ParentID != 7 ||
		string(d.Plain) != "我的优惠券" {
		t.Errorf("the later note is missing: %+v %s", d.Exchange, d.Plain)
	}
}

// TestWhatIsAskedAllTheTimeScansNoRows: the window counts and lists several times a second, over a million rows, too.
func TestWhatIsAskedAllTheTimeScansNoRows(t *testing.T) {
	j := openTest(t)
	for _, c := range []struct {
		query statement
		want  string
	}{
		{statement{text: `SELECT kind, count(*) FROM exchange GROUP BY kind`}, "COVERING INDEX exchange_kind"},
		{statement{text: `SELECT count(*) FROM exchange`}, "COVERING INDEX exchange_kind"},
		{statement{text: `SELECT count(*) FROM exchange WHERE pinned = 1`}, "COVERING INDEX exchange_pinned"},
		{listing(t, "kind:ticket"), "INDEX exchange_kind (kind=?"},
		{listing(t, "kind:message openid:o9*"), "INDEX exchange_kind (kind=?"},
		{listing(t, "is:callback outcome:ok"), "SCAN exchange"}, // from the newest on, which is one
		{listing(t, "!kind:ticket"), "SCAN exchange"},
	} {
		if plan := planOf(t, j, c.query); !strings.Contains(plan, c.want) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s; want %s, and nothing sorted", c.query.text, plan, c.want)
		}
	}
}

type statement struct {
	text string
	args []any
}

// listing is the statement that lists what a search finds.
func listing(t *testing.T, search string) statement {
	t.Helper()
	f, err := ParseQuery(search)
	if err != nil {
		t.Fatal(err)
	}
	sel := f.selection(noon)
	return statement{`SELECT ` + columns + ` ` + sel.from() + ` ORDER BY ` + sel.key() + ` DESC LIMIT 200`, sel.args}
}

// planOf is how SQLite goes about a statement.
func planOf(t *testing.T, j *Journal, query statement) string {
	t.Helper()
	rows, err := j.read.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query.text, query.args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	return strings.Join(steps, "; ")
}
