package sim

import (
	"strconv"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// recordViolation makes the violation that a callback announces one that getillegalrecords lists.
func recordViolation(
	w *world.World, a *world.AccountState, kind callback.Type, set map[string]string,
) (map[string]string, error) {
	value := said(kind, set)
	at, err := numberSet(set, "create_time")
	if err != nil {
		return nil, err
	}
	return w.RecordViolation(a, world.Violation{
		ID: set["illegal_record_id"], At: instant(at), Reason: value["illegal_reason"], Content: value["illegal_content"],
		RuleURL: value["rule_url"], Rule: value["rule_name"],
	}), nil
}

// recordAppeal makes the appeal that a callback announces, or its decision, one that getappealrecords lists.
func recordAppeal(w *world.World, a *world.AccountState, kind callback.Type, set map[string]string) (map[string]string, error) {
	value, number := said(kind, set), map[string]int64{}
	for _, field := range [...]string{"appeal_record_id", "appeal_time", "appeal_count", "audit_time"} {
		n, err := numberSet(set, field)
		if err != nil {
			return nil, err
		}
		number[field] = n
	}
	for _, field := range [...]string{"appeal_from", "appeal_status"} {
		n, err := numberSet(value, field)
		if err != nil {
			return nil, err
		}
		number[field] = n
	}
	const illegal, appeal = "material.illegal_material.", "material.appeal_material."
	out := world.Appeal{
		ID: number["appeal_record_id"], At: instant(number["appeal_time"]), Count: int(number["appeal_count"]),
		From: int(number["appeal_from"]), Status: int(number["appeal_status"]), DecidedAt: instant(number["audit_time"]),
		Decision: value["audit_reason"], Punishment: value["punish_description"], Content: value[illegal+"content"],
		ContentURL: value[illegal+"content_url"], Defence: value[appeal+"reason"],
	}
	for _, f := range kind.Fields() {
		if strings.HasPrefix(f.Path, appeal+"proof_material_id") {
			out.Proofs = append(out.Proofs, value[f.Path])
		}
	}
	_, decision := value["audit_time"]
	switch open := out.Status == world.AppealOpen || out.Status == world.AppealWithdrawn; {
	case decision && !out.Decided():
		return nil, bilingual.Errorf("%s 的 appeal_status 是 %d，只能是 2 通过或 3 不通过；申诉中（1）和撤回（4）请用 wxa_appeal_record",
			"appeal_status of %s is %d; it is 2 accepted or 3 refused, and wxa_appeal_record is for 1 under way and 4 withdrawn",
			kind.Name, out.Status)
	case !decision && !open:
		return nil, bilingual.Errorf("%s 的 appeal_status 是 %d，只能是 1 申诉中或 4 撤回；通过（2）和不通过（3）请用 wxa_appeal_record_refused",
			"appeal_status of %s is %d; it is 1 under way or 4 withdrawn, and wxa_appeal_record_refused is for 2 accepted and 3 refused",
			kind.Name, out.Status)
	}
	return w.RecordAppeal(a, out), nil
}

// numberSet is a field of a callback that is a number, 0 where it is not set.
func numberSet(set map[string]string, field string) (int64, error) {
	text, ok := set[field]
	if !ok {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, bilingual.Errorf("%s 是 %q，只能是非负整数", "%s is %q, it is a whole number, 0 or more", field, text)
	}
	return n, nil
}

// instant is a moment in seconds, none for 0.
func instant(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
