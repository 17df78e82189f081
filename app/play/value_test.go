package play

import (
	"encoding/json"
	"testing"

	"wxlab/app/scenario/script"
)

// TestValuesAreFoundByTheirPath in JSON and in XML, long numbers digit by digit.
func TestValuesAreFoundByTheirPath(t *testing.T) {
	const (
		object = `{"a":{"b":[{"c":1},{"c":24300000000031247}]},"d":true,"e":""}`
		page   = `<xml><To><![CDATA[gh_1]]></To><L><I>x</I><I>y</I></L><E/></xml>`
	)
	for _, c := range []struct {
		in, path, want string
		ok             bool
	}{
		{object, "a.b[1].c", "24300000000031247", true}, {object, "a.b.0.c", "1", true}, {object, "d", "true", true},
		{object, "e", "", true}, {object, "a.b", `[{"c":1},{"c":24300000000031247}]`, true}, {object, "a.x", "", false},
		{object, "a.b[2]", "", false}, {object, "d.x", "", false}, {page, "To", "gh_1", true}, {page, "L.I[1]", "y", true},
		{page, "E", "", true}, {page, "X", "", false}, {"success", "", "success", true}, {"<xml><broken", "", "<xml><broken", true},
	} {
		v, ok := at(parsed(c.in), c.path)
		if ok != c.ok || ok && text(v) != c.want {
			t.Errorf("%s at %q: %v %t, want %q", c.in, c.path, v, ok, c.want)
		}
	}
}

// TestDiffersNamesTheFieldThatIsWrong: what is not asked about may be there, lists are whole, texts may be patterns.
func TestDiffersNamesTheFieldThatIsWrong(t *testing.T) {
	got := parsed(`{"touser":"o1","text":{"content":"hi 5"},"ids":[1,2],"n":5}`)
	for want, wrong := range map[string]string{
		`{"touser":"o1"}`: "", `{"text":{"content":"/^hi/"}}`: "", `{"ids":[1,2],"n":5}`: "", `{"n":"5"}`: "",
		`{"text":{"content":"hi"}}`: "body.text.content = hi 5", `{"ids":[1]}`: "body.ids = [1,2]", `{"ids":[1,3]}`: "body.ids[1] = 2",
		`{"x":1}`: "body.x –", `{"touser":{"a":1}}`: "body.touser.a –",
	} {
		var w any
		if err := json.Unmarshal([]byte(want), &w); err != nil {
			t.Fatal(err)
		}
		if said := differs(w, got, "body"); said != wrong {
			t.Errorf("%s: %q, want %q", want, said, wrong)
		}
	}
}

// TestExpectationsTravelWithThePush, so that its answer is judged by what the next step wants of it.
func TestExpectationsTravelWithThePush(t *testing.T) {
	for text, want := range map[string]string{
		"expect: refused": "refused", "expect: replied": "reply", "expect: {reply: hi}": "reply:hi", "expect: {reply: /hi/}": "reply",
		"expect: {type: image}": "reply", "expect: {problem: late}": "either", "expect: {event: text, delivery: success}": "success",
		"expect: {event: CLICK, delivery: refused}": "", "expect: {call: user/info}": "", "wait: 1s": "",
	} {
		s, err := script.Parse("f", []byte("steps:\n  - "+text+"\n"), script.Known{})
		if err != nil {
			t.Fatal(err)
		}
		if got := (&run{}).expects(&s.Steps[0], "text"); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	if got := (&run{}).expects(nil, "text"); got != "" {
		t.Error(got)
	}
}

func FuzzParsed(f *testing.F) {
	f.Add(`{"a":[1]}`, "a[0]")
	f.Add("<a><b>x</b><b/></a>", "b[1]")
	f.Fuzz(func(t *testing.T, in, path string) {
		v := parsed(in)
		if found, ok := at(v, path); ok {
			text(found)
		}
		if whole, ok := at(v, ""); ok && inJSON(whole) != inJSON(v) {
			t.Errorf("%q is not at its own root", in)
		}
		differs(v, parsed(path), "v")
	})
}
