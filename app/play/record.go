package play

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"wxlab/app/control"
	"wxlab/app/scenario/script"
	"wxlab/app/workspace"
)

// Record writes a scenario of what was pushed after a delivery ("" for all that is known): what people and WeChat did as
// steps, what the platform answered as expectations. Tickets and the release check come by themselves and are left out.
func Record(ctx context.Context, c *control.Client, after, name string) ([]byte, error) {
	status, err := control.Ask(ctx, c, control.GetStatus{})
	if err != nil {
		return nil, err
	}
	if after != "" {
		var unknown *control.RemoteError
		if _, err := control.Ask(ctx, c, control.GetDelivery{ID: after}); errors.As(err, &unknown) {
			return nil, workspace.Misuse("problem.delivery_gone", after)
		}
	}
	list, err := control.Ask(ctx, c, control.ListDeliveries{After: after, Limit: 500})
	if err != nil {
		return nil, err
	}
	calls, err := control.Ask(ctx, c, control.ListCalls{})
	if err != nil {
		return nil, err
	}
	catalogue, err := control.Ask(ctx, c, control.ListCatalogue{})
	if err != nil {
		return nil, err
	}
	world, err := control.Ask(ctx, c, control.GetWorld{})
	if err != nil {
		return nil, err
	}
	r := recorder{
		calls: calls.Calls, catalogue: map[string]control.CatalogueEntry{}, release: map[string]bool{},
		embedded: status.PlatformURL != "",
	}
	for _, e := range catalogue.Catalogue {
		r.catalogue[e.Name] = e
	}
	for _, a := range world.Accounts {
		r.release[a.AppID] = a.ReleaseGroup != 0
	}
	steps := r.steps(list.Deliveries)
	if len(steps) == 0 {
		return nil, workspace.Misuse("problem.nothing_recorded")
	}
	return script.Write(script.Draft{Name: name, Seed: status.Seed, Steps: steps})
}

// recorder turns deliveries into steps.
type recorder struct {
	calls     []control.Call
	catalogue map[string]control.CatalogueEntry
	release   map[string]bool // AppIDs of the release check's accounts
	embedded  bool            // the platform sends customer-service messages only where somebody at the table does
	out       []any
}

func (r *recorder) steps(all []control.Delivery) []any {
	told := slices.DeleteFunc(slices.Clone(all), func(d control.Delivery) bool {
		return d.Name == "component_verify_ticket" || d.DuplicateOf != "" || d.Outcome == "pending" || r.release[d.Account]
	})
	for i, d := range told {
		if i > 0 {
			r.advance(d.At.Sub(told[i-1].At))
		}
		r.deed(d)
		r.outcome(d)
		until := time.Time{}
		if i+1 < len(told) {
			until = told[i+1].At
		}
		r.sent(d, until)
	}
	return r.out
}

// advance is the time between two pushes where it is more than a person takes.
func (r *recorder) advance(d time.Duration) {
	if d = d.Round(time.Minute); d > 0 {
		r.out = append(r.out, script.Advance{By: d})
	}
}

// deed is what made WeChat push.
func (r *recorder) deed(d control.Delivery) {
	entry, known := r.catalogue[d.Name]
	fields := leaves(parsed(d.Plain), "")
	switch {
	case d.Name == "authorized", d.Name == "updateauthorized":
		r.out = append(r.out, script.Authorize{Account: fields["AuthorizerAppid"]})
	case d.Name == "unauthorized":
		r.out = append(r.out, script.Unauthorize{Account: fields["AuthorizerAppid"]})
	case d.Name == "text" && fields["Content"] != "": // an empty one is nothing that a follower can write
		r.out = append(r.out, script.Message{
			Text: script.Literal(fields["Content"]), Account: d.Account, OpenID: d.OpenID, Fault: d.Effect,
		})
	case !known:
		r.out = append(r.out, script.Push{Raw: script.Literal(d.Plain), Account: d.Account, Fault: d.Effect})
	default:
		p := script.Push{Event: d.Name, Account: d.Account, OpenID: d.OpenID, Fault: d.Effect}
		for _, f := range entry.Fields {
			if value, there := fields[f.Path]; there && !f.Live && value != f.Sample {
				if p.Set == nil {
					p.Set = map[string]string{}
				}
				p.Set[f.Path] = script.Literal(value)
			}
		}
		r.out = append(r.out, p)
	}
}

// outcome is what the handler made of it.
func (r *recorder) outcome(d control.Delivery) {
	e := script.Expect{Event: d.Name, Delivery: "refused"}
	switch {
	case d.Accepted && d.Reply != nil:
		e = script.Expect{Event: d.Name, Type: d.Reply.MsgType, Reply: script.Exactly(d.Reply.Content)}
	case did(d, "success"):
		e.Delivery = "success"
	case d.Accepted:
		e.Delivery = "accepted"
	}
	if _, known := r.catalogue[d.Name]; !known {
		e.Event = ""
	}
	r.out = append(r.out, e)
}

// sent are the customer-service messages that followed, until the next push.
func (r *recorder) sent(d control.Delivery, until time.Time) {
	for _, c := range r.calls {
		var m struct {
			ToUser, MsgType string
			Text            struct{ Content string }
		}
		if c.ErrCode != 0 || c.At.Before(d.At) || !until.IsZero() && !c.At.Before(until) || !strings.HasSuffix(c.Path, "/send") ||
			r.release[c.Owner] || json.Unmarshal([]byte(c.Body), &m) != nil || m.ToUser == "" {
			continue
		}
		if r.embedded {
			r.out = append(r.out, script.API{Path: c.Path, Account: c.Owner, Body: literal(parsed(c.Body))})
			continue
		}
		r.out = append(r.out, script.Expect{Message: &script.Custom{
			Text: script.Exactly(m.Text.Content), Type: m.MsgType, Account: c.Owner, OpenID: m.ToUser,
		}})
	}
}

// literal is a body whose texts stand for themselves.
func literal(v any) any {
	switch v := v.(type) {
	case string:
		return script.Literal(v)
	case map[string]any:
		for key, inner := range v {
			v[key] = literal(inner)
		}
	case []any:
		for i, inner := range v {
			v[i] = literal(inner)
		}
	}
	return v
}

// leaves are the texts within a value by their paths, as the catalogue names fields.
func leaves(v any, path string) map[string]string {
	out := map[string]string{}
	if fields, ok := v.(map[string]any); ok {
		for name, inner := range fields {
			maps.Copy(out, leaves(inner, strings.TrimPrefix(path+"."+name, ".")))
		}
		return out
	}
	out[path] = text(v)
	return out
}
