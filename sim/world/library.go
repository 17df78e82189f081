package world

import (
	"encoding/hex"
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
}

// DraftState and TemplateState are numbered from 0, as WeChat's are: a client that takes 0 for "none" is wrong.
type DraftState struct {
	Draft
	ID int64
	At time.Time
}

type TemplateState struct {
	Draft
	ID       int64
	DraftID  int64
	At       time.Time
	Standard bool // 标准模板
}

// codeLibrary is a component's draft box and its template library (模板库).
type codeLibrary struct {
	Drafts       []DraftState
	Templates    []TemplateState
	NextDraft    int64
	NextTemplate int64
}

func (l *codeLibrary) Put(d Draft, now time.Time) int64 {
	l.Drafts = slices.DeleteFunc(l.Drafts, func(old DraftState) bool { return old.SourceAppID == d.SourceAppID })
	d.Pages = slices.Clone(d.Pages)
	l.Drafts = append(l.Drafts, DraftState{Draft: d, ID: l.NextDraft, At: now})
	l.NextDraft++
	return l.NextDraft - 1
}

// CodeLibrary starts with one draft, so that the whole way to a release can be walked without WeChat's tools.
func (w *World) CodeLibrary(ps *PlatformState) *codeLibrary {
	if ps.Library == nil {
		ps.Library = &codeLibrary{}
		ps.Library.Put(Draft{
			UserVersion: "1.0.0", UserDesc: "商城模板", SourceName: "模板开发小程序", Developer: "林知夏",
			SourceAppID: "wx" + hex.EncodeToString(w.Draw("draft_source", 8)),
			Pages:       []string{"pages/index/index", "pages/goods/goods", "pages/cart/cart", "pages/mine/mine"},
		}, w.Now())
	}
	return ps.Library
}

func (l *codeLibrary) Template(id int64) *TemplateState {
	i := slices.IndexFunc(l.Templates, func(t TemplateState) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Templates[i]
}

func (l *codeLibrary) Count(standard bool) (n int) {
	for _, t := range l.Templates {
		if t.Standard == standard {
			n++
		}
	}
	return n
}

func (d Draft) Clone() Draft {
	d.Pages = slices.Clone(d.Pages)
	return d
}
