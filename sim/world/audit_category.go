package world

import "wxlab/sim/bilingual"

// uncategorized: code is audited for a category that the mini program has.
func uncategorized(_ *World, s Submission) *Objection {
	if len(s.Account.PassedCategories()) > 0 {
		return nil
	}
	return &Objection{Code: 85008, Hint: bilingual.Textf(
		"%s 没有审核通过的类目；请先用 addcategory 添加，需要资质的类目等 wxa_category_audit 通过",
		"%s has no category that passed; add one with addcategory first, and wait for wxa_category_audit where papers are wanted",
		s.Account.AppID)}
}
