package world

import (
	"cmp"
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

// fields are what the push says about the task.
func (r *Registration) fields() map[string]string {
	out := map[string]string{"status": strconv.Itoa(r.Plan.Status), "msg": "OK"}
	if r.Plan.Status != 0 {
		out["msg"] = cmp.Or(r.Plan.Msg, RegistrationFailures()[r.Plan.Status], "failed")
	}
	switch r.Kind {
	case PersonalRegistration: // not what the documents show, but what was captured (PROTOCOL 3.4)
		out["info.code"], out["info.taskid"], out["info.component_phone"] = r.ID, r.ID, r.Phone
	case BetaRegistration:
		out["info.unique_id"], out["info.name"] = r.ID, r.Name
	default:
		out["info.name"], out["info.code"], out["info.code_type"] = r.Name, r.Code, strconv.FormatInt(r.CodeType, 10)
		out["info.legal_persona_wechat"], out["info.legal_persona_name"], out["info.component_phone"] = r.Wechat, r.Person, r.Phone
	}
	return out
}

// How a mini program came to be: register_type of authorizer_info (PROTOCOL 4.7).
const (
	registeredFromAccount = 2
	registeredByFace      = 6
	RegisteredBeta        = 13
	registeredByPerson    = 16
	registeredFromBeta    = 19
	personalWithPayments  = 17
)

// RegisteredSets are granted by registering, and the component must have them to begin with (89254). A person's mini program
// has no name to check; of a trial one no source says more than of a person's (PROTOCOL 14.3).
func RegisteredSets(kind RegistrationKind) []int {
	if kind == EnterpriseRegistration {
		return []int{17, SetDevelopment, SetOpenMiniProgram, SetBasicInfo, SetNameCheck, SetPlugins}
	}
	return []int{17, SetDevelopment, SetOpenMiniProgram, SetBasicInfo, SetPlugins}
}

// URL is the address that the person who registers is asked to open.
func (r *Registration) URL() string {
	return "https://mp.weixin.qq.com/fastregister/authorize?task=" + r.ID
}
