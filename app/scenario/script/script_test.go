package script_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/scenario/script"
)

// known is a small world.
func known() script.Known {
	return script.Known{
		Events:  map[string][]string{"text": {"Content", "MsgId"}, "CLICK": {"EventKey"}, "authorized": {"AuthorizerAppid"}},
		Effects: []string{"timeout", "errcode", "bad_signature"}, Pushes: []string{"bad_signature", "old_key"},
		Vars:  []string{"greeting"},
		Paths: []string{"/cgi-bin/component/api_query_auth", "/cgi-bin/message/custom/send"},
		Read: func(path string) ([]byte, error) {
			text, ok := map[string]string{
				"dir/other.yaml": "vars: {who: you}\nsteps:\n  - message: hello ${who}\n",
				"dir/round.yaml": "steps:\n  - include: round.yaml\n",
				"dir/wrong.yaml": "steps:\n  - messsage: x\n",
			}[path]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return []byte(text), nil
		},
	}
}

func parse(t *testing.T, text string) (script.Script, error) {
	t.Helper()
	return script.Parse("dir/file.yaml", []byte(text), known())
}

// TestEveryKindIsRead in its short form and its long one, with variables put in.
func TestEveryKindIsRead(t *testing.T) {
	zero, three := 0, 3
	for text, want := range map[string]any{
		"authorize":               script.Authorize{},
		"authorize:":              script.Authorize{},
		"authorize: mini_program": script.Authorize{Account: "mini_program"},
		"authorize: {account: wx1, func_ids: [1, 15]}": script.Authorize{Account: "wx1", FuncIDs: []int{1, 15}},
		"unauthorize: ${greeting}":                     script.Unauthorize{Account: "hi"},
		"push: CLICK":                                  script.Push{Event: "CLICK"},
		"push: {event: text, set: {Content: '${greeting} you', MsgId: 007}}": script.Push{Event: "text", Set: map[string]string{"Content": "hi you", "MsgId": "007"}},
		"push:\n      raw: |\n        <xml>\n        </xml>\n":               script.Push{Raw: "<xml>\n</xml>\n"},
		"message: 123":          script.Message{Text: "123"},
		"message: $${greeting}": script.Message{Text: "${greeting}"},
		"api: {path: custom/send, body: {touser: '${greeting}', n: 1, ok: true, l: [a, 1.5]}, errcode: 3}": script.API{
			Path: "custom/send", Body: map[string]any{"touser": "hi", "n": int64(1), "ok": true, "l": []any{"a", 1.5}}, ErrCode: &three,
		},
		"open: {url: '${platform}/x', press: {step: consent}, text: /ok/}": script.Open{URL: "http://p/x", Press: map[string]string{"step": "consent"}, Text: "/ok/"},
		"advance: 2h":                                                       script.Advance{By: 2 * time.Hour},
		"fault: {effect: errcode, errcode: 3}":                              script.Fault{Effect: "errcode", ErrCode: 3},
		"fault: {clear: true}":                                              script.Fault{Clear: true},
		"world: {account: {kind: mini_program, nick_name: x}}":              script.World{Account: &script.Account{Kind: "mini_program", NickName: "x"}},
		"world: {audit: fail}":                                              script.World{Audit: &script.Audit{Result: "fail"}},
		"expect: refused":                                                   script.Expect{Delivery: "refused"},
		"expect: {reply: /^a.c$/, type: text, within: 2s}":                  script.Expect{Reply: "/^a.c$/", Type: "text", Within: 2 * time.Second},
		"expect: {call: {path: custom/send, times: 0}}":                     script.Expect{Call: &script.Call{Path: "custom/send", Times: &zero}},
		"capture: {code: answer.pre_auth_code}":                             script.Capture{"code": "answer.pre_auth_code"},
		"each: {in: [a, '${greeting}'], as: x, steps: [{message: '${x}'}]}": script.Each{In: []string{"a", "hi"}, As: "x"},
		"include: other.yaml":                                               script.Include{File: "other.yaml"},
		"release_check":                                                     script.ReleaseCheck{},
		"release_check: [1, 2]":                                             script.ReleaseCheck{Groups: []int{1, 2}},
		"release_check: 3":                                                  script.ReleaseCheck{Groups: []int{3}},
		"wait: 500ms":                                                       script.Wait{For: 500 * time.Millisecond},
	} {
		s, err := parse(t, "steps:\n  - "+text+"\n")
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := s.Steps[0].Action(map[string]string{"greeting": "hi", "platform": "http://p"})
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

// TestMistakesSayWhereWhatAndWhatElse in both languages: line and column, what is wrong, what there is, the nearest name.
func TestMistakesSayWhereWhatAndWhatElse(t *testing.T) {
	for text, want := range map[string]struct{ at, both, zh, en string }{
		"steps:\n  - nonsense: 1\n":                                       {"2:5", "authorize, unauthorize, push", `没有 "nonsense"`, `no key "nonsense"`},
		"steps:\n  - mesage: 1\n":                                         {"2:5", "message", "是否要写 message", "did you mean message"},
		"steps:\n  - push: {event: text, acount: x}\n":                    {"2:25", "account", "是否要写 account", "did you mean account"},
		"steps:\n  - push: txt\n":                                         {"2:11", "CLICK", "是否要写 text", "did you mean text"},
		"steps:\n  - push: {event: text, set: {content: x}}\n":            {"2:31", "Content", "是否要写 Content", "did you mean Content"},
		"steps:\n  - fault: time_out\n":                                   {"2:12", "timeout", "是否要写 timeout", "did you mean timeout"},
		"steps:\n  - advance: 2\n":                                        {"2:14", "2h", "带单位的时长", "a time with its unit"},
		"steps:\n  - authorize: {func_ids: [x]}\n":                        {"2:28", "func_ids", "应为数字", "is a number"},
		"steps:\n  - message: ${greting}\n":                               {"2:14", "greeting", "是否要写 ${greeting}", "did you mean ${greeting}"},
		"steps:\n  - message: ${zzzzzzzzzz}\n":                            {"2:14", "--var", "还没有值", "has no value"},
		"steps:\n  - message: a\n    advance: 2h\n":                       {"3:5", "advance", "一步只能做一件事", "does one thing"},
		"steps:\n  - name: x\n":                                           {"2:5", "authorize", "没有写要做什么", "does not say what to do"},
		"steps:\n  - expect:\n      reply: /(/\n":                         {"3:14", "/(/", "正则表达式", "regular expression"},
		"steps:\n  - expect: accept\n":                                    {"2:13", "accepted", "是否要写 accepted", "did you mean accepted"},
		"steps:\n  - capture: {x: anser.y}\n":                             {"2:18", "answer", "是否要写 answer", "did you mean answer"},
		"steps:\n  - include: none.yaml\n":                                {"2:14", "dir/none.yaml", "无法读取", "cannot be read"},
		"steps:\n  - include: round.yaml\n":                               {"dir/round.yaml:2:14", "dir/round.yaml", "互相引入", "include one another"},
		"steps:\n  - include: ../x.yaml\n":                                {"2:14", "../x.yaml", "在外面", "is outside"},
		"steps:\n  - include: /etc/x.yaml\n":                              {"2:14", "/etc/x.yaml", "在外面", "is outside"},
		"steps:\n  - include: a/../../x.yaml\n":                           {"2:14", "a/../../x.yaml", "在外面", "is outside"},
		"steps:\n  - expect: {call: {path: custom/sned, times: 0}}\n":     {"2:13", "custom/send", "是否要写 custom/send", "did you mean custom/send"},
		"steps:\n  - expect: {call: {path: /api_query_auth, times: 0}}\n": {"2:13", "/api_query_auth", "没有路径为", "no API has the path"},
		"steps:\n  - include: wrong.yaml\n":                               {"dir/wrong.yaml:2:5", "message", "是否要写 message", "did you mean message"},
		"steps:\n  - push: {raw: a, event: text}\n":                       {"2:5", "raw", "不能两者都写", "not both"},
		"steps:\n  - push:\n":                                             {"2:5", "event", "缺少", "lacks"},
		"steps:\n  - message: &a x\n":                                     {"2:14", "include", "锚点", "anchors"},
		"steps:\n  - message: !!str x\n":                                  {"2:14", "!…", "标签", "tags"},
		"steps:\n  - message: [a]\n":                                      {"2:14", "text", "可选", "too little"},
		"stepps: []\n":                                                    {"1:1", "steps", "是否要写 steps", "did you mean steps"},
		"steps:\n  - world: {act: {key: [x]}}\n":                          {"2:24", "key", "应为文本或数字", "a text or a number"},
		"steps:\n  - world: {account: shop}\n":                            {"2:22", "nick_name", "不能只写", "too little"},
		"steps:\n  - world: {order: buy}\n":                               {"2:20", "pay, confirm, refund", "不在可选范围", "is none of"},
		"steps:\n  - world: {order: {id: a}}\n":                           {"2:20", "do", "缺少", "is missing"},
		"steps:\n  - world: {switches: {account: x}}\n":                   {"2:23", "set", "缺少", "is missing"},
		"name: x\n":                            {"1:1", "steps", "缺少 steps", "steps is missing"},
		"steps: x\n":                           {"1:8", "steps", "应为列表", "is a list"},
		"":                                     {"1:1", "steps", "是空的", "is empty"},
		"steps:\n  - a: [\n":                   {"2:8", "", "没有闭合", "does not end"},
		"steps: []\n---\nsteps: []\n":          {"3:1", "include", "只能有一个场景", "holds one scenario"},
		"steps:\n  - world: {}\n":              {"2:5", "account", "是空的", "is empty"},
		"steps:\n  - wait: 1s\n    wait: 2s\n": {"3:5", "wait", "写了两次", "is there twice"},
		"steps:\n  - each: {in: [a], steps: [{push: txt}]}\n": {"2:36", "text", "是否要写 text", "did you mean text"},
		"vars: {a-b: x}\nsteps: []\n":                         {"1:7", "a-b", "不能作变量名", "no name for a variable"},
	} {
		_, err := parse(t, text)
		var wrong script.Mistakes
		if !errors.As(err, &wrong) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		zh, en := wrong.In("zh"), wrong.In("en")
		for said, parts := range map[string][]string{zh: {want.zh}, en: {want.en}} {
			for _, part := range append(parts, want.at, want.both) {
				if !strings.Contains(said, part) {
					t.Errorf("%q: %q is missing from %q", text, part, said)
				}
			}
		}
	}
}

// TestMistakesComeTogether: whoever mends a file need not run it for each of them.
func TestMistakesComeTogether(t *testing.T) {
	_, err := parse(t, "steps:\n  - mesage: 1\n  - advance: soon\n  - push: txt\n")
	var wrong script.Mistakes
	if !errors.As(err, &wrong) || len(wrong) != 3 || wrong[0].Line != 2 || wrong[2].Line != 4 {
		t.Error(err)
	}
}

// TestVariablesHoldWhatIsCheckedOnceTheyAreKnown: while it is played a wrong value is a mistake with the step's place.
func TestVariablesHoldWhatIsCheckedOnceTheyAreKnown(t *testing.T) {
	s, err := parse(t, "steps:\n  - advance: ${greeting}\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Steps[0].Action(map[string]string{"greeting": "5m"}); err != nil || got != (script.Advance{By: 5 * time.Minute}) {
		t.Error(got, err)
	}
	_, err = s.Steps[0].Action(map[string]string{"greeting": "soon"})
	if err == nil || !strings.Contains(err.Error(), `dir/file.yaml:2:14`) || !strings.Contains(err.Error(), `"soon"`) {
		t.Error(err)
	}
}

// TestScopes: a captured value is known from there on, a loop's variable in the loop alone, an included file's beyond it.
func TestScopes(t *testing.T) {
	for text, ok := range map[string]bool{
		"steps:\n  - capture: {a: answer.x}\n  - message: ${a}\n":                               true,
		"steps:\n  - message: ${a}\n  - capture: {a: answer.x}\n":                               false,
		"steps:\n  - each: {in: accounts, as: a, steps: [{message: '${a}'}]}\n":                 true,
		"steps:\n  - each: {in: accounts, steps: [{message: '${item}'}]}\n  - message: ${item}": false,
		"steps:\n  - include: other.yaml\n  - message: ${who}\n":                                true,
		"steps:\n  - include: {file: other.yaml, vars: {b: 1}}\n  - message: ${b}\n":            true,
		"vars: {a: 1}\nsteps:\n  - message: ${a}\n":                                             true,
	} {
		if _, err := parse(t, text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestIncludedStepsSayTheirOwnPlace(t *testing.T) {
	s, err := parse(t, "name: outer\nseed: 7\nsteps:\n  - include: other.yaml\n")
	if err != nil {
		t.Fatal(err)
	}
	inner := s.Steps[0].Children[0]
	if s.Name != "outer" || s.Seed != 7 || inner.File != "dir/other.yaml" || inner.Line != 3 || s.Steps[0].Defaults["who"] != "you" {
		t.Errorf("%+v", s)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"steps:\n  - push: {event: text, set: {Content: '${greeting}'}}\n", "steps: [{expect: {call: {body: {a: [1, {b: c}]}}}}]",
		"steps:\n  - each: {in: [a], steps: [{wait: 1s}]}\n", "a: &a [*a]", "? x\n: y\n", "- |\n  x\n", "steps: [ {world: {follower: {}}} ]\n---\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := script.Parse("file.yaml", []byte(text), known())
		var wrong script.Mistakes
		switch {
		case err != nil && !errors.As(err, &wrong):
			t.Fatalf("%T %v", err, err)
		case err != nil:
			for _, m := range wrong {
				if m.Line < 1 || m.In("zh") == "" {
					t.Errorf("%+v", m)
				}
			}
		}
		for _, step := range s.Steps {
			step.Action(map[string]string{"greeting": "1"})
		}
	})
}

// TestWhatIsWrittenIsReadBack, whatever the texts hold.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.StringMatching(`[^\x00-\x08\x0b-\x1f\x7f]{1,20}`), rapid.SampledFrom([]string{
			"${greeting}", "$${x}", "/a(/", "true", "123", "~", "null", "- a", "a: b", "'", "\"", "# x", "a\nb\n", "1e3", "0x1F", "你好 ${", " x ",
		})).Draw(t, "text")
		raw, err := script.Write(script.Draft{Name: "n", Seed: 7, Steps: []any{
			script.Message{Text: script.Literal(text)}, script.Expect{Reply: script.Exactly(text)}, script.Advance{By: 150 * time.Minute},
			script.Push{Event: "text", Set: map[string]string{"Content": script.Literal(text)}},
			script.API{Path: "x", Body: map[string]any{"n": json.Number("5"), "t": script.Literal(text), "l": []any{true, 1.5}}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		s, err := script.Parse("file.yaml", raw, known())
		if err != nil {
			t.Fatalf("%q: %v\n%s", text, err, raw)
		}
		vars := map[string]string{"greeting": "hi"}
		if got, err := s.Steps[0].Action(vars); err != nil || got != (script.Message{Text: text}) {
			t.Fatalf("%q came back as %+v, %v\n%s", text, got, err, raw)
		}
		e, err := s.Steps[1].Action(vars)
		if err != nil {
			t.Fatal(err)
		}
		if holds, err := script.Matcher(e.(script.Expect).Reply); err != nil || !holds(text) || holds(text+"x") {
			t.Fatalf("%q is not what %+v matches, %v", text, e, err)
		}
		if got, err := s.Steps[3].Action(vars); err != nil || got.(script.Push).Set["Content"] != text {
			t.Fatalf("%q came back as %+v, %v", text, got, err)
		}
		body := map[string]any{"n": int64(5), "t": text, "l": []any{true, 1.5}}
		if got, err := s.Steps[4].Action(vars); err != nil || !cmp.Equal(got.(script.API).Body, any(body)) {
			t.Fatalf("%q came back as %+v, %v\n%s", text, got, err, raw)
		}
		if got, err := s.Steps[2].Action(nil); err != nil || got != (script.Advance{By: 150 * time.Minute}) {
			t.Fatal(got, err)
		}
	})
}

// TestFilesAsEditorsLeaveThem: a mark of the byte order is none of the first key, and another encoding is told as such.
func TestFilesAsEditorsLeaveThem(t *testing.T) {
	if s, err := parse(t, "\ufeffname: 你好\r\nsteps:\r\n  - wait: 1s\r\n"); err != nil || s.Name != "你好" || len(s.Steps) != 1 {
		t.Errorf("with a byte order mark: %+v, %v", s, err)
	}
	for _, c := range []struct{ text, at, zh, en string }{
		{"steps:\n  - message: \xc4\xe3\xba\xc3\n", "2:14", "另存为 UTF-8", "save it as UTF-8"},
		{"\xff\xfes\x00t\x00", "1:1", "GBK 或 UTF-16", "GBK or UTF-16"},
		{"steps:\n\t- wait: 1s\n", "2:1", "制表符", "tabs"},
		{"steps:\n  - message: a: b\n", "2:14", "请加引号", "in quotes"},
		{"steps:\n  - message: @b\n", "2:14", "请加引号", "in quotes"},
		{"steps:\n  - message: \"b\n", "2:14", "没有闭合", "does not end"},
		{"steps: [{wait: 1s}\n", "1:8", "没有闭合", "does not end"},
		{"steps:\n  - wait: 1s\n    wait: 2s\n", "3:5", `"wait" 写了两次，第一次在 2:5`, `"wait" is there twice, first at 2:5`},
		{"steps: []\n", "1:8", "没有任何步骤", "there is no step"},
		{"steps:\n  - each: {in: [a], steps: []}\n", "2:28", "没有任何步骤", "there is no step"},
		{"seed: x\nsteps: [wait: 1s]\n", "1:7", "seed 应为数字", "seed is a number"},
		{"name: [x]\nsteps: [wait: 1s]\n", "1:7", "name 应为文本", "name is a text"},
		{"steps:\n  - &a wait: 1s\n", "2:5", "锚点", "anchors"},
		{"steps:\n  - push: {<<: x, event: text}\n", "2:12", "锚点", "anchors"},
		{"steps:\n  - wait: [1s]\n", "2:11", "不能只写 […]", "[…] alone"},
		{"steps:\n  - each: {in: acounts, steps: [wait: 1s]}\n", "2:16", "是否要写 accounts", "did you mean accounts"},
	} {
		_, err := parse(t, c.text)
		var found script.Mistakes
		if !errors.As(err, &found) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		for lang, says := range map[string]string{"zh": c.zh, "en": c.en} {
			if said := found.In(lang); !strings.HasPrefix(said, "dir/file.yaml:"+c.at+": ") || !strings.Contains(said, says) {
				t.Errorf("%q in %s: %s\nwant %s … %s", c.text, lang, said, c.at, says)
			}
		}
	}
}
