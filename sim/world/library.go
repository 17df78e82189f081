package world

import (
	"slices"
	"time"
)

// Draft is a code package that a developer uploaded to the component's draft box (草稿箱) from a development mini
// program. WeChat keeps the newest draft of each development mini program (PROTOCOL 9).
type Draft struct {
	UserVersion string
	UserDesc    string
	SourceAppID string // the development mini program
	SourceName  string
	Developer   string   // nickname
	Pages       []string // of app.json
	APIs        []string `json:",omitempty"` // of wx that the code uses and privacy depends on, without wx.
}

// DraftState and TemplateState are numbered from 0, as WeChat's are: a client that takes 0 for "none" is wrong.
type DraftState struct {
	Draft
	ID int64
	At time.Time
}

// TemplateState is a template of the library, numbered from 0 as drafts are.
type TemplateState struct {
	Draft
	ID       int64
	DraftID  int64
	At       time.Time
	Standard bool // 标准模板
}

// CodeLibrary is a component's draft box and its template library (模板库).
type CodeLibrary struct {
	Drafts       []DraftState
	Templates    []TemplateState
	NextDraft    int64
	NextTemplate int64
}

// Put uploads a draft in place of the one of the same development mini program; it returns the draft_id.
func (l *CodeLibrary) Put(d Draft, now time.Time) int64 {
	l.Drafts = slices.DeleteFunc(l.Drafts, func(old DraftState) bool { return old.SourceAppID == d.SourceAppID })
	l.Drafts = append(l.Drafts, DraftState{Draft: d.Clone(), ID: l.NextDraft, At: now})
	l.NextDraft++
	return l.NextDraft - 1
}

// Template finds a template by template_id, nil when there is none.
func (l *CodeLibrary) Template(id int64) *TemplateState {
	i := slices.IndexFunc(l.Templates, func(t TemplateState) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Templates[i]
}

// Count is how many standard, or how many ordinary, templates there are.
func (l *CodeLibrary) Count(standard bool) (n int) {
	for _, t := range l.Templates {
		if t.Standard == standard {
			n++
		}
	}
	return n
}

// Clone is a draft that shares nothing.
func (d Draft) Clone() Draft {
	d.Pages, d.APIs = slices.Clone(d.Pages), slices.Clone(d.APIs)
	return d
}
