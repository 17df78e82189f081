package sim

import "time"

// codeState is the life of a mini program's code: committed → under audit → approved → online, and back.
type codeState struct {
	Plan       AuditPlan
	Experience *codeVersion // 体验版, the latest commit
	Audits     []*audit     // oldest first
	Online     *release
	History    []release // what was online before, newest last
	Reverted   bool      // the online version came by going back: no second time
	Gray       *grayPlan
	Hidden     bool // change_visitstatus close
	Released   int  // numbers app_version
	Undone     []time.Time
}

// codeVersion is one committed package.
type codeVersion struct {
	UserVersion string
	UserDesc    string
	Pages       []string
	At          time.Time
	Component   string // who committed
}

// code is the account's state, made when first needed: snapshots of accounts without code stay small.
func (a *accountState) code() *codeState {
	if a.Code == nil {
		a.Code = &codeState{Plan: AuditPlan{Result: AuditApproved, After: auditTime}}
	}
	return a.Code
}

func (code *codeState) latest() *audit {
	if len(code.Audits) == 0 {
		return nil
	}
	return code.Audits[len(code.Audits)-1]
}

// release is a version that is or was online.
type release struct {
	codeVersion
	AppVersion int
	ReleasedAt time.Time
}

// grayPlan is a release to a part of the users (分阶段发布).
type grayPlan struct {
	AuditID    int64
	Version    codeVersion
	Percentage int
	At         time.Time
}

func (code *codeState) publish(v codeVersion, now time.Time) {
	if code.Online != nil {
		code.History = keepLast(append(code.History, *code.Online), keptReleases)
	}
	code.Released++
	code.Online = &release{codeVersion: v, AppVersion: code.Released, ReleasedAt: now}
	code.Gray, code.Reverted = nil, false
}
