package exam

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/verdict"
	"wxlab/sim/world"
)

// apiCases read every call that the server made while it was examined.
func apiCases() []Case {
	record := func(id string, severity Severity, title, why, fix bilingual.Text, bad callRule) Case {
		return Case{
			ID: id, Severity: severity, Source: "PROTOCOL 4.1", Title: title, Why: why, Fix: fix,
			calls: everyCall(bad),
		}
	}
	return chapter(APIUse, []Case{
		{
			ID: "custom_message", Severity: Must, Source: "PROTOCOL 8.1",
			Title: text("用消息中的授权码换取 token 并发送客服消息", "exchanges the code of the message and answers through custom/send"),
			Why:   text("全网发布检测的第二步", "it is the second step of the release check"),
			Fix: text("收到 QUERY_AUTH_CODE:… 先返回空串，再换取 token、调用 custom/send",
				"on QUERY_AUTH_CODE:… answer nothing, then exchange the code and call custom/send"),
			examine: func(e *examination) Finding { return e.working(e.rehearse(world.OfficialAccount)) },
		},
		{
			ID: "mini_program_custom_message", Severity: Must, Source: "PROTOCOL 8.1",
			Title:   text("小程序账号同样发送客服消息", "does the same for the mini program"),
			Why:     text("申请了权限集 19 的平台，检测还有小程序一步", "a platform that asks for set 19 is checked with a mini program, too"),
			Fix:     text("两类账号共用同一段代码", "let both kinds run the same code"),
			examine: func(e *examination) Finding { return e.working(e.rehearse(world.MiniProgram)) },
		},
		record("paths", Must, text("只调用存在的接口", "calls only APIs that exist"),
			text("拼错的路径得到 404 或 40066", "a misspelt path is a 404 or 40066"),
			text("核对路径，注意 /cgi-bin/component/ 前缀", "check the path, and its prefix /cgi-bin/component/"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return bilingual.Textf("没有 %s 这个接口", "there is no API %s", c.Path), c.Unknown
			}),
		record("methods", Must, text("用 POST 调用 component 接口", "uses POST with component APIs"),
			text("GET 得到 43002", "GET gets 43002"), text("改用 POST，参数放在 JSON 里", "use POST, with the arguments as JSON"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return bilingual.Textf("以 %s 调用 %s", "%s on %s", c.Method, c.Path),
					strings.HasPrefix(c.Path, "/cgi-bin/component/") && c.Method != "POST"
			}),
		record("json_bodies", Must, text("请求体是 JSON", "sends JSON bodies"),
			text("表单请求体得到 47001", "forms get 47001"), text("发送 JSON 文本，不要 form 编码", "send JSON text, not a form"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				body := bytes.TrimSpace(c.Body)
				bad := c.Method == "POST" && len(body) > 0 && !isUpload(c) && !json.Valid(body)
				return bilingual.Textf("%s 的请求体不是 JSON：%s", "the body of %s is not JSON: %s", c.Path, verdict.Quote(c.Body)), bad
			}),
		record("plain_chinese", Must, text("中文不写成 \\u 转义", "writes Chinese as it is, not as \\u escapes"),
			text("旧接口会把 \\u4f60 原样存下来，用户看到的就是它", "old back-ends store the escape, and followers see it"),
			text("json_encode 加 JSON_UNESCAPED_UNICODE；Python 用 ensure_ascii=False；Go 用 SetEscapeHTML(false)",
				"JSON_UNESCAPED_UNICODE in PHP, ensure_ascii=False in Python, SetEscapeHTML(false) in Go"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				found := escaped.Find(c.Body)
				return bilingual.Textf("%s 的请求体里有 %s", "the body of %s has %s", c.Path, string(found)), found != nil
			}),
		record("no_null_arguments", Must, text("参数不为 null", "passes no null arguments"),
			text("null 说明要传的值根本没有存下来", "null means that the value was never stored"),
			text("查找这个值该在哪一步保存：票据、授权码、refresh_token", "find the step that should have stored it: ticket, code, refresh token"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				name, bad := nullArgument(c)
				return bilingual.Textf("%s 的 %s 为空值", "%s: %s is null", c.Path, name), bad
			}),
		record("token_given", Must, text("带上 token", "carries a token"),
			text("没有 token 得到 41001", "a call without one gets 41001"),
			text("放在查询参数里：component_access_token 或 access_token", "put it into the query, as component_access_token or access_token"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return bilingual.Textf("%s 没有带 token", "%s had no token", c.Path), c.ErrCode == 41001 || c.ErrCode == 41021
			}),
		record("secret_right", Must, text("AppSecret 正确", "knows its AppSecret"),
			text("40125 是最常见的第一个错误", "40125 is the commonest first mistake"),
			text("从开放平台控制台重新复制 AppSecret", "copy the AppSecret from the console again"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return blame(c, c.ErrCode == 40125 || c.ErrCode == 41004)
			}),
		record("ip_listed", Must, text("出口 IP 在白名单中", "calls from an address on the white list"),
			text("61004 时所有接口都失败", "61004 fails every call"), text("把出口 IP 加到白名单", "add the outbound address to the white list"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return blame(c, c.ErrCode == 61004 || c.ErrCode == 40090)
			}),
		record("appids", Must, text("AppID 没有填反", "does not mix AppIDs up"),
			text("component_appid 与 authorizer_appid 常被填反", "component_appid and authorizer_appid are often swapped"),
			text("component_appid 是第三方平台的，authorizer_appid 是授权账号的", "component_appid is the platform's, authorizer_appid the account's"),
			func(c world.CallRecord) (bilingual.Text, bool) { return blame(c, c.ErrCode == 40013) }),
		record("permitted", Should, text("只做权限集允许的事", "does only what its permission sets allow"),
			text("61007 说明商家没有授予该权限集", "61007 means that the merchant did not grant the set"),
			text("调用前看 func_info", "look at func_info first"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return blame(c, c.ErrCode == 61007 || c.ErrCode == 48001)
			}),
		record("quotas", Must, text("不超过每日额度", "stays within the daily quota"),
			text("45009 之后当天都不能再调用", "after 45009 the day is over"), text("缓存结果，减少轮询", "cache, and poll less"),
			func(c world.CallRecord) (bilingual.Text, bool) { return blame(c, c.ErrCode == 45009) }),
		record("touser", Must, text("客服消息发给正确的用户", "sends customer messages to the right follower"),
			text("40003 说明 touser 不是该账号的 openid", "40003 means that touser is not an openid of this account"),
			text("touser 用推送里的 FromUserName", "use FromUserName of the message"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return blame(c, strings.HasPrefix(c.Path, sendPath) && c.ErrCode == 40003)
			}),
		record("message_window", Should, text("在 48 小时与条数限制内发送客服消息", "sends customer messages within window and count"),
			text("45015 超时，45047 超过条数", "45015 is too late, 45047 too many"), text("用户发来消息后再回复", "answer after the follower wrote"),
			func(c world.CallRecord) (bilingual.Text, bool) {
				return blame(c, c.ErrCode == 45015 || c.ErrCode == 45047)
			}),
		{
			ID: "rate", Severity: Should, Source: "PROTOCOL 9",
			Title: text("没有密集的重复调用", "does not hammer one API"),
			Why:   text("循环里的重试会在几分钟内用完一天的额度", "a loop that tries again uses up the day's quota in minutes"),
			Fix:   text("重试之间等待，并限制次数", "wait between tries, and limit them"), calls: rate,
		},
		{
			ID: "failures_few", Severity: Should, Source: "PROTOCOL 4.15",
			Title: text("绝大多数调用都成功", "succeeds with nearly all of its calls"),
			Why:   text("被忽略的 errcode 是之后故障的前因", "an errcode that is ignored is the cause of a later fault"),
			Fix:   text("逐一处理证据中的 errcode", "handle the errcodes in evidence"), calls: failuresFew,
		},
		{
			ID: "host", Severity: Should, Source: "PROTOCOL 1",
			Title: text("使用微信接口的正式域名", "calls WeChat's API by its own host name"),
			Why:   text("旧域名迟早停用", "old host names stop working one day"),
			Fix:   text("使用 api.weixin.qq.com", "use api.weixin.qq.com"), calls: officialHost,
		},
	})
}

// officialHost looks at the names by which the calls reached the simulator. A base URL of ours hides the one that is used
// otherwise.
func officialHost(calls []world.CallRecord) Finding {
	ofWeChat := filter(calls, func(c world.CallRecord) bool { return strings.HasSuffix(c.Host, ".weixin.qq.com") })
	other := filter(ofWeChat, func(c world.CallRecord) bool { return !slices.Contains(world.APIHosts(), c.Host) })
	switch {
	case len(calls) == 0:
		return noCalls()
	case len(ofWeChat) == 0:
		return notObserved(text("服务器是通过改过的地址访问模拟器的，看不出它平时用什么域名",
			"the server reaches the simulator by a changed base address, which hides the host it uses otherwise"))
	case len(other) > 0:
		return Finding{
			Verdict: Fail, Evidence: called(other...),
			Got: bilingual.Textf("%s 上的 %s", "%s, for %s", other[0].Host, other[0].Path),
		}
	}
	return Finding{Verdict: Pass, Evidence: called(ofWeChat[0]), Got: bilingual.Verbatim(ofWeChat[0].Host)}
}

// callRule says what is wrong with a call, and whether it is.
type callRule func(world.CallRecord) (bilingual.Text, bool)

// everyCall applies a rule to all calls of the examination. Those that a fault of the examination spoiled do not count.
func everyCall(bad callRule) func([]world.CallRecord) Finding {
	return func(calls []world.CallRecord) Finding {
		if len(calls) == 0 {
			return noCalls()
		}
		var found []world.CallRecord
		var first bilingual.Text
		for _, c := range calls {
			if c.Fault != "" {
				continue
			}
			if why, is := bad(c); is {
				if len(found) == 0 {
					first = why
				}
				found = append(found, c)
			}
		}
		if len(found) == 0 {
			return Finding{Verdict: Pass, Got: bilingual.Textf("%d 次调用都符合", "all %d calls do", len(calls))}
		}
		return Finding{
			Verdict: Fail, Evidence: called(found...), Cause: first,
			Got: bilingual.Textf("%[2]d 次调用中有 %[1]d 次不符", "%d of %d calls do not", len(found), len(calls)),
		}
	}
}

// blame is why a call failed, told only where the call is to blame: most are not.
func blame(c world.CallRecord, bad bool) (bilingual.Text, bool) {
	if !bad {
		return bilingual.Text{}, false
	}
	return why(c), true
}

// escaped is a character outside ASCII, written as an escape.
var escaped = regexp.MustCompile(`\\u(?:[1-9a-fA-F][0-9a-fA-F]{3}|0[1-9a-fA-F][0-9a-fA-F]{2}|00[89a-fA-F][0-9a-fA-F])`)

// nullArgument names an argument that is null, or a word that a program writes for nothing.
func nullArgument(c world.CallRecord) (string, bool) {
	var in map[string]any
	if json.Unmarshal(c.Body, &in) != nil {
		return "", false
	}
	var names []string
	for name, value := range in {
		word, _ := value.(string)
		if value == nil || slices.Contains([]string{"null", "undefined", "None", "<nil>", "[object Object]"}, word) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "", false
	}
	slices.Sort(names)
	return names[0], true
}

func isUpload(c world.CallRecord) bool { return bytes.HasPrefix(bytes.TrimSpace(c.Body), []byte("--")) }

// TokenIn is the access token in the query of a call, "" where there is none.
func TokenIn(query string) string {
	parameters, _ := url.ParseQuery(query) // what is well-formed of it
	for _, name := range []string{"component_access_token", "access_token"} {
		if token := parameters.Get(name); token != "" {
			return token
		}
	}
	return ""
}

// sentNumber is a number in a call's JSON body, 0 where there is none.
func sentNumber(c world.CallRecord, name string) int {
	var in map[string]any
	if json.Unmarshal(c.Body, &in) != nil {
		return 0
	}
	n, _ := in[name].(float64)
	return int(n)
}

// rate counts calls of one API with one body that failed and went out again within a minute of WeChat's time.
func rate(calls []world.CallRecord) Finding {
	const window, most = time.Minute, 5
	if len(calls) == 0 {
		return noCalls()
	}
	type request struct{ path, body string }
	failed := map[request][]world.CallRecord{} // within the window before the call at hand
	for _, c := range calls {
		if c.ErrCode == 0 {
			if c.Path == queryAuthPath { // another account, or another message: no loop
				clear(failed)
			}
			continue
		}
		r := request{c.Path, string(c.Body)}
		same := append(failed[r], c)
		for c.At.Sub(same[0].At) >= window {
			same = same[1:]
		}
		if failed[r] = same; len(same) > most {
			return Finding{
				Verdict: Fail, Evidence: called(same...),
				Got: bilingual.Textf("%[2]s内把同一个失败的 %[3]s 调用了 %[1]d 次", "%d times within %s the same failing %s", len(same), window, c.Path),
			}
		}
	}
	return Finding{Verdict: Pass, Got: bilingual.Textf("%d 次调用", "%d calls", len(calls))}
}

// failuresFew leaves out 61003: whoever is asked about an account at the moment when it leaves cannot know better.
func failuresFew(calls []world.CallRecord) Finding {
	calls = filter(calls, func(c world.CallRecord) bool { return c.Fault == "" && c.ErrCode != 61003 })
	if len(calls) == 0 {
		return noCalls()
	}
	bad := failures(calls)
	f := Finding{
		Verdict: Pass, Expected: text("失败不超过一成", "one in ten at most"), Evidence: called(bad...),
		Got: bilingual.Textf("%[2]d 次中有 %[1]d 次失败", "%d of %d failed", len(bad), len(calls)),
	}
	if len(bad)*10 > len(calls) {
		f.Verdict, f.Cause = Remark, why(bad[0])
	}
	return f
}
