package api

import (
	"encoding/hex"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// fastRegistrationChapter registers mini programs (快速注册; WeChat's chapter "register-management"; PROTOCOL 3.4).
func fastRegistrationChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/component/fastregisterweapp", componentToken, does((*call).registerEnterprise)),
		post("/wxa/component/fastregisterpersonalweapp", componentToken, answers((*call).registerPersonal)),
		post("/wxa/component/fastregisterbetaweapp", componentToken, answers((*call).registerBeta)),
		post("/wxa/verifybetaweapp", authorizerToken, does((*call).verifyBeta)).
			needing(ability{miniProgram: []int{world.SetBetaVerifying, world.SetDevelopment}}),
		post("/wxa/setbetaweappnickname", authorizerToken, does((*call).setBetaName)).literal().
			needing(ability{miniProgram: []int{world.SetBetaVerifying, world.SetDevelopment}}),
		post("/cgi-bin/account/fastregister", authorizerToken, answers((*call).registerFromAccount)).
			needing(ability{officialAccount: []int{world.SetFastRegister}}),
	}
}

// mayRegister checks that the component itself has the permission sets of what it registers.
func (c *call) mayRegister(kind world.RegistrationKind) error {
	if id := c.missingSet(kind); id != 0 {
		return fail(89254, "第三方平台缺少权限集 %d；注册需要 %v",
			"the component lacks permission set %d; registering needs %v", id, world.RegisteredSets(kind))
	}
	return nil
}

// missingSet is one that registering grants and the component does not offer, 0 when there is none.
func (c *call) missingSet(kind world.RegistrationKind) int {
	offered := c.platform.Offered(world.MiniProgram)
	for _, id := range world.RegisteredSets(kind) {
		if !slices.ContainsFunc(offered, func(set world.PermissionSet) bool { return set.ID == id }) {
			return id
		}
	}
	return 0
}

// invalidAction is documented as -1 for these calls.
func invalidAction(action string, allowed bilingual.Text) error {
	return &apiError{code: -1, text: "invalid action", hint: bilingual.Textf(
		"?action=%q：只能是 %s", "?action=%q: it is %s", action, allowed)}
}

// enterprise is what is asked about a company and its legal person.
type enterprise struct {
	Name     string   `json:"name"`
	Code     string   `json:"code"`
	CodeType looseInt `json:"code_type"` // 1 统一社会信用代码, 2 组织机构代码, 3 营业执照注册号
	Wechat   string   `json:"legal_persona_wechat"`
	Person   string   `json:"legal_persona_name"`
	Phone    string   `json:"component_phone"`
}

// check looks at what can be seen without the company register.
func (e enterprise) check() error {
	lengths := map[looseInt][]int{1: {18}, 2: {9, 10}, 3: {15}} // 2 with or without its hyphen
	switch {
	case e.Name == "" || e.Code == "" || e.Person == "":
		return fail(89253, "企业名称、企业代码和 legal_persona_name 必填",
			"the company's name, its code and legal_persona_name are required")
	case !isWechatID(e.Wechat):
		return fail(86004, "legal_persona_wechat 为 %q，不是微信号；不能填 openid 或昵称",
			"legal_persona_wechat %q is no WeChat id (微信号); it is not an openid or a nickname", e.Wechat)
	case lengths[e.CodeType] == nil:
		return fail(89248, "code_type 为 %d，只能是 1、2、3", "code_type %d is none of 1, 2, 3", e.CodeType)
	case !slices.Contains(lengths[e.CodeType], len(e.Code)):
		return fail(89255, "code 为 %q，有 %d 个字符；code_type 为 %d 时须为 %v 个",
			"code %q has %d characters, code_type %d has %v",
			e.Code, len(e.Code), e.CodeType, lengths[e.CodeType])
	}
	return nil
}

// registration is a task about the company.
func (e enterprise) registration(kind world.RegistrationKind) world.Registration {
	return world.Registration{
		Kind: kind, Name: e.Name, Code: e.Code, CodeType: int64(e.CodeType),
		Wechat: e.Wechat, Person: e.Person, Phone: e.Phone,
	}
}

// isWechatID is generous: documentation's samples are digits only.
func isWechatID(id string) bool {
	return id != "" && len(id) <= 32 && !slices.ContainsFunc([]byte(id), func(b byte) bool {
		return b != '_' && b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z')
	})
}

type registerEnterpriseRequest struct {
	Action string `json:"-" query:"action"` // create or search
	enterprise
}

func (c *call) registerEnterprise(in registerEnterpriseRequest) error {
	switch in.Action {
	case "create":
		return c.createEnterprise(in.enterprise)
	case "search":
		return c.searchEnterprise(in.enterprise)
	}
	return invalidAction(in.Action, bilingual.Textf("create 或 search", "create or search"))
}

func (c *call) createEnterprise(in enterprise) error {
	if err := c.mayRegister(world.EnterpriseRegistration); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	same := func(r *world.Registration) bool { return r.Kind == world.EnterpriseRegistration && r.Code == in.Code }
	if c.platform.Registering(same) != nil {
		return fail(89249, "该企业的注册任务正在进行", "a registration of this company is under way")
	}
	c.begin(in.registration(world.EnterpriseRegistration))
	return nil
}

// searchEnterprise finds the latest task; one that failed is not found any more.
func (c *call) searchEnterprise(in enterprise) error {
	for _, r := range slices.Backward(c.platform.Registrations) {
		switch {
		case r.Kind != world.EnterpriseRegistration || r.Name != in.Name || r.Wechat != in.Wechat || r.Person != in.Person:
		case !r.Ended:
			return fail(89251, "已要求法人进行人脸核身，法人尚未完成",
				"the legal person has been asked for a face check and has not done it")
		case r.Plan.Status == 0:
			return nil
		}
	}
	return fail(89250, "没有与该企业名称、legal_persona_wechat 和 legal_persona_name 一致的注册任务，或任务已失败",
		"no registration has this name, legal_persona_wechat and legal_persona_name, or it failed")
}

// begin records a task and makes its end due work.
func (c *call) begin(r world.Registration) *world.Registration {
	r.ID, r.SubmittedAt = c.world.NewOpenID("registration"), c.now
	if r.Kind == world.PersonalRegistration {
		r.ID = hex.EncodeToString(c.world.Draw("task", 8))
	}
	r.Plan = c.platform.RegistrationPlan()
	c.platform.Registrations = world.KeepLast(append(c.platform.Registrations, &r), world.KeptRegistered)
	c.world.Pending = append(c.world.Pending, world.Job{
		At: c.now.Add(r.Plan.After), Component: c.platform.AppID, Name: string(r.Kind), Task: r.ID,
	})
	return &r
}

type (
	registerPersonalRequest struct {
		Action string `json:"-" query:"action"` // create or query
		Person string `json:"idname"`
		Wechat string `json:"wxuser"`
		Phone  string `json:"component_phone"`
		Task   string `json:"taskid"`
	}
	registerPersonalAnswer struct {
		commandOK
		Task   string `json:"taskid"`
		URL    string `json:"authorize_url"` // for the person to open; the simulator waits for nobody
		Status int    `json:"status"`
	}
)

func (c *call) registerPersonal(in registerPersonalRequest) (*registerPersonalAnswer, error) {
	switch in.Action {
	case "query":
		return c.queryPersonal(in.Task)
	case "create":
		return c.createPersonal(in)
	}
	return nil, invalidAction(in.Action, bilingual.Textf("create 或 query", "create or query"))
}

func (c *call) createPersonal(in registerPersonalRequest) (*registerPersonalAnswer, error) {
	if err := c.mayRegister(world.PersonalRegistration); err != nil {
		return nil, err
	}
	same := func(r *world.Registration) bool { return r.Kind == world.PersonalRegistration && r.Wechat == in.Wechat }
	switch {
	case in.Person == "":
		return nil, fail(89253, "必须填写 idname", "idname is required")
	case !isWechatID(in.Wechat):
		return nil, fail(86004, "wxuser 为 %q，不是微信号；不能填 openid 或昵称",
			"wxuser %q is no WeChat id (微信号); it is not an openid or a nickname", in.Wechat)
	case c.platform.Registering(same) != nil:
		return nil, fail(89249, "此人的注册任务正在进行", "a registration for this person is under way")
	}
	r := c.begin(world.Registration{
		Kind: world.PersonalRegistration, Name: in.Person, Wechat: in.Wechat, Person: in.Person, Phone: in.Phone,
	})
	return &registerPersonalAnswer{okAnswer, r.ID, r.URL(), 0}, nil
}

// queryPersonal tells the status of a task: 0 begun, 12 created, 11 failed to create; a planned status of the list
// (1 to 14) shows itself.
func (c *call) queryPersonal(task string) (*registerPersonalAnswer, error) {
	for _, r := range c.platform.Registrations {
		if r.ID != task || r.Kind != world.PersonalRegistration {
			continue
		}
		status := 0
		switch {
		case !r.Ended:
		case r.Plan.Status == 0:
			status = 12
		case r.Plan.Status > 0 && r.Plan.Status <= 14:
			status = r.Plan.Status
		default:
			status = 11
		}
		return &registerPersonalAnswer{okAnswer, r.ID, r.URL(), status}, nil
	}
	return nil, fail(85060, "没有 taskid 为 %q 的个人注册任务",
		"no personal registration has the taskid %q", task)
}

type (
	registerBetaRequest struct {
		Name   string `json:"name"`
		OpenID string `json:"openid"`
	}
	registerBetaAnswer struct {
		commandOK
		ID  string `json:"unique_id"`
		URL string `json:"authorize_url"` // for the person to open; the simulator waits for nobody
	}
)

// registerBeta makes a trial mini program (试用小程序). Its administrator is any user whose openid the component knows.
func (c *call) registerBeta(in registerBetaRequest) (*registerBetaAnswer, error) {
	if err := c.mayRegister(world.BetaRegistration); err != nil {
		return nil, err
	}
	if err := betaName(in.Name); err != nil {
		return nil, err
	}
	person := ""
	for _, a := range c.world.Accounts {
		if f := a.Follower(in.OpenID); f != nil {
			person = f.NickName
		}
	}
	if person == "" {
		return nil, fail(40003, "openid 为 %q，不是任何账号的粉丝或用户；应填将来管理员的 openid",
			"openid %q belongs to nobody here; it is the coming administrator's",
			in.OpenID)
	}
	r := c.begin(world.Registration{Kind: world.BetaRegistration, Name: in.Name, Person: person})
	return &registerBetaAnswer{okAnswer, r.ID, r.URL()}, nil
}

// betaName is what is wrong with the name of a trial mini program: its width (85030), or a word (86011).
func betaName(name string) error {
	if width := nameWidth(name); width < shortestName || width > longestName {
		return fail(85030, "name 为 %q，计 %d 个字符（汉字算两个），须为 %d 到 %d 个",
			"name %q counts %d characters, a Chinese one as two; %d to %d are allowed", name, width, shortestName, longestName)
	}
	if word := wordIn(name, bannedWords()); word != "" {
		return fail(86011, "name 为 %q，含有 %q", "name %q has %q", name, word)
	}
	return nil
}

type setBetaNameRequest struct {
	Name string `json:"name"`
}

// setBetaName renames a trial mini program (试用小程序) at once; its name keeps what marks it as one.
func (c *call) setBetaName(in setBetaNameRequest) error {
	if c.account.RegisterType != world.RegisteredBeta {
		return fail(91020, "%s 不是试用小程序，或已转正；改名用 setnickname",
			"%s is no trial mini program, or was verified; setnickname renames it", c.account.Title())
	}
	if err := betaName(in.Name); err != nil {
		return err
	}
	c.account.NickName = world.TrialName(in.Name)
	return nil
}

// nameWidth counts a name as WeChat does.
func nameWidth(name string) (n int) {
	for _, r := range name {
		if n++; r > 0x7f {
			n++
		}
	}
	return n
}

type verifyBetaRequest struct {
	Info struct {
		enterprise
		Company string `json:"enterprise_name"`
	} `json:"verify_info"`
}

// verifyBeta turns a trial mini program into a company's (试用转正).
func (c *call) verifyBeta(in verifyBetaRequest) error {
	e := in.Info.enterprise
	e.Name = in.Info.Company
	if err := e.check(); err != nil {
		return err
	}
	same := func(r *world.Registration) bool {
		return r.Kind == world.BetaVerification && r.Account == c.account.AppID
	}
	switch {
	case c.account.RegisterType != world.RegisteredBeta:
		return fail(91001, "%s 不是试用小程序", "%s is no trial mini program", c.account.Title())
	case c.platform.Registering(same) != nil:
		return fail(89249, "%s 的认证正在进行", "the verification of %s is under way", c.account.Title())
	}
	r := e.registration(world.BetaVerification)
	r.Account = c.account.AppID
	c.begin(r)
	return nil
}

type (
	registerFromAccountRequest struct {
		Ticket string `json:"ticket"`
	}
	registerFromAccountAnswer struct {
		commandOK
		AppID    string `json:"appid"`
		Code     string `json:"authorization_code"`
		Verified string `json:"is_wx_verify_succ"` // booleans as text, as WeChat's sample has them
		Linked   string `json:"is_link_succ"`
	}
)

// registerFromAccount makes a mini program with an official account's qualification (复用公众号资质). It checks in this order:
// the component (61028, 61029), the account (61052), the month's quota (61055), the ticket (61058), which it uses up. Since
// the end of 2023 the new mini program is unverified whatever was agreed to.
func (c *call) registerFromAccount(in registerFromAccountRequest) (*registerFromAccountAnswer, error) {
	switch {
	case !c.platform.Platform.Published:
		return nil, fail(61028, "%s 没有全网发布", "%s is not published (全网发布)", c.platform.AppID)
	case c.missingSet(world.EnterpriseRegistration) != 0:
		return nil, fail(61029, "第三方平台缺少权限集 %d，需要 %v", "the component lacks permission set %d, it needs %v",
			c.missingSet(world.EnterpriseRegistration), world.RegisteredSets(world.EnterpriseRegistration))
	case c.account.VerifyType < 0:
		return nil, fail(61052, "%s 未认证；只有已认证的公众号可以复用资质注册小程序",
			"%s is not verified; only verified official accounts register mini programs", c.account.Title())
	case world.InMonth(c.account.OwnLinks(c.now).Registered, c.now) >= world.RegistrationsAMonth:
		return nil, fail(61055, "%s 本月已注册 %d 个小程序", "%s registered %d mini programs this month", c.account.Title(),
			world.RegistrationsAMonth)
	}
	if _, known := c.account.TakeAsk(world.AskRegister, c.platform.AppID, in.Ticket); !known {
		return nil, fail(61058, "ticket %q 不是 %s 的管理员授权后得到的，或已用过；它在 /cgi-bin/fastregisterauth 页面的回跳地址中",
			"the ticket %q is none that the administrator of %s agreed to, or it was used; "+
				"the redirect of the page /cgi-bin/fastregisterauth has it", in.Ticket, c.account.Title())
	}
	mini, code := c.world.RegisterFrom(c.account, c.platform)
	return &registerFromAccountAnswer{AppID: mini.AppID, Code: code.Value, Verified: "false", Linked: "true"}, nil
}
