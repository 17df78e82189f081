package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif"  // the forms of head images, with JPEG and PNG
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// appearanceChapter is an account's head image and signature, and whether a search finds it (PROTOCOL 14.1).
func appearanceChapter() []endpoint {
	both := ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{world.SetBasicInfo}}
	searches := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/cgi-bin/account/modifyheadimage", authorizerToken, does((*call).modifyHeadImage)).needing(both),
		post("/cgi-bin/account/modifysignature", authorizerToken, does((*call).modifySignature)).needing(both).literal(),
		post("/wxa/changewxasearchstatus", authorizerToken, does((*call).changeSearchStatus)).needing(searches),
		get("/wxa/getwxasearchstatus", authorizerToken, answers((*call).searchStatus)).needing(searches),
	}
}

// looseFraction is a number between 0 and 1 that WeChat's own samples send as text, too.
type looseFraction float64

// UnmarshalJSON takes 0.5 and "0.5".
func (f *looseFraction) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		text = string(raw)
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return fmt.Errorf("%s is not a number", raw)
	}
	*f = looseFraction(value)
	return nil
}

type modifyHeadImageRequest struct {
	Medium string         `json:"head_img_media_id"`
	X1     *looseFraction `json:"x1"` // the crop's corners, as fractions of the picture's width and height
	Y1     *looseFraction `json:"y1"`
	X2     *looseFraction `json:"x2"`
	Y2     *looseFraction `json:"y2"`
}

// headImageBytes bounds a head image.
const headImageBytes = 2 << 20

// modifyHeadImage checks in this order: media_id (41006, 40007), size (40009), crop (40097, -1, 53205), quota (53202). The
// picture is in force at once.
func (c *call) modifyHeadImage(in modifyHeadImageRequest) error {
	if in.Medium == "" {
		return fail(41006, "缺少 head_img_media_id", "head_img_media_id is missing")
	}
	if err := c.mediaID("head_img_media_id", in.Medium, "image"); err != nil {
		return err
	}
	data := c.account.Medium(in.Medium, c.now).Data
	if len(data) > headImageBytes {
		return fail(40009, "图片有 %d 字节，头像最多 %d 字节", "the picture has %d bytes, head images at most %d", len(data), headImageBytes)
	}
	if err := in.checkCrop(data); err != nil {
		return err
	}
	if n := world.InYear(c.account.OwnFace().Redrawn, c.now); n >= world.HeadImagesAYear {
		return fail(53202, "%s 今年已修改头像 %d 次", "%s changed its head image %d times this year", c.account.Title(), n)
	}
	c.account.Redraw("http://wx.qlogo.cn/mmhead/"+c.world.Text("head image", 48)+"/0", c.now)
	return nil
}

// checkCrop wants a square of the picture's pixels. A picture that Go cannot measure (BMP) is believed.
func (in modifyHeadImageRequest) checkCrop(data []byte) error {
	corners := []*looseFraction{in.X1, in.Y1, in.X2, in.Y2}
	if slices.Contains(corners, nil) {
		return fail(40097, "x1、y1、x2、y2 必填；整张正方形图片用 0、0、1、1",
			"x1, y1, x2 and y2 are required; the whole of a square picture is 0, 0, 1, 1")
	}
	x1, y1, x2, y2 := float64(*in.X1), float64(*in.Y1), float64(*in.X2), float64(*in.Y2)
	if x1 == 0 && y1 == 0 && x2 == 0 && y2 == 0 {
		return fail(-1, "裁剪坐标全为 0；整张图片用 0、0、1、1", "the crop is all zeros; the whole picture is 0, 0, 1, 1")
	}
	if x1 < 0 || y1 < 0 || x2 > 1 || y2 > 1 || x1 >= x2 || y1 >= y2 {
		return fail(53205, "裁剪坐标 %v、%v、%v、%v：须 0≤x1<x2≤1、0≤y1<y2≤1",
			"the crop %v, %v, %v, %v: 0≤x1<x2≤1 and 0≤y1<y2≤1 are wanted", x1, y1, x2, y2)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	if width, height := (x2-x1)*float64(size.Width), (y2-y1)*float64(size.Height); math.Abs(width-height) > 1 {
		return fail(53205, "裁剪出 %.0f×%.0f 像素，头像须为正方形（图片为 %d×%d）",
			"the crop is %.0f by %.0f pixels, head images are square (the picture is %d by %d)", width, height, size.Width, size.Height)
	}
	return nil
}

type modifySignatureRequest struct {
	Signature string `json:"signature"`
}

// modifySignature checks in this order: the text (53204, 53201), the quota (53200). It is in force at once.
func (c *call) modifySignature(in modifySignatureRequest) error {
	if problem := signatureForm(in.Signature); !problem.Empty() {
		return &apiError{code: 53204, hint: problem}
	}
	if word := wordIn(in.Signature, bannedWords()); word != "" {
		return fail(53201, "简介含有 %q", "the signature has %q", word)
	}
	if n := world.InMonth(c.account.OwnFace().Resigned, c.now); n >= world.SignaturesAMonth {
		return fail(53200, "%s 本月已修改简介 %d 次", "%s changed its signature %d times this month", c.account.Title(), n)
	}
	c.account.Resign(in.Signature, c.now)
	return nil
}

// signatureForm is what is wrong with a signature, empty when nothing is.
func signatureForm(text string) bilingual.Text {
	switch n := utf8.RuneCountInString(text); {
	case strings.Contains(text, `\u`):
		return escapedText(text)
	case strings.ContainsRune(text, utf8.RuneError):
		return bilingual.Textf("简介不是 UTF-8 编码", "the signature is not encoded in UTF-8")
	case n < 4 || n > 120:
		return bilingual.Textf("简介有 %d 个字，须为 4 到 120 个", "the signature has %d characters, it has 4 to 120", n)
	}
	return bilingual.Text{}
}

type changeSearchRequest struct {
	Status *looseInt `json:"status"` // 1 cannot be found, 0 can
}

func (c *call) changeSearchStatus(in changeSearchRequest) error {
	if in.Status == nil || *in.Status != 0 && *in.Status != 1 {
		return fail(85084, "status 须为 0（可被搜索）或 1（不可被搜索）", "status is 0 (can be found) or 1 (cannot)")
	}
	c.account.OwnFace().Unsearchable = *in.Status == 1
	return nil
}

type searchStatusAnswer struct {
	Status int `json:"status"`
	commandOK
}

func (c *call) searchStatus(nothing) (*searchStatusAnswer, error) {
	hidden := c.account.Face != nil && c.account.Face.Unsearchable
	return &searchStatusAnswer{map[bool]int{true: 1}[hidden], okAnswer}, nil
}
