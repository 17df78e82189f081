package sim_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/msgcrypt"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// connected gives the mini program of a lab its own server, which first gives the echostr back.
func connected(t *testing.T, mode world.PushMode, format world.PushFormat) (*lab.Lab, world.Account) {
	t.Helper()
	l := lab.New(t)
	kind := world.OfficialAccount
	if format == world.JSONFormat {
		kind = world.MiniProgram
	}
	a := l.AccountOf(kind, true)
	l.Answers(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Query().Get("echostr")) })
	c := world.PushConfig{URL: l.Server.URL + "/own", Token: lab.Token, AESKey: lab.AESKey, Mode: mode, Format: format}
	if err := l.ConnectAccount(t.Context(), a.AppID, c); err != nil {
		t.Fatal(err)
	}
	l.Says("success")
	return l, a
}

// write lets the account's first follower write a text, and gives what came to the account's own server.
func write(l *lab.Lab, a world.Account, text string) (world.Delivery, *http.Request, []byte) {
	l.Helper()
	told, err := l.Act(l.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Write, Key: text})
	if err != nil || len(told) != 1 {
		l.Fatalf("%+v, %v", told, err)
	}
	got, bodies := l.Pushes()
	return told[0], got[len(got)-1], bodies[len(bodies)-1]
}

func TestTheURLIsVerified(t *testing.T) {
	l, a := connected(t, world.CipherMode, world.XMLFormat)
	got, _ := l.Pushes()
	q := got[0].URL.Query()
	if got[0].Method != http.MethodGet ||
		q.Get("signature") != msgcrypt.Sign(lab.Token, q.Get("timestamp"), q.Get("nonce")) || q.Get("echostr") == "" {
		t.Errorf("%s %s", got[0].Method, got[0].URL)
	}
	for want, answer := range map[string]http.HandlerFunc{
		"status 403": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(403) },
		`"success"`:  func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "success") },
		`\n`:         func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, r.URL.Query().Get("echostr")) },
	} {
		l.Answers(answer)
		if err := l.ConnectAccount(t.Context(), a.AppID,
			world.PushConfig{URL: l.Server.URL, Token: "t", Mode: world.PlainMode,
				Format: world.XMLFormat}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if now, _ := l.Account(a.AppID); now.Push == nil || now.Push.Mode != world.CipherMode {
		t.Errorf("a refused change took hold: %+v", now.Push)
	}
	if err := l.ConnectAccount(t.Context(), a.AppID, world.PushConfig{}); err != nil {
		t.Fatal(err)
	}
	if now, _ := l.Account(a.AppID); now.Push != nil {
		t.Error("still connected")
	}
}

func TestPushConfigsAreChecked(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	good := world.PushConfig{URL: l.Server.URL, Token: "t", AESKey: lab.AESKey, Mode: world.CipherMode,
		Format: world.XMLFormat}
	for want, change := range map[string]func(*world.PushConfig){
		"missing":        func(c *world.PushConfig) { c.Token = "" },
		"mode":           func(c *world.PushConfig) { c.Mode = "secret" },
		"format":         func(c *world.PushConfig) { c.Format = "yaml" },
		"only mini":      func(c *world.PushConfig) { c.Format = world.JSONFormat },
		"43":             func(c *world.PushConfig) { c.AESKey = "short" },
		"absolute http ": func(c *world.PushConfig) { c.URL = "ftp://x" },
	} {
		c := good
		change(&c)
		if err := l.ConnectAccount(t.Context(), a.AppID, c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if err := l.ConnectAccount(t.Context(), "wx0", good); err == nil {
		t.Error("an account that is not there was connected")
	}
}

func TestPlainMode(t *testing.T) {
	l, a := connected(t, world.PlainMode, world.XMLFormat)
	d, r, body := write(l, a, "你好")
	q := r.URL.Query()
	if q.Has("encrypt_type") || q.Has("msg_signature") || q.Get("openid") != d.OpenID ||
		string(body) != string(d.Plain) || !d.Direct || d.ComponentAppID != "" {
		t.Errorf("%s %s %+v", r.URL, body, d)
	}
	ok := passive(a, d.OpenID, "ok")
	for answer, want := range map[string]world.Outcome{ok: world.Replied, "": world.Acknowledged,
		"success": world.Acknowledged, lab.Seal(t, ok): world.Invalid, "hello": world.Invalid} {
		l.Says(answer)
		if d, _, _ := write(l, a, "x"); d.Verdict != want {
			t.Errorf("%.40q: %s %+v, want %s", answer, d.Verdict, d.Problems, want)
		}
	}
}

func TestCompatibleMode(t *testing.T) {
	l, a := connected(t, world.CompatibleMode, world.XMLFormat)
	d, r, body := write(l, a, "<你好>")
	plain, tail, err := reads(lab.AESKey, r, body)
	if err != nil || tail != a.AppID || string(plain) != string(d.Plain) {
		t.Errorf("%s, %s, %v", plain, tail, err)
	}
	inner, outer := fields(t, plain), fields(t, body)
	delete(outer, "Encrypt")
	if diff := cmp.Diff(inner, outer); diff != "" {
		t.Error(diff)
	}
	ok := passive(a, d.OpenID, "ok")
	for _, answer := range []string{ok, lab.Seal(t, ok, func(e *msgcrypt.Envelope) { e.AppID = a.AppID })} {
		l.Says(answer)
		if d, _, _ := write(l, a, "x"); d.Verdict != world.Replied || d.Seen != "ok" {
			t.Errorf("%.40q: %s %+v", answer, d.Verdict, d.Problems)
		}
	}
}

func TestCipherModeOfAnAccount(t *testing.T) {
	l, a := connected(t, world.CipherMode, world.XMLFormat)
	d, r, body := write(l, a, "x")
	if plain, tail, err := reads(lab.AESKey, r, body); err != nil || tail != a.AppID ||
		string(plain) != string(d.Plain) || len(fields(t, body)) != 2 {
		t.Errorf("%s, %s, %v", plain, tail, err)
	}
	l.Says(passive(a, d.OpenID, "in clear"))
	if d, _, _ := write(l, a, "x"); d.Verdict != world.Invalid || d.Problems[0].Code != "not_encrypted" {
		t.Errorf("%s %+v", d.Verdict, d.Problems)
	}
}

func TestJSON(t *testing.T) {
	for _, mode := range []world.PushMode{world.PlainMode, world.CompatibleMode, world.CipherMode} {
		l, a := connected(t, mode, world.JSONFormat)
		d, r, body := write(l, a, `"引号" & <b>`)
		var got struct {
			ToUserName, FromUserName, MsgType, Content, Encrypt string
			CreateTime, MsgId                                   int64
		}
		if err := json.Unmarshal(body, &got); err != nil || got.ToUserName != a.UserName ||
			r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %s, %v", mode, body, err)
		}
		if clear := got.Content == `"引号" & <b>` && got.CreateTime == 1700000000 && got.MsgId != 0 &&
			got.MsgType == "text"; clear == (mode == world.CipherMode) {
			t.Errorf("%s: %s", mode, body)
		}
		if (got.Encrypt != "") == (mode == world.PlainMode) {
			t.Errorf("%s: %s", mode, body)
		}
		if mode != world.PlainMode {
			seen := got
			asXML := "<xml><Encrypt>" + got.Encrypt + "</Encrypt></xml>"
			inner, tail, err := reads(lab.AESKey, r, []byte(asXML))
			if err != nil || tail != a.AppID || json.Unmarshal(inner, &seen) != nil || seen.Content != `"引号" & <b>` ||
				seen.MsgId == 0 {
				t.Errorf("%s: %s is sealed, %s, %v", mode, inner, tail, err)
			}
		}
		transfer := fmt.Sprintf(`{"ToUserName":%q,"FromUserName":%q,"CreateTime":1700000000,"MsgType":"transfer_customer_service"}`, d.OpenID, a.UserName)
		answer, want := transfer, world.Replied
		if mode == world.CipherMode {
			e := msgcrypt.Envelope{Token: lab.Token, EncodingAESKey: lab.AESKey, AppID: a.AppID,
				Timestamp: "1700000000", Nonce: "7", Random: "0123456789abcdef", Msg: []byte(transfer)}
			sealed, err := e.Seal()
			if err != nil {
				t.Fatal(err)
			}
			answer = fmt.Sprintf(`{"Encrypt":%q,"MsgSignature":%q,"TimeStamp":1700000000,"Nonce":"7"}`, sealed.Encrypt,
				sealed.MsgSignature)
		}
		l.Says(answer)
		if d, _, _ := write(l, a, "x"); d.Verdict != want || len(d.Problems) != 0 {
			t.Errorf("%s: %s %+v", mode, d.Verdict, d.Problems)
		}
		if mode == world.CipherMode {
			l.Says(strings.Replace(answer, "1700000000", `"1700000000"`, 1))
			if d, _, _ := write(l, a, "x"); d.Verdict != want || len(d.Problems) != 1 ||
				d.Problems[0].Code != "reply_timestamp_text" {
				t.Errorf("TimeStamp as text: %s %+v", d.Verdict, d.Problems)
			}
		}
		l.Says(`[1,2]`)
		if d, _, _ := write(l, a, "x"); d.Verdict != world.Invalid {
			t.Errorf("%s: a list was taken: %+v", mode, d)
		}
	}
}

// TestPlatformAndOwnServerBothHear: one message, one MsgId, two receivers.
func TestPlatformAndOwnServerBothHear(t *testing.T) {
	l, a := connected(t, world.CipherMode, world.XMLFormat)
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	told, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Write, Key: "x"})
	if err != nil || len(told) != 2 || told[0].ComponentAppID != lab.AppID || !told[1].Direct ||
		string(told[0].Plain) != string(told[1].Plain) {
		t.Fatalf("%+v, %v", told, err)
	}
	before := len(l.Deliveries("", 0))
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "CLICK", Account: a.AppID}); err != nil {
		t.Fatal(err)
	}
	all := l.Deliveries("", 0)[before:]
	if len(all) != 2 || all[0].Direct || !all[1].Direct || string(all[0].Plain) != string(all[1].Plain) {
		t.Errorf("%+v", all)
	}
	if chat := l.Chat(a.AppID, a.Followers[0].OpenID); len(chat) != 1 {
		t.Errorf("the follower wrote once: %+v", chat)
	}
	raw, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(sim.Config{Now: l.Clock.Now}, raw)
	if err != nil {
		t.Fatal(err)
	}
	was, _ := l.Account(a.AppID)
	is, _ := again.Account(a.AppID)
	if diff := cmp.Diff(was, is); diff != "" {
		t.Error(diff)
	}
}

// TestAPlatformTakesAMiniProgramsChatOver: with the set for customer service granted, the mini program's own server hears
// no more of its chat, and of the rest as before.
func TestAPlatformTakesAMiniProgramsChatOver(t *testing.T) {
	l, a := connected(t, world.CipherMode, world.JSONFormat)
	told := func() (n int) {
		t.Helper()
		before := len(l.Deliveries("", 0))
		if _, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Write,
			Key: "x"}); err != nil {
			t.Fatal(err)
		}
		for _, event := range []string{"text", "user_enter_tempsession", "wxa_nickname_audit"} {
			if _, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: event,
				Account: a.AppID}); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range l.Deliveries("", 0)[before:] {
			if d.Direct {
				n++
			}
		}
		return n
	}
	if n := told(); n != 4 {
		t.Errorf("the own server alone heard %d of 4", n)
	}
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, []int{19}); err != nil {
		t.Fatal(err)
	}
	if n := told(); n != 1 {
		t.Errorf("beside a platform the own server heard %d, want the audit alone", n)
	}
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err != nil {
		t.Fatal(err)
	}
	if n := told(); n != 4 {
		t.Errorf("after the platform the own server heard %d of 4", n)
	}
}

// TestEveryReceiverHearsOnce: however an event comes about, nobody is told twice.
func TestEveryReceiverHearsOnce(t *testing.T) {
	l, a := connected(t, world.CipherMode, world.XMLFormat)
	second := world.Platform{AppID: "wx00000000000000b2", Secret: "s", Token: "tok", AESKey: lab.Key2, Published: true,
		EventURL: l.Server.URL + "/2/event", MessageURL: l.Server.URL + "/2/$APPID$", FuncIDs: []int{1, 2, 3}}
	if err := l.PutPlatform(second); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	before := len(l.Deliveries("", 0))
	if _, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: "text",
		Account: a.AppID}); err != nil {
		t.Fatal(err)
	}
	if n := len(l.Deliveries("", 0)) - before; n != 2 {
		t.Errorf("%d deliveries of a triggered text, want the platform's and the account's", n)
	}
	for _, id := range []string{lab.AppID, second.AppID} {
		if err := l.RemovePlatform(id); err != nil {
			t.Fatal(err)
		}
	}
	before = len(l.Deliveries("", 0))
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Account: a.AppID})
	if n := len(l.Deliveries("", 0)) - before; err != nil || n != 1 || !d.Direct || !d.Accepted {
		t.Errorf("without a platform: %d deliveries, %+v, %v", n, d, err)
	}
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "unauthorized", Account: a.AppID}); err == nil {
		t.Error("an authorization event without a platform")
	}
}

// TestPlainQueryIsThePublishedOne holds the plain mode's signature to the official sample (vector P).
func TestPlainQueryIsThePublishedOne(t *testing.T) {
	e := msgcrypt.Envelope{Token: "AAAAA", Timestamp: "1714037059", Nonce: "486452656"}
	want := "signature=899cf89e464efb63f54ddac96b0a0a235f53aa78&timestamp=1714037059&nonce=486452656"
	if got := e.PlainQuery(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
