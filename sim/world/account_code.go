package world

// CodeState is the account's state, made when first needed: snapshots of accounts without code stay small.
func (a *AccountState) CodeState() *CodeState {
	if a.Code == nil {
		a.Code = &CodeState{Plan: a.CodePlan()}
	}
	return a.Code
}

// CodePlan is what the next audits of the account's code come to.
func (a *AccountState) CodePlan() AuditPlan {
	if a.Code == nil {
		return AuditPlan{Result: AuditApproved, After: auditTime}
	}
	return a.Code.Plan
}
