package world

import (
	"strings"

	"wxlab/sim/callback"
)

// TakeConsent takes the follower's decisions out of a popup event (accept adds one message) or of a change in the
// settings (reject takes all away).
func (a *AccountState) TakeConsent(openID string, plain []byte) {
	fields, err := callback.Leaves(plain)
	if err != nil {
		return
	}
	for path, template := range fields {
		list, ok := strings.CutSuffix(path, ".TemplateId")
		if !ok {
			continue
		}
		status := fields[list+".SubscribeStatusString"]
		switch {
		case strings.HasPrefix(list, "SubscribeMsgPopupEvent.") && status == "accept":
			a.AddConsent(openID, template, 1)
		case strings.HasPrefix(list, "SubscribeMsgChangeEvent.") && status == "reject":
			a.AddConsent(openID, template, -a.Allowed[openID][template])
		}
	}
}

// AddConsent adds n to the subscription messages of a template that a follower has accepted; n may be negative.
func (a *AccountState) AddConsent(openID, template string, n int) {
	if a.Allowed == nil {
		a.Allowed = map[string]map[string]int{}
	}
	if a.Allowed[openID] == nil {
		a.Allowed[openID] = map[string]int{}
	}
	a.Allowed[openID][template] += n
}
