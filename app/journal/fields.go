package journal

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim/spelling"
)

// condition is SQL about a row of exchange; some depend on what time it is.
type condition func(now time.Time) (where string, args []any)

// field is something that a search can ask by name.
type field struct {
	name   string
	column string  // SQL, mostly a column of exchange
	want   mistake // what a value looks like
	parse  func(f field, value string) (condition, *mistake)
}

// fields lists what can be asked.
func fields() []field {
	return []field{
		{"appid", "appid", text("search.want.appid"), whole},
		{"component", "component_appid", text("search.want.component"), whole},
		{"openid", "openid", text("search.want.openid"), whole},
		{"msgid", "msgid", text("search.want.msgid"), whole},
		oneOf("kind", KindTicket, KindAuth, KindMessage, KindEvent, KindAPI, KindPage, KindProbe, KindOther),
		{"name", "name", text("search.want.name"), whole},
		{"event", "name", text("search.want.event"), event},
		{"method", "method", text("search.want.method"), whole},
		{"host", "host", text("search.want.host"), whole},
		{"path", "path", text("search.want.path"), whole},
		{"query", "query", text("search.want.query"), whole},
		{"way", "way", text("search.want.way"), whole},
		{"addr", "remote_addr", text("search.want.addr"), whole},
		oneOf("side", string(WeChat), string(Platform), string(Own)),
		oneOf("peer", string(WeChat), string(Platform), string(Browser), string(Own)),
		oneOf("dir", In, Out),
		oneOf("outcome", OutcomeOK, OutcomeRefused, OutcomeFailed, OutcomeDuplicate, OutcomeUnknown),
		{"reason", "reason", text("search.want.reason"), contains},
		{"error", "err", text("search.want.error"), contains},
		{"status", "status", text("search.want.status"), compare(number)},
		{"code", "code", text("search.want.code"), compare(number)},
		{"id", "exchange.id", text("search.want.id"), compare(number)},
		{"parent", "parent_id", text("search.want.parent"), compare(number)},
		{"dur", "took", text("search.want.dur"), compare(duration)},
		{"size", "(req_bytes + resp_bytes)", text("search.want.size"), compare(size)},
		{"at", "at", text("search.want.at"), moment},
		marks("is", map[string]string{
			"pinned": "pinned = 1", "ok": "outcome = 'ok'", "duplicate": "outcome = 'duplicate'",
			"failed":   "outcome IN ('refused', 'failed') AND kind <> 'probe'",
			"callback": "+kind IN ('ticket', 'auth', 'message', 'event')",
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
		hints = append(hints, FieldHint{f.name, f.want.in(i18n.En)})
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

// nearestField is the field that was probably meant, "" where none is near.
func nearestField(name string) string {
	var names []string
	for _, f := range fields() {
		names = append(names, f.name)
	}
	if near := spelling.Near(name, names); len(near) > 0 {
		return near[0]
	}
	return ""
}

// always makes a condition that does not depend on the time.
func always(where string, args ...any) condition {
	return func(time.Time) (string, []any) { return where, args }
}

// whole compares whole values without regard to case, or beginnings where the value ends in *.
func whole(f field, value string) (condition, *mistake) {
	if start, ok := strings.CutSuffix(value, "*"); ok {
		return always(f.column+` LIKE ? ESCAPE '\'`, escapeLike(start)+"%"), nil
	}
	return always(f.column+" = ? COLLATE NOCASE", value), nil
}

func contains(f field, value string) (condition, *mistake) {
	return always(f.column+` LIKE ? ESCAPE '\'`, "%"+escapeLike(value)+"%"), nil
}

func escapeLike(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

// event is name, restricted to what is an event of an account or of the authorization. The plus keeps SQLite from the
// index of kinds, out of which several come one kind after the other, to be sorted; the rows are in order.
func event(f field, value string) (condition, *mistake) {
	named, _ := whole(f, value)
	where, args := named(time.Time{})
	return always("+kind IN ('event', 'auth', 'ticket') AND "+where, args...), nil
}

// oneOf is a field whose values are known; its column has its name.
func oneOf(name string, values ...string) field {
	parse := func(f field, value string) (condition, *mistake) {
		for _, v := range values {
			if strings.EqualFold(v, value) {
				return always(f.column+" = ?", v), nil
			}
		}
		return nil, wrong("search.not", value, f.want)
	}
	return field{name, name, text("search.want.one_of", strings.Join(values, ", ")), parse}
}

// marks is a field whose values are conditions of their own.
func marks(name string, conditions map[string]string) field {
	parse := func(f field, value string) (condition, *mistake) {
		if where, ok := conditions[strings.ToLower(value)]; ok {
			return always(where), nil
		}
		return nil, wrong("search.not", value, f.want)
	}
	return field{name, "", text("search.want.one_of", strings.Join(slices.Sorted(maps.Keys(conditions)), ", ")), parse}
}

// compare understands >=400, >400, <400, <=400, 400 and 400..499 of whatever parse reads.
func compare(parse func(string) (int64, bool)) func(field, string) (condition, *mistake) {
	return func(f field, value string) (condition, *mistake) {
		if low, high, ok := strings.Cut(value, ".."); ok {
			a, okA := parse(low)
			b, okB := parse(high)
			if !okA || !okB {
				return nil, wrong("search.not_range", value, f.want)
			}
			return always(f.column+" BETWEEN ? AND ?", a, b), nil
		}
		operator, rest := splitOperator(value)
		n, ok := parse(rest)
		if !ok {
			return nil, wrong("search.not", rest, f.want)
		}
		return always(f.column+" "+operator+" ?", n), nil
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
func moment(f field, value string) (condition, *mistake) {
	operator, rest := splitOperator(value)
	if age, err := time.ParseDuration(rest); err == nil && operator != "=" {
		older := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[operator]
		return func(now time.Time) (string, []any) {
			return f.column + " " + older + " ?", []any{now.Add(-age).UnixNano()}
		}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.ParseInLocation(layout, rest, time.Local); err == nil && operator != "=" {
			return always(f.column+" "+operator+" ?", t.UnixNano()), nil
		}
	}
	return nil, wrong("search.not", value, f.want)
}
