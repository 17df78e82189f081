package journal

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// openTest opens a journal in a folder of its own and closes it with the test.
func openTest(t testing.TB, change ...func(*Options)) *Journal {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "journal.db"), change...)
}

func openAt(t testing.TB, path string, change ...func(*Options)) *Journal {
	t.Helper()
	opt := Options{Now: func() time.Time { return noon }}
	for _, f := range change {
		f(&opt)
	}
	j, err := Open(t.Context(), path, opt)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return j
}

// serve runs one request through an inbound edge of side and waits until it is on record.
func serve(t testing.TB, j *Journal, side Party, r *http.Request, h http.HandlerFunc) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	j.Handler(side, h).ServeHTTP(w, r)
	flush(t, j)
	return w
}

func flush(t testing.TB, j *Journal) {
	t.Helper()
	if err := j.Flush(t.Context()); err != nil {
		t.Fatalf("Flush: %v", err)
	}
}

func list(t testing.TB, j *Journal, query string) []Exchange {
	t.Helper()
	found, err := j.List(t.Context(), Query{Text: query, Limit: 1000})
	if err != nil {
		t.Fatalf("List(%q): %v", query, err)
	}
	return found
}

// ids are what a query finds, newest first.
func ids(t testing.TB, j *Journal, query string) []int64 {
	t.Helper()
	var found []int64
	for _, e := range list(t, j, query) {
		found = append(found, e.ID)
	}
	return found
}

func get(t testing.TB, j *Journal, id int64) Detail {
	t.Helper()
	d, err := j.Get(t.Context(), id)
	if err != nil {
		t.Fatalf("Get(%d): %v", id, err)
	}
	return d
}

// post is a callback or a call, with the body given.
func post(target, body string) *http.Request {
	return httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
}

// answer is a handler that reads the body and answers text.
func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		_, _ = io.WriteString(w, text)
	}
}

// noting is a handler that attaches a note to its exchange and answers success.
func noting(j *Journal, n Note) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		j.Note(r.Context(), n)
		answer("success")(w, r)
	}
}

func background(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}
