package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// CodeVersion is one version of a mini program's code.
type CodeVersion struct {
	UserVersion string
	UserDesc    string
	Pages       []string
	At          time.Time // committed, or released
}

// AuditStatus is the state of an audit, numbered as on the wire.
type AuditStatus int

// String is a word for people.
func (s AuditStatus) String() string {
	words := []string{"approved", "rejected", "under audit", "withdrawn", "delayed"}
	if s < 0 || int(s) >= len(words) {
		return strconv.Itoa(int(s))
	}
	return words[s]
}

// Audit is one submission of a mini program's code.
type Audit struct {
	ID          int64
	UserVersion string
	Status      AuditStatus // at Now
	Reason      string      // of a rejection or delay
	SubmittedAt time.Time
	DecidedAt   time.Time // in the future while the audit is under way
	Component   string    // who submitted
}

// Code is the life of a mini program's code: what is committed, under audit, online.
type Code struct {
	Plan        world.AuditPlan
	Experience  *CodeVersion // 体验版, nil when nothing was committed
	Online      *CodeVersion // nil when nothing was released
	History     []CodeVersion
	Audits      []Audit // oldest first
	GrayPercent int     // of the phased release, 0 when none is under way
	Hidden      bool    // closed to visitors
}

// Code returns the state of a mini program's code. It fails for official accounts.
func (s *Sim) Code(account string) (Code, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	if a == nil || a.Kind != world.MiniProgram {
		return Code{}, bilingual.Errorf("没有 AppID 或原始 ID 为 %q 的小程序", "code: no mini program has the AppID or original id %q", account)
	}
	code := a.CodeState()
	out := Code{Plan: code.Plan, Hidden: code.Hidden}
	if code.Experience != nil {
		v := viewVersion(*code.Experience, code.Experience.At)
		out.Experience = &v
	}
	if code.Online != nil {
		v := viewVersion(code.Online.CodeVersion, code.Online.ReleasedAt)
		out.Online = &v
	}
	for _, r := range code.History {
		out.History = append(out.History, viewVersion(r.CodeVersion, r.ReleasedAt))
	}
	for _, au := range code.Audits {
		out.Audits = append(out.Audits, viewAudit(au, s.now()))
	}
	if code.Gray != nil {
		out.GrayPercent = code.Gray.Percentage
	}
	return out, nil
}

func viewVersion(v world.CodeVersion, at time.Time) CodeVersion {
	return CodeVersion{UserVersion: v.UserVersion, UserDesc: v.UserDesc, Pages: slices.Clone(v.Pages), At: at}
}

func viewAudit(a *world.Audit, now time.Time) Audit {
	return Audit{ID: a.ID, UserVersion: a.Version.UserVersion, Status: AuditStatus(a.Status(now)), Reason: a.Reason(now),
		SubmittedAt: a.SubmittedAt, DecidedAt: a.DecidedAt, Component: a.Version.Component}
}

// CodeTemplate is a draft or a template in a component's code library.
type CodeTemplate struct {
	world.Draft
	ID       int64
	At       time.Time
	Standard bool
}

// CodeLibrary lists a component's drafts and templates by id, nil and nil for an unknown component.
func (s *Sim) CodeLibrary(componentAppID string) (drafts, templates []CodeTemplate) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, nil
	}
	l := w.CodeLibrary(ps)
	for _, d := range l.Drafts {
		drafts = append(drafts, CodeTemplate{Draft: d.Draft.Clone(), ID: d.ID, At: d.At})
	}
	for _, t := range l.Templates {
		templates = append(templates, CodeTemplate{Draft: t.Draft.Clone(), ID: t.ID, At: t.At, Standard: t.Standard})
	}
	return drafts, templates
}

// PutDraft uploads code to a component's draft box, as a developer does with WeChat's tools, and returns the
// draft_id. It fails when the draft has no version, source or pages.
func (s *Sim) PutDraft(componentAppID string, d world.Draft) (int64, error) {
	if d = d.Clone(); d.UserVersion == "" || d.SourceAppID == "" || len(d.Pages) == 0 {
		return 0, bilingual.Errorf("草稿需要版本号、开发小程序的 AppID 和至少一个页面",
			"upload draft: it needs a version, the development mini program's AppID and at least one page")
	}
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return 0, fmt.Errorf("upload draft: %w", w.UnknownPlatform(componentAppID))
	}
	for i, api := range d.APIs {
		d.APIs[i] = strings.TrimPrefix(api, "wx.")
	}
	defer w.Touch()
	return w.CodeLibrary(ps).Put(d, s.now()), nil
}
