package exam_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/world"
	"wxlab/sim/wxserver"
)

// check runs the release check against a platform with its mistakes.
func check(t *testing.T, p *platform, o exam.ReleaseOptions, change ...func(*world.Platform)) exam.ReleaseReport {
	t.Helper()
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 5,
		Budget: 900 * time.Millisecond})
	wechat := httptest.NewServer(wxserver.New(s))
	t.Cleanup(wechat.Close)
	p.t, p.base, p.refresh = t, wechat.URL, map[string]string{}
	own := httptest.NewServer(http.Handler(p))
	t.Cleanup(own.Close)
	t.Cleanup(p.wg.Wait)
	config := world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, EventURL: own.URL + "/event",
		MessageURL: own.URL + "/$APPID$/callback"}
	for _, f := range change {
		f(&config)
	}
	if err := s.PutPlatform(config); err != nil {
		t.Fatal(err)
	}
	o.ComponentAppID = appID
	if o.Timeout == 0 {
		o.Timeout = time.Second // a busy machine answers late, too
	}
	var reported []exam.Step
	report, err := exam.Release(t.Context(), s, o, func(st exam.Step) { reported = append(reported, st) })
	if err != nil {
		t.Fatal(err)
	}
	var steps []exam.Step
	for _, g := range report.Groups {
		steps = append(steps, g.Steps...)
	}
	if diff := cmp.Diff(steps, reported); diff != "" {
		t.Errorf("reported and returned steps differ: %s", diff)
	}
	if left := s.Grants(); len(left) != 0 {
		t.Errorf("the check left authorizations behind: %+v", left)
	}
	return report
}

func TestACorrectPlatformPassesAllFiveGroups(t *testing.T) {
	got := check(t, &platform{oldEvent: true}, exam.ReleaseOptions{Timeout: 5 * time.Second})
	if !got.OK || len(got.Groups) != 5 {
		t.Fatalf("%+v", got)
	}
	want := []string{"ticket", "authorized", "text", "api", "event", "mp_api", "unauthorized"}
	for _, g := range got.Groups {
		var ids []string
		for _, st := range g.Steps {
			ids = append(ids, st.ID)
			if st.Hint != "" {
				t.Errorf("group %d, %s has a hint though all is well: %s", g.Number, st.ID, st.Hint)
			}
		}
		if diff := cmp.Diff(want, ids); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	tests := []struct {
		name string
		p    *platform
		step string
		hint string
	}{
		{"newline", &platform{newline: true}, "ticket", "trailing 0x0A at offset 7"},
		{"newline", &platform{newline: true}, "unauthorized", "trailing 0x0A at offset 7"},
		{"reply in clear text", &platform{plainReply: true}, "text", "not encrypted"},
		{"somebody else's AppID", &platform{replyAppID: "wxffffffffffffffff"}, "text", "it must be the component's"},
		{"the account's AppID", &platform{replyAppID: "wx570bc396a51b8ff8"}, "text", "it should be the component's"},
		{"not swapped", &platform{notSwapped: true}, "text", "were not swapped"},
		{"late", &platform{late: 1300 * time.Millisecond}, "api", "answer empty at once"},
		{"refused at once", &platform{refuses: true}, "api", "HTTP status 401"},
		{"late text", &platform{lateText: 1300 * time.Millisecond}, "text", "5 s"},
		{"unknown contents", &platform{silent: true}, "text", "group 1 of 5"},
		{"unknown contents", &platform{silent: true}, "mp_api", "no api_query_auth with this code"},
		{"custom/send instead of a reply", &platform{replyByCustom: true, inFirst: true}, "text", "through custom/send"},
		{"stored token", &platform{refreshFirst: true}, "api", "does not come from this code"},
		{"wrong text", &platform{wrongSuffix: true}, "api", "it must be"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.step, func(t *testing.T) {
			t.Parallel()
			got := check(t, tt.p, exam.ReleaseOptions{Groups: []int{1}})
			if got.OK {
				t.Error("the platform passed")
			}
			for _, st := range got.Groups[0].Steps {
				bothSay(t, st.Expected, st.ExpectedZH)
				bothSay(t, st.Got, st.GotZH)
				if st.ID == tt.step && (st.OK || !strings.Contains(st.Hint, tt.hint) || st.HintZH == "") {
					t.Errorf("%s: ok %v, got %q, hint %q (%s)", st.ID, st.OK, st.Got, st.Hint, st.HintZH)
				}
			}
		})
	}
}

// bothSay wants the Chinese text to be Chinese and to have every quotation, code and status that the English one has.
func bothSay(t *testing.T, en, zh string) {
	t.Helper()
	values := regexp.MustCompile(`"(?:[^"\\]|\\.)*"|queryauthcode@@@\w+|HTTP \d+|attempt \d+`)
	for _, v := range values.FindAllString(en, -1) {
		if !strings.Contains(zh, strings.TrimPrefix(v, "attempt ")) {
			t.Errorf("%q lacks %s of %q", zh, v, en)
		}
	}
	if !regexp.MustCompile(`\p{Han}`).MatchString(zh) {
		t.Errorf("%q is no Chinese for %q", zh, en)
	}
}

// TestWhatASCIIHides: every text of the check is ASCII; a follower's is not.
func TestWhatASCIIHides(t *testing.T) {
	for name, tt := range map[string]struct {
		p  *platform
		ok bool
	}{
		"bytes":      {&platform{echo: true}, true},
		"silence":    {&platform{}, true},
		"characters": {&platform{echo: true, characters: true}, false},
		"breakdown":  {&platform{asciiOnly: true}, false},
	} {
		got := check(t, tt.p, exam.ReleaseOptions{Groups: []int{1}})
		st := got.Groups[0].Steps[2]
		if st.ID != "text" || st.OK != tt.ok || len(st.Deliveries) != 2 || !strings.Contains(st.Expected, "你好") {
			t.Errorf("%s: %+v", name, st)
		}
		if !tt.ok && (!strings.Contains(st.Hint, "Chinese and emoji") || !strings.Contains(st.HintZH, "中文和表情") ||
			strings.HasSuffix(st.Hint, ": ") || strings.HasSuffix(st.HintZH, "：")) {
			t.Errorf("%s: %s / %s", name, st.Hint, st.HintZH)
		}
	}
}

// TestStrictlySeenARemarkFails: what WeChat takes although it is wrong by the book is kept in the report, and fails the step
// on request.
func TestStrictlySeenARemarkFails(t *testing.T) {
	for _, strict := range []bool{false, true} {
		got := check(t, &platform{contentType: "application/json"}, exam.ReleaseOptions{Groups: []int{1}, Strict: strict})
		st := got.Groups[0].Steps[2]
		if st.ID != "text" || st.OK == strict || got.OK == strict || len(st.Problems) == 0 {
			t.Fatalf("strict %v: %+v", strict, st)
		}
		want := world.Remark
		if strict {
			want = world.Failure
		}
		if p := st.Problems[0]; p.Severity != want || p.Text == "" || p.TextZH == "" || strict && st.Problem != p.Code {
			t.Errorf("strict %v: %+v, %+v", strict, st, p)
		}
	}
}

// TestASlowServerIsJudgedInTime: a handler that takes 6 s for everything costs 45 s at most, here scaled down to a tenth.
func TestASlowServerIsJudgedInTime(t *testing.T) {
	t.Parallel()
	const second = time.Second / 10
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 9, Budget: 5 * second})
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		time.Sleep(6 * second)
		io.WriteString(w, "success")
	}))
	t.Cleanup(own.Close)
	err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey,
		EventURL: own.URL + "/event", MessageURL: own.URL + "/$APPID$/callback"})
	if err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	report, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{1},
		Timeout: 5 * second}, nil)
	if took := time.Since(begun); err != nil || report.OK || took > 45*second {
		t.Errorf("it took %s of %s, ok %v, %v", took, 45*second, report.OK, err)
	}
	for _, st := range report.Groups[0].Steps {
		if st.OK || !strings.Contains(st.Hint, "5 s") && !strings.Contains(st.Hint, "the first answer took") {
			t.Errorf("%s: ok %v, %s", st.ID, st.OK, st.Hint)
		}
	}
}

// TestCodeSpentByTheAuthorizedHandler: where codes are good once, the second exchange fails; where the simulator lets it
// pass, the step passes with advice.
func TestCodeSpentByTheAuthorizedHandler(t *testing.T) {
	for _, single := range []bool{true, false} {
		got := check(t, &platform{inFirst: true}, exam.ReleaseOptions{Groups: []int{2}},
			func(p *world.Platform) { p.SingleUseCodes = single })
		st := got.Groups[0].Steps[3]
		says, zh := "the code was used before: by the handler of the authorized push", "授权码已被使用：可能被 authorized 推送的处理程序"
		if !single {
			says, zh = "this code was exchanged before", "该授权码之前已换取过"
		}
		if st.ID != "api" || st.OK == single || !strings.Contains(st.Hint, says) || !strings.Contains(st.Hint, "61009") ||
			!strings.Contains(st.HintZH, zh) || !strings.Contains(st.HintZH, "61009") {
			t.Errorf("single use %v: %+v", single, st)
		}
	}
}

func TestWhitelistIsNamed(t *testing.T) {
	got := check(t, &platform{}, exam.ReleaseOptions{Groups: []int{3}},
		func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9"} })
	if st := got.Groups[0].Steps[3]; st.ID != "api" || st.OK || !strings.Contains(st.Hint, "61004") ||
		!strings.Contains(st.Hint, "203.0.113.9") || !strings.Contains(st.HintZH, "203.0.113.9") {
		t.Errorf("%+v", st)
	}
}

func TestSilenceOnTheOldEventIsAdvice(t *testing.T) {
	got := check(t, &platform{}, exam.ReleaseOptions{Groups: []int{4}})
	st := got.Groups[0].Steps[4]
	if !got.OK || st.ID != "event" || !st.OK || !strings.Contains(st.Hint, "LOCATIONfrom_callback") {
		t.Errorf("%v, %+v", got.OK, st)
	}
}

func TestStepsFollowThePermissionSets(t *testing.T) {
	tests := []struct {
		sets []int
		want string
	}{
		{[]int{1, 15}, "ticket authorized text api event unauthorized"},
		{[]int{19}, "ticket authorized mp_api unauthorized"},
		{[]int{3}, "ticket authorized unauthorized"},
	}
	for _, tt := range tests {
		got := check(t, &platform{}, exam.ReleaseOptions{Groups: []int{5}},
			func(p *world.Platform) { p.FuncIDs = tt.sets })
		var ids []string
		for _, st := range got.Groups[0].Steps {
			ids = append(ids, st.ID)
		}
		if strings.Join(ids, " ") != tt.want || !got.OK {
			t.Errorf("sets %v: %v, ok %v", tt.sets, ids, got.OK)
		}
	}
}

func TestReportAsJSON(t *testing.T) {
	raw, err := json.Marshal(check(t, &platform{}, exam.ReleaseOptions{Groups: []int{1}}))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		OK     bool
		Groups []struct {
			Group int
			Steps []map[string]any
		}
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for _, st := range got.Groups[0].Steps {
		for _, field := range []string{"id", "ok", "ms", "expected", "got", "hint"} {
			if _, has := st[field]; !has {
				t.Errorf("step %v has no %s", st["id"], field)
			}
		}
	}
	if !got.OK || got.Groups[0].Group != 1 {
		t.Errorf("%s", raw)
	}
}

func TestUnknownNames(t *testing.T) {
	s := sim.New(sim.Config{})
	if _, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: "wx0"}, nil); err == nil {
		t.Error("checked a platform that does not exist")
	}
	p := world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey}
	if err := s.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	if _, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{6}},
		nil); err == nil || !strings.Contains(err.Error(), "group 6") {
		t.Errorf("group 6: %v", err)
	}
	if _, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: appID}, nil); err == nil ||
		!strings.Contains(err.Error(), "auth-event URL") {
		t.Errorf("no URL: %v", err)
	}
}
