package world

import (
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/callback"
)

// SetScene notes through which code somebody became a follower. Scenes of codes that were never issued, which a
// trigger can have, are numbers when they look like one.
func (a *AccountState) SetScene(openID string, plain []byte) {
	f := a.Follower(openID)
	fields, err := callback.Leaves(plain)
	if err != nil || f == nil {
		return
	}
	scene := strings.TrimPrefix(fields["EventKey"], ScenePrefix)
	i := slices.IndexFunc(a.QRCodes, func(q *QRCode) bool { return q.Ticket == fields["Ticket"] })
	number, err := strconv.ParseUint(scene, 10, 32)
	f.SubscribeScene, f.QRScene, f.QRSceneStr = "ADD_SCENE_QR_CODE", 0, scene
	if err == nil && (i < 0 || a.QRCodes[i].Number) {
		f.QRScene, f.QRSceneStr = int64(number), ""
	}
}

// ScenePrefix stands before the scene when somebody follows by a code.
const ScenePrefix = "qrscene_"
