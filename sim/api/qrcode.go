package api

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"rsc.io/qr"

	"wxlab/sim/world"
)

// qrcodeChapter is QR codes with a scene (带参数二维码) and their images (PROTOCOL 6.5).
func qrcodeChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/qrcode/create", authorizerToken, answers((*call).qrcodeCreate)).
			needing(ability{officialAccount: []int{world.SetAccount}, verified: true, service: true}).daily(100000),
		get("/cgi-bin/showqrcode", noToken, answers((*call).qrcodeShow)),
	}
}

// Limits of QR codes.
const (
	qrLongest    = 2592000 // seconds a temporary code can live, 30 days
	qrDefault    = 60      // seconds without expire_seconds
	permanentIDs = 100000  // scene_id of permanent codes is 1 to this, and there are at most as many
	sceneBytes   = 64      // of scene_str
)

type (
	qrcodeCreateRequest struct {
		ExpireSeconds int    `json:"expire_seconds"`
		Action        string `json:"action_name"`
		Info          struct {
			Scene struct {
				ID  json.Number `json:"scene_id"`
				Str string      `json:"scene_str"`
			} `json:"scene"`
		} `json:"action_info"`
	}
	qrcodeCreateAnswer struct {
		Ticket        string `json:"ticket"`
		ExpireSeconds int    `json:"expire_seconds,omitempty"` // of temporary codes only
		URL           string `json:"url"`
	}
)

// qrcodeCreate checks in this order: action (40052), scene (40053), lifetime (40097), number of permanent codes (45029). A
// permanent scene has one code: asking again gives the same.
func (c *call) qrcodeCreate(in qrcodeCreateRequest) (*qrcodeCreateAnswer, error) {
	q, life, err := c.newQRCode(in)
	if err != nil {
		return nil, err
	}
	if known := c.account.PermanentCode(q); life == 0 && known != nil {
		return &qrcodeCreateAnswer{Ticket: known.Ticket, URL: known.URL}, nil
	}
	if life == 0 && c.account.PermanentCodes() >= permanentIDs {
		return nil, fail(45029, "%s 已有 %d 个永久二维码", "%s has %d permanent codes already", c.account.NickName, permanentIDs)
	}
	q.Ticket, q.URL = c.world.NewValue(world.DrawnQRTicket), "http://weixin.qq.com/q/"+c.world.Text("qr_url", 15)
	c.account.KeepQRCode(q, c.now)
	return &qrcodeCreateAnswer{q.Ticket, life, q.URL}, nil
}

// newQRCode is a code without its ticket, and how many seconds it lives; 0 is for ever.
func (c *call) newQRCode(in qrcodeCreateRequest) (*world.QRCode, int, error) {
	q := &world.QRCode{}
	temporary := in.Action == "QR_SCENE" || in.Action == "QR_STR_SCENE"
	switch in.Action {
	case "QR_SCENE", "QR_LIMIT_SCENE":
		id, err := strconv.ParseUint(string(in.Info.Scene.ID), 10, 32)
		if err != nil || id == 0 || !temporary && id > permanentIDs {
			return nil, 0, fail(40053, "scene_id 为 %q，须为 1 到 %d 的数字（临时二维码可到 4294967295）",
				"scene_id %q must be a number from 1 to %d (4294967295 for temporary codes)",
				in.Info.Scene.ID, permanentIDs)
		}
		q.Scene, q.Number = strconv.FormatUint(id, 10), true
	case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE":
		if q.Scene = in.Info.Scene.Str; q.Scene == "" || len(q.Scene) > sceneBytes {
			return nil, 0, fail(40053, "scene_str 有 %d 字节，须为 1 到 %d 字节",
				"scene_str has %d bytes, it must have 1 to %d", len(q.Scene), sceneBytes)
		}
	default:
		return nil, 0, fail(40052,
			"action_name 为 %q，只能是 QR_SCENE、QR_STR_SCENE、QR_LIMIT_SCENE、QR_LIMIT_STR_SCENE 之一",
			"action_name %q is none of "+
				"QR_SCENE, QR_STR_SCENE, QR_LIMIT_SCENE, QR_LIMIT_STR_SCENE", in.Action)
	}
	life := 0
	if temporary {
		if life = in.ExpireSeconds; life == 0 {
			life = qrDefault
		}
		if life < 0 || life > qrLongest {
			return nil, 0, fail(40097, "expire_seconds 为 %d，最大为 %d",
				"expire_seconds is %d, at most %d are allowed", life, qrLongest)
		}
		q.Expires = c.now.Add(time.Duration(life) * time.Second)
	}
	return q, life, nil
}

type qrcodeShowRequest struct {
	Ticket string `query:"ticket"`
}

// qrcodeShow is the image behind a ticket, JPEG as WeChat's. An unknown or expired ticket is a 404.
func (c *call) qrcodeShow(in qrcodeShowRequest) (*file, error) {
	_, q := c.world.QRCode(in.Ticket)
	if q == nil || q.Expired(c.now) {
		return notFound(), nil
	}
	code, err := qr.Encode(q.URL, qr.M)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", q.URL, err)
	}
	return &file{Type: "image/jpg", Data: picture(code)}, nil
}
