package replay_test

import (
	"strings"
	"testing"

	"wxlab/app/har"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// TestAnArchiveHoldsNoSecretAndIsImported elsewhere with its meaning.
func TestAnArchiveHoldsNoSecretAndIsImported(t *testing.T) {
	w, _ := recorded(t, replay.ExportOptions{})
	document, err := w.ExportArchive(t.Context(), replay.ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	held, err := w.Platform.Credentials(t.Context())
	if err != nil || len(held) < 4 {
		t.Fatal(held, err)
	}
	c := w.Settings().Component
	secrets := []platform.Secret{c.AppSecret, c.Token, c.EncodingAESKey}
	for _, credential := range held {
		secrets = append(secrets, credential.Value)
	}
	workbenchtest.NoSecrets(t, "archive", string(document), secrets)
	entries, err := har.Read(document)
	total, countErr := w.Journal.Count(t.Context(), journal.Query{})
	if err != nil || countErr != nil || len(entries) != total || total < 30 {
		t.Fatalf("%d of %d exchanges, %v %v", len(entries), total, err, countErr)
	}
	messages := importInto(t, string(document), "flow.har", total)
	if e := messages[0]; e.Name != "text" || e.AppID == "" || e.RemoteAddr != "flow.har" {
		t.Errorf("%+v", e)
	}
}

// importInto imports a file into a fresh workspace and returns the messages that it held.
func importInto(t *testing.T, content, name string, want int) []journal.Exchange {
	t.Helper()
	fresh := workbenchtest.Open(t, workbench.Options{Seed: 6})
	after := fresh.Journal.LastID()
	n, err := replay.Import(fresh.Journal, name, []byte(content))
	if err != nil || n != want {
		t.Fatalf("%d of %d imported, %v", n, want, err)
	}
	messages, err := fresh.Journal.List(t.Context(), journal.Query{Text: "kind:message has:plain", After: after, Limit: 100})
	if err != nil || len(messages) == 0 {
		t.Fatalf("%d messages, %v", len(messages), err)
	}
	return messages
}

func TestARecordingIsImported(t *testing.T) {
	_, text := recorded(t, replay.ExportOptions{})
	r := parseRecording(t, text)
	messages := importInto(t, text, "flow.jsonl", len(r.Entries))
	if e := messages[0]; e.Dir != journal.In || e.AppID == "" || !strings.HasSuffix(e.Path, "/callback") {
		t.Errorf("%+v", e)
	}
}

func TestWhatCannotBeImportedSaysSo(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	for _, content := range []string{"", "hello", "{}", `{"wxlab_recording":99}`, `{"wxlab_recording":1}` + "\nbroken"} {
		if n, err := replay.Import(w.Journal, "x", []byte(content)); n != 0 || workspace.ExitCode(err) != workspace.ExitUsage {
			t.Errorf("%q: %d %v", content, n, err)
		}
	}
}
