package relation

import (
	"context"
	"slices"

	"wxlab/app/journal"
)

// Step is what can come of one authorization link.
type Step string

// The steps, in the order in which they mostly come; WeChat may push before it redirects, or after.
const (
	StepCode     Step = "pre_auth_code"
	StepPage     Step = "authorization_page"
	StepRedirect Step = "redirect"
	StepEvent    Step = "authorized_event"
	StepRedeemed Step = "query_auth"
	StepProfile  Step = "authorizer_info"
)

// mostOfLink is how many exchanges of one code are looked at: pages are opened again and again.
const mostOfLink = 60

// OfLink finds what came of the link with a pre-auth code: the first exchange of each step that has happened.
func OfLink(ctx context.Context, record Record, code string) (map[Step]journal.Exchange, error) {
	f := &finder{ctx: ctx, record: record, seen: map[int64]bool{}}
	out := map[Step]journal.Exchange{}
	take := func(step Step, e journal.Exchange) {
		if known, ok := out[step]; !ok || e.ID < known.ID {
			out[step] = e
		}
	}
	grants := map[string]bool{}
	for _, d := range f.details(f.list(`"`+code+`"`, 0, 0, mostOfLink)) {
		made, used := Values(d)
		switch {
		case d.Kind == journal.KindAPI && slices.Contains(made, Value{PreAuthCode, code}):
			take(StepCode, d.Exchange)
		case isPush(d.Exchange) && d.Kind == journal.KindAuth && slices.Contains(used, Value{PreAuthCode, code}):
			take(StepEvent, d.Exchange)
			for _, v := range made {
				grants[v.Text] = v.Name == AuthorizationCode
			}
		case d.Kind == journal.KindPage && slices.Contains(used, Value{PreAuthCode, code}):
			take(StepPage, d.Exchange)
		}
	}
	for grant, is := range grants {
		if is {
			f.ofGrant(grant, take)
		}
	}
	if redeemed, ok := out[StepRedeemed]; ok && redeemed.AppID != "" {
		for _, e := range f.list("name:api_get_authorizer_info outcome:ok appid:"+redeemed.AppID, 0, redeemed.ID, mostAfter) {
			take(StepProfile, e)
		}
	}
	return out, f.err
}

// ofGrant finds what came of an authorization code.
func (f *finder) ofGrant(code string, take func(Step, journal.Exchange)) {
	for _, d := range f.details(f.list(`"`+code+`"`, 0, 0, mostOfLink)) {
		_, used := Values(d)
		switch {
		case !slices.Contains(used, Value{AuthorizationCode, code}):
		case d.Kind == journal.KindPage:
			take(StepRedirect, d.Exchange)
		case d.Name == "api_query_auth" && !d.Failed():
			take(StepRedeemed, d.Exchange)
		}
	}
}
