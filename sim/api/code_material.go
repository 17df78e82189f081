package api

import "wxlab/sim/world"

// codeMaterialChapter is what belongs to a mini program's code besides it: material for auditors and the base library
// that it runs on (WeChat's chapter "code-management"; PROTOCOL 13.6).
func codeMaterialChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		upload("/wxa/uploadmedia", authorizerToken, answers((*call).uploadAuditMedia)).needing(needs),
		post("/cgi-bin/wxopen/getweappsupportversion", authorizerToken, answers((*call).supportVersion)).needing(needs),
		post("/cgi-bin/wxopen/setweappsupportversion", authorizerToken, does((*call).setSupportVersion)).needing(needs),
	}
}

// Types of media for auditors; those of media/upload are others.
const (
	auditPicture = "audit image"
	auditVideo   = "audit video"
)

type uploadAuditMediaAnswer struct {
	commandOK
	Type string `json:"type"`
	ID   string `json:"mediaid"` // sic
}

// uploadAuditMedia checks in this order: the form (41005), the file's type (40005), its size (40006).
func (c *call) uploadAuditMedia(nothing) (*uploadAuditMediaAnswer, error) {
	const pictureBytes, videoBytes = 2 << 20, 10 << 20
	name, data, err := c.uploaded(mediaRule{forms: []string{".png", ".jpg", ".jpeg", ".gif", ".mp4"}})
	if err != nil {
		return nil, err
	}
	kind, shown, limit := auditPicture, "image", pictureBytes
	if formOf(data) == ".mp4" {
		kind, shown, limit = auditVideo, "video", videoBytes
	}
	if len(data) > limit {
		return nil, fail(40006, "%q 有 %d 字节，最多 %d 字节", "%q has %d bytes, at most %d are allowed", name, len(data), limit)
	}
	id := c.world.NewValue(world.DrawnMedium)
	c.account.Keep(&world.Medium{ID: id, Type: kind, Name: name, Data: data, Expires: c.now.Add(world.MediaLife)}, c.now)
	return &uploadAuditMediaAnswer{okAnswer, shown, id}, nil
}

type (
	supportVersionAnswer struct {
		commandOK
		Now   string      `json:"now_version"`
		Users usersByBase `json:"uv_info"`
	}
	usersByBase struct {
		Items []usersOfBase `json:"items"`
	}
	usersOfBase struct {
		Percent float64 `json:"percentage"`
		Version string  `json:"version"`
	}
)

func (c *call) supportVersion(nothing) (*supportVersionAnswer, error) {
	out := &supportVersionAnswer{commandOK: okAnswer, Now: c.account.SupportedFrom()}
	for _, b := range world.BaseLibraries() {
		out.Users.Items = append(out.Users.Items, usersOfBase{b.Percent, b.Version})
	}
	return out, nil
}

type setSupportVersionRequest struct {
	Version string `json:"version"`
}

func (c *call) setSupportVersion(in setSupportVersionRequest) error {
	if !world.IsBaseLibrary(in.Version) {
		return fail(89014, "version %q 不是已发布的基础库版本；getweappsupportversion 会列出", "version %q is no published base library; getweappsupportversion lists them", in.Version)
	}
	c.account.BaseLibrary = in.Version
	return nil
}
