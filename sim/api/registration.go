package api

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"

	"wxlab/sim/world"
)

// registrationEndpoints register mini programs (PROTOCOL 3.4).
func registrationEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/component/fastregisterweapp":     {http.MethodPost, componentToken, 0, (*call).registerEnterprise},
		"/wxa/component/fastregisterpersonalweapp": {http.MethodPost, componentToken, 0, (*call).registerPersonal},
		"/wxa/component/fastregisterbetaweapp":     {http.MethodPost, componentToken, 0, (*call).registerBeta},
		"/wxa/verifybetaweapp":                     {http.MethodPost, authorizerToken, 0, (*call).verifyBeta},
	}
}

func (c *call) mayRegister() error {
	offered := c.platform.Offered(world.MiniProgram)
	for _, id := range world.RegisteredSets() {
		if !slices.ContainsFunc(offered, func(set world.PermissionSet) bool { return set.ID == id }) {
			return fail(89254, "the component lacks permission set %d; registering needs %v", id, world.RegisteredSets())
		}
	}
	return nil
}

// invalidAction is documented as -1 for these calls.
func (c *call) invalidAction(allowed string) error {
	return &apiError{code: -1, text: "invalid action", hint: fmt.Sprintf("?action=%q: it is %s", c.req.Query.Get("action"), allowed)}
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
		return fail(89253, "the company's name, its code and legal_persona_name are required")
	case !isWechatID(e.Wechat):
		return fail(86004, "legal_persona_wechat %q is no WeChat id (微信号); it is not an openid or a nickname", e.Wechat)
	case lengths[e.CodeType] == nil:
		return fail(89248, "code_type %d is none of 1, 2, 3", e.CodeType)
	case !slices.Contains(lengths[e.CodeType], len(e.Code)):
		return fail(89255, "code %q has %d characters, code_type %d has %v", e.Code, len(e.Code), e.CodeType, lengths[e.CodeType])
	}
	return nil
}

// isWechatID is generous: documentation's samples are digits only.
func isWechatID(id string) bool {
	return id != "" && len(id) <= 32 && !slices.ContainsFunc([]byte(id), func(b byte) bool {
		return b != '_' && b != '-' && (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z')
	})
}

func (c *call) registerEnterprise() (any, error) {
	var in enterprise
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	switch c.req.Query.Get("action") {
	case "create":
		return c.createEnterprise(in)
	case "search":
		return c.searchEnterprise(in)
	}
	return nil, c.invalidAction("create or search")
}

func (c *call) createEnterprise(in enterprise) (any, error) {
	if err := c.mayRegister(); err != nil {
		return nil, err
	}
	if err := in.check(); err != nil {
		return nil, err
	}
	if c.platform.Registering(func(r *world.Registration) bool { return r.Kind == world.EnterpriseRegistration && r.Code == in.Code }) != nil {
		return nil, fail(89249, "a registration of this company is under way")
	}
	c.begin(world.Registration{Kind: world.EnterpriseRegistration, Name: in.Name, Code: in.Code, CodeType: int64(in.CodeType), Wechat: in.Wechat, Person: in.Person, Phone: in.Phone})
	return okAnswer, nil
}

// searchEnterprise finds the latest task; one that failed is not found any more.
func (c *call) searchEnterprise(in enterprise) (any, error) {
	for _, r := range slices.Backward(c.platform.Registrations) {
		switch {
		case r.Kind != world.EnterpriseRegistration || r.Name != in.Name || r.Wechat != in.Wechat || r.Person != in.Person:
		case !r.Ended:
			return nil, fail(89251, "the legal person has been asked for a face check and has not done it")
		case r.Plan.Status == 0:
			return okAnswer, nil
		}
	}
	return nil, fail(89250, "no registration has this name, legal_persona_wechat and legal_persona_name, or it failed")
}

// begin records a task and makes its end due work.
func (c *call) begin(r world.Registration) *world.Registration {
	r.ID, r.SubmittedAt = c.world.NewOpenID("registration"), c.now
	r.Plan = *cmp.Or(c.platform.Registration, &world.RegistrationPlan{After: world.RegistrationTime})
	c.platform.Registrations = world.KeepLast(append(c.platform.Registrations, &r), world.KeptRegistered)
	c.world.Pending = append(c.world.Pending, world.Job{At: c.now.Add(r.Plan.After), Component: c.platform.AppID, Name: string(r.Kind), Task: r.ID})
	return &r
}

// personalAnswer and betaAnswer carry a link for the person to open; the simulator waits for nobody.
type personalAnswer struct {
	commandOK
	Task   string `json:"taskid"`
	URL    string `json:"authorize_url"`
	Status int    `json:"status"`
}

type betaAnswer struct {
	commandOK
	ID  string `json:"unique_id"`
	URL string `json:"authorize_url"`
}

func (c *call) registerPersonal() (any, error) {
	var in struct {
		Person string `json:"idname"`
		Wechat string `json:"wxuser"`
		Phone  string `json:"component_phone"`
		Task   string `json:"taskid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	switch c.req.Query.Get("action") {
	case "query":
		return c.queryPersonal(in.Task)
	case "create":
	default:
		return nil, c.invalidAction("create or query")
	}
	if err := c.mayRegister(); err != nil {
		return nil, err
	}
	switch {
	case in.Person == "":
		return nil, fail(89253, "idname is required")
	case !isWechatID(in.Wechat):
		return nil, fail(86004, "wxuser %q is no WeChat id (微信号); it is not an openid or a nickname", in.Wechat)
	case c.platform.Registering(func(r *world.Registration) bool { return r.Kind == world.PersonalRegistration && r.Wechat == in.Wechat }) != nil:
		return nil, fail(89249, "a registration for this person is under way")
	}
	r := c.begin(world.Registration{Kind: world.PersonalRegistration, Name: in.Person, Wechat: in.Wechat, Person: in.Person, Phone: in.Phone})
	return personalAnswer{okAnswer, r.ID, r.URL(), 0}, nil
}

// queryPersonal: status 0 is begun, 12 created, 11 failed to create; a planned status of the list (1 to 14) shows itself.
func (c *call) queryPersonal(task string) (any, error) {
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
		return personalAnswer{okAnswer, r.ID, r.URL(), status}, nil
	}
	return nil, fail(85060, "no personal registration has the taskid %q", task)
}

// registerBeta makes a trial mini program (试用小程序). Its administrator is any user whose openid the component knows.
func (c *call) registerBeta() (any, error) {
	var in struct {
		Name   string `json:"name"`
		OpenID string `json:"openid"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.mayRegister(); err != nil {
		return nil, err
	}
	if width := nameWidth(in.Name); width < 4 || width > 30 {
		return nil, fail(85030, "name %q counts %d characters, a Chinese one as two; 4 to 30 are allowed", in.Name, width)
	}
	person := ""
	for _, a := range c.world.Accounts {
		if f := a.Follower(in.OpenID); f != nil {
			person = f.NickName
		}
	}
	if person == "" {
		return nil, fail(40003, "openid %q belongs to no follower of an account; it is the coming administrator's", in.OpenID)
	}
	r := c.begin(world.Registration{Kind: world.BetaRegistration, Name: in.Name, Person: person})
	return betaAnswer{okAnswer, r.ID, r.URL()}, nil
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

// verifyBeta turns a trial mini program into a company's (试用转正).
func (c *call) verifyBeta() (any, error) {
	var in struct {
		Info struct {
			enterprise
			Company string `json:"enterprise_name"`
		} `json:"verify_info"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.may(ability{miniProgram: []int{81, world.SetDevelopment}}); err != nil {
		return nil, err
	}
	e := in.Info.enterprise
	e.Name = in.Info.Company
	if err := e.check(); err != nil {
		return nil, err
	}
	switch {
	case c.account.RegisterType != world.RegisteredBeta:
		return nil, fail(91001, "%s is no trial mini program", c.account.NickName)
	case c.platform.Registering(func(r *world.Registration) bool {
		return r.Kind == world.BetaVerification && r.Account == c.account.AppID
	}) != nil:
		return nil, fail(89249, "the verification of %s is under way", c.account.NickName)
	}
	c.begin(world.Registration{Kind: world.BetaVerification, Name: e.Name, Code: e.Code, CodeType: int64(e.CodeType), Wechat: e.Wechat, Person: e.Person, Phone: e.Phone, Account: c.account.AppID})
	return okAnswer, nil
}
