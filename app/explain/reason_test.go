package explain

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/sim/callback"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/verdict"
	"wxlab/sim/verdict/verdicttest"
	"wxlab/sim/world"
)

// recorded is the exchange of a case as it would be recorded anywhere: the push sealed, and what came back.
func recorded(t *testing.T, c verdicttest.Case) Input {
	t.Helper()
	p := c.Push
	msg := "<xml><AppId>" + p.AppID + "</AppId><InfoType>component_verify_ticket</InfoType></xml>"
	e := msgcrypt.Envelope{Token: p.Token, EncodingAESKey: p.AESKey, AppID: p.AppID, Timestamp: p.Timestamp, Nonce: p.Nonce,
		Random: "0123456789abcdef"}
	if p.Family != callback.AuthEvent {
		kind := "<MsgType>text</MsgType>"
		if p.Family == callback.Event {
			kind = "<MsgType>event</MsgType><Event>" + p.Name + "</Event>"
		}
		msg = "<xml><ToUserName>" + p.Account.UserName + "</ToUserName><FromUserName>" + p.OpenID +
			"</FromUserName>" + kind + "</xml>"
		e.ToUserName, e.OpenID = p.Account.UserName, p.OpenID
	}
	if p.Format == world.JSONFormat {
		root, err := callback.ParseElement(msg)
		if err != nil {
			t.Fatal(err)
		}
		msg = string(root.JSON())
	}
	e.Msg = []byte(msg)
	if forged := strings.Repeat("0", 40); p.Forged {
		e.Bend.MsgSignature = &forged
	}
	sealed, err := e.Seal()
	if err != nil {
		t.Fatal(err)
	}
	body := sealed.Body
	if p.Format == world.JSONFormat {
		body = fmt.Appendf(nil, `{"ToUserName":%q,"Encrypt":%q}`, p.Account.UserName, sealed.Encrypt)
	}
	broke := c.Answer.Err
	if c.Answer.Outcome == world.Timeout {
		broke = context.DeadlineExceeded.Error()
	}
	return Input{
		Method: http.MethodPost, URL: "/callback?" + sealed.Query, Body: body,
		Err: broke, Status: c.Answer.Status, ReplyHeader: c.Answer.Header, ReplyBody: c.Answer.Body, Lang: i18n.En,
		Keys: Keys{AppID: p.AppID, Token: platform.Secret(p.Token), EncodingAESKey: platform.Secret(p.AESKey),
			PreviousEncodingAESKey: platform.Secret(p.OtherAESKey),
			Accounts:               map[string]verdict.Account{p.Account.UserName: p.Account}},
	}
}

// TestOneVerdict: an account of a recorded exchange says of the answer what the simulator said when it came, whoever
// pushed: nothing is accepted by one and refused by the other.
func TestOneVerdict(t *testing.T) {
	for _, c := range verdicttest.Cases() {
		if c.Push.Mode == world.PlainMode || c.Push.Family != callback.AuthEvent && c.Push.OpenID == "" {
			continue // nothing is sealed, or the push could not have come
		}
		if c.Push.KnowsMedium != nil {
			continue // no record says which media the account had
		}
		t.Run(c.Name, func(t *testing.T) {
			in := recorded(t, c)
			e := Explain(in)
			if e.OK == c.Push.Forged {
				t.Fatalf("the push itself: %s %+v", e.Summary, e.Likely)
			}
			v := verdict.Judge(c.Push, c.Answer)
			want := Reasons(v.Problems, i18n.En)
			if e.Reply.OK != v.Accepted() || !slices.Equal(e.Reply.Reasons, want) {
				t.Errorf("ok %v %+v, want %v %+v", e.Reply.OK, e.Reply.Reasons, v.Accepted(), want)
			}
			cause, refused := v.Cause()
			if failed := failedStep(e.Reply.Steps); refused != (failed != "") || len(e.Reply.Likely) != len(want) {
				t.Errorf("failed at %q, likely %+v", failed, e.Reply.Likely)
			}
			for _, s := range e.Reply.Steps {
				if s.State == Failed && s.Detail != cause.Text.En {
					t.Errorf("the step says %q, the verdict %q", s.Detail, cause.Text.En)
				}
			}
			wellWorded(t, e)
			in.Lang = i18n.Zh
			wellWorded(t, Explain(in))
		})
	}
}

// TestOnlyWhatTheBytesShowIsConfirmed: a signature that does not fit may have been made by any other Token or over anything
// else, and an error message is no proof.
func TestOnlyWhatTheBytesShowIsConfirmed(t *testing.T) {
	guesses := map[string]bool{
		"reply_token": true, "reply_signature": true, "says_keys": true, "status_keys": true, "no_parties": true,
		"unreachable_http": true, "unreachable_refused": false,
		"signature_hash": false, "signed_breaks": false, "message_sealed": false, "signed_unsorted": false,
	}
	seen := map[string]bool{}
	for _, c := range verdicttest.Cases() {
		guess, listed := guesses[c.Code]
		if !listed {
			continue
		}
		seen[c.Code] = true
		if l := Explain(recorded(t, c)).Reply.Likely[0]; l.ID != c.Code || l.Confirmed == guess {
			t.Errorf("%s: %s, confirmed %v", c.Name, l.ID, l.Confirmed)
		}
	}
	if len(seen) != len(guesses) {
		t.Errorf("only %v", seen)
	}
}

// TestEveryReasonIsSaidInBothLanguages renders every problem that the judge can find, with its cause and its fix: neither
// language lacks a value that the other has, and none ends where something should follow.
func TestEveryReasonIsSaidInBothLanguages(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range verdicttest.Cases() {
		problems := verdict.Judge(c.Push, c.Answer).Problems
		zh, en := Reasons(problems, i18n.Zh), Reasons(problems, i18n.En)
		for i := range problems {
			seen[problems[i].Code] = true
			for what, said := range map[string][2]string{
				"text": {zh[i].Text, en[i].Text}, "cause": {zh[i].Cause, en[i].Cause}, "fix": {zh[i].Fix, en[i].Fix},
			} {
				for _, wrong := range unequal(said[0], said[1]) {
					t.Errorf("%s of %s: %s", what, zh[i].Code, wrong)
				}
			}
		}
	}
	for _, code := range codesOf(t, filepath.Join("..", "..", "sim", "verdict")) {
		if !seen[code] {
			t.Errorf("no case has the problem %s", code)
		}
		if cause, fix := Advice(code, i18n.En); cause == "" || fix == "" {
			t.Errorf("%s has no cause or no fix", code)
		}
	}
}

// values are what no translation changes: numbers, bytes, identifiers, names of the wire, quotations.
var values = regexp.MustCompile(`"[^"]*"|0x[0-9A-F]{2}|\b(wx|gh_)[0-9a-z]+|https?://[^ ，。；）]+|[0-9a-f]{40}|\d+|<[A-Za-z_]+>`)

// quoted is what Chinese puts into quotation marks of its own.
var quoted = regexp.MustCompile(`「([ -~]*)」`)

// unequal lists what is wrong with a text in two languages.
func unequal(zh, en string) []string {
	var out []string
	for _, said := range []string{zh, en} {
		if said == "" || strings.HasSuffix(said, ":") || strings.HasSuffix(said, "：") || said != strings.TrimSpace(said) ||
			strings.Contains(said, "%!") || strings.HasPrefix(said, "reason.") {
			out = append(out, fmt.Sprintf("it ends too early, or is a key: %q", said))
		}
	}
	has, want := values.FindAllString(quoted.ReplaceAllString(zh, `"$1"`), -1), values.FindAllString(en, -1)
	slices.Sort(has)
	slices.Sort(want)
	if !slices.Equal(slices.Compact(has), slices.Compact(want)) {
		out = append(out, fmt.Sprintf("%q and %q: %q, %q", has, want, zh, en))
	}
	return out
}

// TestUnequalTextsAreFound: what the rule must find, it finds.
func TestUnequalTextsAreFound(t *testing.T) {
	for said, ok := range map[[2]string]bool{
		{"状态码 302，目标 https://a/b", "status 302 to https://a/b"}: true,
		{"状态码 302", "status 302 to https://a/b"}:                false,
		{"不合法：", "it is broken:"}:                               false,
		{"AppID 是 wx1", "the AppID is wx2"}:                     false,
		{"", ""}:                                                false,
	} {
		if got := unequal(said[0], said[1]); (len(got) == 0) != ok {
			t.Errorf("%q: %v", said, got)
		}
	}
}

// codesOf lists the problem codes that a package writes out.
func codesOf(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	shape := regexp.MustCompile(`^[a-z]+(_[a-z0-9]+)*$`)
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		take := func(e ast.Expr) {
			if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, _ := strconv.Unquote(lit.Value); shape.MatchString(text) {
					out = append(out, text)
				}
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				place := map[string]int{"remark": 0, "unsettled": 0, "invalid": 0, "failed": 1, "flaw": 1, "note": 1, "notReply": 0}
				if at, coded := place[selected(f, ok)]; coded {
					take(n.Args[at])
				}
			case *ast.FuncDecl:
				if strings.HasSuffix(strings.ToLower(n.Name.Name), "code") || n.Name.Name == "foreign" || n.Name.Name == "behindSuccess" {
					ast.Inspect(n, func(inner ast.Node) bool {
						if ret, ok := inner.(*ast.ReturnStmt); ok {
							take(ret.Results[0])
						}
						return true
					})
				}
			case *ast.AssignStmt:
				for i, to := range n.Lhs {
					if id, ok := to.(*ast.Ident); ok && id.Name == "code" && i < len(n.Rhs) {
						take(n.Rhs[i])
					}
				}
			}
			return true
		})
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) < 70 {
		t.Fatalf("only %d codes found", len(out))
	}
	return out
}

func selected(f *ast.SelectorExpr, ok bool) string {
	if !ok {
		return ""
	}
	return f.Sel.Name
}

// sameInBothLanguages holds two accounts of one thing to the same causes, each with the same values.
func sameInBothLanguages(t *testing.T, zh, en Explanation) {
	t.Helper()
	causes := func(e Explanation) []Likely {
		if e.Reply == nil {
			return e.Likely
		}
		return slices.Concat(e.Likely, e.Reply.Likely)
	}
	has, want := causes(zh), causes(en)
	if len(has) != len(want) {
		t.Fatalf("%d and %d causes", len(has), len(want))
	}
	for i := range has {
		if has[i].ID != want[i].ID {
			t.Errorf("cause %s and %s", has[i].ID, want[i].ID)
		}
		for _, wrong := range slices.Concat(unequal(has[i].Cause, want[i].Cause), unequal(has[i].Fix, want[i].Fix)) {
			t.Errorf("%s: %s", has[i].ID, wrong)
		}
	}
}

// TestEveryCauseIsSaidInBothLanguages: of mistakes in callbacks, and of every errcode that is known.
func TestEveryCauseIsSaidInBothLanguages(t *testing.T) {
	for _, m := range allMistakes() {
		in := official(t)
		m.do(t, &in)
		in.Status, in.ReplyBody = 200, []byte("success")
		zh, en := in, in
		zh.Lang, en.Lang = i18n.Zh, i18n.En
		sameInBothLanguages(t, Explain(zh), Explain(en))
	}
	codes, err := fixtures.ErrCodes()
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range codes {
		in := Input{
			Method: http.MethodPost, URL: "/cgi-bin/component/api_query_auth?component_access_token=80_x", Body: []byte("{}"),
			Status: 200, ReplyBody: fmt.Appendf(nil, `{"errcode":%d,"errmsg":"from 1.2.3.4 rid: 60ee5db0-36734390-6c669785"}`, code.Code),
		}
		zh, en := in, in
		zh.Lang, en.Lang = i18n.Zh, i18n.En
		sameInBothLanguages(t, ExplainAPI(zh), ExplainAPI(en))
	}
}
