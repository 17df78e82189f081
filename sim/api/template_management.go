package api

import (
	"slices"
	"strconv"

	"wxlab/sim/world"
)

// templateLimit is how many templates each of the two libraries holds (PROTOCOL 9).
const templateLimit = 200

// templateManagementChapter is the component's drafts and code templates (代码模板库; WeChat's chapter
// "thirdparty-management/template-management"). PROTOCOL.md has only their limits (9); the shapes are those of WeChat's
// documentation and of public SDKs.
func templateManagementChapter() []endpoint {
	return []endpoint{
		get("/wxa/gettemplatedraftlist", componentToken, answers((*call).getTemplateDraftList)),
		post("/wxa/addtotemplate", componentToken, does((*call).addToTemplate)),
		get("/wxa/gettemplatelist", componentToken, answers((*call).getTemplateList)),
		post("/wxa/deletetemplate", componentToken, does((*call).deleteTemplate)),
	}
}

type (
	getTemplateDraftListAnswer struct {
		commandOK
		List []draftRow `json:"draft_list"`
	}
	draftRow struct {
		CreateTime  int64  `json:"create_time"`
		UserVersion string `json:"user_version"`
		UserDesc    string `json:"user_desc"`
		ID          int64  `json:"draft_id"`
		SourceAppID string `json:"source_miniprogram_appid"`
		SourceName  string `json:"source_miniprogram"`
		Developer   string `json:"developer"`
	}
)

func (c *call) getTemplateDraftList(nothing) (*getTemplateDraftListAnswer, error) {
	rows := []draftRow{}
	for _, d := range c.world.CodeLibrary(c.platform).Drafts {
		rows = append(rows, draftRow{d.At.Unix(), d.UserVersion, d.UserDesc, d.ID, d.SourceAppID, d.SourceName, d.Developer})
	}
	return &getTemplateDraftListAnswer{okAnswer, rows}, nil
}

type addToTemplateRequest struct {
	ID   *looseInt `json:"draft_id"`
	Type looseInt  `json:"template_type"` // 1 standard, 0 ordinary
}

// addToTemplate answers no template_id: callers find it in the list.
func (c *call) addToTemplate(in addToTemplateRequest) error {
	l := c.world.CodeLibrary(c.platform)
	i := slices.IndexFunc(l.Drafts, func(d world.DraftState) bool { return in.ID != nil && d.ID == int64(*in.ID) })
	standard := in.Type == 1
	switch {
	case in.ID == nil:
		return fail(85064, "缺少 draft_id；第一个草稿的 id 是 0，不要把 0 省略",
			"draft_id is missing; the first draft has the id 0, do not leave a zero out")
	case i < 0:
		return fail(85064, "没有草稿 %d；可用 gettemplatedraftlist 查询；重新上传会替换该小程序的草稿",
			"there is no draft %d; gettemplatedraftlist lists them, "+
				"and a new upload replaces the draft of its mini program", *in.ID)
	case l.Count(standard) >= templateLimit:
		return fail(85065, "模板库已有 %d 个模板；请删除不用的",
			"the library holds %d templates; delete what is not used", templateLimit)
	}
	l.Templates = append(l.Templates, world.TemplateState{
		Draft: l.Drafts[i].Draft, ID: l.NextTemplate, DraftID: l.Drafts[i].ID, At: c.now, Standard: standard,
	})
	l.NextTemplate++
	return nil
}

type (
	getTemplateListRequest struct {
		Type string `query:"template_type"` // "" for all
	}
	getTemplateListAnswer struct {
		commandOK
		List []templateRow `json:"template_list"`
	}
	templateRow struct {
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
)

func (c *call) getTemplateList(in getTemplateListRequest) (*getTemplateListAnswer, error) {
	rows := []templateRow{}
	for _, t := range c.world.CodeLibrary(c.platform).Templates {
		number := map[bool]int{true: 1}[t.Standard]
		if in.Type == "" || in.Type == strconv.Itoa(number) {
			rows = append(rows, templateRow{
				t.At.Unix(), t.UserVersion, t.UserDesc, t.ID, t.DraftID, t.SourceAppID, t.SourceName, t.Developer, number,
			})
		}
	}
	return &getTemplateListAnswer{okAnswer, rows}, nil
}

type deleteTemplateRequest struct {
	ID *looseInt `json:"template_id"`
}

func (c *call) deleteTemplate(in deleteTemplateRequest) error {
	l := c.world.CodeLibrary(c.platform)
	if in.ID == nil || l.Template(int64(*in.ID)) == nil {
		return fail(85064, "没有该 template_id 的模板；可用 gettemplatelist 查询",
			"there is no template with this template_id; gettemplatelist lists them")
	}
	l.Templates = slices.DeleteFunc(l.Templates, func(t world.TemplateState) bool { return t.ID == int64(*in.ID) })
	return nil
}
