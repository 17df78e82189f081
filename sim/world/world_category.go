package world

import "slices"

// AddCategory gives a mini program a category: at once, or after a review where papers are asked for.
func (w *World) AddCategory(a *AccountState, component string, first, second int64) {
	own := a.OwnCategories()
	c := &Category{First: first, Second: second}
	own.List = append(own.List, c)
	own.Added = changedAt(own.Added, w.Now())
	if node, _ := CategoryByID(second); node.Sensitive() {
		w.ReviewCategory(a, component, c)
	}
}

// ReviewCategory begins the review of a category's papers.
func (w *World) ReviewCategory(a *AccountState, component string, c *Category) {
	c.Component, c.Plan, c.UnderReview = component, a.CategoryPlan(), true
	c.DecidedAt = w.Now().Add(c.Plan.After)
	w.announceReview(a, categoryAudit, component, c.task(), c.DecidedAt)
}

// DeleteCategory takes a category from a mini program.
func (w *World) DeleteCategory(a *AccountState, c *Category) {
	own := a.OwnCategories()
	own.List = slices.DeleteFunc(own.List, func(x *Category) bool { return x == c })
	w.forgetReview(a, categoryAudit, c.task())
}

// PlanCategories chooses how reviews of the mini program's categories end, those under way included.
func (w *World) PlanCategories(a *AccountState, p AuditPlan) {
	own := a.OwnCategories()
	own.Plan = &p
	for _, c := range own.List {
		if c.UnderReview {
			w.ReviewCategory(a, c.Component, c)
		}
	}
}

// DecideCategory ends the first review under way now, as a push says that somebody makes; it tells what the push has to
// say.
func (w *World) DecideCategory(a *AccountState, p AuditPlan) map[string]string {
	list := a.OwnCategories().List
	i := slices.IndexFunc(list, func(c *Category) bool { return c.UnderReview })
	if i < 0 {
		return nil
	}
	c := list[i]
	c.Plan, c.DecidedAt = p, w.Now()
	w.forgetReview(a, categoryAudit, c.task())
	w.endReviewOf(c)
	return c.fields()
}

func (w *World) endReviewOf(c *Category) {
	c.UnderReview = false
	w.Touch()
}

func (w *World) endCategoryTask(a *AccountState, task string) map[string]string {
	list := a.OwnCategories().List
	i := slices.IndexFunc(list, func(c *Category) bool { return c.UnderReview && c.task() == task })
	if i < 0 {
		return nil
	}
	w.endReviewOf(list[i])
	return list[i].fields()
}
