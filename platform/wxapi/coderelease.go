package wxapi

import (
	"context"
	"time"
)

// ReleaseCode publishes the version that passed its audit.
func (a *Account) ReleaseCode(ctx context.Context) error {
	return a.post(ctx, "/wxa/release", struct{}{}, nil)
}

// RevertRelease goes back to the version before; it cannot be repeated until the next release.
func (a *Account) RevertRelease(ctx context.Context) error {
	return a.get(ctx, "/wxa/revertcoderelease", nil, nil)
}

// SetVisible lets users into the released mini program, or shows them that its service is suspended.
func (a *Account) SetVisible(ctx context.Context, visible bool) error {
	action := "close"
	if visible {
		action = "open"
	}
	return a.post(ctx, "/wxa/change_visitstatus", map[string]string{"action": action}, nil)
}

// Visible reports whether the service is open: neither SetVisible nor a penalty closed it.
func (a *Account) Visible(ctx context.Context) (bool, error) {
	var out struct {
		Status int `json:"status"`
	}
	err := a.post(ctx, "/wxa/getvisitstatus", struct{}{}, &out)
	return out.Status == 1, err
}

// GrayRelease is a release to a part of the users (分阶段发布).
type GrayRelease struct {
	Running    bool
	StartedAt  time.Time // zero before the first
	Percentage int       // of the users, 1 to 100
}

// ReleaseGradually publishes the version that passed its audit to percentage of the users; it can only rise, and at 100
// it is ReleaseCode. The first version ever goes to everybody.
func (a *Account) ReleaseGradually(ctx context.Context, percentage int) error {
	return a.post(ctx, "/wxa/grayrelease", map[string]int{"gray_percentage": percentage}, nil)
}

// RevertGradually takes a gradual release back.
func (a *Account) RevertGradually(ctx context.Context) error {
	return a.get(ctx, "/wxa/revertgrayrelease", nil, nil)
}

// GrayRelease tells how far a gradual release is.
func (a *Account) GrayRelease(ctx context.Context) (GrayRelease, error) {
	var out struct {
		Plan struct {
			Status     int   `json:"status"` // 1 is running
			CreatedAt  int64 `json:"create_timestamp"`
			Percentage int   `json:"gray_percentage"`
		} `json:"gray_release_plan"`
	}
	err := a.get(ctx, "/wxa/getgrayreleaseplan", nil, &out)
	return GrayRelease{out.Plan.Status == 1, unix(out.Plan.CreatedAt), out.Plan.Percentage}, err
}

// CodeVersion is a version that users, or those who try it, see.
type CodeVersion struct {
	At          time.Time
	UserVersion string
	UserDesc    string
}

// CodeVersions returns the experience version and the released one; the zero CodeVersion where there is none.
func (a *Account) CodeVersions(ctx context.Context) (experience, released CodeVersion, err error) {
	var out struct {
		Experience struct {
			At      int64  `json:"exp_time"`
			Version string `json:"exp_version"`
			Desc    string `json:"exp_desc"`
		} `json:"exp_info"`
		Released struct {
			At      int64  `json:"release_time"`
			Version string `json:"release_version"`
			Desc    string `json:"release_desc"`
		} `json:"release_info"`
	}
	err = a.post(ctx, "/wxa/getversioninfo", struct{}{}, &out)
	e, r := out.Experience, out.Released
	return CodeVersion{unix(e.At), e.Version, e.Desc}, CodeVersion{unix(r.At), r.Version, r.Desc}, err
}

// unix is the zero time for 0.
func unix(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0)
}

// AuditQuota is what is left of this month's audits, and of those within hours.
type AuditQuota struct {
	Rest         int `json:"rest"`
	Limit        int `json:"limit"`
	SpeedUpRest  int `json:"speedup_rest"`
	SpeedUpLimit int `json:"speedup_limit"`
}

// AuditQuota asks how many audits are left; all mini programs of the component share them.
func (a *Account) AuditQuota(ctx context.Context) (AuditQuota, error) {
	var out AuditQuota
	err := a.get(ctx, "/wxa/queryquota", nil, &out)
	return out, err
}
