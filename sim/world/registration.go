package world

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// RegistrationPlan is how WeChat ends a component's fast registrations (快速注册): the legal person's face check, the
// company register, and whatever else no simulator can ask.
type RegistrationPlan struct {
	Status int           // 0 registers; anything else is pushed as the failure's status, see RegistrationFailures
	Msg    string        // the usual words for Status when empty
	After  time.Duration // from the call to the push
}

// RegistrationTime is the simulator's default; people have 24 hours to confirm.
const RegistrationTime = 10 * time.Minute

// RegistrationFailures are the documented statuses of failed registrations and their words (PROTOCOL 3.4, and
// WeChat's documentation of fast registration).
func RegistrationFailures() map[int]string {
	return map[int]string{
		-1:     "open verity failed", // sic
		101:    "工商数据返回：“企业已注销”",
		102:    "工商数据返回：“企业不存在或企业信息未更新”",
		103:    "工商数据返回：“企业法定代表人姓名不一致”",
		1000:   "工商数据返回：“企业信息或法定代表人信息不一致”",
		1001:   "主体创建小程序数量达到上限",
		1002:   "主体违规命中黑名单",
		1003:   "管理员绑定账号数量达到上限",
		1004:   "管理员违规命中黑名单",
		100001: "已下发的模板消息法人并未确认且已超时（24h），未进行身份证校验",
		100002: "已下发的模板消息法人并未确认且已超时（24h），未进行人脸识别校验",
		100003: "已下发的模板消息法人并未确认且已超时（24h）",
	}
}

// RegistrationKind is one of the ways to a mini program; its value is the callback's name in the catalogue.
type RegistrationKind string

const (
	EnterpriseRegistration RegistrationKind = "notify_third_fasteregister"
	PersonalRegistration   RegistrationKind = "notify_third_fasteregister_personal"
	BetaRegistration       RegistrationKind = "notify_third_fastregisterbetaapp"
	BetaVerification       RegistrationKind = "notify_third_fastverifybetaapp"
)

// Registration is one task.
type Registration struct {
	ID          string // taskid or unique_id
	Kind        RegistrationKind
	Name        string // of the company or, on trial, of the mini program
	Code        string
	CodeType    int64
	Wechat      string
	Person      string
	Phone       string
	Account     string // AppID: of the one to verify, or the one that was made
	SubmittedAt time.Time
	Plan        RegistrationPlan
	Ended       bool
}

// Registering is the first task under way that suits.
func (ps *PlatformState) Registering(suits func(*Registration) bool) *Registration {
	i := slices.IndexFunc(ps.Registrations, func(r *Registration) bool { return !r.Ended && suits(r) })
	if i < 0 {
		return nil
	}
	return ps.Registrations[i]
}

// fields are what the push says about the task.
func (r *Registration) fields() map[string]string {
	out := map[string]string{"status": strconv.Itoa(r.Plan.Status), "msg": "OK"}
	if r.Plan.Status != 0 {
		out["msg"] = cmp.Or(r.Plan.Msg, RegistrationFailures()[r.Plan.Status], "failed")
	}
	switch r.Kind {
	case PersonalRegistration:
		out["info.wxuser"], out["info.idname"], out["info.component_phone"] = r.Wechat, r.Person, r.Phone
	case BetaRegistration:
		out["info.unique_id"], out["info.name"] = r.ID, r.Name
	default:
		out["info.name"], out["info.code"], out["info.code_type"] = r.Name, r.Code, strconv.FormatInt(r.CodeType, 10)
		out["info.legal_persona_wechat"], out["info.legal_persona_name"], out["info.component_phone"] = r.Wechat, r.Person, r.Phone
	}
	return out
}

// registrationFailed pushes the variant without appid and auth_code (PROTOCOL 3.4).
func (w *World) registrationFailed(r *Registration, j *Job) []Job {
	switch r.Kind {
	case BetaVerification:
		j.Account = r.Account
	case BetaRegistration:
		j.Set["appid"] = ""
	default:
		j.Name += "_failed"
	}
	return nil
}

// AddRegistered brings the mini program into the world; since the end of 2023 new ones are unverified.
func (w *World) AddRegistered(r *Registration) *AccountState {
	types := map[RegistrationKind]int{EnterpriseRegistration: registeredByFace, PersonalRegistration: registeredByPerson, BetaRegistration: RegisteredBeta}
	a := w.AddAccount(Account{
		AppID: w.NewAppID(), UserName: w.NewUserName(), NickName: r.Name, PrincipalName: r.Name, Kind: MiniProgram, VerifyType: -1, Admin: r.Person,
	})
	a.RegisterType = types[r.Kind]
	if r.Kind == BetaRegistration {
		a.NickName, a.PrincipalName = r.Name+"的体验小程序", ""
	}
	w.addFollower(a, r.Person, w.Now())
	return a
}

// verifyTrial turns a trial mini program into a company's (试用转正).
func (w *World) verifyTrial(r *Registration) {
	if a := w.Account(r.Account); a != nil {
		a.RegisterType, a.VerifyType, a.PrincipalName, a.Admin = registeredFromBeta, 0, r.Name, r.Person
	}
}

// endRegistration happens when a task is due, before its push: on success the mini program comes to be and has
// authorized the component, so that the code in the push can be redeemed. It completes the push and returns those
// that follow it.
func (w *World) endRegistration(j *Job) []Job {
	ps := w.Platforms[j.Component]
	if j.Task == "" || ps == nil {
		return nil
	}
	r := ps.Registering(func(r *Registration) bool { return r.ID == j.Task })
	j.Task = ""
	if r == nil {
		return nil
	}
	defer w.Touch()
	r.Ended = true
	j.Set = r.fields()
	if r.Plan.Status != 0 {
		return w.registrationFailed(r, j)
	}
	if r.Kind == BetaVerification {
		w.verifyTrial(r)
		j.Account = r.Account
		return nil
	}
	a := w.AddRegistered(r)
	code, _ := w.Authorize(ps, a, RegisteredSets())
	r.Account, j.Account = a.AppID, a.AppID
	if r.Kind != BetaRegistration {
		j.Set["auth_code"] = code.Value
		return nil
	}
	return []Job{AuthorizedJob(ps, a, code, j.At)}
}

// EndRegistrations ends every task among the due jobs; pushes that follow come right behind.
func (w *World) EndRegistrations(due []Job) []Job {
	for i := 0; i < len(due); i++ {
		if more := w.endRegistration(&due[i]); len(more) > 0 {
			due = slices.Insert(due, i+1, more...)
		}
	}
	return due
}

// How a mini program came to be: register_type of authorizer_info (PROTOCOL 4.7).
const (
	registeredByFace     = 6
	RegisteredBeta       = 13
	registeredByPerson   = 16
	registeredFromBeta   = 19
	personalWithPayments = 17
)

// Personal says whether the mini program belongs to a person.
func (a *AccountState) Personal() bool {
	return a.RegisterType == registeredByPerson || a.RegisterType == personalWithPayments
}

// RegisteredSets are granted by registering, and the component must have them to begin with (89254).
func RegisteredSets() []int { return []int{17, SetDevelopment, SetOpenMiniProgram, 30, 40} }

func (r *Registration) Url() string {
	return "https://mp.weixin.qq.com/fastregister/authorize?task=" + r.ID
}
