package api

import (
	"net/http"
	"slices"
	"strconv"

	"wxlab/sim/world"
)

// templateLimit is how many templates each of the two libraries holds (PROTOCOL 9).
const templateLimit = 200

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
	for _, d := range c.world.CodeLibrary(c.platform).Drafts {
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
	l := c.world.CodeLibrary(c.platform)
	i := slices.IndexFunc(l.Drafts, func(d world.DraftState) bool { return in.ID != nil && d.ID == int64(*in.ID) })
	standard := in.Type == 1
	switch {
	case in.ID == nil:
		return nil, fail(85064, "draft_id is missing; the first draft has the id 0, do not leave a zero out")
	case i < 0:
		return nil, fail(85064, "there is no draft %d; gettemplatedraftlist lists them, and a new upload replaces the draft of its mini program", *in.ID)
	case l.Count(standard) >= templateLimit:
		return nil, fail(85065, "the library holds %d templates; delete what is not used", templateLimit)
	}
	l.Templates = append(l.Templates, world.TemplateState{Draft: l.Drafts[i].Draft, ID: l.NextTemplate, DraftID: l.Drafts[i].ID, At: c.now, Standard: standard})
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
	for _, t := range c.world.CodeLibrary(c.platform).Templates {
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
	l := c.world.CodeLibrary(c.platform)
	if in.ID == nil || l.Template(int64(*in.ID)) == nil {
		return nil, fail(85064, "there is no template with this template_id; gettemplatelist lists them")
	}
	l.Templates = slices.DeleteFunc(l.Templates, func(t world.TemplateState) bool { return t.ID == int64(*in.ID) })
	return okAnswer, nil
}
