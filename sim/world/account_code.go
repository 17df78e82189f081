package world

// CodeState is the account's state, made when first needed: snapshots of accounts without code stay small.
func (a *AccountState) CodeState() *CodeState {
	if a.Code == nil {
		a.Code = &CodeState{Plan: AuditPlan{Result: AuditApproved, After: auditTime}}
	}
	return a.Code
}
