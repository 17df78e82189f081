package sim

import (
	"context"
	"fmt"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// ScanQRCode lets somebody scan the code behind a ticket. Who follows the account already sends SCAN with the scene;
// anybody else follows it and sends subscribe with qrscene_ and the scene (PROTOCOL 7.2). Everyone who gets the
// account's messages is told.
func (s *Sim) ScanQRCode(ctx context.Context, ticket, openID string) ([]world.Delivery, error) {
	account, event, scene, err := s.scanEvent(ticket, openID)
	if err != nil {
		return nil, fmt.Errorf("scan QR code: %w", err)
	}
	out, err := s.pushFromFollower(ctx, event, account, openID, map[string]string{"EventKey": scene, "Ticket": ticket})
	if err != nil {
		return out, fmt.Errorf("scan QR code: %w", err)
	}
	return out, nil
}

// scanEvent finds the account of a code, and what scanning it sends: SCAN with the scene, or subscribe by it.
func (s *Sim) scanEvent(ticket, openID string) (account, event, key string, err error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, q := w.QRCode(ticket)
	if q == nil && w.Forgot(world.DrawnQRTicket, ticket) {
		return "", "", "", bilingual.Errorf("该二维码已过期：%s", "the code expired: %s", world.ForgottenText())
	}
	if q == nil {
		return "", "", "", bilingual.Errorf("没有账号发过 ticket %q", "no account has issued the ticket %q", ticket)
	}
	if now := s.now(); q.Expired(now) {
		return "", "", "", bilingual.Errorf("该二维码已过期：%s之前", "the code expired %s ago", now.Sub(q.Expires).Round(time.Second))
	}
	f := a.Follower(openID)
	switch {
	case f == nil:
		return "", "", "", world.UnknownPerson(a, openID)
	case f.Subscribed:
		return a.AppID, "SCAN", q.Scene, nil
	}
	return a.AppID, "subscribe_qr", world.ScenePrefix + q.Scene, nil
}
