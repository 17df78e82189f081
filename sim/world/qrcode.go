package world

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/sim/callback"
)

// QrCode is one issued code.
type QrCode struct {
	Ticket  string
	URL     string
	Scene   string // the value as it stands in EventKey
	Number  bool   // scene_id, not scene_str
	Expires time.Time
}

// permanent codes have no end.
func (q *QrCode) Expired(now time.Time) bool { return !q.Expires.IsZero() && !now.Before(q.Expires) }

func (w *World) QrCode(ticket string) (*AccountState, *QrCode) {
	for _, a := range w.Accounts {
		if i := slices.IndexFunc(a.QRCodes, func(q *QrCode) bool { return q.Ticket == ticket }); i >= 0 {
			return a, a.QRCodes[i]
		}
	}
	return nil, nil
}

// ScenePrefix stands before the scene when somebody follows by a code.
const ScenePrefix = "qrscene_"

// CameBy notes through which code somebody became a follower. Scenes of codes that were never issued, which a
// trigger can have, are numbers when they look like one.
func (a *AccountState) CameBy(openID string, plain []byte) {
	f := a.Follower(openID)
	fields, err := callback.Leaves(plain)
	if err != nil || f == nil {
		return
	}
	scene := strings.TrimPrefix(fields["EventKey"], ScenePrefix)
	i := slices.IndexFunc(a.QRCodes, func(q *QrCode) bool { return q.Ticket == fields["Ticket"] })
	number, err := strconv.ParseUint(scene, 10, 32)
	f.SubscribeScene, f.QRScene, f.QRSceneStr = "ADD_SCENE_QR_CODE", 0, scene
	if err == nil && (i < 0 || a.QRCodes[i].Number) {
		f.QRScene, f.QRSceneStr = int64(number), ""
	}
}
