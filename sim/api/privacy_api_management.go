package api

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// privacyAPIManagementChapter is location APIs: what of them WeChat finds in the code, and applying for them (隐私接口;
// WeChat's chapter "privacy-api-management"; PROTOCOL 13.2).
func privacyAPIManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		get("/wxa/security/get_code_privacy_info", authorizerToken, answers((*call).codePrivacyInfo)).needing(needs),
		post("/wxa/security/apply_privacy_interface", authorizerToken, answers((*call).applyPrivacyInterface)).
			needing(needs).literal(),
		get("/wxa/security/get_privacy_interface", authorizerToken, answers((*call).getPrivacyInterface)).needing(needs),
	}
}

type codePrivacyInfoAnswer struct {
	commandOK
	WithoutAuth []string `json:"without_auth_list"`
	WithoutConf []string `json:"without_conf_list"`
}

// codePrivacyInfo lists the location APIs in the committed code that are not granted, and those that are not declared.
func (c *call) codePrivacyInfo(nothing) (*codePrivacyInfoAnswer, error) {
	code := c.account.CodeState()
	if err := committed(code); err != nil {
		return nil, err
	}
	if code.Experience.BeingChecked(c.now) {
		return nil, &apiError{code: 61039, hint: world.CheckHint()}
	}
	out := &codePrivacyInfoAnswer{okAnswer, []string{}, []string{}}
	for _, api := range world.LocationAPIs() {
		if !slices.Contains(code.Experience.APIs, api.Name) {
			continue
		}
		if !c.account.PrivacyState().Grants(api.Name, c.now) {
			out.WithoutAuth = append(out.WithoutAuth, "wx."+api.Name)
		}
		if !slices.Contains(code.Experience.Declared, api.Name) {
			out.WithoutConf = append(out.WithoutConf, "wx."+api.Name)
		}
	}
	return out, nil
}

func committed(code *world.CodeState) error {
	if code.Experience == nil {
		return fail(86001, "尚未上传代码；请先调用 wxa/commit", "no code was committed; call wxa/commit first")
	}
	return nil
}

type (
	applyPrivacyInterfaceRequest struct {
		API     string    `json:"api_name"` // with wx.
		Content string    `json:"content"`
		URLs    addresses `json:"url_list"`
		Pics    addresses `json:"pic_list"`
		Videos  addresses `json:"video_list"`
	}
	applyPrivacyInterfaceAnswer struct {
		commandOK
		AuditID int64 `json:"audit_id"`
	}
	addresses []string
)

// UnmarshalJSON takes no null, as WeChat does not.
func (a *addresses) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return errors.New("null is no list; leave it out")
	}
	return json.Unmarshal(raw, (*[]string)(a))
}

const (
	applicationsPerMinute = 280
	applicationLength     = 300 // characters of content
	applicationPictures   = 10
)

// applyPrivacyInterface checks in this order: frequency (61038), what is missing (61034), the text's encoding (61037),
// addresses (61033, 61032), the API (61035, 61036, 61031). The addresses are not fetched. The strange text of the success
// is WeChat's own.
func (c *call) applyPrivacyInterface(in applyPrivacyInterfaceRequest) (*applyPrivacyInterfaceAnswer, error) {
	if err := c.spendWithin(world.OneMinute, c.req.Path, applicationsPerMinute, 61038); err != nil {
		return nil, err
	}
	if err := checkApplication(in); err != nil {
		return nil, err
	}
	name, ok := strings.CutPrefix(in.API, "wx.")
	if !ok || !world.IsLocationAPI(name) {
		return nil, fail(61035, "api_name 为 %q，不是需要申请的接口；形如 wx.getLocation，区分大小写",
			"api_name %q is no API that has to be applied for; it looks like wx.getLocation, case matters", in.API)
	}
	switch known := c.account.PrivacyState().Interface(name); known.Status(c.now) {
	case world.InterfaceGranted:
		return nil, fail(61035, "%s 已有权限，无需再申请", "%s is granted already", in.API)
	case world.InterfaceBarred:
		return nil, fail(61036, "%s 不能申请 %s：%s", "%s cannot apply for %s: %s", c.account.NickName, in.API, known.Reason)
	case world.InterfacePending:
		return nil, fail(61031, "%s 的申请 %d 还在审核中", "the application for %s, %d, is under review", in.API, known.AuditID)
	}
	one := c.world.ApplyForInterface(c.platform, c.account, name)
	return &applyPrivacyInterfaceAnswer{commandOK{0, "getuserriskrank succ"}, one.AuditID}, nil
}

func checkApplication(in applyPrivacyInterfaceRequest) error {
	n := utf8.RuneCountInString(in.Content)
	switch {
	case in.API == "" || n == 0 || n > applicationLength:
		return fail(61034, "api_name 必填，content 必填且不超过 %d 个字符（现为 %d）",
			"api_name is required, and content with at most %d characters (it has %d)", applicationLength, n)
	case len(in.URLs)+len(in.Pics)+len(in.Videos) == 0 || len(in.Pics) > applicationPictures || len(in.Videos) > 1:
		return fail(61034, "url_list、pic_list（最多 %d）、video_list（最多 1）至少要有一个",
			"one of url_list, pic_list (at most %d) and video_list (at most 1) has to be there", applicationPictures)
	case strings.Contains(in.Content, `\u`) || strings.ContainsRune(in.Content, utf8.RuneError):
		return &apiError{code: 61037, hint: bilingual.Textf("content 须是 UTF-8 原文，不要用 \\uXXXX 转义",
			"content is UTF-8 as it is, without \\uXXXX")}
	}
	for _, address := range slices.Concat(in.URLs, in.Pics, in.Videos) {
		if !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
			return fail(61033, "%q 不是可下载的地址", "%q is no address to download from", address)
		}
	}
	for _, video := range in.Videos {
		if path, _, _ := strings.Cut(video, "?"); !strings.HasSuffix(strings.ToLower(path), ".mp4") {
			return fail(61032, "视频须为 mp4：%s", "a video is mp4: %s", video)
		}
	}
	return nil
}

type (
	getPrivacyInterfaceAnswer struct {
		commandOK
		List []privacyInterface `json:"interface_list"`
	}
	privacyInterface struct {
		Name      string `json:"api_name"`
		Title     string `json:"api_ch_name"`
		Desc      string `json:"api_desc"`
		AppliedAt int64  `json:"apply_time,omitempty"` // with the next, once somebody applied
		Status    int    `json:"status"`
		AuditID   int64  `json:"audit_id,omitempty"`
		Reason    string `json:"fail_reason,omitempty"`
		Link      string `json:"api_link"`
		Group     string `json:"group_name"`
	}
)

func (c *call) getPrivacyInterface(nothing) (*getPrivacyInterfaceAnswer, error) {
	out := &getPrivacyInterfaceAnswer{commandOK: okAnswer}
	for _, api := range world.LocationAPIs() {
		known := c.account.PrivacyState().Interface(api.Name)
		row := privacyInterface{
			Name: "wx." + api.Name, Title: api.Title, Desc: api.Desc, Status: known.Status(c.now), Group: "地理位置",
			Link: "https://developers.weixin.qq.com/miniprogram/dev/api/location/wx." + api.Name + ".html",
		}
		if known != nil {
			if row.Reason = known.Reason; row.Status == world.InterfacePending {
				row.Reason = ""
			}
			if !known.AppliedAt.IsZero() {
				row.AppliedAt, row.AuditID = known.AppliedAt.Unix(), known.AuditID
			}
		}
		out.List = append(out.List, row)
	}
	return out, nil
}
