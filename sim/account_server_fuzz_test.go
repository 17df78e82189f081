package sim_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// answering is a server without a network that answers the echostr check, and then always the same.
type answering struct{ body []byte }

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	body := a.body
	if r.Method == http.MethodGet {
		body = []byte(r.URL.Query().Get("echostr"))
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(body)),
		Request: r}, nil
}

// FuzzAnswersOfOwnServers: whatever a server answers in whatever mode, there is a verdict, and what is not accepted
// says why.
func FuzzAnswersOfOwnServers(f *testing.F) {
	for _, seed := range []string{
		"", "success", "success\n", "{}", "null", "[]", `{"MsgType":"text"}`, `{"a":{"b":[1,{"c":null}]}}`,
		`{"Encrypt":"AAAA","TimeStamp":1}`, `{"a b":1}`,
		"<xml><Encrypt>x</Encrypt></xml>", "<xml><MsgType><![CDATA[text]]></MsgType></xml>", "<xml>", "\xff",
	} {
		for mode := range byte(6) {
			f.Add(mode, []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, mode byte, body []byte) {
		modes := []world.PushMode{world.PlainMode, world.CompatibleMode, world.CipherMode}
		formats := []world.PushFormat{world.XMLFormat, world.JSONFormat}
		s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) },
			HTTP: &http.Client{Transport: answering{body}}})
		a := s.Accounts()[2] // a mini program
		c := world.PushConfig{URL: "http://own/", Token: "t", AESKey: lab.AESKey, Mode: modes[mode%3],
			Format: formats[mode/3%2]}
		if err := s.ConnectAccount(t.Context(), a.AppID, c); err != nil {
			t.Fatal(err)
		}
		told, err := s.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Write,
			Key: "x"})
		if err != nil || len(told) != 1 {
			t.Fatalf("%+v, %v", told, err)
		}
		if d := told[0]; !d.Accepted && len(d.Problems) == 0 {
			t.Errorf("%s without a reason for %q", d.Verdict, body)
		}
	})
}

// FuzzWhatFollowersWrite: any text arrives in any notation, as far as the notation can carry it.
func FuzzWhatFollowersWrite(f *testing.F) {
	for _, seed := range []string{"", "x", "0012", "17", "<&>", "]]>", "\"\\", "你好😀", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !plainText(text) {
			return
		}
		l := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) },
			HTTP: &http.Client{Transport: answering{[]byte("success")}}})
		a := l.Accounts()[2]
		c := world.PushConfig{URL: "http://own/", Token: "t", Mode: world.PlainMode, Format: world.JSONFormat}
		if err := l.ConnectAccount(t.Context(), a.AppID, c); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Inject(world.Fault{Effect: world.HostileShape}); err != nil {
			t.Fatal(err)
		}
		told, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Write,
			Key: text})
		if err != nil {
			t.Fatal(err)
		}
		var asXML, asJSON struct{ Content string }
		if err := xml.Unmarshal(told[0].Plain, &asXML); err != nil || asXML.Content != text {
			t.Errorf("XML %q: %q, %v", text, asXML.Content, err)
		}
		if err := json.Unmarshal(told[0].Attempts[0].RequestBody, &asJSON); err != nil || asJSON.Content != text {
			t.Errorf("JSON %q: %q, %v\n%s", text, asJSON.Content, err, told[0].Attempts[0].RequestBody)
		}
	})
}

// plainText is what XML can carry without changing it.
func plainText(s string) bool {
	for _, r := range s {
		if r == 0xfffd || r < ' ' && r != '\n' && r != '\t' || r > 0xfffd && r < 0x10000 {
			return false
		}
	}
	return true
}
