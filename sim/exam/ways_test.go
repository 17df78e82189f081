package exam_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/sim/exam"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// alike are right servers: by how they are built, and by what is set or known about them.
func alike() map[string]examinee {
	out := map[string]examinee{
		"all at once": {mistakes: []string{"says_nothing", "access_token", "indented_calls", "spaced_replies"}},

		"in chunks":                    {behind: chunked},
		"HTTP/1.0":                     {behind: http10},
		"one at a time":                {behind: oneAtATime},
		"slow":                         {behind: slowBy(50 * time.Millisecond)},
		"a clock of its own":           {ownClock: true},
		"a clock of its own, any time": {ownClock: true, mistakes: []string{"takes_any_time"}},

		"no entry page":       {options: func(o *exam.Options) { o.Authorize = nil }, mistakes: []string{"redeems_at_landing"}},
		"a fixed clock":       {options: func(o *exam.Options) { o.Advance = nil }},
		"no restart":          {options: func(o *exam.Options) { o.Restart = nil }},
		"messages alone":      {console: func(p *world.Platform) { p.FuncIDs = []int{1} }},
		"mini programs alone": {console: func(p *world.Platform) { p.FuncIDs = []int{18, 19} }},
		"not published":       {console: func(p *world.Platform) { p.Published = false }},
		"white list":          {console: func(p *world.Platform) { p.Whitelist = []string{"127.0.0.1"} }},
		"strict codes":        {console: func(p *world.Platform) { p.SingleUseCodes, p.RotateRefreshTokens = true, true }},
		"redirect first":      {console: func(p *world.Platform) { p.Order = world.RedirectFirst }},
	}
	for _, way := range broken.Ways() {
		out[way.ID] = examinee{mistakes: []string{way.ID}}
	}
	return out
}

// remarked are the remarks that a right server has to bear with, by its way.
func remarked() map[string]string {
	return map[string]string{
		"redeems_at_landing": "authorization.code_redeemed authorization.mini_program_code_redeemed authorization.authorized_again",
		"redeems_at_both":    "authorization.code_once",
		"exits": "callbacks.message_signature_checked callbacks.signature_alone callbacks.other_token callbacks.other_key " +
			"callbacks.foreign_appid callbacks.truncated callbacks.bad_length callbacks.garbage callbacks.empty_body " +
			"callbacks.no_query callbacks.plaintext_event callbacks.plaintext_message callbacks.other_component " +
			"callbacks.other_account callbacks.signature_checked security.forged_authorization security.forged_unauthorized",
	}
}

// TestNoFalseAlarm: however a right server is built, no must and no should fails, and nothing is remarked on.
func TestNoFalseAlarm(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	for name, in := range alike() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wrong []string
			for range 3 { // a machine that is too busy answers late
				wrong = nil
				for _, r := range in.examine(t, exam.Options{}).Results {
					bad := r.Verdict == exam.Fail || r.Verdict == exam.Remark && r.Severity != exam.May
					allowed := r.Verdict == exam.Remark && slices.Contains(strings.Fields(remarked()[name]), r.ID)
					if bad && !allowed {
						wrong = append(wrong, fmt.Sprintf("%s %s: %s; %s", r.Verdict, r.ID, r.Got.En, r.Cause.En))
					}
				}
				if len(wrong) == 0 {
					return
				}
			}
			t.Error(strings.Join(wrong, "\n"))
		})
	}
}

// chunked sends every answer in pieces, without its length.
func chunked(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := answerOf(h, w, r)
		for piece := range slices.Chunk(rec.Body.Bytes(), 100) {
			_, _ = w.Write(piece)
			_ = http.NewResponseController(w).Flush()
		}
	})
}

// answerOf has a handler answer, and writes its head.
func answerOf(h http.Handler, w http.ResponseWriter, r *http.Request) *httptest.ResponseRecorder {
	rec := httptest.NewRecorder()
	rec.Body = new(bytes.Buffer)
	h.ServeHTTP(rec, r)
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.Code)
	return rec
}

// http10 answers as servers of the last century do: the end of the connection ends the body.
func http10(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		conn, out, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		defer conn.Close()
		fmt.Fprintf(out, "HTTP/1.0 %d %s\r\n", rec.Code, http.StatusText(rec.Code))
		_ = rec.Header().Write(out)
		fmt.Fprintf(out, "\r\n%s", rec.Body)
		out.Flush()
	})
}

// oneAtATime is a server of one process.
func oneAtATime(h http.Handler) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		h.ServeHTTP(w, r)
	})
}

func slowBy(d time.Duration) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(d)
			h.ServeHTTP(w, r)
		})
	}
}
