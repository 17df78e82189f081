package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/journal"
)

// recordedTicket is a workspace after the demo, whose journal nobody holds, and the number of its first verify ticket.
func recordedTicket(t *testing.T) (dir, id string) {
	t.Helper()
	dir, _ = demoRecording(t)
	for n := int64(1); n < 200; n++ {
		d, err := journal.Read(t.Context(), filepath.Join(dir, "journal.db"), n, nil)
		if err == nil && d.Kind == journal.KindTicket && d.Dir == journal.In {
			number, err := json.Marshal(n)
			if err != nil {
				t.Fatal(err)
			}
			return dir, string(number)
		}
	}
	t.Fatal("the demo recorded no ticket")
	return "", ""
}

// TestExplainAndResendReadTheJournal: with nothing running, a recorded push is explained, and sent again to a server of
// one's own, byte for byte or sealed anew; the journal stays as it was.
func TestExplainAndResendReadTheJournal(t *testing.T) {
	dir, id := recordedTicket(t)
	before := journalFile(t, dir)
	for lang, says := range map[string]string{"zh": "验签通过", "en": "Verified and opened"} {
		out, errs, exit := cli(t, "explain", id, "--workspace", dir, "--lang", lang)
		if exit != 0 || !strings.Contains(out, says) || !strings.Contains(out, "component_verify_ticket") {
			t.Errorf("exit %d: %s%s", exit, out, errs)
		}
	}
	answer := "success"
	var got []string
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		got = append(got, r.URL.RawQuery+" "+string(body))
		_, _ = io.WriteString(w, answer)
	}))
	defer own.Close()
	for _, more := range []string{"--json", "--json", "--resigned"} {
		if out, errs, exit := cli(t, "resend", "#"+id, "--to", own.URL, "--workspace", dir, more); exit != 0 {
			t.Errorf("exit %d: %s%s", exit, out, errs)
		}
	}
	if len(got) != 3 || got[0] != got[1] || got[0] == got[2] || !strings.Contains(got[2], "msg_signature=") {
		t.Errorf("sent %q", got)
	}
	answer = "\"success\""
	out, _, exit := cli(t, "resend", id, "--to", own.URL, "--workspace", dir, "--lang", "en")
	if exit != 1 || !strings.Contains(out, "StringHttpMessageConverter") {
		t.Errorf("exit %d: %s", exit, out)
	}
	if after := journalFile(t, dir); before != after {
		t.Error("the journal was written to")
	}
}

func journalFile(t *testing.T, dir string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestResendToTheEmbeddedPlatform(t *testing.T) {
	dir, id := recordedTicket(t)
	out, errs, exit := cli(t, "resend", id, "--resigned", "--workspace", dir, "--lang", "en")
	if exit != 0 || !strings.Contains(out, "was sent again") {
		t.Errorf("exit %d: %s%s", exit, out, errs)
	}
}

func TestExchangesThatAreNotThereAreNamed(t *testing.T) {
	dir, id := recordedTicket(t)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"explain"}, "the number is missing"},
		{[]string{"explain", "twelve"}, "twelve"},
		{[]string{"explain", "999999"}, "There is no such exchange: it was pruned"},
		{[]string{"resend", "999999", "--to", "http://127.0.0.1:1"}, "There is no such exchange: it was pruned"},
		{[]string{"resend", id, "--to", "ftp://x"}, "ftp://x"},
	} {
		_, errs, exit := cli(t, append(c.args, "--workspace", dir, "--lang", "en")...)
		if exit != 2 || !strings.Contains(errs, c.says) {
			t.Errorf("%v: exit %d, %s", c.args, exit, errs)
		}
	}
	if _, errs, exit := cli(t, "resend", id, "--to", "http://127.0.0.1:1", "--workspace", dir, "--lang", "en"); exit != 1 ||
		!strings.Contains(errs, "http://127.0.0.1:1") {
		t.Errorf("exit %d: %s", exit, errs)
	}
}

// TestResendKnowsWhomTheSimulatorPushesTo: the keys of a server of one's own were given to serve and stand in no settings; a
// push that they open is no forgery, and the server that takes it is right.
func TestResendKnowsWhomTheSimulatorPushesTo(t *testing.T) {
	dir, _ := underTest(t, answering(200, "success"))
	if out, errs, exit := cli(t, "trigger", "text", "--workspace", dir); exit != 0 {
		t.Fatalf("%s%s", out, errs)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) { // the simulator saves in a while
		kept, err := os.ReadFile(filepath.Join(dir, "secrets.json"))
		if err == nil && strings.Contains(string(kept), "wx0123456789abcdef") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the platform was not kept: %v", err)
		}
	}
	own := httptest.NewServer(answering(200, "success"))
	defer own.Close()
	for lang, says := range map[string]string{"zh": "验签通过", "en": "Verified and opened"} {
		out, errs, exit := cli(t, "resend", "2", "--to", own.URL, "--workspace", dir, "--lang", lang)
		if exit != 0 || !strings.Contains(out, says) {
			t.Errorf("exit %d\n%s%s", exit, out, errs)
		}
	}
}
