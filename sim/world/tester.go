package world

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// Tester is somebody who may open a mini program's trial version (体验成员; PROTOCOL 13.7).
type Tester struct {
	WechatID string
	BoundAt  time.Time
}

// UserStr is what the API calls a tester: always the same for a person in a mini program, and nobody can read it.
func (t Tester) UserStr(appID string) string {
	sum := sha256.Sum256([]byte(appID + t.WechatID))
	return hex.EncodeToString(sum[:])
}

// TestersOfOne is how many mini programs one person may test.
const TestersOfOne = 50

// TesterLimit is how many testers the mini program may have.
func (a *AccountState) TesterLimit() int {
	const person, unverified, unreleased, released = 15, 30, 60, 90
	switch {
	case a.Personal():
		return person
	case a.VerifyType < 0:
		return unverified
	case a.CodeState().Online == nil:
		return unreleased
	}
	return released
}

// TestsWith is where a tester stands in the list, -1 for nowhere.
func (a *AccountState) TestsWith(is func(Tester) bool) int { return slices.IndexFunc(a.Testers, is) }

// MayTry says whether somebody, by WeChat id, may open the trial version: its testers, and its administrator.
func (a *AccountState) MayTry(wechatID string) bool {
	return wechatID == a.Admin || a.TestsWith(func(t Tester) bool { return t.WechatID == wechatID }) >= 0
}

// TestedBy counts the mini programs that somebody tests.
func (w *World) TestedBy(wechatID string) (n int) {
	for _, a := range w.Accounts {
		if a.TestsWith(func(t Tester) bool { return t.WechatID == wechatID }) >= 0 {
			n++
		}
	}
	return n
}
