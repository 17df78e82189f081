package api

import (
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// privacyManagementChapter is a mini program's privacy guide (用户隐私保护指引; WeChat's chapter "privacy-management";
// PROTOCOL 13.1).
func privacyManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetDevelopment}}
	return []endpoint{
		post("/cgi-bin/component/setprivacysetting", authorizerToken, does((*call).setPrivacySetting)).
			needing(needs).literal(),
		post("/cgi-bin/component/getprivacysetting", authorizerToken, answers((*call).getPrivacySetting)).needing(needs),
		upload("/cgi-bin/component/uploadprivacyextfile", authorizerToken, answers((*call).uploadPrivacyExtFile)).
			needing(needs),
	}
}

// Versions of a guide on the wire.
const (
	livePrivacy  = 1
	draftPrivacy = 2 // when nothing is said
)

type setPrivacySettingRequest struct {
	Version  *int                    `json:"privacy_ver"`
	Owner    *world.PrivacyOwner     `json:"owner_setting"`
	Purposes *[]world.PrivacyPurpose `json:"setting_list"`
	SDKs     []world.PrivacySDK      `json:"sdk_privacy_info_list"`
}

func privacyVersion(given *int) (int, error) {
	if given == nil {
		return draftPrivacy, nil
	}
	if *given != livePrivacy && *given != draftPrivacy {
		return 0, fail(86071, "privacy_ver 为 %d，只能是 1（现网版）或 2（开发版）", "privacy_ver is %d, it is 1 (live) or 2 (draft)", *given)
	}
	return *given, nil
}

// setPrivacySetting checks in this order: the version (86071, 86074), who answers (86069, 86070, 86072), the file (86073,
// 86075). The draft is replaced as a whole, of the live guide only who answers, at once.
func (c *call) setPrivacySetting(in setPrivacySettingRequest) error {
	version, err := privacyVersion(in.Version)
	p := c.account.PrivacyState()
	switch {
	case err != nil:
		return err
	case version == livePrivacy && p.Live == nil:
		return fail(86074, "%s 还没有现网的隐私保护指引；先用开发版（2）设置，随代码审核、发布后生效",
			"%s has no live guide yet; set the draft (2), it comes alive when its code is released", c.account.NickName)
	}
	if err := checkPrivacyOwner(in.Owner); err != nil {
		return err
	}
	if file := in.Owner.File; file != "" && !slices.Contains(p.Files, file) {
		return fail(86073, "ext_file_media_id %q 不是 uploadprivacyextfile 返回的", "ext_file_media_id %q is not of uploadprivacyextfile", file)
	}
	if version == livePrivacy {
		return c.setLiveOwner(p, in)
	}
	next := &world.PrivacyGuide{Owner: *in.Owner, Purposes: []world.PrivacyPurpose{}, SDKs: in.SDKs, UpdatedAt: c.now}
	if in.Purposes == nil {
		c.remark = bilingual.Textf("没有 setting_list：指引中没有任何收集项", "there is no setting_list: the guide names nothing that is collected")
	} else {
		next.Purposes = *in.Purposes
	}
	p.Draft = next
	return nil
}

func (c *call) setLiveOwner(p *world.Privacy, in setPrivacySettingRequest) error {
	next := *p.Live
	if in.Owner.File != next.Owner.File {
		return fail(86075, "现网版的 ext_file_media_id 不能修改，现为 %q", "the live guide's ext_file_media_id cannot change, it is %q", next.Owner.File)
	}
	next.Owner, next.UpdatedAt = *in.Owner, c.now
	p.Live = &next
	if in.Purposes != nil {
		c.remark = bilingual.Textf("privacy_ver 为 1 时只修改 owner_setting，不应带 setting_list",
			"with privacy_ver 1 only owner_setting changes, and setting_list has to be left out")
	}
	return nil
}

func checkPrivacyOwner(o *world.PrivacyOwner) error {
	switch {
	case o == nil:
		return fail(86069, "缺少 owner_setting", "owner_setting is missing")
	case o.Email == "" && o.Phone == "" && o.QQ == "" && o.Weixin == "":
		return fail(86069, "contact_email、contact_phone、contact_qq、contact_weixin 至少要填一个",
			"one of contact_email, contact_phone, contact_qq and contact_weixin has to be there")
	case o.Notice == "":
		return fail(86070, "缺少 notice_method，如 弹窗、公告", "notice_method is missing, such as 弹窗 or 公告")
	case strings.Contains(o.Expires, `\u`) || strings.ContainsRune(o.Expires, utf8.RuneError):
		return fail(86072, "store_expire_timestamp 须是 UTF-8 原文，如 30天", "store_expire_timestamp is UTF-8 as it is, such as 30天")
	}
	return nil
}

type (
	getPrivacySettingRequest struct {
		Version *int `json:"privacy_ver"`
	}
	getPrivacySettingAnswer struct {
		commandOK
		CodeExists int                `json:"code_exist"`
		Found      []string           `json:"privacy_list"`
		Settings   []privacySetting   `json:"setting_list"`
		UpdatedAt  int64              `json:"update_time"`
		Owner      world.PrivacyOwner `json:"owner_setting"`
		Desc       privacyCatalogue   `json:"privacy_desc"`
		SDKs       []world.PrivacySDK `json:"sdk_privacy_info_list"`
	}
	privacySetting struct {
		world.PrivacyPurpose
		Label string `json:"privacy_label"` // always empty
	}
	privacyCatalogue struct {
		List []privacyDesc `json:"privacy_desc_list"`
	}
	privacyDesc struct {
		Key  string `json:"privacy_key"`
		Desc string `json:"privacy_desc"`
	}
)

// getPrivacySetting lists what was set, and behind it without a text what was found in the code and not set. What is in a
// new commit is not known before its check ends.
func (c *call) getPrivacySetting(in getPrivacySettingRequest) (*getPrivacySettingAnswer, error) {
	version, err := privacyVersion(in.Version)
	if err != nil {
		return nil, err
	}
	p, code := c.account.PrivacyState(), c.account.CodeState()
	guide, uses := p.Guide(), []string(nil)
	out := &getPrivacySettingAnswer{
		commandOK: okAnswer, Found: []string{}, Settings: []privacySetting{}, SDKs: []world.PrivacySDK{},
	}
	if v := code.Experience; v != nil && version == draftPrivacy {
		if out.CodeExists = 1; !v.BeingChecked(c.now) {
			uses = v.APIs
		}
	}
	if version == livePrivacy {
		if guide = p.Live; code.Online != nil {
			out.CodeExists, uses = 1, code.Online.APIs
		}
	}
	if guide != nil {
		out.Owner, out.UpdatedAt, out.SDKs = guide.Owner, guide.UpdatedAt.Unix(), append(out.SDKs, guide.SDKs...)
		for _, purpose := range guide.Purposes {
			out.Settings = append(out.Settings, privacySetting{PrivacyPurpose: purpose})
		}
	}
	out.addFound(uses)
	for _, key := range world.PrivacyKeys() {
		out.Desc.List = append(out.Desc.List, privacyDesc{key.Key, key.Desc})
	}
	return out, nil
}

func (out *getPrivacySettingAnswer) addFound(uses []string) {
	for _, key := range world.KeysOf(uses) {
		out.Found = append(out.Found, key.Key)
		if !slices.ContainsFunc(out.Settings, func(s privacySetting) bool { return s.Key == key.Key }) {
			out.Settings = append(out.Settings, privacySetting{PrivacyPurpose: world.PrivacyPurpose{Key: key.Key}})
		}
	}
}

type uploadPrivacyExtFileAnswer struct {
	commandOK
	ID string `json:"ext_file_media_id"`
}

const extFileBytes = 100 << 10

// uploadPrivacyExtFile takes a text file with a guide of one's own: its form (47001), kind (40006), size (40126).
func (c *call) uploadPrivacyExtFile(nothing) (*uploadPrivacyExtFileAnswer, error) {
	name, data, err := formFile(c.req.ContentType, c.req.Body, "file")
	switch {
	case err != nil:
		return nil, fail(47001, "须用 multipart/form-data 的 file 字段上传", "it is uploaded as the field file of multipart/form-data")
	case strings.ToLower(filepath.Ext(name)) != ".txt" || len(data) == 0:
		return nil, fail(40006, "%q（%d 字节）不是 txt 文件", "%q (%d bytes) is no txt file", name, len(data))
	case len(data) > extFileBytes:
		return nil, fail(40126, "文件有 %d 字节，最多 %d 字节", "the file has %d bytes, at most %d are allowed", len(data), extFileBytes)
	}
	id := c.world.NewExtFileID()
	c.account.PrivacyState().KeepFile(id)
	return &uploadPrivacyExtFileAnswer{okAnswer, id}, nil
}
