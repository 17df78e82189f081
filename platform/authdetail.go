package platform

import "time"

// Detail is what an auth event carries beyond AuthEvent's own fields, a pointer to one of the types below. It is nil
// for ticket, authorized, updateauthorized and unauthorized, which AuthEvent holds whole, and for an InfoType that this
// package does not know; Fields has everything either way.
func (e AuthEvent) Detail() any { return filled(newAuthDetail(e.InfoType), e.Fields) }

func newAuthDetail(infoType string) any {
	switch infoType {
	case InfoFastRegister, "notify_third_fastregisterbetaapp", "notify_third_fastverifybetaapp":
		return new(FastRegisterEvent)
	case "notify_3rd_wxa_auth":
		return new(VerificationProgressEvent)
	case "notify_3rd_wxa_wxverify":
		return new(AnnualReviewEvent)
	case "notify_icpfiling_verify_result", "notify_apply_icpfiling_result":
		return new(FilingEvent)
	case "notify_3rd_wxa_auth_and_icp":
		return new(VerificationAndFilingEvent)
	case "order_path_apply_result_notify", "order_path_audit_result_notify":
		return new(OrderPathEvent)
	}
	return nil
}

// The other InfoTypes (PROTOCOL 3.4, 3.5).
type (
	// FastRegisterEvent is the result of a fast registration (快速注册); Status 0 is good. Which of the others are there
	// depends on who registered: an enterprise, a person, or for a trial.
	FastRegisterEvent struct {
		AppID              string `wx:"appid"` // the new mini program, "" when it failed
		Status             int64  `wx:"status"`
		Message            string `wx:"msg"`
		AuthorizationCode  string `wx:"auth_code"`
		Name               string `wx:"info.name"`
		Code               string `wx:"info.code"`
		CodeType           int64  `wx:"info.code_type"`
		LegalPersonaWechat string `wx:"info.legal_persona_wechat"`
		LegalPersonaName   string `wx:"info.legal_persona_name"`
		ComponentPhone     string `wx:"info.component_phone"`
		WxUser             string `wx:"info.wxuser"` // of a person
		IDName             string `wx:"info.idname"`
		UniqueID           string `wx:"info.unique_id"` // of a trial
		TaskID             string `wx:"info.taskid"`
	}
	// VerificationProgressEvent is how far a mini program's verification (小程序认证) is.
	VerificationProgressEvent struct {
		AppID        string    `wx:"appid"`
		TaskID       string    `wx:"taskid"`
		TaskStatus   int64     `wx:"task_status"`
		ApplyStatus  int64     `wx:"apply_status"`
		Message      string    `wx:"message"`
		Provider     string    `wx:"dispatch_info.provider"`
		Contact      string    `wx:"dispatch_info.contact"`
		DispatchedAt time.Time `wx:"dispatch_info.dispatch_time"`
	}
	// AnnualReviewEvent reminds of the annual review (年审), some 60, 30 and 0 days ahead.
	AnnualReviewEvent struct {
		AppID     string    `wx:"appid"`
		ExpiredAt time.Time `wx:"expired"`
		Message   string    `wx:"message"`
	}
	// FilingEvent is news of an ICP filing (备案): Result 3 is good, 2 is not; Status is how far it is.
	FilingEvent struct {
		AppID      string `wx:"verify_appid,authorizer_appid"`
		TaskID     string `wx:"task_id"`
		Result     int64  `wx:"result"`
		AuthResult int64  `wx:"along_with_auth_result"` // of a check that serves a verification too; 9 is good
		Status     int64  `wx:"beian_status"`
	}
	// VerificationAndFilingEvent is how far a verification and filing in one (认证及备案) is: 17 in review, 19 verified,
	// 26 done (PROTOCOL 15.1).
	VerificationAndFilingEvent struct {
		ProcedureID string `wx:"procedure_id"`
		Status      int64  `wx:"procedure_status"`
	}
	// OrderPathEvent is what became of requests for an order page path.
	OrderPathEvent struct {
		List []OrderPath `wx:"list"`
	}
	// OrderPath is one request of an OrderPathEvent.
	OrderPath struct {
		AppID     string    `wx:"appid"`
		RetCode   int64     `wx:"ret_code"`
		AuditID   string    `wx:"audit_id"`
		Status    int64     `wx:"status"`
		AppliedAt time.Time `wx:"apply_time"`
		AuditedAt time.Time `wx:"audit_time"`
		Reason    string    `wx:"reason"`
	}
)
