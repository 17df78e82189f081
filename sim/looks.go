package sim

import (
	"fmt"
	"time"
)

// QRCode is a code with a scene (带参数二维码) that an account has made.
type QRCode struct {
	Ticket  string
	Scene   string
	Expires time.Time // zero for permanent codes
}

// QRCodes lists the codes of an account that can be scanned now, newest first.
func (s *Sim) QRCodes(account string) []QRCode {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	if a == nil {
		return nil
	}
	var out []QRCode
	for i := len(a.QRCodes) - 1; i >= 0; i-- {
		if q := a.QRCodes[i]; !q.expired(s.now()) {
			out = append(out, QRCode{Ticket: q.Ticket, Scene: q.Scene, Expires: q.Expires})
		}
	}
	return out
}

// AuditPlanOf is what WeChat will decide about a mini program's next code audits, see PlanAudit.
func (s *Sim) AuditPlanOf(account string) (AuditPlan, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.lookAccount(account)
	if a == nil || a.Kind != MiniProgram {
		return AuditPlan{}, fmt.Errorf("audit plan: no mini program has the AppID or original id %q", account)
	}
	return a.code().Plan, nil
}
