package sim

import (
	"slices"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// PrivacyInterfaces is where a mini program stands with each location API, which is named without wx.: InterfaceOpen to
// InterfaceGranted.
func (s *Sim) PrivacyInterfaces(account string) (map[string]int, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, api := range world.LocationAPIs() {
		out[api.Name] = a.Interface(api.Name).Status(w.Now())
	}
	return out, nil
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
