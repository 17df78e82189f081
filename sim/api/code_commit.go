package api

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// codeCommitChapter is committing code to a mini program and looking at what was committed (WeChat's chapter
// "code-management", as code_audit.go and code_release.go). PROTOCOL.md does not have it: shapes and errors are those of
// WeChat's documentation, cross-checked with public SDKs.
func codeCommitChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/wxa/commit", authorizerToken, does((*call).commitCode)).needing(needs),
		get("/wxa/get_qrcode", authorizerToken, answers((*call).experienceQRCode)).needing(needs),
		get("/wxa/get_category", authorizerToken, answers((*call).codeCategories)).needing(needs),
		get("/wxa/get_page", authorizerToken, answers((*call).codePages)).needing(needs),
		post("/wxa/getversioninfo", authorizerToken, answers((*call).versionInfo)).needing(needs),
	}
}

type commitCodeRequest struct {
	Template    *looseInt `json:"template_id"`
	ExtJSON     string    `json:"ext_json"` // a string that contains JSON
	UserVersion string    `json:"user_version"`
	UserDesc    string    `json:"user_desc"`
}

// commitCode checks in this order: the version (85015), the template (85014), ext_json (85048, 9402203, 85046, 85047,
// 85045), its requiredPrivateInfos (85310, 85311, 85312).
func (c *call) commitCode(in commitCodeRequest) error {
	if n := utf8.RuneCountInString(in.UserVersion); n == 0 || n > 64 {
		return fail(85015, "user_version 有 %d 个字符，长度须为 1 到 64",
			"user_version has %d characters, it is 1 to 64 long", n)
	}
	if in.Template == nil {
		return fail(85014, "缺少 template_id；第一个模板的 id 是 0，不要把 0 省略",
			"template_id is missing; the first template has the id 0, do not leave a zero out")
	}
	t := c.world.CodeLibrary(c.platform).Template(int64(*in.Template))
	if t == nil {
		return fail(85014, "%s 没有模板 %d；可用 gettemplatelist 查询；草稿还不是模板（须先 addtotemplate）",
			"%s has no template %d; gettemplatelist lists them, "+
				"and drafts are not templates yet (addtotemplate)",
			c.platform.AppID, *in.Template)
	}
	ext, err := readExtJSON(in.ExtJSON, t.Standard)
	if err != nil {
		return err
	}
	pages, err := ext.mergePages(t.Pages)
	if err != nil {
		return err
	}
	if err := c.checkPrivateInfos(ext.PrivateInfos); err != nil {
		return err
	}
	c.account.CodeState().Experience = &world.CodeVersion{
		UserVersion: in.UserVersion, UserDesc: in.UserDesc, Pages: pages, At: c.now, Component: c.platform.AppID,
		APIs: t.APIs, Declared: ext.PrivateInfos,
	}
	return nil
}

// extJSON is the part of ext_json that can be wrong.
type extJSON struct {
	Pages  *[]string `json:"pages"`
	TabBar struct {
		List []tab `json:"list"`
	} `json:"tabBar"`
	PrivateInfos []string `json:"requiredPrivateInfos"`
}

type tab struct {
	PagePath string `json:"pagePath"`
}

// readExtJSON takes an empty text for an empty object. Standard templates let little be changed.
func readExtJSON(text string, standard bool) (ext extJSON, err error) {
	if text == "" {
		return ext, nil
	}
	if err := json.Unmarshal([]byte(text), &ext); err != nil {
		return ext, fail(85048, "ext_json 不是 JSON 对象的文本：%v", "ext_json is not the text of a JSON object: %v", err)
	}
	var members map[string]json.RawMessage
	_ = json.Unmarshal([]byte(text), &members) // it was read just now
	for name := range members {
		if standard && !slices.Contains([]string{"extAppid", "ext", "window"}, name) {
			return ext, fail(9402203, "标准模板的 ext_json 只能有 extAppid、ext、window，不能有 %s",
				"ext_json for a standard template has extAppid, ext and window only, not %s", name)
		}
	}
	return ext, nil
}

// mergePages chooses among the template's pages.
func (ext extJSON) mergePages(pages []string) ([]string, error) {
	switch {
	case slices.Contains(ext.TabBar.List, tab{}):
		return nil, fail(85046, "ext_json 的 tabBar.list 中有一项没有 pagePath",
			"a tab of tabBar.list in ext_json has no pagePath")
	case ext.Pages == nil:
		return slices.Clone(pages), nil
	case len(*ext.Pages) == 0:
		return nil, fail(85047, "ext_json 中的 pages 没有任何页面", "ext_json has pages without any page")
	}
	for _, page := range *ext.Pages {
		if !slices.Contains(pages, page) {
			return nil, fail(85045, "ext_json 新增了页面 %q，模板中有 %v",
				"ext_json adds the page %q, the template has %v", page, pages)
		}
	}
	return *ext.Pages, nil
}

// checkPrivateInfos looks at the location APIs that the code declares (PROTOCOL 13.2).
func (c *call) checkPrivateInfos(names []string) error {
	fuzzy, precise := "getFuzzyLocation", []string{"getLocation", "onLocationChange", "chooseLocation"}
	for _, name := range names {
		switch {
		case !world.IsLocationAPI(name):
			return privateInfoError(85310, name, "is wrong API name", bilingual.Textf(
				"requiredPrivateInfos 里的 %q 不是需要声明的接口；名称不带 wx. 前缀",
				"%q in requiredPrivateInfos is no API that is declared; names have no wx. before them", name))
		case slices.Contains(precise, name) && slices.Contains(names, fuzzy):
			return privateInfoError(85311, name, "is mutually exclusive", bilingual.Textf(
				"%s 与 %s 不能同时声明", "%s and %s exclude each other", name, fuzzy))
		case !c.account.PrivacyState().Grants(name, c.now):
			return privateInfoError(85312, name, "is not authorized", bilingual.Textf(
				"%s 没有 %s 的权限；请先调用 apply_privacy_interface", "%s may not use %s; call apply_privacy_interface first",
				c.account.AppID, name))
		}
	}
	return nil
}

// privateInfoError begins with the API; only the rest of the text is documented.
func privateInfoError(code int, name, text string, hint bilingual.Text) error {
	return &apiError{code: code, text: name + " " + text, hint: hint}
}

type experienceQRCodeRequest struct {
	Path string `query:"path"`
}

// experienceQRCode draws the code of the trial version; WeChat sends JPEG.
func (c *call) experienceQRCode(in experienceQRCodeRequest) (*file, error) {
	if err := committed(c.account.CodeState()); err != nil {
		return nil, err
	}
	out, err := c.drawCode(plain(0), world.TrialVersion, in.Path, nil)
	if err != nil {
		return nil, err
	}
	out.Name = "QRCode.jpg"
	return out, nil
}

type codeCategoriesAnswer struct {
	commandOK
	List []codeCategory `json:"category_list"`
}

func (c *call) codeCategories(nothing) (*codeCategoriesAnswer, error) {
	return &codeCategoriesAnswer{okAnswer, ownCategories(c.account)}, nil
}

type codePagesAnswer struct {
	commandOK
	List []string `json:"page_list"`
}

func (c *call) codePages(nothing) (*codePagesAnswer, error) {
	code := c.account.CodeState()
	if err := committed(code); err != nil {
		return nil, err
	}
	return &codePagesAnswer{okAnswer, code.Experience.Pages}, nil
}

type (
	versionInfoAnswer struct {
		commandOK
		Experience *experienceVersion `json:"exp_info,omitempty"`
		Online     *onlineVersion     `json:"release_info,omitempty"`
	}
	experienceVersion struct {
		Time    int64  `json:"exp_time"`
		Version string `json:"exp_version"`
		Desc    string `json:"exp_desc"`
	}
	onlineVersion struct {
		Time    int64  `json:"release_time"`
		Version string `json:"release_version"`
		Desc    string `json:"release_desc"`
	}
)

func (c *call) versionInfo(nothing) (*versionInfoAnswer, error) {
	code, out := c.account.CodeState(), &versionInfoAnswer{commandOK: okAnswer}
	if v := code.Experience; v != nil {
		out.Experience = &experienceVersion{v.At.Unix(), v.UserVersion, v.UserDesc}
	}
	if r := code.Online; r != nil {
		out.Online = &onlineVersion{r.ReleasedAt.Unix(), r.UserVersion, r.UserDesc}
	}
	return out, nil
}
