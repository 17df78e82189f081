package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"net/url"
	"slices"
	"unicode/utf8"

	"rsc.io/qr"

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

// commitCode checks in this order: the version (85015), the template (85014), ext_json (85048, 85046, 85047, 85045).
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
	pages, err := mergePages(t.Pages, in.ExtJSON)
	if err != nil {
		return err
	}
	c.account.CodeState().Experience = &world.CodeVersion{
		UserVersion: in.UserVersion, UserDesc: in.UserDesc, Pages: pages, At: c.now, Component: c.platform.AppID,
	}
	return nil
}

// extJSON is the part of ext_json that can be wrong.
type extJSON struct {
	Pages  *[]string `json:"pages"`
	TabBar struct {
		List []tab `json:"list"`
	} `json:"tabBar"`
}

type tab struct {
	PagePath string `json:"pagePath"`
}

// mergePages applies ext_json: pages may only choose among the template's.
func mergePages(pages []string, text string) ([]string, error) {
	var ext extJSON
	if text == "" {
		return slices.Clone(pages), nil
	}
	if err := json.Unmarshal([]byte(text), &ext); err != nil {
		return nil, fail(85048, "ext_json 不是 JSON 对象的文本：%v",
			"ext_json is not the text of a JSON object: %v", err)
	}
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

type experienceQRCodeRequest struct {
	Path string `query:"path"`
}

// experienceQRCode draws a readable code; WeChat sends JPEG.
func (c *call) experienceQRCode(in experienceQRCodeRequest) (*file, error) {
	if err := committed(c.account.CodeState()); err != nil {
		return nil, err
	}
	link := fmt.Sprintf("https://mp.weixin.qq.com/a/~%s?path=%s", c.account.AppID, url.QueryEscape(in.Path))
	picture, err := qr.Encode(link, qr.M)
	if err != nil {
		return nil, fail(85007, "path 太长，无法生成二维码：%v", "path is too long for a QR code: %v", err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture.Image(), nil); err != nil {
		return nil, fmt.Errorf("encode QR code: %w", err)
	}
	return &file{Name: "QRCode.jpg", Type: "image/jpeg", Data: b.Bytes()}, nil
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
