package platform

import "time"

// newStandingDetail knows the events about an account's standing: what it may use, what it is punished for, how far its
// verification is.
func newStandingDetail(event string) any {
	switch event {
	case "wxa_privacy_apply":
		return new(PrivacyAPIEvent)
	case "wxa_illegal_record":
		return new(ViolationEvent)
	case "wxa_appeal_record":
		return new(AppealEvent)
	case "wxa_punish_event":
		return new(PunishmentEvent)
	case "wx_verify_pay_succ":
		return new(VerificationPaidEvent)
	case "wx_verify_dispatch":
		return new(VerificationDispatchEvent)
	case "betaapp_authorization_apply_event", "betaapp_verify_apply_event", "betaapp_verify_event":
		return new(TrialAppEvent)
	}
	return newTradeDetail(event)
}

// The events about an account's standing (PROTOCOL 13.2, 13.9 and 15.1).
type (
	// PrivacyAPIEvent is the end of an application for a privacy API; Status 3 is granted, 2 is not.
	PrivacyAPIEvent struct {
		APIName   string    `wx:"result_info.api_name"`
		AppliedAt time.Time `wx:"result_info.apply_time"`
		AuditID   string    `wx:"result_info.audit_id"`
		AuditedAt time.Time `wx:"result_info.audit_time"`
		Reason    string    `wx:"result_info.reason"`
		Status    int64     `wx:"result_info.status"`
	}
	// ViolationEvent is a violation of a mini program put on record.
	ViolationEvent struct {
		RecordID  string    `wx:"illegal_record_id"`
		AppID     string    `wx:"appid"`
		CreatedAt time.Time `wx:"create_time"`
		Reason    string    `wx:"illegal_reason"`
		Content   string    `wx:"illegal_content"`
		RuleURL   string    `wx:"rule_url"`
		RuleName  string    `wx:"rule_name"`
	}
	// AppealEvent is an appeal filed or decided. The lists take the materials' in their order.
	AppealEvent struct {
		RecordID         string    `wx:"appeal_record_id"`
		AppID            string    `wx:"appid"`
		AppealedAt       time.Time `wx:"appeal_time"`
		Count            int64     `wx:"appeal_count"`
		From             int64     `wx:"appeal_from"`   // 0 the account, 1 its service provider
		Status           int64     `wx:"appeal_status"` // 1 in progress, 2 accepted, 3 refused, 4 withdrawn
		AuditedAt        time.Time `wx:"audit_time"`
		AuditReason      string    `wx:"audit_reason"`
		Punishment       string    `wx:"punish_description"`
		Contents         []string  `wx:"material.illegal_material.content"`
		ContentURLs      []string  `wx:"material.illegal_material.content_url"`
		Reasons          []string  `wx:"material.appeal_material.reason"`
		ProofMaterialIDs []string  `wx:"material.appeal_material.proof_material_id"`
	}
	// PunishmentEvent is a warning or a ban.
	PunishmentEvent struct {
		Type           int64     `wx:"event_type"` // 1 warning, 2 functions, 3 taken down, 4 account, 10 page
		PunishID       string    `wx:"punish_id"`
		AppID          string    `wx:"appid"`
		PunishedAt     time.Time `wx:"punish_time"`
		Reason         string    `wx:"illegal_reason"`
		Contents       []string  `wx:"illegal_content"`
		RuleName       string    `wx:"rule_name"`
		RuleURL        string    `wx:"rule_url"`
		AdjustGuideURL string    `wx:"adjust_guide_url"`
		Detail         string    `wx:"detail"` // JSON, another object for every Type
	}
	// VerificationPaidEvent is the fee of a verification paid.
	VerificationPaidEvent struct {
		OrderID string `wx:"OrderId"`
	}
	// VerificationDispatchEvent names the agency that reviews a verification.
	VerificationDispatchEvent struct {
		Provider     string    `wx:"Provider"`
		Contact      string    `wx:"Contact"`
		DispatchedAt time.Time `wx:"DispatchTime"`
	}
	// TrialAppEvent is news of a trial mini program (试用小程序); Status 0 is good. WeChat misspells the element.
	TrialAppEvent struct {
		AppID         string `wx:"ApplyAuthorizationInfoNoitfy.appid"`
		MPAppID       string `wx:"ApplyAuthorizationInfoNoitfy.mp_appid"`
		Status        int64  `wx:"ApplyAuthorizationInfoNoitfy.status"`
		Message       string `wx:"ApplyAuthorizationInfoNoitfy.msg"`
		OperationTime string `wx:"ApplyAuthorizationInfoNoitfy.operation_time"` // 2006-01-02 15:04
		Ticket        string `wx:"ApplyAuthorizationInfoNoitfy.ticket"`
	}
)
