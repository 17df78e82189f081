package sim

import (
	"fmt"
	"net/url"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Opening is what somebody gets who opens a mini program by a code or a link.
type Opening struct {
	Account     world.Account // without followers
	Version     string        // release, trial or develop
	UserVersion string        // of the code that runs, "" of develop, which is on a developer's machine
	Path        string        // of the page, the first one when the code names none
	Query       url.Values    // as onLoad gets it
}

// OpenCode is a phone that scans a mini program's code: address is what the code says, who the WeChat id of whoever scans,
// "" for a stranger. The error is a *PageError.
func (s *Sim) OpenCode(address *url.URL, who string) (Opening, error) {
	w := s.world.lock()
	defer s.world.unlock()
	values := address.Query()
	a := w.Account(world.CodeOwner(address))
	if a == nil || a.Kind != world.MiniProgram {
		return Opening{}, &PageError{Words: "小程序码无效",
			Cause: bilingual.Textf("没有小程序属于这个码", "the code belongs to no mini program"),
			Fix:   bilingual.Textf("请重新生成；重置模拟器会使以前的码失效", "make a new one; after a reset of the simulator earlier ones are void")}
	}
	page, err := url.Parse(values.Get("path"))
	if err != nil {
		page = &url.URL{Path: values.Get("path")}
	}
	query := page.Query()
	if scene := values.Get("scene"); scene != "" {
		query.Set("scene", scene)
	}
	return open(a, values.Get("version"), page.Path, query, who)
}

// OpenLink is somebody who follows a URL scheme, a URL link or a short link. It counts as one of the day's openings. The
// error is a *PageError.
func (s *Sim) OpenLink(value, who string) (Opening, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, l := w.LinkBy(value)
	switch {
	case l == nil || l.Expired(w.Now()):
		return Opening{}, &PageError{Words: "链接已失效",
			Cause: bilingual.Textf("没有小程序生成过 %q，或它已过期", "no mini program made %q, or it expired", value),
			Fix:   bilingual.Textf("请重新生成", "make a new one")}
	case w.VisitsLeft(a) == 0:
		return Opening{}, &PageError{Words: "访问次数已达上限",
			Cause: bilingual.Textf("%s 的链接今天已打开 %d 次", "links of %s were opened %d times today", a.Title(), world.VisitsPerDay),
			Fix:   bilingual.Textf("请明天再试", "try again tomorrow")}
	}
	query, err := url.ParseQuery(l.Query)
	if err != nil {
		query = url.Values{}
	}
	out, err := open(a, l.Version, l.Path, query, who)
	if err == nil {
		w.CountVisit(a)
		w.Touch()
	}
	return out, err
}

// open is the version that somebody gets, if any.
func open(a *world.AccountState, version, path string, query url.Values, who string) (Opening, error) {
	code := a.CodeState()
	running := code.OnlineVersion()
	out := Opening{Account: a.AsAddressed(), Version: version, Path: path, Query: query}
	refuse := func(words string, cause, fix bilingual.Text) (Opening, error) {
		return Opening{}, &PageError{Words: words, Cause: cause, Fix: fix}
	}
	switch version {
	case world.DevelopVersion:
		return out, nil
	case world.TrialVersion:
		if running = code.Experience; !a.MayTry(who) {
			return refuse("你不是该小程序的体验成员",
				bilingual.Textf("体验版只对 %s 的管理员和体验成员开放", "only testers and the administrator of %s may open its trial version", a.Title()),
				bilingual.Textf("请用 bind_tester 绑定微信号", "bind the WeChat id with bind_tester"))
		}
	case "":
		out.Version = world.ReleaseVersion
	}
	switch {
	case running == nil && version == world.TrialVersion:
		return refuse("没有体验版", bilingual.Textf("%s 还没有上传代码", "%s has no code yet", a.Title()),
			bilingual.Textf("请先调用 wxa/commit", "call wxa/commit first"))
	case running == nil:
		return refuse("该小程序未发布", bilingual.Textf("%s 还没有发布过", "%s was never released", a.Title()),
			bilingual.Textf("审核通过后调用 wxa/release", "call wxa/release once the audit passed"))
	case code.Hidden && out.Version == world.ReleaseVersion:
		return refuse("小程序已暂停服务", bilingual.Textf("%s 已暂停服务", "%s is closed to visitors", a.Title()),
			bilingual.Textf("用 change_visitstatus 恢复", "open it with change_visitstatus"))
	}
	if out.UserVersion = running.UserVersion; out.Path == "" && len(running.Pages) > 0 {
		out.Path = running.Pages[0]
	}
	if !running.Has(out.Path) {
		return refuse("页面不存在", bilingual.Textf("%s 的这个版本没有该页面", "this version of %s does not have the page", a.Title()),
			bilingual.Textf("生成时用 check_path 检查，或换一个版本", "have check_path look when the code is made, or open another version"))
	}
	return out, nil
}

// GivePhone is the phone-number button of a mini program (open-type="getPhoneNumber"): a code for somebody's number, good
// for one getuserphonenumber within 5 minutes.
func (s *Sim) GivePhone(account, openID string) (string, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	switch {
	case err != nil:
		return "", err
	case a.Follower(openID) == nil:
		return "", fmt.Errorf("give a phone number: %w", bilingual.Errorf("%s 没有 openid 为 %q 的用户", "%s has no user with the openid %q", a.Title(), openID))
	}
	w.Touch()
	return w.NewPhoneCode(a, openID).Value, nil
}
