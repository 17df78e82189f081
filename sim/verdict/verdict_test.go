package verdict_test

import (
	"strings"
	"testing"

	"wxlab/sim/verdict"
	"wxlab/sim/verdict/verdicttest"
	"wxlab/sim/world"
)

// TestEveryMistakeIsNamedToTheByte: the problem that comes first, its severity, the byte, and what both languages say.
func TestEveryMistakeIsNamedToTheByte(t *testing.T) {
	for _, c := range verdicttest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			v := verdict.Judge(c.Push, c.Answer)
			if c.Code == "" {
				if len(v.Problems) > 0 || !v.Accepted() {
					t.Fatalf("%s %+v", v.Outcome, v.Problems)
				}
				return
			}
			if len(v.Problems) == 0 {
				t.Fatalf("%s without a problem, want %s", v.Outcome, c.Code)
			}
			p := v.Problems[0]
			if p.Code != c.Code || p.Severity != c.Severity || v.Accepted() == (c.Severity == world.Failure) {
				t.Errorf("%s, %s %s, want %s %s: %s", v.Outcome, p.Severity, p.Code, c.Severity, c.Code, p.Text.En)
			}
			if c.Offset >= -1 && p.Offset != c.Offset {
				t.Errorf("offset %d, want %d: %s", p.Offset, c.Offset, p.Text.En)
			}
			for _, said := range c.Says {
				if !strings.Contains(p.Text.Zh, said) || !strings.Contains(p.Text.En, said) {
					t.Errorf("not both say %s: %q, %q", said, p.Text.Zh, p.Text.En)
				}
			}
			if strict := v.Strictly(); strict.Accepted() {
				t.Errorf("strictly accepted: %+v", strict.Problems)
			}
		})
	}
}

// TestTheFailureStandsFirst: whoever shows one problem shows the one that decided.
func TestTheFailureStandsFirst(t *testing.T) {
	reply := verdicttest.Sealer{AppID: verdicttest.AccountAppID, Timestamp: "1700000001123"}.Seal(
		verdicttest.Passive("image", "<MediaId>m</MediaId>"))
	v := verdict.Judge(verdicttest.Message(), verdicttest.OK("\xef\xbb\xbf"+reply))
	cause, refused := v.Cause()
	if !refused || cause.Code != "reply_flat" || v.Problems[0] != cause || len(v.Problems) != 4 {
		t.Errorf("%+v", v.Problems)
	}
}

// TestUnknownMediaAreRefused: who knows the account's media is asked, for the types that name one.
func TestUnknownMediaAreRefused(t *testing.T) {
	p := verdicttest.Message()
	for reply, known := range map[string]bool{
		verdicttest.Passive("image", "<Image><MediaId>m1</MediaId></Image>"):           true,
		verdicttest.Passive("voice", "<Voice><MediaId>m2</MediaId></Voice>"):           false,
		verdicttest.Passive("music", "<Music><ThumbMediaId>m2</ThumbMediaId></Music>"): false,
		verdicttest.Passive("transfer_customer_service", ""):                           true,
		verdicttest.Text("m2"): true,
	} {
		answer := verdicttest.OK(verdicttest.Sealer{}.Seal(reply))
		if v := verdict.Judge(p, answer); len(v.Problems) != 0 {
			t.Errorf("nobody knows the media: %+v", v.Problems)
		}
		asked := p
		asked.KnowsMedium = func(id string) bool { return id == "m1" }
		v := verdict.Judge(asked, answer)
		if v.Accepted() != known || known != (len(v.Problems) == 0) ||
			!known && (v.Problems[0].Code != "reply_media" || v.Seen(asked) != "该公众号提供的服务出现故障，请稍后再试") {
			t.Errorf("%s: %+v", reply, v.Problems)
		}
	}
}

// FuzzJudge: whatever is answered, the judge decides and says why, in both languages.
func FuzzJudge(f *testing.F) {
	for _, c := range verdicttest.Cases() {
		f.Add(c.Answer.Status, string(c.Answer.Body), c.Push.Family == "auth")
	}
	f.Fuzz(func(t *testing.T, status int, body string, event bool) {
		for _, p := range []verdict.Push{verdicttest.Message(), verdicttest.JSON(), verdicttest.Ticket()} {
			if event != (p.Family == "auth") {
				continue
			}
			v := verdict.Judge(p, verdict.Answer{Status: status, Body: []byte(body)})
			if _, refused := v.Cause(); refused == v.Accepted() {
				t.Errorf("%s with %+v", v.Outcome, v.Problems)
			}
			for _, problem := range v.Problems {
				if problem.Text.Zh == "" || problem.Text.En == "" || problem.Offset > len(body) {
					t.Errorf("%+v", problem)
				}
			}
		}
	})
}
