package journal

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/app/spelling"
)

// condition is SQL about a row of exchange; some depend on what time it is.
type condition func(now time.Time) (where string, args []any)

// field is something that a search can ask by name.
type field struct {
	name   string
	column string // SQL, mostly a column of exchange
	want   string // what a value looks like, for error texts
	parse  func(f field, value string) (condition, string)
}

// fields lists what can be asked.
func fields() []field {
	return []field{
		{"appid", "appid", "an AppID such as wx1234567890abcdef, or its beginning and *", text},
		{"component", "component_appid", "the platform's AppID, or its beginning and *", text},
		{"openid", "openid", "an OpenID, or its beginning and *", text},
		{"msgid", "msgid", "a MsgId", text},
		oneOf("kind", KindTicket, KindAuth, KindMessage, KindEvent, KindAPI, KindPage, KindProbe, KindOther),
		{"name", "name", "an InfoType, MsgType, Event or API name, such as text or api_query_auth", text},
		{"event", "name", "an Event or InfoType, such as subscribe or authorized", event},
		{"method", "method", "GET or POST", text},
		{"host", "host", "a host, or its beginning and *", text},
		{"path", "path", "a path, or its beginning and *", text},
		{"query", "query", "a query as on the wire, in quotation marks, or its beginning and *", text},
		{"way", "way", "by which way it reached the simulator, base, connect, absolute or tls, with * for HTTP/2 too", text},
		{"addr", "remote_addr", "a caller's address, or its beginning and *", text},
		oneOf("side", string(WeChat), string(Platform), string(Own)),
		oneOf("peer", string(WeChat), string(Platform), string(Browser), string(Own)),
		oneOf("dir", In, Out),
		oneOf("outcome", OutcomeOK, OutcomeRefused, OutcomeFailed, OutcomeDuplicate, OutcomeUnknown),
		{"reason", "reason", "a part of the reason", contains},
		{"error", "err", "a part of the transport's error", contains},
		{"status", "status", "an HTTP status such as 200 or >=400", compare(number)},
		{"code", "code", "an errcode or crypto code such as 61004 or -40001", compare(number)},
		{"id", "exchange.id", "a number of an exchange", compare(number)},
		{"parent", "parent_id", "the number of the exchange that caused it", compare(number)},
		{"dur", "took", "a duration such as >300ms or >5s", compare(duration)},
		{"size", "(req_bytes + resp_bytes)", "a size in bytes such as >2000 or >10k", compare(size)},
		{"at", "at", "a time such as >2026-03-01, >2026-03-01T15:04 or, for the last ten minutes, <10m", moment},
		marks("is", map[string]string{
			"pinned": "pinned = 1", "ok": "outcome = 'ok'", "duplicate": "outcome = 'duplicate'",
			"failed":   "outcome IN ('refused', 'failed') AND kind <> 'probe'",
			"callback": "kind IN ('ticket', 'auth', 'message', 'event')",
		}),
		marks("has", map[string]string{
			"parent": "parent_id != 0", "error": "err != ''", "code": "code != 0",
			"plain":  "EXISTS (SELECT 1 FROM body WHERE body.id = exchange.id AND plain IS NOT NULL)",
			"remark": "exchange.id IN (SELECT id FROM remark)",
			"reply":  "EXISTS (SELECT 1 FROM body WHERE body.id = exchange.id AND reply_plain IS NOT NULL)",
		}),
	}
}

// FieldHint is a field of the search grammar and what its values look like, for completion and help.
type FieldHint struct{ Name, Want string }

// Fields lists the fields that ParseQuery knows, the most useful first.
func Fields() []FieldHint {
	var hints []FieldHint
	for _, f := range fields() {
		hints = append(hints, FieldHint{f.name, f.want})
	}
	return hints
}

func findField(name string) (field, bool) {
	for _, f := range fields() {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// nearestField is the field that was probably meant: two slips of the finger away at most.
func nearestField(name string) string {
	best, least := "", 3
	for _, f := range fields() {
		if d := spelling.Distance(name, f.name); d < least && d < len(f.name) {
			best, least = f.name, d
		}
	}
	return best
}

// always makes a condition that does not depend on the time.
func always(where string, args ...any) condition {
	return func(time.Time) (string, []any) { return where, args }
}

// text compares whole values without regard to case, or beginnings where the value ends in *.
func text(f field, value string) (condition, string) {
	if start, ok := strings.CutSuffix(value, "*"); ok {
		return always(f.column+` LIKE ? ESCAPE '\'`, escapeLike(start)+"%"), ""
	}
	return always(f.column+" = ? COLLATE NOCASE", value), ""
}

func contains(f field, value string) (condition, string) {
	return always(f.column+` LIKE ? ESCAPE '\'`, "%"+escapeLike(value)+"%"), ""
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// event is name, restricted to what is an event of an account or of the authorization.
func event(f field, value string) (condition, string) {
	named, _ := text(f, value)
	where, args := named(time.Time{})
	return always("kind IN ('event', 'auth', 'ticket') AND "+where, args...), ""
}

// oneOf is a field whose values are known; its column has its name.
func oneOf(name string, values ...string) field {
	parse := func(f field, value string) (condition, string) {
		for _, v := range values {
			if strings.EqualFold(v, value) {
				return always(f.column+" = ?", v), ""
			}
		}
		return nil, fmt.Sprintf("%q is not %s", value, f.want)
	}
	return field{name, name, "one of " + strings.Join(values, ", "), parse}
}

// marks is a field whose values are conditions of their own.
func marks(name string, conditions map[string]string) field {
	parse := func(f field, value string) (condition, string) {
		if where, ok := conditions[strings.ToLower(value)]; ok {
			return always(where), ""
		}
		return nil, fmt.Sprintf("%q is not %s", value, f.want)
	}
	return field{name, "", "one of " + strings.Join(slices.Sorted(maps.Keys(conditions)), ", "), parse}
}

// compare understands >=400, >400, <400, <=400, 400 and 400..499 of whatever parse reads.
func compare(parse func(string) (int64, bool)) func(field, string) (condition, string) {
	return func(f field, value string) (condition, string) {
		if low, high, ok := strings.Cut(value, ".."); ok {
			a, okA := parse(low)
			b, okB := parse(high)
			if !okA || !okB {
				return nil, fmt.Sprintf("%q is not a range of %s", value, f.want)
			}
			return always(f.column+" BETWEEN ? AND ?", a, b), ""
		}
		operator, rest := splitOperator(value)
		n, ok := parse(rest)
		if !ok {
			return nil, fmt.Sprintf("%q is not %s", rest, f.want)
		}
		return always(f.column+" "+operator+" ?", n), ""
	}
}

func splitOperator(value string) (operator, rest string) {
	for _, operator := range []string{">=", "<=", ">", "<", "="} {
		if rest, ok := strings.CutPrefix(value, operator); ok {
			return operator, rest
		}
	}
	return "=", value
}

func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil
}

func duration(s string) (int64, bool) {
	d, err := time.ParseDuration(s)
	return int64(d), err == nil
}

// size reads bytes, k and m for their multiples by 1024.
func size(s string) (int64, bool) {
	s = strings.TrimSuffix(strings.ToLower(s), "b")
	shift := 0
	for suffix, n := range map[string]int{"k": 10, "m": 20} {
		if rest, ok := strings.CutSuffix(s, suffix); ok {
			s, shift = rest, n
		}
	}
	n, ok := number(s)
	return n << shift, ok && n >= 0 && n <= 1<<40
}

// moment compares times: a date, a date and time (local), or a duration, which is an age and compares the other
// way round.
func moment(f field, value string) (condition, string) {
	operator, rest := splitOperator(value)
	if age, err := time.ParseDuration(rest); err == nil && operator != "=" {
		older := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]
		return func(now time.Time) (string, []any) {
			return f.column + " " + older + " ?", []any{now.Add(-age).UnixNano()}
		}, ""
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, rest, time.Local); err == nil && operator != "=" {
			return always(f.column+" "+operator+" ?", t.UnixNano()), ""
		}
	}
	return nil, fmt.Sprintf("%q is not %s", value, f.want)
}
