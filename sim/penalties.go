package sim

import (
	"strconv"
	"strings"
	"time"

	"wxlab/sim/world"
)

// said are the values of a callback's fields as they will be pushed: its samples, and what the caller set.
func (s *Sim) said(j *world.Job) map[string]string {
	out := map[string]string{}
	if kind, err := s.catalogue.Find(j.Name); err == nil {
		for _, f := range kind.Fields() {
			out[f.Path] = f.Sample
		}
	}
	for path, v := range j.Set {
		out[path] = v
	}
	return out
}

// recordViolation makes the violation that a callback announces one that getillegalrecords lists.
func (s *Sim) recordViolation(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	if a == nil || a.Kind != world.MiniProgram {
		return nil // the push says that there is no such mini program
	}
	said := s.said(j)
	v := world.Violation{
		ID: j.Set["illegal_record_id"], Reason: said["illegal_reason"], Content: said["illegal_content"],
		RuleURL: said["rule_url"], Rule: said["rule_name"],
	}
	if at, err := strconv.ParseInt(j.Set["create_time"], 10, 64); err == nil {
		v.At = time.Unix(at, 0).UTC()
	}
	return w.RecordViolation(a, v)
}

// recordAppeal makes the appeal that a callback announces, or its decision, one that getappealrecords lists.
func (s *Sim) recordAppeal(w *world.World, a *world.AccountState, j *world.Job) map[string]string {
	if a == nil || a.Kind != world.MiniProgram {
		return nil
	}
	said := s.said(j)
	number := func(field string) int { n, _ := strconv.Atoi(said[field]); return n }
	const illegal, appeal = "material.illegal_material.", "material.appeal_material."
	out := world.Appeal{
		From: number("appeal_from"), Status: number("appeal_status"), Decision: said["audit_reason"],
		Punishment: said["punish_description"], Content: said[illegal+"content"], ContentURL: said[illegal+"content_url"],
		Defence: said[appeal+"reason"],
	}
	kind, err := s.catalogue.Find(j.Name)
	if err != nil {
		return nil
	}
	for _, f := range kind.Fields() {
		if strings.HasPrefix(f.Path, appeal+"proof_material_id") {
			out.Proofs = append(out.Proofs, said[f.Path])
		}
	}
	return w.RecordAppeal(a, out)
}
