package doctor

import (
	"context"
)

// checkAPIBase says that the platform's calls go to another base than WeChat's, and whether the last one was answered as
// WeChat answers. Where they go to WeChat or the simulator there is nothing to say.
func (v *visit) checkAPIBase(ctx context.Context) error {
	if v.APIBase == "" {
		return nil
	}
	last, ok, err := v.newest(ctx, "side:platform kind:api"+v.about())
	switch {
	case err != nil:
		return err
	case !ok:
		v.add("api_base", Unchecked, "none", 0, v.APIBase)
	case last.Failed() && last.Code == 0:
		v.add("api_base", Sick, "failed", last.ID, v.APIBase, v.lang.Reason(last.Code, last.Reason))
	default:
		v.add("api_base", Healthy, "ok", last.ID, v.APIBase)
	}
	return nil
}
