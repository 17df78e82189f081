package exam

import (
	"slices"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// miniProgramCases are about what comes to platforms that make and run mini programs.
func miniProgramCases() []Case {
	event := func(id, name, zh, en string) Case {
		return taken(Case{
			ID: id, Severity: Should, Source: "PROTOCOL 7.4", Title: text(zh, en),
			Why: text("审核结果只推送一次", "results are pushed, and pushed once"),
			Fix: text("保存结果并返回 success", "store the result and answer success"),
		}, func(e *examination) sim.Trigger {
			return sim.Trigger{Event: name, Account: e.account(world.MiniProgram).AppID}
		})
	}
	registration := func(id, name, zh, en string) Case {
		return Case{
			ID: id, Severity: Should, Source: "PROTOCOL 3.4", Title: text(zh, en),
			Why:     text("注册结果只从推送得知", "how a registration ended is told in the push alone"),
			Fix:     text("status 为 0 时用 auth_code 换取 token，否则按 msg 提示用户", "exchange auth_code where status is 0, and tell the user msg otherwise"),
			examine: registered(name),
		}
	}
	return chapter(MiniPrograms, []Case{
		event("audit_passed", "weapp_audit_success", "接收审核通过", "takes an audit that passed"),
		event("audit_failed", "weapp_audit_fail", "接收审核失败及原因", "takes an audit that failed, with its reason"),
		event("audit_delayed", "weapp_audit_delay", "接收审核延后", "takes an audit that was put off"),
		event("nickname", "wxa_nickname_audit", "接收名称审核结果", "takes the result of a nickname's audit"),
		event("category", "wxa_category_audit", "接收类目审核结果", "takes the result of a category's audit"),
		event("media", "wxa_media_check", "接收内容安全检测结果", "takes the result of a media check"),
		registration("registered", "notify_third_fasteregister", "接收快速注册企业小程序的结果", "takes the result of a company's registration"),
		registration("registered_personal", "notify_third_fasteregister_personal", "接收快速注册个人小程序的结果", "takes the result of a person's registration"),
		registration("registered_trial", "notify_third_fastregisterbetaapp", "接收注册试用小程序的结果", "takes the result of a trial registration"),
		{
			ID: "registration_failed", Severity: Should, Source: "PROTOCOL 3.4",
			Title:   text("接收失败的注册结果", "takes a registration that failed"),
			Why:     text("失败的推送没有 appid 与 auth_code", "it has neither appid nor auth_code"),
			Fix:     text("status 不为 0 时不要兑换授权码", "exchange nothing where status is not 0"),
			examine: registrationFailed,
		},
		{
			ID: "code_released", Severity: Should, Source: "PROTOCOL 7.4", record: true,
			Title:   text("代码按上传、提审、发布的顺序走完", "takes code through upload, audit and release in order"),
			Why:     text("次序不对会得到 85 开头的错误码", "out of order the errcodes begin with 85"),
			Fix:     text("commit、submit_audit，等审核通过后 release", "commit, submit_audit, and release once the audit passed"),
			examine: codeReleased,
		},
		{
			ID: "login", Severity: Should, Source: "PROTOCOL 6.8", record: true,
			Title: text("用 component_access_token 换取 session_key", "exchanges login codes with the component token"),
			Why:   text("第三方平台没有小程序的 AppSecret", "a platform does not have the mini program's AppSecret"),
			Fix:   text("调用 /sns/component/jscode2session", "call /sns/component/jscode2session"), examine: login,
		},
	})
}

// registered pushes the result of a registration and waits for the exchange of its code.
func registered(name string) func(*examination) Finding {
	return func(e *examination) Finding {
		before := LastCall(e.sim)
		d := e.push(sim.Trigger{Event: name})
		if e.err != nil {
			return Finding{}
		}
		f := accepted(d)
		if f.Verdict != Pass {
			return f
		}
		exchange := func(c world.CallRecord) bool { return c.Path == queryAuthPath }
		e.pause(func() bool { return has(e.since(before), exchange) })
		calls := filter(e.since(before), exchange)
		if bad := failures(calls); len(bad) > 0 {
			f.Verdict, f.Cause, f.Evidence = Remark, why(bad[0]), append(f.Evidence, called(bad...)...)
		}
		return f
	}
}

func registrationFailed(e *examination) Finding {
	before := LastCall(e.sim)
	d := e.push(sim.Trigger{Event: "notify_third_fasteregister_failed"})
	if e.err != nil {
		return Finding{}
	}
	f := accepted(d)
	exchange := func(c world.CallRecord) bool { return c.Path == queryAuthPath }
	e.pause(func() bool { return has(e.since(before), exchange) })
	if calls := filter(e.since(before), exchange); len(calls) > 0 && f.Verdict == Pass {
		f.Verdict, f.Evidence = Fail, append(f.Evidence, called(calls...)...)
		f.Cause = text("注册失败了还去兑换授权码", "a code was exchanged though the registration failed")
	}
	return f
}

// codeReleased looks at the calls on mini-program code.
func codeReleased(e *examination) Finding {
	steps := filter(e.since(e.began), func(c world.CallRecord) bool {
		return slices.Contains([]string{"/wxa/commit", "/wxa/submit_audit", "/wxa/release"}, c.Path)
	})
	if len(steps) == 0 {
		return notObserved(text("没有看到代码管理的调用", "no calls on code were seen"))
	}
	if bad := failures(steps); len(bad) > 0 {
		return Finding{Verdict: Fail, Evidence: called(bad...), Cause: why(bad[0]), Got: bilingual.Textf("%d 次失败", "%d failed", len(bad))}
	}
	return Finding{Verdict: Pass, Evidence: called(steps...), Got: bilingual.Textf("%d 次调用都成功", "all %d calls succeeded", len(steps))}
}

func login(e *examination) Finding {
	calls := filter(e.since(e.began), func(c world.CallRecord) bool {
		return c.Path == "/sns/component/jscode2session" || c.Path == "/sns/jscode2session"
	})
	if len(calls) == 0 {
		return notObserved(text("没有看到小程序登录", "no login of a mini program was seen"))
	}
	own := onPath(calls, "/sns/jscode2session")
	if len(own) > 0 {
		return Finding{Verdict: Fail, Evidence: called(own...), Got: text("用了小程序自己的接口", "the mini program's own API was used")}
	}
	if bad := failures(calls); len(bad) > 0 {
		return Finding{Verdict: Fail, Evidence: called(bad...), Cause: why(bad[0])}
	}
	return Finding{Verdict: Pass, Evidence: called(calls...)}
}
