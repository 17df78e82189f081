package doctor

import (
	"context"

	"wxlab/app/i18n"
	"wxlab/app/workspace"
)

// Examine looks at everything between WeChat and the component and says what is wrong and what to do. It probes the
// public address, which takes up to a minute; the rest is read off what was recorded.
func (d *Doctor) Examine(ctx context.Context, l i18n.Lang) (Report, error) {
	if d.Store == nil && d.Home == "" {
		return Report{}, workspace.Misuse("problem.no_platform")
	}
	if err := d.Journal.Flush(ctx); err != nil && d.Journal.Trouble() == nil { // that is a finding
		return Report{}, err
	}
	v := &visit{Doctor: d, lang: l, report: Report{OK: true, At: d.Now}}
	v.checkDisk()
	readable := d.Store == nil || v.checkStore(ctx)
	v.checkStanding()
	v.checkRoad()
	v.checkStrangers()
	for _, check := range []func(context.Context) error{
		v.checkProbes, v.checkDomain, v.checkAPIBase, v.checkWhiteList, v.checkTicket, v.checkSuccess, v.checkLatency,
		v.checkClock, v.checkPermissions,
	} {
		if err := check(ctx); err != nil && readable { // else the reason is among the findings already
			return v.report, err
		}
	}
	return v.report, nil
}
