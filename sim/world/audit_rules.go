package world

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"wxlab/sim/bilingual"
)

// Submission is code that is handed in for audit, with what was said about it.
type Submission struct {
	Account  *AccountState
	Declines bool // privacy_api_not_use: location APIs that are not declared will not be used

	OrderPath string // of the page with the user's orders
	UGC       bool   // it says what users can publish, and who looks at it
}

// Objection is what WeChat has against a submission: submit_audit refuses it with an errcode, or takes it and the audit
// fails, with these words, in weapp_audit_fail (PROTOCOL 13.6).
type Objection struct {
	Code int            // of submit_audit, 0 when the audit fails
	Text string         // errmsg where it is not the code's usual one; with Code 0, what the auditors write
	Head string         // with Code 0: under which head they write it
	Hint bilingual.Text // for the developer
}

// auditRule looks at one thing, and objects or does not.
type auditRule func(*World, Submission) *Objection

// auditRules is everything that WeChat demands of an account and its code before it looks at the pages, in the order of
// its checks. Those that only fail the audit come last.
func auditRules() []auditRule {
	return []auditRule{
		unnamed, uncategorized, nothingCommitted, underAudit, beingChecked, undeclaredAPIs, undeclaredUGC,
		guideMissing, ordersMissing,
	}
}

// Refusal is the first errcode of submit_audit, nil for none.
func (w *World) Refusal(s Submission) *Objection {
	for _, rule := range auditRules() {
		if o := rule(w, s); o != nil && o.Code != 0 {
			return o
		}
	}
	return nil
}

// findings is what the audit will say, in WeChat's words; "" for nothing.
func (w *World) findings(s Submission) string {
	var heads []string
	under := map[string][]string{}
	for _, rule := range auditRules() {
		if o := rule(w, s); o != nil && o.Code == 0 {
			if under[o.Head] == nil {
				heads = append(heads, o.Head)
			}
			under[o.Head] = append(under[o.Head], o.Text)
		}
	}
	var b strings.Builder
	for i, head := range heads {
		fmt.Fprintf(&b, "%d:%s:<br>", i+1, head)
		for j, text := range under[head] {
			fmt.Fprintf(&b, "(%d):%s<br>", j+1, text)
		}
	}
	return b.String()
}

// unnamed: nobody but an account with a name, a picture and an introduction submits code.
func unnamed(_ *World, s Submission) *Objection {
	if s.Account.Complete() {
		return nil
	}
	return &Objection{Code: 86002, Hint: bilingual.Textf(
		"%s 的名称、头像或简介还没有设置；三者齐备才能提审（setnickname、modifyheadimage、modifysignature）",
		"the name, picture or introduction of %s is not set; all three have to be there before its code is submitted "+
			"(setnickname, modifyheadimage, modifysignature)", s.Account.AppID)}
}

func nothingCommitted(_ *World, s Submission) *Objection {
	if s.Account.CodeState().Experience != nil {
		return nil
	}
	return &Objection{Code: 85086, Hint: bilingual.Textf("尚未上传代码；请先调用 wxa/commit", "no code was committed; call wxa/commit first")}
}

func underAudit(w *World, s Submission) *Objection {
	last := s.Account.CodeState().Latest()
	if last == nil || !last.UnderAudit(w.Now()) {
		return nil
	}
	return &Objection{Code: 85009, Hint: bilingual.Textf("审核单 %d 正在审核；请等待结果，或用 undocodeaudit 撤回",
		"audit %d is under way; wait for its result, or take it back with undocodeaudit", last.ID)}
}

// codeCheckTime is how long WeChat looks for privacy APIs in a commit. Users report about a minute.
const codeCheckTime = time.Minute

// BeingChecked says whether WeChat still looks for privacy APIs in a version.
func (v *CodeVersion) BeingChecked(now time.Time) bool { return now.Before(v.At.Add(codeCheckTime)) }

// CheckHint is what to do meanwhile.
func CheckHint() bilingual.Text {
	return bilingual.Textf("隐私接口检测在 wxa/commit 之后 %s才结束；submit_audit 之前请轮询 wxa/security/get_code_privacy_info",
		"the check for privacy APIs ends %s after wxa/commit; "+
			"poll wxa/security/get_code_privacy_info before submit_audit", codeCheckTime)
}

func beingChecked(w *World, s Submission) *Objection {
	if v := s.Account.CodeState().Experience; v == nil || !v.BeingChecked(w.Now()) {
		return nil
	}
	return &Objection{Code: 61039, Hint: CheckHint()}
}

// undeclaredAPIs: location APIs in the code stand in requiredPrivateInfos and are granted, or the platform promises not to
// use them.
func undeclaredAPIs(w *World, s Submission) *Objection {
	v, p := s.Account.CodeState().Experience, s.Account.PrivacyState()
	if v == nil {
		return nil
	}
	var undeclared, refused []string
	for _, api := range LocationAPIs() {
		granted := p.Grants(api.Name, w.Now())
		switch {
		case slices.Contains(v.Declared, api.Name):
			if !granted {
				refused = append(refused, api.Name)
			}
		case !slices.Contains(v.APIs, api.Name):
		case granted:
			undeclared = append(undeclared, api.Name)
		default:
			undeclared = append(undeclared, api.Name+"(暂无权限)")
		}
	}
	switch {
	case len(undeclared) > 0 && !s.Declines:
		return &Objection{Code: 61040, Text: "代码中含有ext.json未配置隐私接口" + strings.Join(undeclared, "/") +
			"，请配置并申请权限或者承诺不使用这些接口（设置参数privacy_api_not_use为true）后再提交审核。",
			Hint: bilingual.Textf("先用 apply_privacy_interface 申请权限，再把接口写进 ext_json 的 requiredPrivateInfos 重新 commit",
				"apply with apply_privacy_interface, then name the APIs in requiredPrivateInfos of ext_json and commit again")}
	case len(refused) > 0:
		return &Objection{Code: 61040, Text: "ext.json配置的隐私接口" + strings.Join(refused, "/") +
			"无权限，请申请权限后再提交审核",
			Hint: bilingual.Textf("请先用 apply_privacy_interface 申请权限", "apply with apply_privacy_interface first")}
	}
	return nil
}

// Categories of which WeChat wants more.
const (
	socialCategory = 770 // 社交: where users publish
	tradeCategory  = 304 // 商家自营: where they order
)

func (s Submission) isOf(first int64) bool {
	return slices.ContainsFunc(s.Account.PassedCategories(), func(c *Category) bool { return c.First == first })
}

// undeclaredUGC: the first code of a social mini program comes with ugc_declare.
func undeclaredUGC(_ *World, s Submission) *Objection {
	if s.UGC || len(s.Account.CodeState().Audits) > 0 || !s.isOf(socialCategory) {
		return nil
	}
	return &Objection{Code: 85094, Hint: bilingual.Textf("社交类目首次提审须带 ugc_declare，说明用户能发布什么、由谁审核",
		"the first submission of the category 社交 comes with ugc_declare: what users can publish and who looks at it")}
}

// ordersMissing: a shop has a page with the user's orders. WeChat notices late.
func ordersMissing(w *World, s Submission) *Objection {
	live, _ := s.Account.LiveOrderPath(w.Now())
	if s.OrderPath != "" || live != "" || !s.isOf(tradeCategory) {
		return nil
	}
	return &Objection{Head: "小程序内容不符合规则",
		Text: "你好，你的小程序为交易类，需通过接口配置小程序的订单中心path，请设置后再提交代码审核。"}
}

// guideMissing: the guide says what each kind of information is for that the code collects. WeChat notices late.
func guideMissing(_ *World, s Submission) *Objection {
	v, guide := s.Account.CodeState().Experience, s.Account.PrivacyState().Guide()
	if v == nil {
		return nil
	}
	var kinds []string
	for _, key := range KeysOf(v.APIs) {
		if !saysSomething(guide.Purpose(key.Key)) {
			kinds = append(kinds, key.Desc)
		}
	}
	if len(kinds) == 0 {
		return nil
	}
	return &Objection{Head: "小程序功能不符合规则", Text: "你好，小程序内涉及收集;" + strings.Join(kinds, "/") +
		"相关接口或组件，请通过接口完善【用户隐私保护指引】后再重新提审。"}
}

// saysSomething says whether a purpose is one: not empty, not only digits and marks, no escapes that were never read, none
// of the words that say nothing.
func saysSomething(purpose string) bool {
	letters := strings.ContainsFunc(purpose, unicode.IsLetter)
	return letters && !strings.Contains(purpose, `\u`) && !slices.Contains([]string{"使用", "不清楚", "无", "测试"}, purpose)
}
