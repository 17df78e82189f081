package api

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// codeAuditChapter is submitting a mini program's code for audit (代码审核; WeChat's chapter "code-management").
func codeAuditChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/submit_audit", authorizerToken, answers((*call).submitAudit)).needing(needs),
		post("/wxa/get_auditstatus", authorizerToken, answers((*call).auditStatus)).needing(needs),
		get("/wxa/get_latest_auditstatus", authorizerToken, answers((*call).latestAuditStatus)).needing(needs),
		get("/wxa/undocodeaudit", authorizerToken, does((*call).undoAudit)).needing(needs),
		post("/wxa/speedupaudit", authorizerToken, does((*call).speedUpAudit)).needing(needs),
		get("/wxa/queryquota", authorizerToken, answers((*call).auditQuota)).needing(needs),
	}
}

// Limits of audits. The monthly figures belong to the component and grow with its record; these are ours.
const (
	undosPerDay      = 5
	undosPerMonth    = 10
	auditsPerMonth   = 500
	speedupsPerMonth = 5
)

type (
	submitAuditRequest struct {
		Items    *[]auditItem `json:"item_list"`           // optional; WeChat then takes the home page
		Declines bool         `json:"privacy_api_not_use"` // the promise to use no location API that is not declared
		Preview  struct {
			Pictures []string `json:"pic_id_list"`
			Videos   []string `json:"video_id_list"`
		} `json:"preview_info"`
		Desc string `json:"version_desc"`
	}
	// auditItem is one page that the auditors are shown.
	auditItem struct {
		Address string `json:"address"`
		Tag     string `json:"tag"`
		Title   string `json:"title"`
		codeCategory
	}
	submitAuditAnswer struct {
		commandOK
		ID int64 `json:"auditid"`
	}
)

// submitAudit checks the account and its code, in the order of the world's rules, then the items, the material
// for the auditors, the month's quota (85085). What the rules find wrong without an errcode fails the audit (PROTOCOL 13.6).
func (c *call) submitAudit(in submitAuditRequest) (*submitAuditAnswer, error) {
	s := world.Submission{Account: c.account, Declines: in.Declines}
	if o := c.world.Refusal(s); o != nil {
		return nil, &apiError{code: o.Code, text: o.Text, hint: o.Hint}
	}
	if in.Items != nil {
		if err := c.checkItems(*in.Items, c.account.CodeState().Experience.Pages); err != nil {
			return nil, err
		}
	}
	if err := c.checkMaterial(in); err != nil {
		return nil, err
	}
	if err := c.spendMonthly("audit", auditsPerMonth, 85085); err != nil {
		return nil, err
	}
	au := c.world.Submit(s)
	if au.Findings != "" && au.Rejected() {
		c.remark = bilingual.Textf("这次审核将不通过，weapp_audit_fail 会说明：%s", "this audit will fail, weapp_audit_fail says why: %s",
			au.Findings)
	}
	return &submitAuditAnswer{okAnswer, au.ID}, nil
}

// Limits of what goes along; ours, as WeChat publishes none.
const (
	versionDescLength = 1000 // characters
	previewPictures   = 10
	previewVideos     = 1
)

// checkMaterial looks at what the auditors are given besides the code (85051, 85093, 85092).
func (c *call) checkMaterial(in submitAuditRequest) error {
	if n := utf8.RuneCountInString(in.Desc); n > versionDescLength {
		return fail(85051, "version_desc 有 %d 个字符，最多 %d", "version_desc has %d characters, at most %d are allowed", n, versionDescLength)
	}
	if len(in.Preview.Pictures) > previewPictures || len(in.Preview.Videos) > previewVideos {
		return fail(85093, "preview_info 最多 %d 张图片、%d 个视频", "preview_info has at most %d pictures and %d videos", previewPictures, previewVideos)
	}
	for kind, ids := range map[string][]string{auditPicture: in.Preview.Pictures, auditVideo: in.Preview.Videos} {
		for _, id := range ids {
			if m := c.account.Medium(id, c.now); m == nil || m.Type != kind {
				return fail(85092, "preview_info 中的 %q 不是 wxa/uploadmedia 返回的 mediaid，或已过期（3 天），或类型不对",
					"%q in preview_info is no mediaid of wxa/uploadmedia, or it expired (3 days), or it is of the other type", id)
			}
		}
	}
	return nil
}

func (c *call) checkItems(items []auditItem, pages []string) error {
	if len(items) < 1 || len(items) > 5 {
		return fail(85023, "item_list 有 %d 项，须为 1 到 5 项",
			"item_list has %d items, it takes 1 to 5", len(items))
	}
	for i, item := range items {
		tags := strings.Fields(item.Tag)
		tooLong := func(tag string) bool { return utf8.RuneCountInString(tag) > 20 }
		switch {
		case item.First == "" || item.Second == "":
			return fail(85010, "item_list[%d] 缺少 first_class 或 second_class",
				"item_list[%d] lacks first_class or second_class", i)
		case item.Address != "" && !slices.Contains(pages, item.Address):
			return fail(85007, "item_list[%d].address 为 %q，代码中没有该页面；可用 get_page 查询",
				"item_list[%d].address %q is no page of the code, get_page lists them", i, item.Address)
		case len(tags) > 10 || slices.ContainsFunc(tags, tooLong):
			return fail(85006, "item_list[%d].tag：最多 10 个标签，以空格分隔，每个最多 20 个字符",
				"item_list[%d].tag: at most 10 tags separated by blanks, each of at most 20 characters",
				i)
		case utf8.RuneCountInString(item.Title) > 32:
			return fail(85011, "item_list[%d].title 超过 32 个字符",
				"item_list[%d].title has more than 32 characters", i)
		case !slices.Contains(ownCategories(c.account), item.codeCategory):
			return fail(85008, "item_list[%d] 使用了小程序没有的类目；%s",
				"item_list[%d] names a category that the mini program does not have; %s", i, categoryHint(c.account))
		}
	}
	return nil
}

// auditRequest names an audit of the account.
type auditRequest struct {
	ID looseInt `json:"auditid"`
}

// auditAnswer is common to both questions about an audit; the screenshots' name differs between them on the wire.
type auditAnswer struct {
	commandOK
	ID          int64  `json:"auditid,omitempty"`
	Status      int    `json:"status"`
	Reason      string `json:"reason,omitempty"`
	Screenshot  string `json:"screenshot,omitempty"`
	ScreenShot  string `json:"ScreenShot,omitempty"`
	UserVersion string `json:"user_version"`
	UserDesc    string `json:"user_desc"`
	SubmittedAt int64  `json:"submit_audit_time"`
}

func answerAudit(a *world.Audit, now time.Time) *auditAnswer {
	out := &auditAnswer{
		commandOK: okAnswer, Status: a.Status(now), Reason: a.Reason(now),
		UserVersion: a.Version.UserVersion, UserDesc: a.Version.UserDesc, SubmittedAt: a.SubmittedAt.Unix(),
	}
	if out.Status == world.StatusRejected {
		out.Screenshot = a.Plan.ScreenShot
	}
	return out
}

func (c *call) auditStatus(in auditRequest) (*auditAnswer, error) {
	au, err := c.audit(int64(in.ID))
	if err != nil {
		return nil, err
	}
	return answerAudit(au, c.now), nil
}

func (c *call) audit(id int64) (*world.Audit, error) {
	for _, au := range c.account.CodeState().Audits {
		if au.ID == id {
			return au, nil
		}
	}
	return nil, fail(85012, "%s 没有审核单 %d；auditid 由 submit_audit 返回，只属于一个小程序",
		"%s has no audit %d; submit_audit answered the auditid, and it belongs to one mini program",
		c.account.AppID, id)
}

func (c *call) latestAuditStatus(nothing) (*auditAnswer, error) {
	au := c.account.CodeState().Latest()
	if au == nil {
		return nil, fail(85058, "%s 没有提交过审核", "nothing was submitted for %s", c.account.AppID)
	}
	out := answerAudit(au, c.now)
	out.ID, out.Screenshot, out.ScreenShot = au.ID, "", out.Screenshot
	return out, nil
}

func (c *call) undoAudit(nothing) error {
	code := c.account.CodeState()
	au := code.Latest()
	if au == nil || !au.UnderAudit(c.now) {
		return fail(85019, "%s 没有正在审核的版本", "no version of %s is under audit", c.account.AppID)
	}
	day, month := world.ChinaTime(c.now).Format("2006-01-02"), world.ChinaTime(c.now).Format("2006-01")
	today, thisMonth := 0, 0
	for _, t := range code.Undone {
		if at := world.ChinaTime(t).Format("2006-01-02"); strings.HasPrefix(at, month) {
			thisMonth++
			today += map[bool]int{true: 1}[at == day]
		}
	}
	if today >= undosPerDay || thisMonth >= undosPerMonth {
		return fail(87013, "今天已撤回 %d 次、本月 %d 次审核；分别最多 %d 次和 %d 次",
			"%d audits were taken back today and %d this month; %d and %d are allowed",
			today, thisMonth, undosPerDay, undosPerMonth)
	}
	code.Undone = append(code.Undone[max(0, len(code.Undone)-undosPerMonth):], c.now)
	au.Withdrawn = c.now
	c.world.ForgetAudit(c.account)
	return nil
}

// speedUpAudit brings the decision forward to half of what was left.
func (c *call) speedUpAudit(in auditRequest) error {
	au, err := c.audit(int64(in.ID))
	switch {
	case err != nil:
		return err
	case !au.UnderAudit(c.now):
		return fail(89402, "审核单 %d 已有结果或已撤回", "audit %d is decided or taken back already", au.ID)
	case au.SpeedUp:
		return fail(89404, "审核单 %d 之前已加急", "audit %d was sped up before", au.ID)
	}
	if err := c.spendMonthly("speedup", speedupsPerMonth, 89405); err != nil {
		return err
	}
	au.SpeedUp = true
	au.DecidedAt = c.now.Add(au.DecidedAt.Sub(c.now) / 2)
	if !au.DelayedAt.IsZero() && au.DelayedAt.After(c.now) {
		au.DelayedAt = c.now.Add(au.DelayedAt.Sub(c.now) / 2)
	}
	c.world.AnnounceAudit(c.account, au)
	return nil
}

type auditQuotaAnswer struct {
	commandOK
	Rest         int `json:"rest"`
	Limit        int `json:"limit"`
	SpeedupRest  int `json:"speedup_rest"`
	SpeedupLimit int `json:"speedup_limit"`
}

func (c *call) auditQuota(nothing) (*auditQuotaAnswer, error) {
	rest := func(what string, limit int) int { return max(0, limit-c.world.Quota[c.monthKey(what)]) }
	return &auditQuotaAnswer{
		okAnswer, rest("audit", auditsPerMonth), auditsPerMonth, rest("speedup", speedupsPerMonth), speedupsPerMonth,
	}, nil
}
