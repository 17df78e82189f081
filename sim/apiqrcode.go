package sim

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"rsc.io/qr"
)

// qrcodeEndpoints are QR codes with a scene (带参数二维码) and their images (PROTOCOL 6.5).
func qrcodeEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/qrcode/create": {http.MethodPost, authorizerToken, 100000, (*call).qrcodeCreate},
		"/cgi-bin/showqrcode":    {http.MethodGet, noToken, 0, (*call).qrcodeShow},
	}
}

// Limits of QR codes.
const (
	qrLongest    = 2592000 // seconds a temporary code can live, 30 days
	qrDefault    = 60      // seconds without expire_seconds
	permanentIDs = 100000  // scene_id of permanent codes is 1 to this, and there are at most as many
	sceneBytes   = 64      // of scene_str
	keptQRCodes  = 1000
)

// qrCode is one issued code.
type qrCode struct {
	Ticket  string
	URL     string
	Scene   string // the value as it stands in EventKey
	Number  bool   // scene_id, not scene_str
	Expires time.Time
}

// permanent codes have no end.
func (q *qrCode) expired(now time.Time) bool { return !q.Expires.IsZero() && !now.Before(q.Expires) }

type qrRequest struct {
	ExpireSeconds int    `json:"expire_seconds"`
	Action        string `json:"action_name"`
	Info          struct {
		Scene struct {
			ID  json.Number `json:"scene_id"`
			Str string      `json:"scene_str"`
		} `json:"scene"`
	} `json:"action_info"`
}

// qrcodeCreate checks action (40052), scene (40053) and lifetime (40097).
func (c *call) qrcodeCreate() (any, error) {
	if err := c.may(ability{officialAccount: []int{setAccount}, verified: true, service: true}); err != nil {
		return nil, err
	}
	var in qrRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	q, life, err := c.newQRCode(in)
	if err != nil {
		return nil, err
	}
	c.account.QRCodes = append(c.account.QRCodes, q)
	c.account.QRCodes = c.account.QRCodes[max(0, len(c.account.QRCodes)-keptQRCodes):]
	return struct {
		Ticket        string `json:"ticket"`
		ExpireSeconds int    `json:"expire_seconds,omitempty"` // of temporary codes only
		URL           string `json:"url"`
	}{q.Ticket, life, q.URL}, nil
}

func (c *call) newQRCode(in qrRequest) (*qrCode, int, error) {
	q, w := &qrCode{}, c.world
	temporary := in.Action == "QR_SCENE" || in.Action == "QR_STR_SCENE"
	switch in.Action {
	case "QR_SCENE", "QR_LIMIT_SCENE":
		id, err := strconv.ParseUint(string(in.Info.Scene.ID), 10, 32)
		if err != nil || id == 0 || !temporary && id > permanentIDs {
			return nil, 0, fail(40053, "scene_id %q must be a number from 1 to %d (4294967295 for temporary codes)", in.Info.Scene.ID, permanentIDs)
		}
		q.Scene, q.Number = strconv.FormatUint(id, 10), true
	case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE":
		if q.Scene = in.Info.Scene.Str; q.Scene == "" || len(q.Scene) > sceneBytes {
			return nil, 0, fail(40053, "scene_str has %d bytes, it must have 1 to %d", len(q.Scene), sceneBytes)
		}
	default:
		return nil, 0, fail(40052, "action_name %q is none of QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE, QR_LIMIT_STR_SCENE", in.Action)
	}
	life := 0
	if temporary {
		if life = in.ExpireSeconds; life == 0 {
			life = qrDefault
		}
		if life < 0 || life > qrLongest {
			return nil, 0, fail(40097, "expire_seconds is %d, at most %d are allowed", life, qrLongest)
		}
		q.Expires = c.now.Add(time.Duration(life) * time.Second)
	}
	q.Ticket = "gQ" + base64.StdEncoding.EncodeToString(w.draw("qr_ticket", 68))[2:]
	q.URL = "http://weixin.qq.com/q/" + w.text("qr_url", 15)
	return q, life, nil
}

// qrcodeShow is the image behind a ticket, JPEG as WeChat's. An unknown or expired ticket is a 404.
func (c *call) qrcodeShow() (any, error) {
	_, q := c.world.qrCode(c.req.Query.Get("ticket"))
	if q == nil || q.expired(c.now) {
		return notFound(), nil
	}
	code, err := qr.Encode(q.URL, qr.M)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", q.URL, err)
	}
	return file{Type: "image/jpg", Data: picture(code)}, nil
}

// picture draws a code with whole pixels and the quiet zone of four modules.
func picture(code *qr.Code) []byte {
	const scale, margin = 10, 4
	size := (code.Size + 2*margin) * scale
	img := image.NewGray(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			shade := color.Gray{Y: 255}
			if code.Black(x/scale-margin, y/scale-margin) {
				shade.Y = 0
			}
			img.SetGray(x, y, shade)
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}) // a buffer takes everything
	return b.Bytes()
}

func (w *world) qrCode(ticket string) (*accountState, *qrCode) {
	for _, a := range w.Accounts {
		if i := slices.IndexFunc(a.QRCodes, func(q *qrCode) bool { return q.Ticket == ticket }); i >= 0 {
			return a, a.QRCodes[i]
		}
	}
	return nil, nil
}

// ScanQRCode lets somebody scan the code behind a ticket. Who follows the account already sends SCAN with the scene;
// anybody else follows it and sends subscribe with qrscene_ and the scene (PROTOCOL 7.2). Everyone who gets the
// account's messages is told.
func (s *Sim) ScanQRCode(ctx context.Context, ticket, openID string) ([]Delivery, error) {
	account, event, scene, err := s.scanned(ticket, openID)
	if err != nil {
		return nil, fmt.Errorf("scan QR code: %w", err)
	}
	out, err := s.sends(ctx, event, account, openID, map[string]string{"EventKey": scene, "Ticket": ticket})
	if err != nil {
		return out, fmt.Errorf("scan QR code: %w", err)
	}
	return out, nil
}

func (s *Sim) scanned(ticket, openID string) (account, event, key string, err error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, q := w.qrCode(ticket)
	if q == nil {
		return "", "", "", fmt.Errorf("no account has issued the ticket %q", ticket)
	}
	if now := s.now(); q.expired(now) {
		return "", "", "", fmt.Errorf("该二维码已过期: the code expired %s ago", now.Sub(q.Expires).Round(time.Second))
	}
	f := a.follower(openID)
	switch {
	case f == nil:
		return "", "", "", fmt.Errorf("%s knows nobody with the openid %q", a.NickName, openID)
	case f.Subscribed:
		return a.AppID, "SCAN", q.Scene, nil
	}
	return a.AppID, "subscribe_qr", scenePrefix + q.Scene, nil
}

// scenePrefix stands before the scene when somebody follows by a code.
const scenePrefix = "qrscene_"

// cameBy notes through which code somebody became a follower. Scenes of codes that were never issued, which a
// trigger can have, are numbers when they look like one.
func (a *accountState) cameBy(openID string, plain []byte) {
	f := a.follower(openID)
	fields, err := xmlLeaves(plain)
	if err != nil || f == nil {
		return
	}
	scene := strings.TrimPrefix(fields["EventKey"], scenePrefix)
	i := slices.IndexFunc(a.QRCodes, func(q *qrCode) bool { return q.Ticket == fields["Ticket"] })
	number, err := strconv.ParseUint(scene, 10, 32)
	f.SubscribeScene, f.QRScene, f.QRSceneStr = "ADD_SCENE_QR_CODE", 0, scene
	if err == nil && (i < 0 || a.QRCodes[i].Number) {
		f.QRScene, f.QRSceneStr = int64(number), ""
	}
}
