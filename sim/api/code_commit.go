package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"rsc.io/qr"

	"wxlab/sim/world"
)

// codeCheckTime is how long WeChat looks for privacy APIs in a commit; submit_audit before that is 61039. Users
// report about a minute.
const codeCheckTime = time.Minute

// codeEndpoints manage the code of mini programs; all need permission set 18. PROTOCOL.md does not have them: shapes
// and errors are those of WeChat's documentation, "code-management", cross-checked with public SDKs.
func codeEndpoints() map[string]endpoint {
	get := func(h developer) endpoint { return endpoint{http.MethodGet, authorizerToken, 0, h.call} }
	post := func(h developer) endpoint { return endpoint{http.MethodPost, authorizerToken, 0, h.call} }
	return map[string]endpoint{
		"/wxa/commit":                         post(commitCode),
		"/wxa/get_qrcode":                     get(experienceQRCode),
		"/wxa/get_category":                   get(codeCategories),
		"/wxa/get_page":                       get(codePages),
		"/wxa/security/get_code_privacy_info": get(codePrivacy),
		"/wxa/getversioninfo":                 post(versionInfo),

		"/wxa/submit_audit":           post(submitAudit),
		"/wxa/get_auditstatus":        post(auditStatus),
		"/wxa/get_latest_auditstatus": get(latestAuditStatus),
		"/wxa/undocodeaudit":          get(undoAudit),
		"/wxa/speedupaudit":           post(speedUpAudit),
		"/wxa/queryquota":             get(auditQuota),

		"/wxa/release":            post(releaseCode),
		"/wxa/revertcoderelease":  get(revertRelease),
		"/wxa/grayrelease":        post(grayRelease),
		"/wxa/revertgrayrelease":  get(revertGrayRelease),
		"/wxa/getgrayreleaseplan": get(grayReleasePlan),
		"/wxa/change_visitstatus": post(changeVisitStatus),
		"/wxa/getvisitstatus":     post(visitStatus),
	}
}

// developer is a handler of a call that needs the development permission set.
type developer func(*call, *world.CodeState) (any, error)

func (h developer) call(c *call) (any, error) {
	if err := c.may(ability{miniProgram: []int{world.SetDevelopment}}); err != nil {
		return nil, err
	}
	return h(c, c.account.CodeState())
}

// commitRequest: ext_json is a string that contains JSON.
type commitRequest struct {
	Template    *looseInt `json:"template_id"`
	ExtJSON     string    `json:"ext_json"`
	UserVersion string    `json:"user_version"`
	UserDesc    string    `json:"user_desc"`
}

// commitCode checks the version (85015), the template (85014), then ext_json (85048, 85046, 85047, 85045).
func commitCode(c *call, code *world.CodeState) (any, error) {
	var in commitRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(in.UserVersion); n == 0 || n > 64 {
		return nil, fail(85015, "user_version has %d characters, it is 1 to 64 long", n)
	}
	if in.Template == nil {
		return nil, fail(85014, "template_id is missing; the first template has the id 0, do not leave a zero out")
	}
	t := c.world.CodeLibrary(c.platform).Template(int64(*in.Template))
	if t == nil {
		return nil, fail(85014, "%s has no template %d; gettemplatelist lists them, and drafts are not templates yet (addtotemplate)", c.platform.AppID, *in.Template)
	}
	pages, err := mergePages(t.Pages, in.ExtJSON)
	if err != nil {
		return nil, err
	}
	code.Experience = &world.CodeVersion{UserVersion: in.UserVersion, UserDesc: in.UserDesc, Pages: pages, At: c.now, Component: c.platform.AppID}
	return okAnswer, nil
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
		return nil, fail(85048, "ext_json is not the text of a JSON object: %v", err)
	}
	switch {
	case slices.Contains(ext.TabBar.List, tab{}):
		return nil, fail(85046, "a tab of tabBar.list in ext_json has no pagePath")
	case ext.Pages == nil:
		return slices.Clone(pages), nil
	case len(*ext.Pages) == 0:
		return nil, fail(85047, "ext_json has pages without any page")
	}
	for _, page := range *ext.Pages {
		if !slices.Contains(pages, page) {
			return nil, fail(85045, "ext_json adds the page %q, the template has %v", page, pages)
		}
	}
	return *ext.Pages, nil
}

func committed(code *world.CodeState) error {
	if code.Experience == nil {
		return fail(86001, "no code was committed; call wxa/commit first")
	}
	return nil
}

// experienceQRCode draws a readable code; WeChat sends JPEG.
func experienceQRCode(c *call, code *world.CodeState) (any, error) {
	if err := committed(code); err != nil {
		return nil, err
	}
	link := fmt.Sprintf("https://mp.weixin.qq.com/a/~%s?path=%s", c.account.AppID, url.QueryEscape(c.req.Query.Get("path")))
	picture, err := qr.Encode(link, qr.M)
	if err != nil {
		return nil, fail(85007, "path is too long for a QR code: %v", err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture.Image(), nil); err != nil {
		return nil, fmt.Errorf("encode QR code: %w", err)
	}
	return file{Name: "QRCode.jpg", Type: "image/jpeg", Data: b.Bytes()}, nil
}

// codeCategory is a category that the mini program has, with WeChat's ids.
type codeCategory struct {
	First    string `json:"first_class"`
	Second   string `json:"second_class"`
	Third    string `json:"third_class,omitempty"`
	FirstID  int64  `json:"first_id"`
	SecondID int64  `json:"second_id"`
	ThirdID  int64  `json:"third_id,omitempty"`
}

// ownCategories are the same for every mini program of the simulator.
func ownCategories() []codeCategory {
	return []codeCategory{{First: "工具", Second: "效率", FirstID: 287, SecondID: 616}, {First: "工具", Second: "备忘录", FirstID: 287, SecondID: 612}}
}

func codeCategories(c *call, _ *world.CodeState) (any, error) {
	return struct {
		commandOK
		List []codeCategory `json:"category_list"`
	}{okAnswer, ownCategories()}, nil
}

func codePages(c *call, code *world.CodeState) (any, error) {
	if err := committed(code); err != nil {
		return nil, err
	}
	return struct {
		commandOK
		List []string `json:"page_list"`
	}{okAnswer, code.Experience.Pages}, nil
}

func checked(code *world.CodeState, now time.Time) error {
	if ready := code.Experience.At.Add(codeCheckTime); now.Before(ready) {
		return fail(61039, "the check for privacy APIs ends %s after wxa/commit; poll wxa/security/get_code_privacy_info before submit_audit", codeCheckTime)
	}
	return nil
}

func codePrivacy(c *call, code *world.CodeState) (any, error) {
	if err := committed(code); err != nil {
		return nil, err
	}
	if err := checked(code, c.now); err != nil {
		return nil, err
	}
	return struct {
		commandOK
		WithoutAuth []string `json:"without_auth_list"`
		WithoutConf []string `json:"without_conf_list"`
	}{okAnswer, []string{}, []string{}}, nil
}

func versionInfo(c *call, code *world.CodeState) (any, error) {
	type experience struct {
		Time    int64  `json:"exp_time"`
		Version string `json:"exp_version"`
		Desc    string `json:"exp_desc"`
	}
	type online struct {
		Time    int64  `json:"release_time"`
		Version string `json:"release_version"`
		Desc    string `json:"release_desc"`
	}
	out := struct {
		commandOK
		Experience *experience `json:"exp_info,omitempty"`
		Online     *online     `json:"release_info,omitempty"`
	}{commandOK: okAnswer}
	if v := code.Experience; v != nil {
		out.Experience = &experience{v.At.Unix(), v.UserVersion, v.UserDesc}
	}
	if r := code.Online; r != nil {
		out.Online = &online{r.ReleasedAt.Unix(), r.UserVersion, r.UserDesc}
	}
	return out, nil
}
