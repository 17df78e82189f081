package wxapi

import "context"

// Codes of a mini program (小程序码, PROTOCOL 13.3), with permission set 17. They are pictures, JPEG or PNG.

// WxaCodeLook is how a code is drawn; the zero value is WeChat's own.
type WxaCodeLook struct {
	Version     string     `json:"env_version,omitempty"` // release when "", trial, develop
	Width       int        `json:"width,omitempty"`       // 280 to 1280 pixels, 430 when 0
	AutoColor   bool       `json:"auto_color,omitempty"`
	Color       *LineColor `json:"line_color,omitempty"`
	Transparent bool       `json:"is_hyaline,omitempty"`
}

// LineColor is a colour in three numbers of 0 to 255.
type LineColor struct {
	R int `json:"r"`
	G int `json:"g"`
	B int `json:"b"`
}

// UnlimitedWxaCode is a code of which there may be any number.
type UnlimitedWxaCode struct {
	Scene     string `json:"scene"`          // 1 to 32 of 0-9A-Za-z!#$&'()*+,/:;=?@-._~
	Page      string `json:"page,omitempty"` // without a slash before it and a query behind it; "" is the home page
	Unchecked bool   `json:"-"`              // the page need not be in the released version
	WxaCodeLook
}

// WxaCodeUnlimited makes a code that opens a page with a scene. It fails with 40169 on the length of the scene, 40129 on its
// characters, 41030 on a page that is not released, 40097 on a wrong look, 45009 beyond 5000 a minute.
func (a *Account) WxaCodeUnlimited(ctx context.Context, code UnlimitedWxaCode) (Media, error) {
	body := struct {
		UnlimitedWxaCode
		CheckPath bool `json:"check_path"`
	}{code, !code.Unchecked}
	var out Media
	err := a.post(ctx, "/wxa/getwxacodeunlimit", body, &out)
	return out, err
}

// WxaCode makes a code that opens a path, which may carry a query. With WxaQRCode an account has 100,000 of them for ever, then
// it fails with 45029; 40159 is about the path's length, 40097 about the look.
func (a *Account) WxaCode(ctx context.Context, path string, look WxaCodeLook) (Media, error) {
	body := struct {
		Path string `json:"path"`
		WxaCodeLook
	}{path, look}
	var out Media
	err := a.post(ctx, "/wxa/getwxacode", body, &out)
	return out, err
}

// WxaQRCode makes a QR code (小程序二维码) that opens a path of at most 128 characters. It is one of the 100,000 of WxaCode,
// and fails as that does.
func (a *Account) WxaQRCode(ctx context.Context, path string, width int) (Media, error) {
	body := struct {
		Path  string `json:"path"`
		Width int    `json:"width,omitempty"` // 280 to 1280 pixels, 430 when 0
	}{path, width}
	var out Media
	err := a.post(ctx, "/cgi-bin/wxaapp/createwxaqrcode", body, &out)
	return out, err
}
