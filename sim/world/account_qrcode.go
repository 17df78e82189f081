package world

import (
	"slices"
	"strconv"
	"strings"
	"time"

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

// KeepQRCode adds a code to the account's. Permanent ones stay; temporary ones go some time after their end, or where there
// are too many.
func (a *AccountState) KeepQRCode(q *QRCode, now time.Time) {
	const often = 1024 // codes between two looks at all of them
	a.QRCodes = append(a.QRCodes, q)
	excess := len(a.QRCodes) - keptQRCodes
	if excess <= 0 && len(a.QRCodes)%often != 0 {
		return
	}
	excess += often
	a.QRCodes = slices.DeleteFunc(a.QRCodes, func(q *QRCode) bool {
		drop := !q.Expires.IsZero() && (excess > often || !now.Before(q.Expires.Add(afterlife)))
		if drop {
			excess--
		}
		return drop
	})
}

// PermanentCode is the permanent code that the account has for the scene of another, nil when there is none.
func (a *AccountState) PermanentCode(like *QRCode) *QRCode {
	i := slices.IndexFunc(a.QRCodes, func(q *QRCode) bool {
		return q.Expires.IsZero() && q.Scene == like.Scene && q.Number == like.Number
	})
	if i < 0 {
		return nil
	}
	return a.QRCodes[i]
}

// PermanentCodes counts the account's codes without an end.
func (a *AccountState) PermanentCodes() (n int) {
	for _, q := range a.QRCodes {
		if q.Expires.IsZero() {
			n++
		}
	}
	return n
}
