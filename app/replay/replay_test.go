package replay_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/recording"
	"wxlab/app/replay"
	"wxlab/app/scenario"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// recorded is a workspace that went through the whole protocol, and its recording.
func recorded(t *testing.T, o replay.ExportOptions) (*workbench.Workbench, string) {
	t.Helper()
	w := workbenchtest.Open(t, workbench.Options{Seed: 5})
	if report := w.RunDemo(t.Context(), "", func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report)
	}
	lines, err := w.Export(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return w, textOf(lines)
}

func textOf(lines []json.RawMessage) string {
	var b strings.Builder
	for _, line := range lines {
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func parseRecording(t *testing.T, text string) recording.Recording {
	t.Helper()
	r, err := recording.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARecordingPlaysInAnotherWorkspace(t *testing.T) {
	_, text := recorded(t, replay.ExportOptions{})
	r := parseRecording(t, text)
	if r.Pushes < 15 || r.Calls < 8 || r.Pushes+r.Calls != len(r.Entries) {
		t.Fatalf("%+v with %d entries", r.Header, len(r.Entries))
	}
	fresh := workbenchtest.Open(t, workbench.Options{Seed: 6})
	after, sent := fresh.Journal.LastID(), 0
	for _, e := range r.Entries {
		if e.Type != recording.Push {
			continue
		}
		d, err := fresh.Player.ReplayPush(t.Context(), "", e, replay.ReplayTo{})
		if err != nil || !d.Accepted || strings.Contains(string(d.Plain), "{{") {
			t.Fatalf("%s: %v, %+v", e.Name, err, d)
		}
		sent++
	}
	if err := fresh.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken, err := fresh.Journal.List(t.Context(), journal.Query{Text: "is:callback dir:in", After: after, Limit: 1000})
	if err != nil || len(taken) != sent || sent != r.Pushes {
		t.Errorf("%d sent, %d of them recorded, %d in the file, %v", sent, len(taken), r.Pushes, err)
	}
	for i, e := range taken { // newest first
		if e.Failed() || e.Name != pushNames(r)[sent-1-i] {
			t.Errorf("%d: %s %s, want %s", e.ID, e.Name, e.Reason, pushNames(r)[sent-1-i])
		}
	}
}

func pushNames(r recording.Recording) (names []string) {
	for _, e := range r.Entries {
		if e.Type == recording.Push {
			names = append(names, e.Name)
		}
	}
	return names
}

func TestNoSecretIsExported(t *testing.T) {
	w, text := recorded(t, replay.ExportOptions{})
	c := w.Settings().Component
	never := []platform.Secret{c.AppSecret, c.Token, c.EncodingAESKey}
	held, err := w.Platform.Credentials(t.Context())
	if err != nil || len(held) < 4 {
		t.Fatal(held, err)
	}
	secrets := append([]platform.Secret{platform.Secret(c.AppID), "@@@", "_token\":\"7"}, never...)
	for _, credential := range held {
		secrets = append(secrets, credential.Value)
	}
	workbenchtest.NoSecrets(t, "recording", text, secrets)
	if lines, err := w.Export(t.Context(), replay.ExportOptions{Secrets: true}); err != nil ||
		!strings.Contains(textOf(lines), "ticket@@@") {
		t.Error("tickets asked for are not there", err)
	} else {
		workbenchtest.NoSecrets(t, "recording in clear", textOf(lines), never)
	}
	if lines, err := w.Export(t.Context(), replay.ExportOptions{OpenIDs: true}); err != nil ||
		!strings.Contains(textOf(lines), "{{openid:1}}") {
		t.Error("openids", err)
	} else {
		for _, f := range workbenchtest.OfficialAccount(w).Followers {
			workbenchtest.NoSecrets(t, "recording without openids", textOf(lines), []platform.Secret{platform.Secret(f.OpenID)})
		}
	}
}

func TestReplayKeepsTheWorkspacesTicket(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if _, err := w.PushTicket(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	before, ok, err := w.Platform.Store.Ticket(t.Context(), w.Settings().Component.AppID)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	d, err := w.Player.ReplayPush(t.Context(), "",
		recording.Entry{Type: recording.Push, Family: recording.AuthEvent, Name: "component_verify_ticket",
			Plain: "<xml><AppId>{{component_appid}}</AppId><CreateTime>4000000000</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>{{component_verify_ticket:3}}</ComponentVerifyTicket></xml>"}, replay.ReplayTo{})
	if err != nil || !d.Accepted {
		t.Errorf("%+v %v", d, err)
	}
	workbenchtest.NoSecrets(t, "report", string(d.Plain), []platform.Secret{before.Value})
	after, _, err := w.Platform.Store.Ticket(t.Context(), w.Settings().Component.AppID)
	if err != nil || after.Value != before.Value || after.CreateTime.Equal(before.CreateTime) {
		t.Errorf("the ticket was %v and is %v, %v", before, after, err)
	}
}

func TestExportOfASearch(t *testing.T) {
	w, _ := recorded(t, replay.ExportOptions{})
	lines, err := w.Export(t.Context(), replay.ExportOptions{Query: "kind:ticket"})
	if r := parseRecording(t, textOf(lines)); err != nil || r.Calls != 0 || r.Pushes < 12 ||
		r.Pushes != len(r.Entries) {
		t.Errorf("%+v %v", r.Header, err)
	}
	if _, err := w.Export(t.Context(), replay.ExportOptions{Query: "nosuch:1"}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error(err)
	}
}

func TestReplayToAServerOfOnesOwn(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if cb, ok := w.Notes.Open(r, body); ok {
			seen = append(seen, r.URL.Path+" "+cb.InfoType+cb.MsgType)
		}
		io.WriteString(rw, map[bool]string{true: "success", false: "failure"}[r.URL.Path == "/events"])
	}))
	defer server.Close()
	to := replay.ReplayTo{Events: server.URL + "/events", Messages: server.URL + "/messages/$APPID$"}
	event := recording.Entry{Type: recording.Push, Family: recording.AuthEvent, Name: "component_verify_ticket",
		Plain: "<xml><AppId>{{component_appid}}</AppId><CreateTime>1700000000</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>{{component_verify_ticket:1}}</ComponentVerifyTicket></xml>"}
	message := recording.Entry{Type: recording.Push, Family: recording.Message, Name: "text",
		AppID: "wx570bc396a51b8ff8",
		Plain: "<xml><ToUserName>gh_3c884a361561</ToUserName><FromUserName>{{openid:1}}</FromUserName><CreateTime>1700000000</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>1</MsgId></xml>"}
	first, err := w.Player.ReplayPush(t.Context(), "", event, to)
	if err != nil || !first.Accepted || !strings.Contains(string(first.Plain), w.Settings().Component.AppID) ||
		!strings.Contains(string(first.Plain), ">ticket@@@") {
		t.Errorf("%+v %v", first, err)
	}
	second, err := w.Player.ReplayPush(t.Context(), "", message, to)
	if err != nil || second.Accepted || len(second.Problems) == 0 || len(second.OpenID) != 28 {
		t.Errorf("%+v %v", second, err)
	}
	if got := strings.Join(seen, ", "); got != "/events component_verify_ticket, /messages/wx570bc396a51b8ff8 text" {
		t.Error(got)
	}
	server.Close()
	if d, err := w.Player.ReplayPush(t.Context(), "", event, to); err != nil || d.Verdict != world.Unreachable {
		t.Errorf("%+v %v", d, err)
	}
}

func TestReplayMistakes(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	push := recording.Entry{Type: recording.Push, Family: recording.Message, Name: "text", AppID: "wx1",
		Plain: "no XML"}
	for name, c := range map[string]struct {
		e  recording.Entry
		to replay.ReplayTo
	}{
		"a call":          {recording.Entry{Type: recording.Call}, replay.ReplayTo{}},
		"broken XML":      {push, replay.ReplayTo{}},
		"one address":     {push, replay.ReplayTo{Events: "http://127.0.0.1:1"}},
		"another scheme":  {push, replay.ReplayTo{Events: "ftp://127.0.0.1:1", Messages: "http://127.0.0.1:1"}},
		"no address":      {push, replay.ReplayTo{Events: "x", Messages: "y"}},
		"nothing to seal": {recording.Entry{Type: recording.Push, Family: recording.AuthEvent}, replay.ReplayTo{}},
	} {
		if _, err := w.Player.ReplayPush(t.Context(), "", c.e, c.to); workspace.ExitCode(err) != workspace.ExitUsage {
			t.Errorf("%s: %v", name, err)
		}
	}
	only := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim})
	if _, err := only.Player.ReplayPush(t.Context(), "", push,
		replay.ReplayTo{}); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error(err)
	}
}

func TestReplayResigned(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	w.Schedule.Step(t.Context())
	first, err := w.Journal.Wait(t.Context(), "name:component_verify_ticket outcome:ok", 0)
	if err != nil {
		t.Fatal(err)
	}
	s := w.Settings()
	if s.Component.EncodingAESKey, err = workspace.NewEncodingAESKey(workspace.Seeded(9, "key")); err != nil {
		t.Fatal(err)
	}
	if err := w.SaveSettings(t.Context(), s); err != nil { // the old key is gone: exact bytes cannot be opened any more
		t.Fatal(err)
	}
	get := func(id int64, err error) journal.Detail {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.Journal.Get(t.Context(), id)
		if err != nil || d.ParentID != first.ID {
			t.Fatalf("%+v %v", d.Exchange, err)
		}
		return d
	}
	exact := get(w.Player.Replay(t.Context(), first.ID))
	again := get(w.Player.ReplayResigned(t.Context(), first.ID))
	if !exact.Failed() || exact.Query != first.Query {
		t.Errorf("exact bytes under another key: %+v", exact.Exchange)
	}
	if again.Outcome != journal.OutcomeDuplicate || again.Query == first.Query || string(again.RespBody) != "success" {
		t.Errorf("re-signed: %+v", again.Exchange)
	}
	if _, err := w.Player.ReplayResigned(t.Context(), exact.ID); workspace.ExitCode(err) != workspace.ExitUsage {
		t.Error("re-signed what nobody could open:", err)
	}
}
