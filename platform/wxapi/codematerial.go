package wxapi

import "context"

// UploadAuditMedia uploads a picture or video that SubmitAudit shows to the auditors: at most 2 MB or 10 MB, for three days
// (PROTOCOL 13.6). It fails with 40005 on another kind of file, 40006 on a bigger one.
func (a *Account) UploadAuditMedia(ctx context.Context, name string, content []byte) (mediaID string, err error) {
	var out struct {
		ID string `json:"mediaid"` // sic
	}
	err = a.Do(ctx, Request{Path: "/wxa/uploadmedia", TokenName: AccessTokenName,
		File: &File{Name: name, Content: content}}, &out)
	return out.ID, needValue(err, "mediaid", out.ID)
}

// SupportVersion is the base library (基础库) that a mini program wants at least, and which its users have.
type SupportVersion struct {
	Now   string
	Users []UsersOfVersion
}

// UsersOfVersion is the part of the users with one base library.
type UsersOfVersion struct {
	Percentage float64 `json:"percentage"`
	Version    string  `json:"version"`
}

// SupportVersion reads it; with permission set 18.
func (a *Account) SupportVersion(ctx context.Context) (SupportVersion, error) {
	var out struct {
		Now   string `json:"now_version"`
		Users struct {
			Items []UsersOfVersion `json:"items"`
		} `json:"uv_info"`
	}
	err := a.post(ctx, "/cgi-bin/wxopen/getweappsupportversion", struct{}{}, &out)
	return SupportVersion{out.Now, out.Users.Items}, err
}

// SetSupportVersion asks for another least base library. It fails with 89014 on a version that there is not.
func (a *Account) SetSupportVersion(ctx context.Context, version string) error {
	return a.post(ctx, "/cgi-bin/wxopen/setweappsupportversion", map[string]string{"version": version}, nil)
}
