package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// worldSwitches are values for every switch, other than those at first, by whose it is. A switch that is added to the
// control API and not named here fails the test, and so does one that the command line does not take or show.
var worldSwitches = []struct {
	whose   string
	request any
	values  map[string]string
}{
	{"", control.ChangeHabits{}, map[string]string{
		"single_use_codes": "on", "rotate_refresh_tokens": "on", "tickets_stopped": "on", "published": "off",
		"confirm_func_ids": "1,15", "func_ids": "1,2,3", "test_accounts": "gh_1,gh_2", "whitelist": "10.0.0.1",
		"order": "redirect_first", "use_previous_key": "off", "published_event_url": "http://127.0.0.1:9/e",
		"published_message_url": "http://127.0.0.1:9/$APPID$", "published_auth_domain": "a.example",
		"registration.status": "100001", "registration.msg": "no", "registration.after_seconds": "5",
		"quota./cgi-bin/component/api_query_auth": "7",
	}},
	{"青禾到家", control.ChangeAccountHabits{}, map[string]string{
		"account_status": "18", "service_type": "0", "verify_type": "-1", "no_api": "on", "read_only_options": "voice_recognize",
		"quota./wxa/commit": "3", "audit.code.result": "delay", "audit.code.after_seconds": "60", "audit.code.reason": "x",
		"audit.code.screenshot": "m1|m2", "audit.code.overlook": "on",
		"audit.nickname.result": "fail", "audit.nickname.after_seconds": "61", "audit.nickname.reason": "x1",
		"audit.category.result": "fail", "audit.category.after_seconds": "62", "audit.category.reason": "x2",
		"audit.location_api.result": "fail", "audit.location_api.after_seconds": "63", "audit.location_api.reason": "x3",
		"location_apis.getLocation": "5",
	}},
	{"青禾生活馆/橙子汽水", control.ChangeFollowerHabits{}, map[string]string{
		"subscribed": "off", "blocks_notices": "on", "blacklisted": "on", "muted": "on", "snapshot": "on",
	}},
}

// TestEverySwitchIsOnTheCommandLine: each is set by its key, shown with its value in both languages, and stays.
func TestEverySwitchIsOnTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	for _, c := range worldSwitches {
		args := []string{"world", "set", "--workspace", dir}
		if c.whose != "" {
			args = append(args, c.whose)
		}
		for _, s := range control.Switches(c.request) {
			at := slices.IndexFunc(keysOf(c.values), s.Is)
			if at < 0 {
				t.Fatalf("%s has no value here", s.Key)
			}
			key := keysOf(c.values)[at]
			args = append(args, key+"="+c.values[key])
		}
		if out, errs, exit := cli(t, args...); exit != 0 {
			t.Fatalf("%q: exit %d, %s%s", args, exit, out, errs)
		}
		whose := c.whose
		if whose == "" {
			whose = ownComponent(t, dir)
		}
		for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
			out, errs, exit := cli(t, "world", whose, "--workspace", dir, "--lang", string(lang))
			if exit != 0 {
				t.Fatalf("exit %d, %s", exit, errs)
			}
			for key, value := range c.values {
				shown := switchLine(out, key)
				if value == "on" || value == "off" {
					value = lang.T("habits." + value)
				}
				if fields := strings.Fields(shown); len(fields) < 3 || fields[1] != value || strings.Contains(shown, "habits.") {
					t.Errorf("%s: %s is not %q: %q", lang, key, value, shown)
				}
			}
		}
	}
}

func keysOf(values map[string]string) (out []string) {
	for key := range values {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func switchLine(out, key string) string {
	for line := range strings.Lines(out) {
		if strings.HasPrefix(strings.TrimSpace(line), key+" ") {
			return line
		}
	}
	return ""
}

func ownComponent(t *testing.T, dir string) string {
	t.Helper()
	out, errs, exit := cli(t, "world", "--workspace", dir, "--json")
	var world control.World
	if err := json.Unmarshal([]byte(out), &world); err != nil || exit != 0 || len(world.Habits) != 1 {
		t.Fatalf("exit %d, %v, %.300s%s", exit, err, out, errs)
	}
	return world.Habits[0].ComponentAppID
}

// TestTheWholeWorldIsListed: the component and the everyday accounts with their followers; not those of the release check.
func TestTheWholeWorldIsListed(t *testing.T) {
	out, errs, exit := cli(t, "world", "--workspace", t.TempDir(), "--lang", "zh")
	if exit != 0 {
		t.Fatal(exit, errs)
	}
	for _, part := range []string{"第三方平台  wx", "小程序  青禾到家  wx", "公众号  山茶读书", "粉丝 橙子汽水", "代码审核：结果", "location_apis.getLocation"} {
		if !strings.Contains(out, part) {
			t.Errorf("no %q in\n%s", part, out)
		}
	}
	if strings.Contains(out, "gh_3c884a361561") {
		t.Error("an account of the release check is listed")
	}
}

// TestWrongSwitchesAreNamed with what was probably meant, or what they take.
func TestWrongSwitchesAreNamed(t *testing.T) {
	dir := t.TempDir()
	for want, args := range map[string][]string{
		"single_use_codes？":    {"single_use_code=on"},
		"青禾到家？":                {"青禾到", "no_api=on"},
		"橙子汽水？":                {"青禾生活馆/橙子", "muted=on"},
		"muted 是粉丝的开关":         {"青禾到家", "muted=on"},
		"no_api 是账号的开关":        {"no_api=on"},
		"published 是第三方平台的开关":  {"青禾到家", "published=on"},
		"应为 1, 14, 16, 18, 19": {"青禾到家", "account_status=2"},
		"应为 success, fail 之一":  {"青禾到家", "audit.nickname.result=delay"},
		"不能小于 0":               {"青禾到家", "audit.code.after_seconds=-1s"},
		"应为 on, off 之一":        {"single_use_codes=maybe"},
		"整数":                   {"quota./cgi-bin/component/api_query_auth=many"},
		"没有路径":                 {"quota./cgi-bin/nothing=1"},
		"KEY=VALUE":            {"single_use_codes"},
		"请写出要修改的开关":            {},
		"只有小程序有审核":             {"青禾生活馆", "audit.code.result=fail"},
	} {
		_, errs, exit := cli(t, append([]string{"world", "set", "--workspace", dir, "--lang", "zh"}, args...)...)
		if exit != workspace.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d, %q, want %q", args, exit, errs, want)
		}
	}
}

// TestATokenEndsFromTheCommandLine: WeChat knows only those that it issued.
func TestATokenEndsFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	for want, args := range map[string][]string{"没有发过": {"x"}, "缺少参数": {}} {
		_, errs, exit := cli(t, append([]string{"world", "expire", "--workspace", dir, "--lang", "zh"}, args...)...)
		if exit != workspace.ExitUsage || !strings.Contains(errs, want) {
			t.Errorf("exit %d, %s", exit, errs)
		}
	}
}

// TestAPhoneCodeFromTheCommandLine is what getuserphonenumber takes.
func TestAPhoneCodeFromTheCommandLine(t *testing.T) {
	dir := t.TempDir()
	out, errs, exit := cli(t, "world", "phone", "青禾到家/阿川", "--workspace", dir, "--json")
	var code control.PhoneCode
	if err := json.Unmarshal([]byte(out), &code); err != nil || exit != 0 || len(code.Code) < 20 {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
	if _, errs, exit := cli(t, "world", "phone", "青禾到家", "--workspace", dir, "--lang", "zh"); exit != workspace.ExitUsage ||
		!strings.Contains(errs, "ACCOUNT/USER") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// TestTheReadmesSwitchesWork as they are written there.
func TestTheReadmesSwitchesWork(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, found := t.TempDir(), 0
	for _, m := range regexp.MustCompile("`wxlab (world set [^`\\[]+)`").FindAllStringSubmatch(string(readme), -1) {
		found++
		if out, errs, exit := cli(t, append(strings.Fields(m[1]), "--workspace", dir)...); exit != 0 {
			t.Errorf("%s: exit %d, %s%s", m[1], exit, out, errs)
		}
	}
	if found < 2 {
		t.Errorf("found %d", found)
	}
}
