package journal

import (
	"errors"
	"testing"

	"wxlab/platform/sqlite"
)

func TestRemarksStayWithWhatTheyAreAbout(t *testing.T) {
	j := openTest(t)
	one := record(t, j, func(*Detail) {})
	two := record(t, j, func(*Detail) {})
	flush(t, j)
	if err := j.SetRemark(t.Context(), one, "  ask 小王 about this "); err != nil {
		t.Fatal(err)
	}
	if err := j.SetRemark(t.Context(), 999, "nothing"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	text, err := j.Remark(t.Context(), one)
	none, err2 := j.Remark(t.Context(), two)
	if text != "ask 小王 about this" || none != "" || err != nil || err2 != nil {
		t.Errorf("%q %q %v %v", text, none, err, err2)
	}
	if err := j.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	left, err := j.List(t.Context(), Query{Text: "has:remark"})
	if err != nil || len(left) != 1 || left[0].ID != one || !left[0].Pinned {
		t.Errorf("%v %+v", err, left)
	}
	if err := j.SetRemark(t.Context(), one, " "); err != nil {
		t.Fatal(err)
	}
	if text, err = j.Remark(t.Context(), one); text != "" || err != nil {
		t.Errorf("%q %v", text, err)
	}
}

func TestAnOlderJournalLearnsToHoldRemarks(t *testing.T) {
	j := openTest(t)
	path := j.path
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{})
	if err == nil {
		err = conn.Script(`DROP TABLE remark; ALTER TABLE exchange DROP COLUMN way; ALTER TABLE exchange DROP COLUMN opened;
			ALTER TABLE exchange DROP COLUMN committed; PRAGMA user_version=1`)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	j, err = Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	id := record(t, j, func(*Detail) {})
	flush(t, j)
	if err := j.SetRemark(t.Context(), id, "x"); err != nil || j.Warning() != "" {
		t.Error(err, j.Warning())
	}
}

// TestImport: an exchange of another program gets an id of its own, and means what its bytes say.
func TestImport(t *testing.T) {
	j := openTest(t)
	before := record(t, j, func(*Detail) {})
	d := Detail{
		Exchange: Exchange{ID: 1, At: noon, Side: Platform, Dir: Out, Method: "POST", Path: "/cgi-bin/component/api_query_auth",
			Status: 200, ParentID: 7, Pinned: true},
		ReqBody: []byte(`{"authorization_code":"x"}`), RespBody: []byte(`{"errcode":61010,"errmsg":"code is expired"}`),
	}
	known := Detail{Exchange: Exchange{Kind: KindMessage, Name: "text", Outcome: OutcomeOK}, Plain: []byte("<xml>你好</xml>")}
	first, second := j.Import(d), j.Import(known)
	got, err := j.Get(t.Context(), first)
	if err != nil || first <= before || got.Kind != KindAPI || got.Name != "api_query_auth" || got.Code != 61010 ||
		got.ParentID != 0 || got.Pinned || !got.At.Equal(noon) {
		t.Errorf("%v: %+v", err, got.Exchange)
	}
	if got, err = j.Get(t.Context(), second); err != nil || got.Name != "text" || string(got.Plain) != "<xml>你好</xml>" {
		t.Errorf("%v: %+v %s", err, got.Exchange, got.Plain)
	}
}
