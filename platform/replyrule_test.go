package platform

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func text(content string) Message {
	m, err := ParseMessage([]byte("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oUser]]></FromUserName><CreateTime>1700000000</CreateTime>" +
		"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[" + content + "]]></Content><MsgId>42</MsgId></xml>"))
	if err != nil {
		panic(err)
	}
	m.AppID = "wx0123456789abcdef"
	return m
}

func event(name, key string) Message {
	m, err := ParseMessage([]byte("<xml><FromUserName>oUser</FromUserName><MsgType>event</MsgType><Event>" + name +
		"</Event><EventKey>" + key + "</EventKey></xml>"))
	if err != nil {
		panic(err)
	}
	m.AppID = "wx0123456789abcdef"
	return m
}

func TestMatchTakes(t *testing.T) {
	message := Subject{Family: MessageFamily, AppID: "wxabc123", Type: "event", Event: "CLICK", Component: "wxc0ffee"}
	for _, tc := range []struct {
		name string
		m    Match
		want bool
	}{
		{"nothing said", Match{}, true},
		{"stars", Match{AppID: "*", Family: "*", Type: "*", Event: "*"}, true},
		{"all named", Match{"wxabc123", MessageFamily, "event", "CLICK", "wxc0*"}, true},
		{"another case", Match{Event: "click"}, true},
		{"beginning", Match{AppID: "wxabc*"}, true},
		{"end", Match{AppID: "*123"}, true},
		{"middle", Match{AppID: "w*c1*3"}, true},
		{"too much", Match{AppID: "wxabc1234"}, false},
		{"overlapping ends", Match{AppID: "wxabc123*123"}, false},
		{"another account", Match{AppID: "wxdef*"}, false},
		{"another family", Match{Family: AuthEventFamily}, false},
		{"another type", Match{Type: "text"}, false},
		{"another event", Match{Event: "VIEW"}, false},
		{"another component", Match{Component: "wxbeef*"}, false},
	} {
		if got := tc.m.Takes(message); got != tc.want {
			t.Errorf("%s: %v", tc.name, got)
		}
	}
}

func TestPatternsTakeWhatTheyAreMadeFrom(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[a-z0-9_]{0,12}`).Draw(t, "text")
		from := rapid.IntRange(0, len(s)).Draw(t, "from")
		to := rapid.IntRange(from, len(s)).Draw(t, "to")
		if pattern := s[:from] + "*" + s[to:]; !fits(pattern, s) {
			t.Fatalf("%q does not take %q", pattern, s)
		}
		if s != "" && fits(s, s+"x") {
			t.Fatalf("%q takes more than itself", s)
		}
	})
}

func TestSubjects(t *testing.T) {
	auth := Callback{Family: AuthEventFamily, ComponentAppID: "wxc1", AppID: "wx1", InfoType: InfoAuthorized}
	if got := auth.Subject(); got != (Subject{AuthEventFamily, "wx1", InfoAuthorized, "", "wxc1"}) {
		t.Errorf("%+v", got)
	}
	message := Callback{Family: MessageFamily, ComponentAppID: "wxc1", AppID: "wx1", MsgType: "event", Event: "LOCATION"}
	if got := message.Subject(); got != (Subject{MessageFamily, "wx1", "event", "LOCATION", "wxc1"}) {
		t.Errorf("%+v", got)
	}
}

// replied is what a table answers, as plain XML without the envelope's four fields.
func TestTheFirstRuleThatTakesAMessageAnswers(t *testing.T) {
	say := func(s string) RuleReply { return RuleReply{Kind: ReplyText, Text: s} }
	rules := []ReplyRule{
		{Name: "off", Reply: say("off")},
		{Name: "exact", Enabled: true, Match: Match{Type: "text"}, Keyword: Keyword{Equals, "Hi"}, Reply: say("hello")},
		{Name: "pattern", Enabled: true, Match: Match{Type: "text"}, Keyword: Keyword{Regexp, `^\d{6}$`},
			Reply: say("order {Content}")},
		{Name: "contains", Enabled: true, Match: Match{AppID: "wx0123*"}, Keyword: Keyword{Contains, "价格"},
			Reply: RuleReply{Kind: ReplyImage, MediaID: "MID"}},
		{Name: "menu", Enabled: true, Match: Match{Type: "event", Event: "click"}, Keyword: Keyword{Text: "V1001"},
			Reply: RuleReply{Kind: ReplyNone}},
		{Name: "elsewhere", Enabled: true, Match: Match{AppID: "wxffff*"}, Reply: say("never")},
		{Name: "scan", Enabled: true, Match: Match{Event: "SCAN"}, Reply: RuleReply{Kind: ReplySuccess}},
		{Name: "agent", Enabled: true, Keyword: Keyword{Contains, "agent"},
			Reply: RuleReply{Kind: ReplyTransfer, KfAccount: "kf@x"}},
		{Name: "news", Enabled: true, Keyword: Keyword{Contains, "news"},
			Reply: RuleReply{Kind: ReplyNews, Articles: []Article{{Title: "for {FromUserName}",
				URL: "https://e.example/{Content}"}}}},
	}
	table, err := NewReplyTable(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		m    Message
		rule int
		want Reply
	}{
		{text(" hi "), 1, TextReply{"hello"}},
		{text("123456"), 2, TextReply{"order 123456"}},
		{text("1234567"), -1, nil},
		{text("问一下价格"), 3, ImageReply{"MID"}},
		{event("CLICK", "V1001_GOOD"), 4, EmptyReply{}},
		{event("CLICK", "V2"), -1, nil},
		{event("SCAN", ""), 6, nil},
		{text("an AGENT please"), 7, TransferReply{"kf@x"}},
		{text("news"), 8, NewsReply{[]Article{{Title: "for oUser", URL: "https://e.example/{Content}"}}}},
	} {
		reply, rule := table.Answer(tc.m, nil)
		if rule != tc.rule || !cmp.Equal(reply, tc.want) {
			t.Errorf("%q %s: rule %d, %#v", tc.m.Content, tc.m.Event, rule, reply)
		}
	}
}

func TestVoiceIsMatchedByItsRecognition(t *testing.T) {
	m, err := ParseMessage([]byte("<xml><MsgType>voice</MsgType><Recognition>你好腾讯</Recognition></xml>"))
	if err != nil {
		t.Fatal(err)
	}
	table, err := NewReplyTable([]ReplyRule{{Enabled: true, Keyword: Keyword{Contains, "腾讯"},
		Reply: RuleReply{Kind: ReplyText, Text: "{Recognition}"}}})
	if err != nil {
		t.Fatal(err)
	}
	if reply, _ := table.Answer(m, nil); reply != (TextReply{"你好腾讯"}) {
		t.Errorf("%#v", reply)
	}
}

func TestPlaceholders(t *testing.T) {
	asked := 0
	name := func() string { asked++; return "花店" }
	for in, want := range map[string]string{
		"{Content}/{FromUserName}/{ToUserName}/{MsgId}": "a{b}/oUser/gh_1/42",
		"{NickName} ({AppID})":                          "花店 (wx0123456789abcdef)",
		"{EventKey}|{Unknown}|{}|{ Content}":            "|{Unknown}|{}|{ Content}",
		"no placeholder":                                "no placeholder",
		`{"json":"{Content}"}`:                          `{"json":"a{b}"}`,
	} {
		if got := fill(in, text("a{b}"), name); got != want {
			t.Errorf("%q becomes %q", in, got)
		}
	}
	if asked != 1 {
		t.Error("the account's name was looked up", asked, "times")
	}
	if got := fill("{NickName}", text(""), nil); got != "" {
		t.Errorf("%q", got)
	}
}

func TestALongEchoStaysWithinWhatWeChatShows(t *testing.T) {
	table, err := NewReplyTable(DefaultReplyRules())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		content := strings.Repeat(rapid.SampledFrom([]string{"字", "é", "a", "😀"}).Draw(t, "letter"),
			rapid.IntRange(1, 3000).Draw(t, "n"))
		m := Message{MsgType: "text", Content: content, Fields: Fields{{"Content", content}}}
		reply, rule := table.Answer(m, nil)
		got := reply.(TextReply).Content
		if rule != 2 || len(got) > MaxReplyText || strings.ToValidUTF8(got, "") != got {
			t.Fatalf("rule %d, %d bytes", rule, len(got))
		}
		if _, err := ReplyXML(reply, m, time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestDefaultRulesGreetAndEcho(t *testing.T) {
	table, err := NewReplyTable(DefaultReplyRules())
	if err != nil {
		t.Fatal(err)
	}
	if reply, _ := table.Answer(text("你好"), nil); reply != (TextReply{"收到：你好"}) {
		t.Errorf("%#v", reply)
	}
	if reply, _ := table.Answer(event("subscribe", ""), nil); reply == nil ||
		!strings.Contains(reply.(TextReply).Content, "欢迎") {
		t.Errorf("%#v", reply)
	}
	if _, rule := table.Answer(event("unsubscribe", ""), nil); rule != -1 {
		t.Error("rule", rule)
	}
	if reply, rule := table.Answer(text("转人工"), nil); rule != 2 {
		t.Errorf("the hand-over is off until one wants it: %#v", reply)
	}
}

func TestRulesThatCannotWorkAreRefused(t *testing.T) {
	good := RuleReply{Kind: ReplySuccess}
	for _, tc := range []struct {
		name string
		rule ReplyRule
		says string
		part RulePart
	}{
		{"regexp", ReplyRule{Keyword: Keyword{Regexp, "("}, Reply: good}, "missing closing )", PartKeyword},
		{"comparison", ReplyRule{Keyword: Keyword{"like", "x"}, Reply: good}, "like", PartKeyword},
		{"auth event", ReplyRule{Match: Match{Family: AuthEventFamily}, Reply: good}, "always answered success",
			PartMatch},
		{"family", ReplyRule{Match: Match{Family: "pay"}, Reply: good}, "pay", PartMatch},
		{"event of a text", ReplyRule{Match: Match{Type: "text", Event: "CLICK"}, Reply: good}, "MsgType event",
			PartEvent},
		{"no reply", ReplyRule{}, "unknown reply", PartReply},
		{"empty text", ReplyRule{Reply: RuleReply{Kind: ReplyText}}, "empty", PartReply},
		{"no image", ReplyRule{Reply: RuleReply{Kind: ReplyImage}}, "media id", PartReply},
		{"no recording", ReplyRule{Reply: RuleReply{Kind: ReplyVoice}}, "media id", PartReply},
		{"no cover", ReplyRule{Reply: RuleReply{Kind: ReplyMusic, MusicURL: "u"}}, "of a cover", PartReply},
		{"no article", ReplyRule{Reply: RuleReply{Kind: ReplyNews}}, "0 articles", PartReply},
		{"nine articles", ReplyRule{Reply: RuleReply{Kind: ReplyNews, Articles: make([]Article, 9)}}, "9 articles",
			PartReply},
	} {
		tc.rule.Name = "mine"
		_, err := NewReplyTable([]ReplyRule{{Reply: good}, tc.rule})
		if !errors.Is(err, ErrRule) || !strings.Contains(err.Error(), tc.says) ||
			!strings.Contains(err.Error(), "rule 2 (mine)") {
			t.Errorf("%s: %v", tc.name, err)
		}
		var e *RuleError
		if !errors.As(err, &e) || e.Rule != 1 || e.Name != "mine" || e.Part != tc.part || e.Mistake == "" {
			t.Errorf("%s: %+v", tc.name, e)
		}
	}
}

func TestRulesAnswerWithMedia(t *testing.T) {
	for _, tc := range []struct {
		rule RuleReply
		want Reply
	}{
		{RuleReply{Kind: ReplyVoice, MediaID: "M"}, VoiceReply{"M"}},
		{RuleReply{Kind: ReplyVideo, MediaID: "M", Title: "to {FromUserName}", Description: "{Content}"},
			VideoReply{"M", "to oUser", "hi"}},
		{RuleReply{Kind: ReplyMusic, ThumbMediaID: "T", Title: "{Content}", MusicURL: "u", HQMusicURL: "h"},
			MusicReply{"hi", "", "u", "h", "T"}},
		{RuleReply{Kind: ReplyNews, Articles: []Article{{Title: "a"}, {Title: "{Content}", URL: "u"}}},
			NewsReply{[]Article{{Title: "a"}, {Title: "hi", URL: "u"}}}},
	} {
		table, err := NewReplyTable([]ReplyRule{{Enabled: true, Reply: tc.rule}})
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := table.Answer(text("hi"), nil); !cmp.Equal(got, tc.want) {
			t.Errorf("%s: %#v", tc.rule.Kind, got)
		}
	}
}

func TestParseReplyReadsWhatReplyXMLWrites(t *testing.T) {
	m := text("x")
	for _, want := range []Reply{
		TextReply{"a]]>b"}, ImageReply{"M"}, VoiceReply{"M"}, VideoReply{"M", "t", "d"},
		MusicReply{"t", "d", "u", "h", "M"},
		NewsReply{[]Article{{"t1", "d1", "p1", "u1"}, {"t2", "", "", "u2"}}}, TransferReply{}, TransferReply{"kf@x"},
	} {
		plain, err := ReplyXML(want, m, time.Unix(1700000000, 0))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ParseReply(plain)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%#v came back as %#v, %v", want, got, err)
		}
		inJSON, err := ReplyJSON(want, m, time.Unix(1700000000, 0))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseReply(inJSON); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%#v came back from JSON as %#v, %v", want, got, err)
		}
		ready := ReadyReply{Plain: plain, Sealed: []byte("sealed")}
		if again, err := ReplyXML(ready, m, time.Time{}); err != nil || string(again) != string(plain) {
			t.Errorf("a ready %s is answered as %q, %v", ready.msgType(), again, err)
		}
		body, ok := CustomMessage(ready, "o")
		wantBody, wantOK := CustomMessage(want, "o")
		if ok != wantOK || !cmp.Equal(body, wantBody) {
			t.Errorf("as a customer-service message %v", body)
		}
	}
}

func TestParseReplyTakesJSON(t *testing.T) {
	got, err := ParseReply([]byte(`{"MsgType":"news","Articles":[{"Title":"a","Url":"u"},{"Title":"b","PicUrl":"p"}]}`))
	if err != nil || !cmp.Equal(got, Reply(NewsReply{[]Article{{Title: "a", URL: "u"}, {Title: "b", PicURL: "p"}}})) {
		t.Errorf("%#v, %v", got, err)
	}
}

func TestParseReplyRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"":                                    ErrEmpty,
		"oops":                                ErrMalformed,
		"<html><body>x</body></html>":         ErrReply,
		"<xml><MsgType>dance</MsgType></xml>": ErrReply,
		"<xml><MsgType>text</MsgType></xml>":  ErrReply,
		`{"errcode":0}`:                       ErrReply,
	} {
		if reply, err := ParseReply([]byte(in)); !errors.Is(err, want) {
			t.Errorf("%q: %#v, %v", in, reply, err)
		}
	}
	if _, err := ReplyXML(ReadyReply{Plain: []byte("oops")}, Message{}, time.Time{}); err == nil {
		t.Error("a ready reply that is none went out")
	}
}

func TestAnEmptyReplyIsNoBytes(t *testing.T) {
	plain, err := ReplyXML(EmptyReply{}, text("x"), time.Time{})
	if err != nil || plain == nil || len(plain) != 0 {
		t.Errorf("%v, %v", plain, err)
	}
	if _, ok := CustomMessage(EmptyReply{}, "o"); ok {
		t.Error("there is no empty customer-service message")
	}
}

// What ParseReply takes, ReplyXML can write, and it reads the same again.
func FuzzParseReply(f *testing.F) {
	f.Add("<xml><MsgType>text</MsgType><Content>x</Content></xml>")
	f.Add("<xml><MsgType>news</MsgType><Articles><item><Title>t</Title><Url>u</Url></item></Articles></xml>")
	f.Add(`{"MsgType":"image","Image":{"MediaId":"M"}}`)
	f.Add("success")
	f.Fuzz(func(t *testing.T, answer string) {
		reply, err := ParseReply([]byte(answer))
		if err != nil {
			return
		}
		plain, err := ReplyXML(reply, text("x"), time.Unix(1, 0))
		if err != nil {
			t.Fatalf("%#v cannot be written: %v", reply, err)
		}
		again, err := ParseReply(plain)
		if utf8.ValidString(answer) && !strings.ContainsAny(answer, "\r\x00\ufffe\uffff") && err == nil &&
			!cmp.Equal(again, reply) {
			t.Errorf("%#v came back as %#v", reply, again)
		}
		inJSON, err := ReplyJSON(reply, text("x"), time.Unix(1, 0))
		if err != nil || !json.Valid(inJSON) {
			t.Fatalf("%#v in JSON is %s, %v", reply, inJSON, err)
		}
		if again, err := ParseReply(inJSON); utf8.ValidString(answer) && (err != nil || !cmp.Equal(again, reply)) {
			t.Errorf("%#v came back from JSON as %#v, %v", reply, again, err)
		}
	})
}
