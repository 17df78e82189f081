package world

import "time"

// CodeVersion is one committed package.
type CodeVersion struct {
	UserVersion string
	UserDesc    string
	Pages       []string
	At          time.Time
	Component   string   // who committed
	APIs        []string `json:",omitempty"` // of wx that the code uses, without wx.
	Declared    []string `json:",omitempty"` // requiredPrivateInfos of ext_json
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
