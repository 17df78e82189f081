package api

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// mediaChapter is temporary media and pictures for articles (素材管理; PROTOCOL 6.5). Media belong to the material set, and
// to the sets of those calls that take them: messages, and of a mini program its name, picture and categories.
func mediaChapter() []endpoint {
	needs := ability{
		officialAccount: []int{world.SetMaterial, world.SetMessages}, miniProgram: []int{world.SetCustomerService, world.SetBasicInfo, world.SetDevelopment},
	}
	return []endpoint{
		upload("/cgi-bin/media/upload", authorizerToken, answers((*call).mediaUpload)).needing(needs).daily(100000),
		upload("/cgi-bin/media/uploadimg", authorizerToken, answers((*call).mediaUploadImage)).
			needing(needs).daily(100000),
		get("/cgi-bin/media/get", authorizerToken, answers((*call).mediaGet)).needing(needs).daily(200000),
	}
}

// mediaRule is what WeChat takes as a medium of one type.
type mediaRule struct {
	limit int      // bytes
	forms []string // extensions; the content must be of one of them, or the name say so
}

func mediaRules() map[string]mediaRule {
	return map[string]mediaRule{
		"image": {10 << 20, []string{".png", ".jpg", ".jpeg", ".gif", ".bmp"}},
		"voice": {2 << 20, []string{".amr", ".mp3"}},
		"video": {10 << 20, []string{".mp4"}},
		"thumb": {64 << 10, []string{".jpg", ".jpeg"}},
	}
}

type (
	mediaUploadRequest struct {
		Type string `query:"type"`
	}
	// mediaUploadAnswer of a thumbnail names the id differently.
	mediaUploadAnswer struct {
		Type      string `json:"type"`
		ID        string `json:"media_id,omitempty"`
		ThumbID   string `json:"thumb_media_id,omitempty"`
		CreatedAt int64  `json:"created_at"`
	}
)

// mediaUpload checks in this order: type (40004), form (41005), file type (40006 for an empty file, 40005), size
// (45001).
func (c *call) mediaUpload(in mediaUploadRequest) (*mediaUploadAnswer, error) {
	rule, known := mediaRules()[in.Type]
	if !known {
		return nil, fail(40004, "type 为 %q；须在 query 中给出 image、voice、video 或 thumb",
			"type is %q; it is image, voice, video or thumb, in the query", in.Type)
	}
	name, data, err := c.uploaded(rule)
	if err != nil {
		return nil, err
	}
	if len(data) > rule.limit {
		return nil, fail(45001, "%s 有 %d 字节，最多 %d 字节",
			"the %s has %d bytes, at most %d are allowed", in.Type, len(data), rule.limit)
	}
	id := c.world.NewValue(world.DrawnMedium)
	m := &world.Medium{ID: id, Type: in.Type, Name: name, Data: data, Expires: c.now.Add(world.MediaLife)}
	c.account.Keep(m, c.now)
	if in.Type == "thumb" {
		return &mediaUploadAnswer{Type: in.Type, ThumbID: id, CreatedAt: c.now.Unix()}, nil
	}
	return &mediaUploadAnswer{Type: in.Type, ID: id, CreatedAt: c.now.Unix()}, nil
}

type mediaUploadImageAnswer struct {
	URL string `json:"url"`
}

// mediaUploadImage takes a picture for the inside of an article: JPG or PNG up to 1 MB (40005, 40009). It answers an
// address and keeps nothing.
func (c *call) mediaUploadImage(nothing) (*mediaUploadImageAnswer, error) {
	rule := mediaRule{1 << 20, []string{".png", ".jpg", ".jpeg"}}
	_, data, err := c.uploaded(rule)
	if err != nil {
		return nil, err
	}
	if len(data) > rule.limit {
		return nil, fail(40009, "图片有 %d 字节，最多 %d 字节",
			"the picture has %d bytes, at most %d are allowed", len(data), rule.limit)
	}
	format := "mmbiz_jpg"
	if formOf(data) == ".png" {
		format = "mmbiz_png"
	}
	return &mediaUploadImageAnswer{"http://mmbiz.qpic.cn/" + format + "/" + c.world.Text("picture", 60) + "/0"}, nil
}

// uploaded reads the part "media" of the form and checks what kind of file it is.
func (c *call) uploaded(rule mediaRule) (name string, data []byte, err error) {
	name, data, err = formFile(c.req.ContentType, c.req.Body, "media")
	allowed := func(form string) bool { return slices.Contains(rule.forms, form) }
	switch {
	case err != nil:
		return "", nil, err
	case len(data) == 0:
		return "", nil, fail(40006, "文件 %q 为空", "the file %q is empty", name)
	case !allowed(formOf(data)) && !allowed(strings.ToLower(filepath.Ext(name))):
		return "", nil, fail(40005, "%q 的文件名和内容都不是 %v 之一",
			"%q is none of %v, neither by name nor by content", name, rule.forms)
	}
	return name, data, nil
}

// formFile finds a file in a multipart form (41005); the error names the usual mistakes.
func formFile(contentType string, body []byte, field string) (string, []byte, error) {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return "", nil, fail(41005, "请求体须为带 boundary 的 multipart/form-data，而 Content-Type 是 %q",
			"the body must be multipart/form-data with a boundary, Content-Type is %q", contentType)
	}
	seen := []string{}
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return "", nil, fail(41005, "表单中没有名为 %q 的文件部分，只有 %v",
				"the form has no file in a part named %q, only %v", field, seen)
		}
		if err != nil {
			return "", nil, fail(41005, "表单无法读取：%v", "the form cannot be read: %v", err)
		}
		if part.FormName() != field {
			seen = append(seen, part.FormName())
			continue
		}
		if part.FileName() == "" {
			return "", nil, fail(41005, "%q 部分没有 filename；微信会把它当作文本字段",
				"the part %q has no filename; WeChat takes it for a text field", field)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return "", nil, fail(41005, "文件内容中断：%v", "the file breaks off: %v", err)
		}
		return part.FileName(), data, nil
	}
}

// formOf recognizes the content of a file as the extension it should have, "" when it is nothing WeChat takes.
func formOf(data []byte) string {
	forms := map[string]string{
		"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/bmp": ".bmp",
		"audio/mpeg": ".mp3", "video/mp4": ".mp4",
	}
	switch {
	case bytes.HasPrefix(data, []byte("#!AMR")):
		return ".amr"
	case len(data) > 1 && data[0] == 0xff && data[1]&0xe0 == 0xe0 && data[1] != 0xd8:
		// an MPEG frame without ID3 tag
		return ".mp3"
	}
	return forms[http.DetectContentType(data)]
}

// mediaID checks a media_id that a call names (40007): it must be a living medium of this account, of a fitting type.
func (c *call) mediaID(field, id string, types ...string) error {
	m := c.account.Medium(id, c.now)
	switch {
	case id == "":
		return fail(40007, "%s 缺失或为空", "%s is missing or empty", field)
	case m != nil && (len(types) == 0 || slices.Contains(types, m.Type)):
		return nil
	case m != nil:
		return fail(40007, "%s 是 %s 类型的素材，须为 %v 之一",
			"%s is a medium of type %s, it must be one of %v", field, m.Type, types)
	case slices.ContainsFunc(c.account.Media, func(m *world.Medium) bool { return m.ID == id }):
		return fail(40007, "%s 已过期，临时素材有效期为 3 天", "%s expired, temporary media live 3 days", field)
	}
	for _, other := range c.world.Accounts {
		if other.Medium(id, c.now) != nil {
			return fail(40007, "%s 是为 %s 上传的；素材只属于一个账号",
				"%s was uploaded for %s; media belong to one account", field, other.Title())
		}
	}
	if c.world.Forgot(world.DrawnMedium, id) {
		return forgotten(40007)
	}
	return fail(40007, "%s 为 %q，不是用 media/upload 上传得到的 media_id",
		"%s %q is not the media_id of anything uploaded with media/upload", field, id)
}

type mediaGetRequest struct {
	ID string `query:"media_id"`
}

// mediaGet answers the bytes.
func (c *call) mediaGet(in mediaGetRequest) (*file, error) {
	if in.ID == "" {
		return nil, fail(41006, "query 中缺少 media_id", "media_id is missing in the query")
	}
	if err := c.mediaID("media_id", in.ID); err != nil {
		return nil, err
	}
	m := c.account.Medium(in.ID, c.now)
	form := cmp.Or(formOf(m.Data), strings.ToLower(filepath.Ext(m.Name)))
	types := map[string]string{
		".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".bmp": "image/bmp",
		".amr": "audio/amr", ".mp3": "audio/mpeg", ".mp4": "video/mp4",
	}
	return &file{Name: m.ID + form, Type: types[form], Data: m.Data}, nil
}
