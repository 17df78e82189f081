package probe_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/probe"
	"wxlab/sim/world"
)

// start serves a platform to a simulator, whose account has a follower.
func start(t *testing.T, own *server) (*sim.Sim, world.Account) {
	t.Helper()
	own.token, own.key = or(own.token, token), or(own.key, aesKey)
	s := sim.New(sim.Config{
		Seed: 1, Now: func() time.Time { return time.Unix(1700000000, 0) }, Budget: own.budget,
	})
	at := httptest.NewServer(own)
	t.Cleanup(at.Close)
	err := s.PutPlatform(world.Platform{
		AppID: component, Secret: "5ec2e75ec2e75ec2e75ec2e75ec2e75e", Token: token, AESKey: aesKey,
		EventURL: at.URL + "/event", MessageURL: at.URL + "/$APPID$/callback", Published: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range s.Accounts() {
		if a.Kind == world.OfficialAccount && a.ReleaseGroup == 0 {
			return s, a
		}
	}
	t.Fatal("no account")
	return nil, world.Account{}
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// trigger pushes one callback.
func trigger(t *testing.T, s *sim.Sim, event, account, text string) world.Delivery {
	t.Helper()
	tr := sim.Trigger{ComponentAppID: component, Event: event, Account: account}
	if text != "" {
		tr.Set = map[string]string{"Content": text}
	}
	d, err := s.Trigger(t.Context(), tr)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// run probes and holds it to what probes never do: more than eight, and a change of the world.
func run(t *testing.T, s *sim.Sim, d world.Delivery, keys ...probe.Keys) probe.Report {
	t.Helper()
	before, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	r, err := probe.Run(t.Context(), s, probe.NewCase(s, d, keys), 0)
	if err != nil {
		t.Fatal(err)
	}
	after, err := s.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Probes) > probe.Most {
		t.Errorf("%d probes", len(r.Probes))
	}
	if !bytes.Equal(before, after) {
		t.Error("the probes changed the world")
	}
	return r
}

func show(t *testing.T, r probe.Report) {
	for _, p := range r.Probes {
		t.Logf("%-8s %-28s %-12s %d %.40q", p.Role, p.ID, p.Attempt.Outcome, p.Attempt.Status, p.Attempt.ResponseBody)
	}
	t.Logf("%s confirmed=%v\n%s\n%s\n%s\n%s", r.Finding.Code, r.Finding.Confirmed, r.Finding.Text.Zh, r.Finding.Text.En,
		r.Finding.Mend.Zh, r.Finding.Mend.En)
}

// TestWhatTheServerReallyChecks: each mistake is found with at most eight probes, confirmed, and named in both languages.
func TestWhatTheServerReallyChecks(t *testing.T) {
	fresh := func(unit int64) func(int64) bool {
		return func(ts int64) bool { now := time.Now().Unix() * unit; return ts > now-600*unit && ts < now+600*unit }
	}
	for _, tt := range []struct {
		name   string
		server *server
		event  string
		text   string
		code   string
		zh, en string
	}{
		{"signature instead of msg_signature", &server{useSignature: true}, "component_verify_ticket", "", "signature_parameter",
			"拿参数 signature 与四串", "compares the parameter signature with the four-string SHA-1"},
		{"the same on the message URL", &server{useSignature: true}, "text", "你好", "signature_parameter",
			"拿参数 signature 与四串", "compares the parameter signature with the four-string SHA-1"},
		{"three strings", &server{threeStrings: true}, "component_verify_ticket", "", "signature_three_strings",
			"用三串", "SHA-1 of three strings"},
		{"unsorted", &server{unsorted: true}, "component_verify_ticket", "", "signature_unsorted", "没有排序", "without sorting"},
		{"upper case", &server{upper: true}, "component_verify_ticket", "", "signature_upper_case", "大写", "upper-case hex"},
		{"the account's AppID behind the message", &server{tailOfPath: true}, "text", "你好", "tail_account",
			"要求密文尾部是授权方的 AppID", "wants the account's AppID"},
		{"another content type", &server{contentType: "application/xml"}, "component_verify_ticket", "", "content_type",
			"Content-Type 为 application/xml", "Content-Type application/xml only"},
		{"with a charset", &server{contentType: "text/xml; charset=utf-8"}, "text", "hi", "content_type",
			"Content-Type 为 text/xml; charset=utf-8", "Content-Type text/xml; charset=utf-8 only"},
		{"form decoding", &server{formDecodes: true}, "component_verify_ticket", "", "form_decoding", "丢了 Encrypt 里的“+”", "loses the + in Encrypt"},
		{"padding", &server{padsTo16: true}, "text", strings.Repeat("a", 13), "padding_block", "16 字节以内的填充", "16 bytes of padding at most"},
		{"ASCII only", &server{asciiOnly: true}, "text", "你好 😀", "non_ascii", "例如 你", "你 for example"},
		{"emoji", &server{noEmoji: true}, "text", "你好 😀", "emoji", "例如 😀", "😀 for example"},
		{"milliseconds", &server{freshness: fresh(1000)}, "text", "hi", "timestamp_milliseconds", "当作毫秒", "takes timestamp for milliseconds"},
		{"a body read to the connection's end", &server{waitsForEnd: true, budget: 500 * time.Millisecond}, "component_verify_ticket", "", "keep_alive",
			"等连接关闭", "waits for the end of the connection"},
		{"another clock", &server{freshness: fresh(1)}, "component_verify_ticket", "", "timestamp_clock", "按自己的时钟", "by its own clock"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, a := start(t, tt.server)
			account := a.AppID
			if tt.event == "component_verify_ticket" {
				account = ""
			}
			d := trigger(t, s, tt.event, account, tt.text)
			r := run(t, s, d)
			show(t, r)
			f := r.Finding
			if f.Code != tt.code || !f.Confirmed || !strings.Contains(f.Text.Zh, tt.zh) || !strings.Contains(f.Text.En, tt.en) {
				t.Errorf("found %s, confirmed %v: %+v", f.Code, f.Confirmed, f.Text)
			}
			if f.Mend == (bilingual.Text{}) {
				t.Error("nothing mends it")
			}
		})
	}
}

// TestABareErrorHidesNothing: where every failure is the same 500 there is no hint, and the usual mistakes are found all the
// same.
func TestABareErrorHidesNothing(t *testing.T) {
	for _, tt := range []struct {
		server *server
		event  string
		code   string
	}{
		{&server{useSignature: true}, "component_verify_ticket", "signature_parameter"},
		{&server{threeStrings: true}, "component_verify_ticket", "signature_three_strings"},
		{&server{formDecodes: true}, "component_verify_ticket", "form_decoding"},
		{&server{contentType: "application/xml"}, "component_verify_ticket", "content_type"},
		{&server{unsorted: true}, "component_verify_ticket", "signature_unsorted"},
		{&server{tailOfPath: true}, "text", "tail_account"},
		{&server{asciiOnly: true}, "text", "non_ascii"},
		{&server{noEmoji: true}, "text", "emoji"},
		{&server{useSignature: true}, "text", "signature_parameter"},
	} {
		tt.server.mute = true
		s, a := start(t, tt.server)
		account, text := "", ""
		if tt.event == "text" {
			account, text = a.AppID, "你好 😀"
		}
		if r := run(t, s, trigger(t, s, tt.event, account, text)); r.Finding.Code != tt.code || !r.Finding.Confirmed {
			show(t, r)
			t.Errorf("%s: found %s", tt.code, r.Finding.Code)
		}
	}
}

// TestKeysOfAnotherPlace: other keys that are known are tried, and the place they are from is named.
func TestKeysOfAnotherPlace(t *testing.T) {
	const elsewhere = "wx00000000000000aa"
	for _, tt := range []struct {
		name   string
		server *server
		prior  string // EncodingAESKey before a change
		more   probe.Keys
		code   string
		zh, en string
	}{
		{"the previous key", &server{key: otherKey}, otherKey, probe.Keys{}, "key_other",
			"另一把 EncodingAESKey：更换密钥前后的另一把", "another EncodingAESKey: the other one of a key change"},
		{"another Token", &server{token: "before"}, "", probe.Keys{
			Whose: bilingual.Textf("更换前的 Token", "the Token before a change"), Token: "before",
		}, "token_other", "另一个 Token：更换前的 Token", "another Token: the Token before a change"},
		{"another platform's", &server{token: "elsewhere", key: otherKey, appID: elsewhere}, "", probe.Keys{}, "keys_other",
			"别处的 Token 与 EncodingAESKey：第三方平台 " + elsewhere, "of another place: the component " + elsewhere},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, a := start(t, tt.server)
			p, _ := s.Platform(component)
			p.PreviousAESKey = tt.prior
			other := world.Platform{AppID: elsewhere, Secret: strings.Repeat("5", 32), Token: "elsewhere", AESKey: otherKey}
			for _, put := range []world.Platform{p, other} {
				if err := s.PutPlatform(put); err != nil {
					t.Fatal(err)
				}
			}
			var more []probe.Keys
			if tt.more.Token != "" {
				more = append(more, tt.more)
			}
			r := run(t, s, trigger(t, s, "text", a.AppID, "hi"), more...)
			f := r.Finding
			if f.Code != tt.code || !f.Confirmed || !strings.Contains(f.Text.Zh, tt.zh) || !strings.Contains(f.Text.En, tt.en) {
				show(t, r)
				t.Error("not found")
			}
		})
	}
}

// TestKnownKeysAreNotQuestioned: a server that has opened a ticket with them is probed with no others.
func TestKnownKeysAreNotQuestioned(t *testing.T) {
	s, a := start(t, &server{handler: func(m inner) {
		if m.Content == "boom" {
			panic(http.ErrAbortHandler)
		}
	}})
	p, _ := s.Platform(component)
	p.PreviousAESKey = otherKey
	if err := s.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	d := trigger(t, s, "release_text", a.AppID, "")
	if d.Verdict != world.Replied {
		t.Fatalf("%+v", d)
	}
	r := run(t, s, trigger(t, s, "text", a.AppID, "boom"))
	for _, p := range r.Probes {
		if strings.HasPrefix(p.ID, "keys:") {
			t.Errorf("%s was sent", p.ID)
		}
	}
	if f := r.Finding; f.Code != "opened" || !f.Confirmed || !strings.Contains(f.Text.En, "verifies and opens this push") ||
		!strings.Contains(f.Text.Zh, "能验签，也能解密") {
		show(t, r)
		t.Error("that it opens the push was not found")
	}
}

// TestNothingIsProbedWithoutNeed: a right server, a right refusal of a forged push and what probes cannot reach.
func TestNothingIsProbedWithoutNeed(t *testing.T) {
	own := &server{}
	s, a := start(t, own)
	right := trigger(t, s, "release_text", a.AppID, "")
	forged, err := s.Trigger(t.Context(), sim.Trigger{
		ComponentAppID: component, Event: "text", Account: a.AppID, Fault: world.BadSignature,
	})
	if err != nil || forged.Accepted {
		t.Fatal(forged.Verdict, err)
	}
	missing, moved, gateway := forged, forged, forged
	missing.Effect, moved.Effect, gateway.Effect = "", "", ""
	missing.Expect, moved.Expect, gateway.Expect = world.Welcome, world.Welcome, world.Welcome
	missing.Attempts = []world.Attempt{{Outcome: world.BadStatus, Status: 404}}
	moved.Attempts = []world.Attempt{{Outcome: world.BadStatus, Status: 302}}
	gateway.Attempts = []world.Attempt{{Outcome: world.BadStatus, Status: 502}}
	down := missing
	down.Attempts = []world.Attempt{{Outcome: world.Unreachable, Err: "dial tcp 127.0.0.1:1: connect: connection refused"}}
	newline := missing
	newline.Attempts = []world.Attempt{{Outcome: world.Invalid, Status: 200, ResponseBody: []byte("success\n")}}
	came := len(own.seen)
	for name, d := range map[string]world.Delivery{
		"right": right, "forged": forged, "404": missing, "302": moved, "502": gateway, "down": down, "newline": newline,
	} {
		if r := run(t, s, d); len(r.Probes) != 0 || r.Finding != (probe.Finding{}) {
			t.Errorf("%s: %d probes, %+v", name, len(r.Probes), r.Finding)
		}
	}
	if len(own.seen) != came {
		t.Errorf("%d requests came to the server", len(own.seen)-came)
	}
}

// TestASilentServer: one that says success to what it cannot use shows itself where a reply is wanted.
func TestASilentServer(t *testing.T) {
	s, a := start(t, &server{useSignature: true, silent: true})
	if r := run(t, s, trigger(t, s, "text", a.AppID, "hi")); len(r.Probes) != 0 {
		t.Error("probed though an acknowledgement is all that is expected")
	}
	r := run(t, s, trigger(t, s, "release_text", a.AppID, ""))
	if f := r.Finding; f.Code != "signature_parameter" || !f.Confirmed {
		show(t, r)
		t.Error("not found")
	}
}

// TestSuccessThatMeansNothing: a server that answers success to what it has not read must not have us believe that it did.
func TestSuccessThatMeansNothing(t *testing.T) {
	for name, own := range map[string]*server{
		"unread bodies": {failsOn: "text/xml", forgedIsFine: true},
		"forged pushes": {forgedIsFine: true, handler: func(inner) { panic(http.ErrAbortHandler) }},
	} {
		s, a := start(t, own)
		r := run(t, s, trigger(t, s, "text", a.AppID, "hi"))
		if f := r.Finding; strings.HasPrefix(f.Code, "content_type") || strings.HasPrefix(f.Code, "signature") {
			show(t, r)
			t.Errorf("%s: found %s", name, f.Code)
		}
	}
}

// TestProbesCarryNoCode: what is taken in the end spends no authorization code and ends no authorization.
func TestProbesCarryNoCode(t *testing.T) {
	own := &server{useSignature: true}
	s, a := start(t, own)
	if _, err := s.PushTicket(t.Context(), component); err != nil {
		t.Fatal(err)
	}
	for event, text := range map[string]string{"release_api": "QUERY_AUTH_CODE:queryauthcode@@@x", "unauthorized": "", "authorized": ""} {
		r := run(t, s, trigger(t, s, event, a.AppID, text))
		if f := r.Finding; f.Code != "signature_parameter" || !f.Confirmed {
			show(t, r)
			t.Errorf("%s: nothing was found", event)
		}
	}
	for _, m := range own.took {
		if strings.Contains(m.Content, "QUERY_AUTH_CODE") || m.InfoType != "" && m.InfoType != "component_verify_ticket" {
			t.Errorf("a probe carried %+v", m)
		}
	}
	if len(own.took) == 0 {
		t.Error("no probe was taken")
	}
}

// TestALongMessageIsProbedToo: one that is too long for a ciphertext without + is probed otherwise.
func TestALongMessageIsProbedToo(t *testing.T) {
	s, a := start(t, &server{asciiOnly: true})
	r := run(t, s, trigger(t, s, "text", a.AppID, strings.Repeat("很长的消息", 130)))
	if f := r.Finding; f.Code != "non_ascii" || !f.Confirmed {
		show(t, r)
		t.Error("not found")
	}
}

// TestTheHandlingIsToBlame: where a harmless message in the same envelope is taken, the envelope is cleared.
func TestTheHandlingIsToBlame(t *testing.T) {
	s, a := start(t, &server{handler: func(m inner) {
		if m.InfoType == "authorized" || strings.Contains(m.Content, "QUERY_AUTH_CODE") {
			panic(http.ErrAbortHandler)
		}
	}})
	if _, err := s.PushTicket(t.Context(), component); err != nil {
		t.Fatal(err)
	}
	for event, taken := range map[string]string{"release_api": "text", "authorized": "component_verify_ticket"} {
		text := ""
		if event == "release_api" {
			text = "QUERY_AUTH_CODE:queryauthcode@@@x"
		}
		r := run(t, s, trigger(t, s, event, a.AppID, text))
		f := r.Finding
		if f.Code != "handling" || !f.Confirmed || len(r.Probes) != 2 ||
			!strings.Contains(f.Text.En, taken+" is accepted and "+event+" fails") ||
			!strings.Contains(f.Text.Zh, taken+" 被接受，"+event+" 失败") {
			show(t, r)
			t.Errorf("%s: the handling was not named", event)
		}
	}
}

// TestAnAnswerThatChangesByItselfSettlesNothing: the push as it was has to fail still.
func TestAnAnswerThatChangesByItselfSettlesNothing(t *testing.T) {
	own := &server{useSignature: true}
	s, a := start(t, own)
	d := trigger(t, s, "text", a.AppID, "hi")
	own.handler = func(inner) { own.useSignature = false } // from the first success on it is right
	r := run(t, s, d)
	if f := r.Finding; f.Code != "unsteady" || f.Confirmed || !strings.Contains(f.Text.Zh, "前后回答不一") ||
		!strings.Contains(f.Text.En, "answers the same push differently") {
		show(t, r)
		t.Error("a change was taken for a finding")
	}
}

// TestASlowServerIsNotWaitedForLong: patience with probes is short, and a handler that is slow for what it reads only
// shows that it verifies.
func TestASlowServerIsNotWaitedForLong(t *testing.T) {
	s, a := start(t, &server{slow: time.Minute, budget: 500 * time.Millisecond})
	d := trigger(t, s, "text", a.AppID, "hi")
	began := time.Now()
	r := run(t, s, d)
	if took := time.Since(began); took > 3*time.Second || len(r.Probes) > 3 || r.Finding.Code != "unknown" ||
		r.Finding.Confirmed || !strings.Contains(r.Finding.Text.En, "still unknown") ||
		!strings.Contains(r.Finding.Text.Zh, "仍不清楚") {
		show(t, r)
		t.Errorf("after %s", took)
	}
	own := &server{budget: 500 * time.Millisecond, handler: func(inner) { time.Sleep(700 * time.Millisecond) }}
	s, a = start(t, own)
	r = run(t, s, trigger(t, s, "text", a.AppID, "hi"))
	if f := r.Finding; f.Code != "opened" || !f.Confirmed || !strings.Contains(f.Text.En, "it gets no answer in time") ||
		!strings.Contains(f.Text.Zh, "它得到超时") || !strings.Contains(f.Mend.En, "answer success first") {
		show(t, r)
		t.Error("that the push is opened was not found")
	}
}

// TestProbesSayWhatTheyAre: each request names its variant, so that records and logs can tell it from WeChat's.
func TestProbesSayWhatTheyAre(t *testing.T) {
	own := &server{useSignature: true}
	s, a := start(t, own)
	d := trigger(t, s, "text", a.AppID, "hi")
	came := len(own.seen)
	r := run(t, s, d)
	for _, req := range own.seen[:came] {
		if req.Header.Get(sim.VariantHeader) != "" {
			t.Error("a push of WeChat's calls itself a probe")
		}
	}
	if len(own.seen)-came != len(r.Probes) || len(r.Probes) == 0 {
		t.Fatalf("%d requests for %d probes", len(own.seen)-came, len(r.Probes))
	}
	for i, p := range r.Probes {
		if got := own.seen[came+i].Header.Get(sim.VariantHeader); got != p.ID {
			t.Errorf("probe %s calls itself %q", p.ID, got)
		}
	}
}

// TestTwoMistakesAtOnceAreNotCalledUnchanged: a variant that the first mistake lets pass is refused for the second. No answer
// has confirmed anything, but another answer is not the same one.
func TestTwoMistakesAtOnceAreNotCalledUnchanged(t *testing.T) {
	s, a := start(t, &server{useSignature: true, tailOfPath: true})
	r := run(t, s, trigger(t, s, "text", a.AppID, "hi"))
	f := r.Finding
	if f.Confirmed || !strings.Contains(f.Text.En, "there may be more than one mistake") ||
		!strings.Contains(f.Text.Zh, "可能不止一处有错") {
		show(t, r)
		t.Errorf("%+v", f)
	}
	_, vain, _ := strings.Cut(f.Text.En, "changed nothing")
	if strings.Contains(vain, "each other's place") {
		t.Errorf("a variant that was answered otherwise is said to have changed nothing: %s", f.Text.En)
	}
}
