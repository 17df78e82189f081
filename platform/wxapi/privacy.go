package wxapi

import "context"

// What a mini program tells its users about their data, with permission set 18 (PROTOCOL 13.1, 13.2). An audit fails
// where the guide does not name what the code collects, and location APIs have to be applied for.

// PrivacyVersion is which of its two guides (用户隐私保护指引) a mini program is asked about.
type PrivacyVersion int

const (
	LivePrivacy  PrivacyVersion = 1 // 现网版, of the released code
	DraftPrivacy PrivacyVersion = 2 // 开发版, goes to audit with the code
)

// PrivacyGuide is a guide to set. Of the live one only Owner can change, and its file cannot.
type PrivacyGuide struct {
	Version  PrivacyVersion
	Owner    PrivacyOwner
	Purposes []PrivacyPurpose // of the draft only
	SDKs     []PrivacySDK
}

// PrivacyOwner is who answers for the data: at least one contact, and how users are told.
type PrivacyOwner struct {
	Email   string `json:"contact_email"`
	Phone   string `json:"contact_phone"`
	QQ      string `json:"contact_qq"`
	Weixin  string `json:"contact_weixin"`
	Notice  string `json:"notice_method"`          // required, such as 弹窗
	Expires string `json:"store_expire_timestamp"` // free text such as 30天; "" is as short as may be
	File    string `json:"ext_file_media_id"`      // of UploadPrivacyFile
}

// PrivacyPurpose is one kind of data, UserInfo or Location or a word of one's own, and what it is for.
type PrivacyPurpose struct {
	Key  string `json:"privacy_key"`
	Text string `json:"privacy_text"` // "" in an answer: found in the code, and not explained yet
}

// PrivacySDK is somebody else's library in the code, and what that collects.
type PrivacySDK struct {
	Name     string           `json:"sdk_name"`
	Company  string           `json:"sdk_biz_name"`
	Purposes []PrivacyPurpose `json:"sdk_list"`
}

// SetPrivacySetting replaces the draft, or the live guide's owner at once. It fails with 86069 without any contact, 86070
// without Notice, 86072 or 86073 on a bad Expires or File, 86074 while nothing is live, 86075 when the live file changes.
func (a *Account) SetPrivacySetting(ctx context.Context, g PrivacyGuide) error {
	body := map[string]any{"privacy_ver": g.Version, "owner_setting": g.Owner}
	if g.Version != LivePrivacy {
		body["setting_list"] = append([]PrivacyPurpose{}, g.Purposes...)
	}
	if len(g.SDKs) > 0 {
		body["sdk_privacy_info_list"] = g.SDKs
	}
	return a.post(ctx, "/cgi-bin/component/setprivacysetting", body, nil)
}

// PrivacySetting is a guide as it stands, beside what WeChat found in the code.
type PrivacySetting struct {
	CodeExists bool             // there is code of this version
	Found      []string         // keys of what the code collects
	Purposes   []PrivacyPurpose // those set, then those found and not set
	SDKs       []PrivacySDK
	UpdatedAt  int64 // unix seconds
	Owner      PrivacyOwner
	Catalogue  []PrivacyKind // all keys that WeChat looks for
}

// PrivacyKind says what a key means.
type PrivacyKind struct {
	Key  string `json:"privacy_key"`
	Desc string `json:"privacy_desc"`
}

// PrivacySetting reads a guide. What new code collects is known about a minute after CommitCode. It fails with 86071 on
// an unknown version.
func (a *Account) PrivacySetting(ctx context.Context, version PrivacyVersion) (PrivacySetting, error) {
	var out struct {
		CodeExists int              `json:"code_exist"`
		Found      []string         `json:"privacy_list"`
		Purposes   []PrivacyPurpose `json:"setting_list"`
		SDKs       []PrivacySDK     `json:"sdk_privacy_info_list"`
		UpdatedAt  int64            `json:"update_time"`
		Owner      PrivacyOwner     `json:"owner_setting"`
		Desc       struct {
			List []PrivacyKind `json:"privacy_desc_list"`
		} `json:"privacy_desc"`
	}
	err := a.post(ctx, "/cgi-bin/component/getprivacysetting", map[string]PrivacyVersion{"privacy_ver": version}, &out)
	return PrivacySetting{out.CodeExists == 1, out.Found, out.Purposes, out.SDKs, out.UpdatedAt, out.Owner,
		out.Desc.List}, err
}

// UploadPrivacyFile uploads a guide of one's own words, a .txt file of at most 100 KB, for PrivacyOwner.File. It fails with
// 40006 on another kind of file, 40126 on a longer one.
func (a *Account) UploadPrivacyFile(ctx context.Context, name string, content []byte) (mediaID string, err error) {
	var out struct {
		ID string `json:"ext_file_media_id"`
	}
	err = a.Do(ctx, Request{Path: "/cgi-bin/component/uploadprivacyextfile", TokenName: AccessTokenName,
		File: &File{Field: "file", Name: name, Content: content}}, &out)
	return out.ID, needValue(err, "ext_file_media_id", out.ID)
}

// InterfaceApplication asks for a location API (地理位置接口). One address at least has to be there.
type InterfaceApplication struct {
	API     string   `json:"api_name"`             // wx.getLocation
	Content string   `json:"content"`              // why, at most 300 characters
	URLs    []string `json:"url_list,omitempty"`   // addresses that WeChat can download
	Pics    []string `json:"pic_list,omitempty"`   // at most ten
	Videos  []string `json:"video_list,omitempty"` // at most one, mp4
}

// ApplyPrivacyInterface asks for a location API; the decision comes as wxa_privacy_apply. It fails with 61031 while an
// application is under review, 61034 where something is missing, 61035 when there is no need to ask, 61036 when the
// account's category forbids it, 61038 beyond 280 a minute.
func (a *Account) ApplyPrivacyInterface(ctx context.Context, application InterfaceApplication) (auditID int64, err error) {
	var out struct {
		ID int64 `json:"audit_id"`
	}
	err = a.post(ctx, "/wxa/security/apply_privacy_interface", application, &out)
	return out.ID, err
}

// States of a PrivacyInterface.
const (
	InterfaceOpen    = 1 // can be applied for
	InterfaceBarred  = 2
	InterfacePending = 3
	InterfaceRefused = 4
	InterfaceGranted = 5
)

// PrivacyInterface is a location API and whether the account may use it.
type PrivacyInterface struct {
	API       string `json:"api_name"` // wx.getLocation
	Title     string `json:"api_ch_name"`
	Desc      string `json:"api_desc"`
	Status    int    `json:"status"`
	AppliedAt int64  `json:"apply_time"` // unix seconds, 0 when nobody applied
	AuditID   int64  `json:"audit_id"`
	Reason    string `json:"fail_reason"` // of InterfaceBarred and InterfaceRefused
	Link      string `json:"api_link"`
	Group     string `json:"group_name"`
}

// PrivacyInterfaces lists the location APIs.
func (a *Account) PrivacyInterfaces(ctx context.Context) ([]PrivacyInterface, error) {
	var out struct {
		List []PrivacyInterface `json:"interface_list"`
	}
	err := a.get(ctx, "/wxa/security/get_privacy_interface", nil, &out)
	return out.List, err
}

// CodePrivacyInfo lists the location APIs in the committed code that are not granted, and those that its ext.json does not
// declare; SubmitAudit wants both empty. It fails with 61039 while the code is still looked at, about a minute.
func (a *Account) CodePrivacyInfo(ctx context.Context) (notGranted, notDeclared []string, err error) {
	var out struct {
		WithoutAuth []string `json:"without_auth_list"`
		WithoutConf []string `json:"without_conf_list"`
	}
	err = a.get(ctx, "/wxa/security/get_code_privacy_info", nil, &out)
	return out.WithoutAuth, out.WithoutConf, err
}
