package api

import (
	"encoding/json"
	"fmt"
	"image/color"
	"net/url"
	"strings"
	"unicode/utf8"

	"rsc.io/qr"

	"wxlab/sim/world"
)

// wxaCodeChapter is codes that open a mini program (小程序码与小程序二维码; WeChat's chapter "qrcode-link";
// PROTOCOL 13.3). They are QR codes with an address of the simulator.
func wxaCodeChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetCodes}}
	return []endpoint{
		post("/wxa/getwxacodeunlimit", authorizerToken, answers((*call).unlimitedCode)).needing(needs),
		post("/wxa/getwxacode", authorizerToken, answers((*call).limitedCode)).needing(needs),
		post("/cgi-bin/wxaapp/createwxaqrcode", authorizerToken, answers((*call).limitedQRCode)).needing(needs),
	}
}

const (
	codesPerMinute   = 5000
	sceneLength      = 32
	codePathLength   = 1024
	qrcodePathLength = 128
	narrowestCode    = 280
	widestCode       = 1280
	defaultCodeWidth = 430
	reservedField    = "scancode_time"

	// sceneText are the characters that a scene may have.
	sceneText = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$&'()*+,/:;=?@-._~"
)

// only says whether a text has no other characters.
func only(text, characters string) bool { return strings.Trim(text, characters) == "" }

type (
	// codeLook is what a caller can choose about the picture. WeChat's own choice of a colour is black here.
	codeLook struct {
		Width       *looseInt `json:"width"`
		AutoColor   bool      `json:"auto_color"`
		Color       lineColor `json:"line_color"`
		Transparent bool      `json:"is_hyaline"`
	}
	lineColor struct {
		R looseInt `json:"r"`
		G looseInt `json:"g"`
		B looseInt `json:"b"`
	}
)

// style checks the picture's parameters (40097).
func (l codeLook) style() (codeStyle, error) {
	style := plain(0)
	if l.Width != nil {
		style.width = int(*l.Width)
	}
	if style.width < narrowestCode || style.width > widestCode {
		return style, fail(40097, "width 为 %d，须在 %d 到 %d 之间", "width is %d, it is from %d to %d", style.width, narrowestCode, widestCode)
	}
	for _, part := range []looseInt{l.Color.R, l.Color.G, l.Color.B} {
		if part < 0 || part > 255 {
			return style, fail(40097, "line_color 的 r、g、b 须在 0 到 255 之间", "r, g and b of line_color are from 0 to 255")
		}
	}
	if style.transparent = l.Transparent; !l.AutoColor {
		style.dark = color.NRGBA{uint8(l.Color.R), uint8(l.Color.G), uint8(l.Color.B), 255}
	}
	return style, nil
}

type unlimitedCodeRequest struct {
	Scene     string  `json:"scene"`
	Page      string  `json:"page"`
	CheckPath *bool   `json:"check_path"` // true when nothing is said
	Version   *string `json:"env_version"`
	codeLook
}

// unlimitedCode checks in this order: the minute's limit (45009), the scene (40169, 40129), version and look (40097), the
// page (85096, 41030).
func (c *call) unlimitedCode(in unlimitedCodeRequest) (*file, error) {
	if err := c.spendWithin(world.OneMinute, c.req.Path, codesPerMinute, 45009); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(in.Scene); n == 0 || n > sceneLength {
		return nil, fail(40169, "scene 有 %d 个字符，须为 1 到 %d 个", "scene has %d characters, it has 1 to %d", n, sceneLength)
	}
	if !only(in.Scene, sceneText) {
		return nil, fail(40129, "scene %q 含有不允许的字符；可用数字、字母和 !#$&'()*+,/:;=?@-._~，不能有 %%",
			"scene %q has a character that is not allowed; digits, letters and !#$&'()*+,/:;=?@-._~ are, %% is not", in.Scene)
	}
	version, err := codeVersion(in.Version)
	if err != nil {
		return nil, err
	}
	style, err := in.style()
	if err != nil {
		return nil, err
	}
	if err := c.checkCodePage(in); err != nil {
		return nil, err
	}
	return c.drawCode(style, version, in.Page, url.Values{"scene": {in.Scene}})
}

func codeVersion(given *string) (string, error) {
	if given == nil {
		return world.ReleaseVersion, nil
	}
	if !world.IsVersion(*given) {
		return "", fail(40097, "env_version 为 %q，只能是 release、trial、develop", "env_version %q is none of release, trial, develop", *given)
	}
	return *given, nil
}

// checkCodePage: the page has to be in the version that is online, unless the caller says that nobody shall look.
func (c *call) checkCodePage(in unlimitedCodeRequest) error {
	online, looks := c.account.CodeState().OnlineVersion(), in.CheckPath == nil || *in.CheckPath
	switch {
	case strings.Contains(in.Page, reservedField):
		return reserved()
	case strings.HasPrefix(in.Page, "/") || strings.Contains(in.Page, "?"):
		return fail(41030, "page %q 不能以 / 开头，也不能带参数；参数放在 scene 里", "page %q begins with / or has a query; that goes in scene", in.Page)
	case looks && online == nil:
		return fail(41030, "%s 还没有发布过；未发布时请把 check_path 设为 false", "%s was never released; until then set check_path to false",
			c.account.NickName)
	case looks && in.Page != "" && !online.Has(in.Page):
		return fail(41030, "线上版本没有页面 %q，有的是 %v；或把 check_path 设为 false",
			"the version that is online has no page %q, it has %v; or set check_path to false", in.Page, online.Pages)
	}
	return nil
}

func reserved() error {
	return fail(85096, "page 或 path 不能含有保留参数 %s", "page and path cannot have the reserved parameter %s", reservedField)
}

type limitedCodeRequest struct {
	Path    string  `json:"path"`
	Version *string `json:"env_version"`
	codeLook
}

// limitedCode checks in this order: the path (40159, 85096), version and look (40097), how many there are (45029).
func (c *call) limitedCode(in limitedCodeRequest) (*file, error) {
	version, err := codeVersion(in.Version)
	if err := checkCodePath(in.Path, codePathLength); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	style, err := in.style()
	if err != nil {
		return nil, err
	}
	return c.drawLimited(style, version, in.Path, in)
}

type limitedQRCodeRequest struct {
	Path  string    `json:"path"`
	Width *looseInt `json:"width"`
}

// limitedQRCode is only for what is online (41030); else it checks what limitedCode does.
func (c *call) limitedQRCode(in limitedQRCodeRequest) (*file, error) {
	if err := checkCodePath(in.Path, qrcodePathLength); err != nil {
		return nil, err
	}
	style, err := codeLook{Width: in.Width}.style()
	if err != nil {
		return nil, err
	}
	if online := c.account.CodeState().OnlineVersion(); !online.Has(in.Path) {
		return nil, fail(41030, "线上版本没有页面 %q", "the version that is online has no page %q", in.Path)
	}
	return c.drawLimited(style, world.ReleaseVersion, in.Path, in)
}

func checkCodePath(path string, longest int) error {
	switch n := len(path); {
	case n == 0 || n > longest:
		return fail(40159, "path 有 %d 字节，须为 1 到 %d", "path has %d bytes, it has 1 to %d", n, longest)
	case strings.Contains(path, reservedField):
		return reserved()
	}
	return nil
}

// drawLimited counts; the same parameters again are the same code.
func (c *call) drawLimited(style codeStyle, version, path string, parameters any) (*file, error) {
	raw, err := json.Marshal(parameters)
	if err != nil {
		return nil, err
	}
	if !c.account.OwnWays().CountLimited(c.req.Path + string(raw)) {
		return nil, fail(45029, "%s 的 getwxacode 与 createwxaqrcode 合计 %d 个已用完；请改用 getwxacodeunlimit",
			"%s used up its %d codes of getwxacode and createwxaqrcode; use getwxacodeunlimit", c.account.NickName, world.LimitedCodes)
	}
	return c.drawCode(style, version, path, nil)
}

// drawCode draws the address that opens the mini program, see sim.ScanCode.
func (c *call) drawCode(style codeStyle, version, path string, more url.Values) (*file, error) {
	values := url.Values{"path": {path}}
	if version != world.ReleaseVersion {
		values.Set("version", version)
	}
	for name := range more {
		values.Set(name, more.Get(name))
	}
	code, err := qr.Encode(world.CodeAddress(c.req.Base, c.account.AppID, values), qr.M)
	if err != nil {
		return nil, fail(40159, "path 太长，无法生成二维码：%v", "path is too long for a QR code: %v", err)
	}
	if code.Size > style.width/2 {
		return nil, fmt.Errorf("a code of %d modules does not fit in %d pixels", code.Size, style.width)
	}
	return codePicture(code, style), nil
}
