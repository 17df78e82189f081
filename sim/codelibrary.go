package sim

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// templateLimit is how many templates each of the two libraries holds (PROTOCOL 9).
const templateLimit = 200

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

// draftState and templateState are numbered from 0, as WeChat's are: a client that takes 0 for "none" is wrong.
type draftState struct {
	Draft
	ID int64
	At time.Time
}

type templateState struct {
	Draft
	ID       int64
	DraftID  int64
	At       time.Time
	Standard bool // 标准模板
}

// codeLibrary is a component's draft box and its template library (模板库).
type codeLibrary struct {
	Drafts       []draftState
	Templates    []templateState
	NextDraft    int64
	NextTemplate int64
}

// PutDraft uploads code to a component's draft box, as a developer does with WeChat's tools, and returns the
// draft_id. It fails when the draft has no version, source or pages.
func (s *Sim) PutDraft(componentAppID string, d Draft) (int64, error) {
	if d.UserVersion == "" || d.SourceAppID == "" || len(d.Pages) == 0 {
		return 0, fmt.Errorf("upload draft: it needs a version, the development mini program's AppID and at least one page")
	}
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return 0, fmt.Errorf("upload draft: %w", w.errUnknownPlatform(componentAppID))
	}
	defer w.touch()
	return w.library(ps).put(d, s.now()), nil
}

func (l *codeLibrary) put(d Draft, now time.Time) int64 {
	l.Drafts = slices.DeleteFunc(l.Drafts, func(old draftState) bool { return old.SourceAppID == d.SourceAppID })
	d.Pages = slices.Clone(d.Pages)
	l.Drafts = append(l.Drafts, draftState{Draft: d, ID: l.NextDraft, At: now})
	l.NextDraft++
	return l.NextDraft - 1
}

// library starts with one draft, so that the whole way to a release can be walked without WeChat's tools.
func (w *world) library(ps *platformState) *codeLibrary {
	if ps.Library == nil {
		ps.Library = &codeLibrary{}
		ps.Library.put(Draft{
			UserVersion: "1.0.0", UserDesc: "商城模板", SourceName: "模板开发小程序", Developer: "林知夏",
			SourceAppID: "wx" + hex.EncodeToString(w.draw("draft_source", 8)),
			Pages:       []string{"pages/index/index", "pages/goods/goods", "pages/cart/cart", "pages/mine/mine"},
		}, w.Now())
	}
	return ps.Library
}

func (l *codeLibrary) template(id int64) *templateState {
	i := slices.IndexFunc(l.Templates, func(t templateState) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &l.Templates[i]
}

func (l *codeLibrary) count(standard bool) (n int) {
	for _, t := range l.Templates {
		if t.Standard == standard {
			n++
		}
	}
	return n
}

// libraryEndpoints manage drafts and templates. PROTOCOL.md has only their limits (9); the shapes are those of
// WeChat's documentation, "template-management", and of public SDKs.
func libraryEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/wxa/gettemplatedraftlist": {http.MethodGet, componentToken, 0, (*call).draftList},
		"/wxa/addtotemplate":        {http.MethodPost, componentToken, 0, (*call).addTemplate},
		"/wxa/gettemplatelist":      {http.MethodGet, componentToken, 0, (*call).templateList},
		"/wxa/deletetemplate":       {http.MethodPost, componentToken, 0, (*call).deleteTemplate},
	}
}

func (c *call) draftList() (any, error) {
	type row struct {
		CreateTime  int64  `json:"create_time"`
		UserVersion string `json:"user_version"`
		UserDesc    string `json:"user_desc"`
		ID          int64  `json:"draft_id"`
		SourceAppID string `json:"source_miniprogram_appid"`
		SourceName  string `json:"source_miniprogram"`
		Developer   string `json:"developer"`
	}
	rows := []row{}
	for _, d := range c.world.library(c.platform).Drafts {
		rows = append(rows, row{d.At.Unix(), d.UserVersion, d.UserDesc, d.ID, d.SourceAppID, d.SourceName, d.Developer})
	}
	return struct {
		commandOK
		List []row `json:"draft_list"`
	}{okAnswer, rows}, nil
}

// addTemplate answers no template_id: callers find it in the list.
func (c *call) addTemplate() (any, error) {
	var in struct {
		ID   *looseInt `json:"draft_id"`
		Type looseInt  `json:"template_type"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	l := c.world.library(c.platform)
	i := slices.IndexFunc(l.Drafts, func(d draftState) bool { return in.ID != nil && d.ID == int64(*in.ID) })
	standard := in.Type == 1
	switch {
	case in.ID == nil:
		return nil, fail(85064, "draft_id is missing; the first draft has the id 0, do not leave a zero out")
	case i < 0:
		return nil, fail(85064, "there is no draft %d; gettemplatedraftlist lists them, and a new upload replaces the draft of its mini program", *in.ID)
	case l.count(standard) >= templateLimit:
		return nil, fail(85065, "the library holds %d templates; delete what is not used", templateLimit)
	}
	l.Templates = append(l.Templates, templateState{Draft: l.Drafts[i].Draft, ID: l.NextTemplate, DraftID: l.Drafts[i].ID, At: c.now, Standard: standard})
	l.NextTemplate++
	return okAnswer, nil
}

func (c *call) templateList() (any, error) {
	type row struct {
		CreateTime  int64  `json:"create_time"`
		UserVersion string `json:"user_version"`
		UserDesc    string `json:"user_desc"`
		ID          int64  `json:"template_id"`
		DraftID     int64  `json:"draft_id"`
		SourceAppID string `json:"source_miniprogram_appid"`
		SourceName  string `json:"source_miniprogram"`
		Developer   string `json:"developer"`
		Type        int    `json:"template_type"`
	}
	rows, wanted := []row{}, c.req.Query.Get("template_type")
	for _, t := range c.world.library(c.platform).Templates {
		kind := map[bool]int{true: 1}[t.Standard]
		if wanted == "" || wanted == strconv.Itoa(kind) {
			rows = append(rows, row{t.At.Unix(), t.UserVersion, t.UserDesc, t.ID, t.DraftID, t.SourceAppID, t.SourceName, t.Developer, kind})
		}
	}
	return struct {
		commandOK
		List []row `json:"template_list"`
	}{okAnswer, rows}, nil
}

func (c *call) deleteTemplate() (any, error) {
	var in struct {
		ID *looseInt `json:"template_id"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	l := c.world.library(c.platform)
	if in.ID == nil || l.template(int64(*in.ID)) == nil {
		return nil, fail(85064, "there is no template with this template_id; gettemplatelist lists them")
	}
	l.Templates = slices.DeleteFunc(l.Templates, func(t templateState) bool { return t.ID == int64(*in.ID) })
	return okAnswer, nil
}

// looseInt is a number that clients also send as text: "95" (their own test suites do).
type looseInt int64

// UnmarshalJSON takes 95 and "95".
func (n *looseInt) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("%s is not a number", raw)
	}
	*n = looseInt(value)
	return nil
}
