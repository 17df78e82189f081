package world

import "time"

// CodeState is the life of a mini program's code: committed → under audit → approved → online, and back.
type CodeState struct {
	Plan       AuditPlan
	Experience *CodeVersion // 体验版, the latest commit
	Audits     []*Audit     // oldest first
	Online     *Release
	History    []Release // what was online before, newest last
	Reverted   bool      // the online version came by going back: no second time
	Gray       *GrayPlan
	Hidden     bool // change_visitstatus close
	Released   int  // numbers app_version
	Undone     []time.Time
}

// CodeVersion is one committed package.
type CodeVersion struct {
	UserVersion string
	UserDesc    string
	Pages       []string
	At          time.Time
	Component   string // who committed
}

// CodeState is the account's state, made when first needed: snapshots of accounts without code stay small.
func (a *AccountState) CodeState() *CodeState {
	if a.Code == nil {
		a.Code = &CodeState{Plan: AuditPlan{Result: AuditApproved, After: auditTime}}
	}
	return a.Code
}

func (code *CodeState) Latest() *Audit {
	if len(code.Audits) == 0 {
		return nil
	}
	return code.Audits[len(code.Audits)-1]
}

// Release is a version that is or was online.
type Release struct {
	CodeVersion
	AppVersion int
	ReleasedAt time.Time
}

// GrayPlan is a release to a part of the users (分阶段发布).
type GrayPlan struct {
	AuditID    int64
	Version    CodeVersion
	Percentage int
	At         time.Time
}

func (code *CodeState) Publish(v CodeVersion, now time.Time) {
	if code.Online != nil {
		code.History = KeepLast(append(code.History, *code.Online), keptReleases)
	}
	code.Released++
	code.Online = &Release{CodeVersion: v, AppVersion: code.Released, ReleasedAt: now}
	code.Gray, code.Reverted = nil, false
}
