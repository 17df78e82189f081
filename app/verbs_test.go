package main

import (
	"encoding/json"
	"fmt"
	"image"
	_ "image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// withoutCommand are calls of the control API that are deliberately no command, with the reason.
var withoutCommand = map[string]string{
	"GetOpenAPI":      "describes the API itself",
	"StreamExchanges": "tail tells more of the same",
	"ExplainText":     "decrypt reads what somebody pasted, and needs no running Wxlab",
	"ChangeComponent": "components are removed and added; a key is changed in the settings",
	"PutPlatform":     "components add adds one to the world as well; a server of somebody else's is serve --target-…",
	"RemovePlatform":  "components remove does, likewise",
	"PutAccount":      "accounts add changes one that is there",
	"PutFollower":     "followers add changes one that is there",
}

// TestEveryCallHasACommand: whatever the control API can do can be typed, or it is named why not.
func TestEveryCallHasACommand(t *testing.T) {
	var source strings.Builder
	for _, pattern := range []string{"*.go", filepath.Join("play", "*.go")} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			source.Write(raw)
		}
	}
	calls := control.RequestNames()
	if len(calls) < 60 {
		t.Fatalf("only %d calls: %v", len(calls), calls)
	}
	for _, name := range calls {
		asked := regexp.MustCompile(`control\.` + name + `\b`).MatchString(source.String())
		if _, named := withoutCommand[name]; asked == named {
			t.Errorf("%s: asked by a command: %v, named as without one: %v", name, asked, named)
		}
	}
}

// typed is a line of a session at a running Wxlab, with what has to be printed.
type typed struct {
	line string
	exit int
	zh   []string
	en   []string // nil: the same
}

// TestVerbsActOnARunningWxlab is a session, in both languages.
func TestVerbsActOnARunningWxlab(t *testing.T) {
	session := []typed{
		{"authorize", 0, []string{"✓ 青禾生活馆（wx", "已授权"}, []string{"✓ 青禾生活馆 (wx", "has authorized"}},
		{"authorize 山茶", 2, []string{"是不是 山茶读书？"}, []string{"did you mean 山茶读书?"}},
		{"trigger text --account 山茶读书 --openid 李想 --dry-run", 0, []string{"<FromUserName><![CDATA[o"}, nil},
		{"trigger text --account 山茶", 2, []string{"是不是 山茶读书？"}, []string{"did you mean 山茶读书?"}},
		{"trigger text --account 山茶读书 --openid 无名氏", 2, []string{"没有粉丝或用户 \"无名氏\""}, []string{`no follower or user "无名氏"`}},
		{"send 全网发布检测小程序 你好", 2, []string{"叫 \"全网发布检测小程序\" 的有 5 个"}, []string{"5 are called"}},
		{"authorize nobody", 2, []string{`没有账号 "nobody"`, "山茶读书 wx"}, []string{`no account "nobody"`, "山茶读书 wx"}},
		{"send 山茶读书 你好", 0, []string{"--> text", "已被接受", "text 收到：你好", "用户看到： 收到：你好"},
			[]string{"--> text", "accepted", "The follower sees: 收到：你好"}},
		{"send 山茶读书 --as image", 0, []string{"--> image", "✓"}, nil},
		{"send 山茶读书 --as scan 1001", 0, []string{"--> SCAN", "✓"}, nil},
		{"send 山茶读书 --as location", 0, []string{"--> location", "✓"}, nil},
		{"send 山茶读书 --as wave", 2, []string{`"wave"`, "shortvideo"}, nil},
		{"send 山茶读书", 2, []string{"请写出要发送的文字"}, []string{"Write what is said"}},
		{"chat 山茶读书", 0, []string{"→ 你好", "← 收到：你好", "→ [image]"}, nil},
		{"clock advance +2h", 0, []string{"比实际时间快 2 小时"}, []string{"2 h ahead of the wall clock"}},
		{"clock advance soon", 2, []string{`"soon" 不是时长`}, []string{`"soon" is no span of time`}},
		{"clock freeze", 0, []string{"已停止"}, []string{"frozen"}},
		{"clock resume", 0, []string{"2 小时"}, []string{"2 h"}},
		{"fault", 0, []string{"没有设置故障"}, []string{"There are no faults"}},
		{"fault effects", 0, []string{"bad_signature", "推送", "签名错误"}, []string{"bad_signature", "callbacks"}},
		{"fault set errcode --api api_get_authorizer_info --errcode 61007 --next 1", 0, []string{"✓ 已设置故障"},
			[]string{"✓ Fault"}},
		{"fault", 0, []string{"api=api_get_authorizer_info errcode=61007", "1 次"}, []string{"api=api_get_authorizer_info errcode=61007"}},
		{"call api_get_authorizer_info --account 山茶读书", 1, []string{`"errcode": 61007`}, nil},
		{"call api_get_authorizer_option --account ACCOUNT -d {}", 1, []string{`"errcode": 61012`, `option_name 为 ""`},
			[]string{`"errcode": 61012`, `option_name "" is none of`}},
		{"calls --failed", 0, []string{"✗", "api_get_authorizer_option"}, nil},
		{"call /cgi-bin/no/such/path", 1, []string{`"error"`, "/cgi-bin/no/such/path  404"}, nil},
		{"fault clear", 0, []string{"已清除全部故障"}, []string{"All faults are cleared"}},
		{"quota set ACCOUNT /cgi-bin/user/info 7", 0, []string{"/cgi-bin/user/info", "7"}, nil},
		{"quota", 0, []string{"/cgi-bin/user/info", "已用", "7"}, []string{"/cgi-bin/user/info", "Used", "7"}},
		{"setup", 0, []string{"授权事件接收URL", "/wechat/component", "••••"}, []string{"/wechat/component", "••••"}},
		{"link --form h5", 0, []string{"授权入口页", "/authorize?", "action=bindcomponent", "preauthcode@@@"}, []string{"Entry page", "/authorize?"}},
		{"authorize 山茶读书 --func-ids 999", 1, []string{"没有走完授权", "权限集 999 不在"}, []string{"did not get through", "999"}},
		{"deliveries d999999", 2, []string{`没有推送 "d999999"`}, []string{`no delivery "d999999"`}},
		{"resend 99999", 2, []string{"没有这条记录"}, []string{"no such exchange"}},
		{"exchanges show 99999", 2, []string{"没有这条记录"}, []string{"no such exchange"}},
		{"link --biz-appid wx1", 2, []string{`"wx1" 不是 AppID`}, []string{`"wx1" is no AppID`}},
		{"accounts connect 山茶读书 http://127.0.0.1:1/", 2, []string{"令牌（Token）是空的"}, []string{"is empty"}},
		{"orders 山茶读书", 2, []string{"只有小程序有审核和支付单"}, []string{"only mini programs are reviewed and have orders"}},
		{"completion tcsh", 2, []string{`没有命令 "tcsh"`}, []string{`no command "tcsh"`}},
		{"world set 青禾到家 no_api=maybe", 2, []string{"应为 on, off 之一"}, []string{"one of on, off"}},
		{"link --form post", 2, []string{"post"}, nil},
		{"exchanges kind:message", 0, []string{"← 消息", "text"}, []string{"← Message", "text"}},
		{"exchanges knid:message", 2, []string{`没有名为 "knid" 的字段`}, []string{`no field "knid"`}},
		{"exchanges name:nonesuch", 0, []string{"没有符合条件的记录"}, []string{"Nothing on record matches"}},
		{"exchanges show 1", 0, []string{"POST /wechat/component?", "<Encrypt>", "success", "推送明文", "component_verify_ticket#"},
			[]string{"POST /wechat/component?", "in clear", "component_verify_ticket#"}},
		{"wait kind:ticket", 0, []string{"component_verify_ticket", "200"}, nil},
		{"wait name:nonesuch --timeout 1s", 4, []string{"等了 1 秒"}, []string{"Waited 1 seconds"}},
		{"wait kind:ticket --timeout 1h", 2, []string{"1 秒到 5 分钟之间"}, []string{"between 1 s and 5 min"}},
		{"accounts add 花店 --appid foo", 2, []string{"应以 wx 开头"}, []string{"begins with wx"}},
		{"deliveries -n 3", 0, []string{"d0000", "component_verify_ticket", "✓ 已接收"}, []string{"d0000", "✓ taken"}},
		{"rules", 0, []string{"1     ✓     关注欢迎语", "收到：{Content}"}, []string{"关注欢迎语"}},
		{"rules add --keyword 价格 --name 报价 --first 请看官网", 0, []string{"contains 价格", "请看官网"}, nil},
		{"rules try 山茶读书 问价格", 0, []string{"第 1 条“报价”匹配", "<![CDATA[请看官网]]>"}, []string{"Rule 1, “报价”, takes it"}},
		{"send 山茶读书 价格", 0, []string{"text 请看官网"}, nil},
		{"rules remove 1", 0, []string{"1     ✓     关注欢迎语"}, []string{"关注欢迎语"}},
		{"rules remove 9", 2, []string{"没有第 \"9\" 条规则"}, []string{"no rule \"9\""}},
		{"accounts", 0, []string{"山茶读书", "gh_", "公众号", "已授权"}, []string{"山茶读书", "gh_", "Official Account", "authorized"}},
		{"accounts add 新店 --kind mini_program --appid wx00000000000000ab", 0, []string{"✓ 已添加账号 新店"}, []string{"✓ The account 新店"}},
		{"accounts audit 新店 fail --reason 资料不全", 0, []string{"✓", "新店"}, nil},
		{"accounts connect 新店 http://127.0.0.1:1/ --token abc", 2, []string{"127.0.0.1:1"}, nil},
		{"followers add 新店 小红", 0, []string{"✓ 已添加用户 小红"}, []string{"✓ 小红"}},
		{"followers 新店", 0, []string{"小红", "✓"}, nil},
		{"followers remove 新店 小虹", 2, []string{"是不是 小红？"}, []string{"did you mean 小红?"}},
		{"followers add 新店 小红 --openid o00000000000000000000000001a", 0, nil, nil},
		{"followers remove 新店 小红", 2, []string{`叫 "小红" 的有 2 个`, "o00000000000000000000000001a"}, []string{`2 are called "小红"`}},
		{"followers remove 新店 o00000000000000000000000001a", 0, nil, nil},
		{"followers remove 新店 小红", 0, []string{"✓ 已移除 小红"}, []string{"✓ 小红 is gone"}},
		{"followers remove 新店 小红", 2, []string{"新店 没有用户", "wxlab followers add 新店"}, []string{"新店 has no users"}},
		{"accounts remove 新店", 0, []string{"✓ 已移除账号 新店"}, []string{"新店", "is gone"}},
		{"orders 青禾到家", 0, []string{"青禾到家 还没有支付单"}, []string{"Nothing was paid in 青禾到家", "wxlab orders pay 青禾到家 "}},
		{"orders pay 青禾到家 小满 --goods 茶杯*2 --amount 12800 --trade-no T1", 0, []string{"✓ 已支付：支付单 42000", "T1"}, []string{"✓ Paid: transaction 42000"}},
		{"orders 青禾到家", 0, []string{"待发货", "128.00", "茶杯*2", "T1"}, []string{"to ship", "128.00"}},
		{"orders pay 青禾到家 小满 --amount 0", 2, []string{"--amount 是 0，至少 1 分"}, []string{"--amount is 0; it is at least 1 fen"}},
		{"orders pay 青禾到家 小满 --trade-no 春茶", 2, []string{`商户订单号 "春茶" 无效`}, []string{`merchant's number "春茶"`}},
		{"orders confirm 青禾到家 T1", 2, []string{"待发货（order_state 1），已发货（2）的才能确认收货"}, []string{"is not shipped yet (order_state 1)"}},
		{"orders complain 青禾到家 T1", 0, []string{"待发货，有投诉"}, []string{"to ship, complaint"}},
		{"orders 青禾到家", 0, []string{"待发货，有投诉"}, []string{"to ship, complaint"}},
		{"orders refund 青禾到家 T1", 0, []string{"已退款，有投诉"}, []string{"refunded, complaint"}},
		{"orders refund 青禾到家 4200", 2, []string{`没有支付单 "4200"`}, []string{`no order "4200"`}},
		{"orders pay 山茶读书 nobody", 2, []string{"nobody"}, nil},
		{"accounts add 春茶视频号 --kind channels --appid wx00000000000000ac", 0, []string{"✓ 已添加账号 春茶视频号"}, []string{"✓ The account"}},
		{"authorize 春茶视频号", 0, []string{"春茶视频号"}, nil},
		{"accounts", 0, []string{"春茶视频号", "视频号", "已授权"}, []string{"Channels (视频号)"}},
		{"authorizers", 0, []string{"春茶视频号", "视频号", "已授权"}, []string{"Channels (视频号)"}},
		{"followers add 春茶视频号 小红", 2, []string{"春茶视频号 是视频号，没有粉丝"}, []string{"a Channels account (视频号), which has no followers"}},
		{"send 春茶视频号 在吗", 2, []string{"春茶视频号"}, nil},
		{"accounts remove 春茶视频号", 0, []string{"✓ 已移除账号 春茶视频号"}, []string{"春茶视频号", "is gone"}},
		{"forwarding", 0, []string{"没有转发规则"}, []string{"There are no forwarding rules"}},
		{"forwarding add http://127.0.0.1:1/wx --mode json --name 旧系统", 0, []string{"旧系统", "http://127.0.0.1:1/wx (json)", "本平台"},
			[]string{"旧系统", "http://127.0.0.1:1/wx (json)", "this platform"}},
		{"forwarding check", 1, []string{"✗ http://127.0.0.1:1/wx"}, nil},
		{"forwarding remove 1", 0, []string{"没有转发规则"}, []string{"There are no forwarding rules"}},
		{"tunnel", 0, []string{"未打开"}, []string{"off"}},
		{"tunnel set local", 0, []string{"✓ 公网地址的方式：local"}, []string{"✓ The public road is made by local"}},
		{"tunnel open", 0, []string{"local", "在线", "http://127.0.0.1:"}, []string{"local", "online", "http://127.0.0.1:"}},
		{"tunnel probe", 0, []string{"✓ wxlab-probe"}, nil},
		{"verify-file MP_verify_a1b2c3.txt a1b2c3", 0, []string{"✓ MP_verify_a1b2c3.txt 已可"}, []string{"✓ MP_verify_a1b2c3.txt is served"}},
		{"verify-file MP_verify_a1b2c3.txt --remove", 0, []string{"已移除"}, []string{"no more"}},
		{"tunnel close", 0, []string{"未打开"}, []string{"off"}},
		{"resend 1", 0, []string{"第 1 条已重新发送", "重复"}, []string{"Exchange 1 was sent again", "duplicate"}},
		{"explain 1", 0, []string{"✓"}, nil},
		{"unauthorize 山茶读书", 0, []string{"--> unauthorized", "✓ 已被接受"}, []string{"--> unauthorized", "✓ accepted"}},
		{"send 山茶读书 还在吗", 0, []string{"没有推送"}, []string{"Nothing was pushed"}},
		{"tokens", 0, []string{"component_verify_ticket#", "component_access_token#", "直到撤销"}, []string{"component_access_token#", "revoked"}},
		{"tokens refresh component_access_token", 0, []string{"✓ 已更换 component_access_token"}, []string{"✓ There is another"}},
		{"tokens refresh component_acess_token", 2, []string{"是不是 component_access_token"}, []string{"did you mean component_access_token"}},
		{"tokens lose component_access_token", 0, []string{"✓ 平台已忘掉"}, []string{"has forgotten"}},
		{"tokens lose component_verify_ticket", 2, []string{"不能丢弃"}, []string{"cannot be lost"}},
		{"tokens lose", 2, []string{"KIND"}, nil},
		{"exchanges compare 1 1", 0, []string{"没有实质差异"}, []string{"nothing that matters"}},
		{"exchanges compare 1 3 --all", 0, []string{"请求", "component_verify_ticket"}, []string{"Request", "component_verify_ticket"}},
		{"exchanges compare 1 99999", 2, []string{"没有这条记录"}, []string{"no such exchange"}},
		{"exchanges remark 1 第一张 票据", 0, []string{"✓ 已给 #1 写上备注"}, []string{"#1 has its remark"}},
		{"exchanges remark 99999 无", 2, []string{"没有这条记录"}, []string{"no such exchange"}},
		{"exchanges remark", 2, nil, nil},
		{"record export --har --query id:1", 0, []string{`"log"`, "/wechat/component?"}, nil},
		{"exchanges pin 1", 0, []string{"✓ 已固定 #1"}, []string{"#1 is pinned"}},
		{"exchanges clear", 0, []string{"✓ 已清空"}, []string{"✓ The record is cleared"}},
		{"exchanges show 1", 0, []string{"POST /wechat/component?"}, nil},
		{"exchanges show 2", 2, []string{"没有这条记录"}, []string{"no such exchange"}},
		{"exchanges pin 1 --off", 0, []string{"✓ 已取消固定 #1"}, []string{"not pinned"}},
		{"reset", 0, []string{"微信侧已重新开始"}, []string{"starts afresh"}},
	}
	for _, lang := range []string{"zh", "en"} {
		dir := t.TempDir()
		_, account := startedIn(t, dir, "--lang", lang)
		for _, line := range session {
			args := strings.Fields(strings.ReplaceAll(line.line, "ACCOUNT", account))
			out, errs, exit := cli(t, append(args, "--workspace", dir, "--lang", lang)...)
			want := line.zh
			if lang == "en" && line.en != nil {
				want = line.en
			}
			missing := slices.DeleteFunc(slices.Clone(want), func(part string) bool { return strings.Contains(out+errs, part) })
			if exit != line.exit || len(missing) > 0 || strings.Contains(out+errs, "verb.") || strings.Contains(out+errs, "%!") {
				t.Errorf("%s: wxlab %s: exit %d, lacks %q\n%s%s", lang, line.line, exit, missing, out, errs)
			}
		}
	}
}

// TestVerbsAnswerJSON: a command's --json is the control API's answer, one document.
func TestVerbsAnswerJSON(t *testing.T) {
	dir := t.TempDir()
	_, account := startedIn(t, dir)
	for _, c := range [][2]string{
		{"clock", "now"}, {"fault", "faults"}, {"fault effects", "effects"}, {"calls", "calls"}, {"quota", "quotas"},
		{"setup", "fields"}, {"link", "entry_url"}, {"exchanges", "exchanges"}, {"wait kind:ticket", "id"},
		{"deliveries", "deliveries"}, {"rules", "rules"}, {"chat 山茶读书", "chat"}, {"send 山茶读书 你好", "deliveries"},
		{"call api_get_authorizer_list -d {}", "body"}, {"rules try 山茶读书 x", "answer"}, {"exchanges show 1", "request_body"},
		{"unauthorize " + account, "accepted"}, {"authorize " + account, "ok"}, {"reset", "ok"},
	} {
		out, errs, _ := cli(t, append(strings.Fields(c[0]), "--json", "--workspace", dir)...)
		var document map[string]any
		if err := json.Unmarshal([]byte(out), &document); err != nil || document[c[1]] == nil {
			t.Errorf("wxlab %s --json: no %s in %s%s", c[0], c[1], out, errs)
		}
	}
}

// TestSetupShowsSecretsOnlyWhereTheyAreAskedFor compares with what the workspace keeps.
func TestSetupShowsSecretsOnlyWhereTheyAreAskedFor(t *testing.T) {
	dir := t.TempDir()
	startedIn(t, dir)
	s, err := workspace.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{s.Component.Token.Reveal(), s.Component.EncodingAESKey.Reveal()} {
		masked, _, _ := cli(t, "setup", "--workspace", dir)
		clear, _, _ := cli(t, "setup", "--workspace", dir, "--show-secrets")
		if strings.Contains(masked, secret) || !strings.Contains(clear, secret) {
			t.Errorf("masked:\n%s\nin clear:\n%s", masked, clear)
		}
	}
}

// TestCallTakesABody from the command line, a file or the standard input.
func TestCallTakesABody(t *testing.T) {
	dir := t.TempDir()
	_, account := startedIn(t, dir)
	c, err := control.Find(dir, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	s, err := workspace.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, s.Component.AppID, account)
	file := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, data := range []string{body, "@" + file} {
		out, errs, exit := cli(t, "call", "api_get_authorizer_info", "-d", data, "--workspace", dir)
		if exit != 0 || !strings.Contains(out, `"nick_name": "山茶读书"`) {
			t.Errorf("-d %s: exit %d\n%s%s", data, exit, out, errs)
		}
	}
	list, err := control.Ask(t.Context(), c, control.ListCalls{})
	if err != nil || !slices.ContainsFunc(list.Calls, func(call control.Call) bool { return strings.Contains(call.Body, account) }) {
		t.Errorf("%v in %v", err, list)
	}
}

// TestACallsPictureIsAFile as it is: what > FILE keeps is shown by every viewer.
func TestACallsPictureIsAFile(t *testing.T) {
	dir := t.TempDir()
	startedIn(t, dir)
	for _, line := range []string{"authorize 青禾到家", "call getwxacodeunlimit --account 青禾到家 -d {\"scene\":\"a\",\"check_path\":false}"} {
		out, errs, exit := cli(t, append(strings.Fields(line), "--workspace", dir)...)
		if exit != 0 {
			t.Fatalf("%s: exit %d, %s", line, exit, errs)
		}
		if !strings.HasPrefix(line, "call") {
			continue
		}
		if _, format, err := image.Decode(strings.NewReader(out)); err != nil || format != "jpeg" {
			t.Errorf("%.60q is %s, %v", out, format, err)
		}
	}
}

// TestVerbsNeedARunningWxlab and say so.
func TestVerbsNeedARunningWxlab(t *testing.T) {
	for _, line := range []string{"authorize", "send a b", "clock", "fault", "calls", "setup", "link", "exchanges", "wait x", "tail", "rules"} {
		_, errs, exit := cli(t, append(strings.Fields(line), "--workspace", t.TempDir(), "--lang", "zh")...)
		if exit != workspace.ExitEnvironment || !strings.Contains(errs, "wxlab serve") {
			t.Errorf("wxlab %s: exit %d, %s", line, exit, errs)
		}
	}
}
