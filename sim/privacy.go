package sim

import (
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// PlanPrivacyInterfaces chooses how a mini program's applications for location APIs end, those under way included.
func (s *Sim) PlanPrivacyInterfaces(account string, p world.AuditPlan) error {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	switch {
	case err != nil:
		return err
	case p.After < 0 || p.Result != world.AuditApproved && p.Result != world.AuditRejected:
		return bilingual.Errorf("审核结果 %q（%s 之后）不对：结果为 %s 或 %s，时间不能为负",
			"plan applications: result %q after %s: it is %s or %s, after no negative time",
			p.Result, p.After, world.AuditApproved, world.AuditRejected)
	}
	w.PlanInterfaces(a, p)
	w.Touch()
	return nil
}

// PutPrivacyInterface sets where a mini program stands with a location API, as if WeChat had decided before: InterfaceOpen,
// InterfaceBarred, InterfaceRefused or InterfaceGranted. Nothing is pushed.
func (s *Sim) PutPrivacyInterface(account, api string, status int, reason string) error {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	settable := []int{world.InterfaceOpen, world.InterfaceBarred, world.InterfaceRefused, world.InterfaceGranted}
	api = strings.TrimPrefix(api, "wx.")
	switch {
	case err != nil:
		return err
	case !world.IsLocationAPI(api):
		return bilingual.Errorf("%q 不是需要申请的地理位置接口", "%q is no location API that has to be applied for", api)
	case !slices.Contains(settable, status):
		return bilingual.Errorf("状态 %d 不对，应为 %v 之一", "the status %d is none of %v", status, settable)
	}
	w.SetInterface(a, api, status, reason)
	w.Touch()
	return nil
}

// miniProgram finds one by AppID or original id.
func miniProgram(w *world.World, id string) (*world.AccountState, error) {
	if a := w.AccountBy(id); a != nil && a.Kind == world.MiniProgram {
		return a, nil
	}
	return nil, bilingual.Errorf("没有 AppID 或原始 ID 为 %q 的小程序", "no mini program has the AppID or original id %q", id)
}
