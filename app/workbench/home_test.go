package workbench_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync/atomic"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

// TestARunningWorkspaceIsCopiedAsItIs: WeChat's world, the platform's tokens and what was recorded are in the copy, which
// opens beside the one that runs, and so it is with an export.
func TestARunningWorkspaceIsCopiedAsItIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "one")
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Seed: 5})
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted {
		t.Fatalf("%+v %v", d, err)
	}
	ticket, _, err := w.Platform.Store.Ticket(t.Context(), w.Settings().Component.AppID)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := w.Home().Duplicate(t.Context(), dir, "two")
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := w.Home().Export(t.Context(), dir, workspace.Parcel{Secrets: true, Traffic: true}, &file); err != nil {
		t.Fatal(err)
	}
	var public bytes.Buffer
	if err := w.Home().Export(t.Context(), dir, workspace.Parcel{Traffic: true}, &public); err != nil {
		t.Fatal(err)
	}
	knowsNoTicket(t, w, public.Bytes(), ticket.Value.Reveal())
	imported, err := w.Home().Import(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), workspace.Arrival{})
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := w.Journal.Stats(t.Context())
	if err != nil || recorded.Total == 0 {
		t.Fatal(recorded, err)
	}
	for _, dir := range []string{copied, imported} {
		other := workbenchtest.Open(t, workbench.Options{Dir: dir})
		got, ok, err := other.Platform.Store.Ticket(t.Context(), other.Settings().Component.AppID)
		if err != nil || !ok || got.Value != ticket.Value {
			t.Errorf("%s: ticket %v, %v", dir, got, err)
		}
		if stats, err := other.Journal.Stats(t.Context()); err != nil || stats.Total < recorded.Total {
			t.Errorf("%s: %d of %d exchanges, %v", dir, stats.Total, recorded.Total, err)
		}
		if accounts := other.Accounts(); len(accounts) != len(w.Accounts()) || accounts[0].AppID != w.Accounts()[0].AppID {
			t.Errorf("%s: another world", dir)
		}
	}
	if err := w.Home().Rename(dir, "mine"); err != nil || w.Status().Name != "mine" {
		t.Errorf("renamed: %v, %s", err, w.Status().Name)
	}
}

// TestAWorkspaceDrivesAServerOfTheUsersOwn from its start on, with no flag that says so.
func TestAWorkspaceDrivesAServerOfTheUsersOwn(t *testing.T) {
	var pushed atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		pushed.Add(1)
		_, _ = w.Write([]byte("success"))
	}))
	defer server.Close()
	home := workspace.Home{Dir: t.TempDir()}
	dir, err := home.Make(workspace.Plan{Name: "own", OwnServer: workspace.OwnServer{
		EventURL: server.URL + "/component", MessageURL: server.URL + "/$APPID$/callback"}})
	if err != nil {
		t.Fatal(err)
	}
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	if d, err := w.PushTicket(t.Context(), ""); err != nil || pushed.Load() == 0 {
		t.Fatalf("%+v %v", d, err)
	}
	if got := w.Status().EventURL; got != server.URL+"/component" {
		t.Error(got)
	}
	if err := w.SaveSettings(t.Context(), withoutServer(w.Settings())); err != nil {
		t.Fatal(err)
	}
	before := pushed.Load()
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted || pushed.Load() != before {
		t.Errorf("the embedded platform has its place again: %+v %v", d, err)
	}
}

func withoutServer(s workspace.Settings) workspace.Settings {
	s.OwnServer = workspace.OwnServer{}
	return s
}

// knowsNoTicket: an export without secrets has the callback that brought a ticket, and the ticket's fingerprint in it.
func knowsNoTicket(t *testing.T, w *workbench.Workbench, file []byte, ticket string) {
	t.Helper()
	dir, err := w.Home().Import(t.Context(), bytes.NewReader(file), int64(len(file)), workspace.Arrival{Name: "public"})
	if err != nil {
		t.Fatal(err)
	}
	brought := 0
	err = journal.ReadEach(t.Context(), filepath.Join(dir, "journal.db"), nil, journal.Reach{}, func(d journal.Detail) error {
		for _, body := range [][]byte{d.ReqBody, d.RespBody, d.Plain, d.ReplyPlain, []byte(d.Query)} {
			if bytes.Contains(body, []byte(ticket)) {
				t.Errorf("exchange %d has the ticket: %s", d.ID, body)
			}
		}
		print := w.Workspace.Fingerprints().Fingerprint("component_verify_ticket", ticket)
		if d.Kind == journal.KindTicket && bytes.Contains(d.Plain, []byte(print)) {
			brought++
		}
		return nil
	})
	if err != nil || brought == 0 {
		t.Errorf("%d callbacks with the ticket's fingerprint, %v", brought, err)
	}
}
