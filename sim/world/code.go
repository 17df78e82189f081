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

// Latest is the newest submission, nil when nothing was submitted.
func (code *CodeState) Latest() *Audit {
	if len(code.Audits) == 0 {
		return nil
	}
	return code.Audits[len(code.Audits)-1]
}

// Publish puts a version online for everyone; a phased release ends thereby.
func (code *CodeState) Publish(v CodeVersion, now time.Time) {
	if code.Online != nil {
		code.History = KeepLast(append(code.History, *code.Online), keptReleases)
	}
	code.Released++
	code.Online = &Release{CodeVersion: v, AppVersion: code.Released, ReleasedAt: now}
	code.Gray, code.Reverted = nil, false
}
