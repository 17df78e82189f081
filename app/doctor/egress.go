package doctor

import (
	"context"
	"regexp"
	"time"
)

// refusedIP finds our own public address in WeChat's refusal (PROTOCOL 4.1): "requestIP: 1.2.3.4" with 61004,
// "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist" with 40164.
var refusedIP = regexp.MustCompile(`(?:requestIP: ?|invalid ip )([0-9A-Fa-f.:]*[0-9A-Fa-f])`)

// Egress is the address that WeChat sees our calls come from, as it last said itself.
type Egress struct {
	IP       string    `json:"ip"` // "" while WeChat has not refused a call
	At       time.Time `json:"at,omitzero"`
	Exchange int64     `json:"exchange,omitempty"`
	Refused  bool      `json:"refused"` // the newest call was refused for it: the white list (白名单IP列表) lacks it
	OKAt     time.Time `json:"ok_at,omitzero"`
	OK       int64     `json:"ok,omitempty"` // the newest call that was let through
}

// Egress reads the state of the component's white list off the recorded calls.
func (d *Doctor) Egress(ctx context.Context) (Egress, error) {
	var e Egress
	of := d.about()
	for _, code := range []string{"61004", "40164"} {
		refusal, ok, err := d.newest(ctx, "side:platform kind:api code:"+code+of)
		if err != nil {
			return e, err
		}
		if !ok || refusal.ID < e.Exchange {
			continue
		}
		if m := refusedIP.FindStringSubmatch(refusal.Reason); m != nil {
			e.IP, e.At, e.Exchange = m[1], refusal.At, refusal.ID
		}
	}
	good, ok, err := d.newest(ctx, "side:platform kind:api outcome:ok"+of)
	if ok {
		e.OKAt, e.OK = good.At, good.ID
	}
	e.Refused = e.Exchange > e.OK
	return e, err
}
