package wxapi

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// MediaType is the type of temporary media (临时素材, PROTOCOL 6.5).
type MediaType string

const (
	ImageMedia MediaType = "image"
	VoiceMedia MediaType = "voice"
	VideoMedia MediaType = "video"
	ThumbMedia MediaType = "thumb"
)

// UploadedMedia names an upload for the three days it lives.
type UploadedMedia struct {
	Type      MediaType
	MediaID   string
	CreatedAt time.Time
}

// UploadMedia uploads a temporary file. WeChat judges by the extension of name.
func (a *Account) UploadMedia(
	ctx context.Context, mediaType MediaType, name string, content []byte,
) (UploadedMedia, error) {
	var out struct {
		Type      MediaType `json:"type"`
		MediaID   string    `json:"media_id"`
		ThumbID   string    `json:"thumb_media_id"` // in place of media_id for thumbs
		CreatedAt int64     `json:"created_at"`
	}
	err := a.Do(ctx, Request{Path: "/cgi-bin/media/upload", Query: url.Values{"type": {string(mediaType)}},
		TokenName: AccessTokenName, File: &File{Name: name, Content: content}}, &out)
	if out.MediaID == "" {
		out.MediaID = out.ThumbID
	}
	return UploadedMedia{out.Type, out.MediaID, time.Unix(out.CreatedAt, 0)}, needValue(err, "media_id", out.MediaID)
}

// UploadImage uploads a picture of at most 1 MB, JPEG or PNG, for the text of articles, and returns its address. It does not
// expire.
func (a *Account) UploadImage(ctx context.Context, name string, content []byte) (address string, err error) {
	var out struct {
		URL string `json:"url"`
	}
	err = a.Do(ctx, Request{Path: "/cgi-bin/media/uploadimg", TokenName: AccessTokenName,
		File: &File{Name: name, Content: content}}, &out)
	return out.URL, needValue(err, "url", out.URL)
}

// DownloadMedia reads a temporary file. Of a video WeChat sends JSON with the address of it, in video_url.
func (a *Account) DownloadMedia(ctx context.Context, mediaID string) (Media, error) {
	var out Media
	err := a.get(ctx, "/cgi-bin/media/get", url.Values{"media_id": {mediaID}}, &out)
	return out, err
}

// QRCode is a parametric QR code (带参数二维码, PROTOCOL 6.5) to make. With Life it is temporary. Exactly one of SceneID and
// SceneStr must be set.
type QRCode struct {
	Life     time.Duration // up to 30 days; 0 is for ever, of which an account has 100,000
	SceneID  int64
	SceneStr string // 1 to 64 characters
}

// QRTicket is a QR code made.
type QRTicket struct {
	Ticket string
	Life   time.Duration // 0 is for ever
	URL    string        // what the picture says
}

// PictureURL is where WeChat serves the picture.
func (t QRTicket) PictureURL() string {
	return "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=" + url.QueryEscape(t.Ticket)
}

// CreateQRCode makes a QR code; following or scanning with it comes back as an event with its scene.
func (a *Account) CreateQRCode(ctx context.Context, q QRCode) (QRTicket, error) {
	var out struct {
		Ticket string `json:"ticket"`
		Expire number `json:"expire_seconds"`
		URL    string `json:"url"`
	}
	err := a.Call(ctx, http.MethodPost, "/cgi-bin/qrcode/create", q.body(), &out)
	return QRTicket{out.Ticket, seconds(out.Expire), out.URL}, needValue(err, "ticket", out.Ticket)
}

func (q QRCode) body() map[string]any {
	name, scene := "QR_LIMIT_SCENE", map[string]any{"scene_id": q.SceneID}
	if q.SceneStr != "" {
		name, scene = "QR_LIMIT_STR_SCENE", map[string]any{"scene_str": q.SceneStr}
	}
	body := map[string]any{"action_name": name, "action_info": map[string]any{"scene": scene}}
	if q.Life > 0 {
		body["action_name"] = "QR_" + name[len("QR_LIMIT_"):]
		body["expire_seconds"] = int64(q.Life / time.Second)
	}
	return body
}
