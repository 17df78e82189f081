package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathViolations = "/wxa/getillegalrecords"
	pathAppeals    = "/wxa/getappealrecords"
)

// TestPenaltiesAndAppeals: what was pushed can be looked up, and an appeal goes from filed to refused.
func TestPenaltiesAndAppeals(t *testing.T) {
	l := lab.New(t)
	_, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	push := func(event string, set map[string]string) []byte {
		t.Helper()
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: event, Account: mini.AppID, Set: set})
		if err != nil {
			t.Fatal(err)
		}
		return d.Plain
	}
	l.Same(l.Post(pathViolations, tok, `{}`), `{"errcode":0,"errmsg":"ok","records":[]}`)
	plain := push("wxa_illegal_record", map[string]string{"illegal_reason": "诱导分享"})
	id, at := lab.Field(plain, "illegal_record_id"), lab.Field(plain, "create_time")
	l.Same(l.Post(pathViolations, tok, `{}`), fmt.Sprintf(`{"errcode":0,"errmsg":"ok","records":[{"illegal_record_id":%q,"create_time":%s,
		"illegal_reason":"诱导分享","illegal_content":"首页活动文案","rule_url":"https://example.com/rules","rule_name":"《微信小程序平台运营规范》"}]}`, id, at))
	l.Same(l.Post(pathAppeals, tok, fmt.Sprintf(`{"illegal_record_id":%q}`, id)), `{"errcode":0,"errmsg":"ok","records":[]}`)

	plain = push("wxa_appeal_record", nil)
	l.Clock.Add(time.Hour)
	l.Restart()
	open := fmt.Sprintf(`"appeal_record_id":%s,"appeal_time":%s,"appeal_count":1,"appeal_from":0,"punish_description":"内容涉嫌欺诈",
		"materials":[{"illegal_material":{"content":"首页活动文案","content_url":"https://example.com/evidence"},
		"appeal_material":{"reason":"已删除相关内容","proof_material_ids":["media1","media2"]}}]`,
		lab.Field(plain, "appeal_record_id"), lab.Field(plain, "appeal_time"))
	_, tok, _ = l.Authorized(mini.AppID)
	l.Same(l.Post(pathAppeals, tok, fmt.Sprintf(`{"illegal_record_id":%q}`, id)),
		`{"errcode":0,"errmsg":"ok","records":[{"appeal_status":1,`+open+`}]}`)
	again := push("wxa_appeal_record_refused", nil)
	if lab.Field(again, "appeal_record_id") != lab.Field(plain, "appeal_record_id") ||
		lab.Field(again, "appeal_time") != lab.Field(plain, "appeal_time") {
		t.Errorf("another appeal was decided: %s", again)
	}
	l.Same(l.Post(pathAppeals, tok, fmt.Sprintf(`{"illegal_record_id":%q}`, id)), fmt.Sprintf(
		`{"errcode":0,"errmsg":"ok","records":[{"appeal_status":3,"audit_time":%s,"audit_reason":"申诉材料不足",%s}]}`,
		lab.Field(again, "audit_time"), open))
	push("wxa_appeal_record", nil)
	withdrawn := push("wxa_appeal_record", map[string]string{"appeal_status": "4"})
	if lab.Field(withdrawn, "appeal_count") != "2" {
		t.Errorf("another appeal was withdrawn: %s", withdrawn)
	}
	push("wxa_appeal_record", map[string]string{"appeal_record_id": lab.Field(withdrawn, "appeal_record_id")})
	records := l.Post(pathAppeals, tok, fmt.Sprintf(`{"illegal_record_id":%q}`, id))["records"].([]any)
	if newest := records[0].(map[string]any); len(records) != 2 || newest["appeal_count"] != 2.0 || newest["appeal_status"] != 1.0 {
		t.Errorf("a second appeal: %v", records)
	}
}

// TestViolationsOfATime: both ends are included, and the one that is missing is 90 days away.
func TestViolationsOfATime(t *testing.T) {
	l := lab.New(t)
	_, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	const day = 24 * 3600
	now := l.Clock.Now().Unix()
	at := map[string]int64{"2_1": now, "2_2": now - 90*day, "2_3": now - 90*day - 1, "2_4": now - 200*day}
	for _, id := range []string{"2_4", "2_3", "2_2", "2_1"} {
		if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "wxa_illegal_record", Account: mini.AppID,
			Set: map[string]string{"illegal_record_id": id, "create_time": fmt.Sprint(at[id])}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ body, want string }{
		{`{}`, "[2_1 2_2]"},
		{fmt.Sprintf(`{"end_time":%d}`, now-1), "[2_2 2_3]"},
		{fmt.Sprintf(`{"start_time":%d}`, now-90*day-1), "[2_2 2_3]"},
		{fmt.Sprintf(`{"start_time":"%d","end_time":%d}`, now-200*day, now), "[2_1 2_2 2_3 2_4]"},
		{fmt.Sprintf(`{"start_time":%d,"end_time":%d}`, now-200*day+1, now-90*day-2), "[]"},
		{fmt.Sprintf(`{"start_time":%d,"end_time":%d}`, now, now-1), "[]"},
	} {
		got := []string{}
		for _, r := range l.Post(pathViolations, tok, tt.body)["records"].([]any) {
			got = append(got, r.(map[string]any)["illegal_record_id"].(string))
		}
		if fmt.Sprint(got) != tt.want {
			t.Errorf("%s: %v, want %s", tt.body, got, tt.want)
		}
	}
}

func TestPenaltyErrors(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	rows(l, tok, []row{
		{"no id", pathAppeals, `{}`, 40097},
		{"unknown id", pathAppeals, `{"illegal_record_id":"2_9"}`, 0},
		{"no body", pathViolations, ``, 44002},
		{"no number", pathViolations, `{"start_time":"yesterday"}`, 47001},
	})
	_, officialTok, _ := l.Authorized(official.AppID)
	for _, path := range []string{pathViolations, pathAppeals} {
		l.Want(l.Post(path, officialTok, `{"illegal_record_id":"2_1"}`), 48001)
		for set, hint := range map[int]string{
			world.SetDevelopment: mini.AppID + " did not grant permission set [76], it granted [18]",
			world.SetPenalties:   mini.AppID + " must grant both permission sets 18 and 76, it granted [76]",
		} {
			_, poor, _ := l.Authorized(mini.AppID, set)
			out := l.Call(api.Request{Method: "POST", Path: path, Query: map[string][]string{"access_token": {poor}},
				Body: []byte(`{"illegal_record_id":"2_1"}`), ClientIP: "127.0.0.1"})
			if out.ErrCode != 61007 || out.Hint.En != hint {
				t.Errorf("%s with set %d: %s %s", path, set, out.Body, out.Hint.En)
			}
		}
	}
}

// TestAppealsSayWhatIsListed: an appeal that is triggered has what it is about, and keeps the numbers that it is given; what no
// call could list is refused before anything changes.
func TestAppealsSayWhatIsListed(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	push := func(event, account string, set map[string]string) (world.Delivery, error) {
		return l.Trigger(t.Context(), sim.Trigger{Event: event, Account: account, Set: set})
	}
	for _, tt := range []struct {
		event, account string
		set            map[string]string
		why            string
	}{
		{"wxa_appeal_record", mini.AppID, map[string]string{"appeal_status": "2"}, "wxa_appeal_record_refused is for 2 accepted"},
		{"wxa_appeal_record", mini.AppID, map[string]string{"appeal_status": "9"}, "is 9; it is 1"},
		{"wxa_appeal_record_refused", mini.AppID, map[string]string{"appeal_status": "1"}, "wxa_appeal_record is for 1 under way"},
		{"wxa_appeal_record", mini.AppID, map[string]string{"appeal_time": "yesterday"}, `appeal_time is "yesterday"`},
		{"wxa_illegal_record", mini.AppID, map[string]string{"create_time": "-1"}, `create_time is "-1"`},
		{"wxa_illegal_record", official.AppID, nil, "an official account, and WeChat never pushes wxa_illegal_record"},
	} {
		if _, err := push(tt.event, tt.account, tt.set); err == nil || !strings.Contains(err.Error(), tt.why) {
			t.Errorf("%s %v: %v", tt.event, tt.set, err)
		}
	}
	l.Same(l.Post(pathViolations, tok, `{}`), `{"errcode":0,"errmsg":"ok","records":[]}`)

	if _, err := push("wxa_appeal_record_refused", mini.AppID, map[string]string{"appeal_record_id": "77", "appeal_time": "1600055800",
		"appeal_count": "3", "audit_time": "1600059400", "punish_description": "诱导分享"}); err != nil {
		t.Fatal(err)
	}
	violations := l.Post(pathViolations, tok, `{}`)["records"].([]any)
	if len(violations) != 1 || violations[0].(map[string]any)["illegal_reason"] != "诱导分享" {
		t.Fatalf("an appeal against %v", violations)
	}
	appeals := l.Post(pathAppeals, tok, fmt.Sprintf(`{"illegal_record_id":%q}`, violations[0].(map[string]any)["illegal_record_id"]))
	listed := appeals["records"].([]any)[0].(map[string]any)
	for member, want := range map[string]float64{"appeal_record_id": 77, "appeal_time": 1600055800, "appeal_count": 3, "audit_time": 1600059400} {
		if listed[member] != want {
			t.Errorf("%s is listed as %v, pushed as %v", member, listed[member], want)
		}
	}
}
