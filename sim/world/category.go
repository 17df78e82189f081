package world

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Categories are a mini program's (类目), with what was added when.
type Categories struct {
	List  []*Category
	Plan  *AuditPlan  `json:",omitempty"` // nil is the default, see reviewTime
	Added []time.Time `json:",omitempty"` // for the month's quota
}

// How many categories a mini program may have, and how many it may add a month: those of WeChat's sample (PROTOCOL 14.2).
const (
	CategoryLimit    = 20
	CategoriesAMonth = 5
)

// Category is one that a mini program has, or wants to have. Its names are those of the tree.
type Category struct {
	First, Second int64
	Component     string    `json:",omitempty"` // that asked for the review, and is told
	DecidedAt     time.Time `json:",omitzero"`
	Plan          AuditPlan `json:",omitzero"`
	UnderReview   bool      `json:",omitempty"`
}

// Status is the category's audit_status.
func (c *Category) Status() int { return reviewStatus(!c.UnderReview, c.Plan) }

// Reason is why it was refused, "" when it was not.
func (c *Category) Reason() string {
	if c.UnderReview {
		return ""
	}
	return refusal(c.Plan, "提交的资质与类目要求不符")
}

// Names are the category's of both levels.
func (c *Category) Names() (first, second string) {
	above, _ := CategoryByID(c.First)
	below, _ := CategoryByID(c.Second)
	return above.Name, below.Name
}

func (c *Category) task() string { return fmt.Sprintf("%d/%d", c.First, c.Second) }

// fields are what the push says about the review.
func (c *Category) fields() map[string]string {
	return map[string]string{
		"ret": strconv.Itoa(c.Status()), "first": strconv.FormatInt(c.First, 10),
		"second": strconv.FormatInt(c.Second, 10), "reason": c.Reason(),
	}
}

// OwnCategories are made when first changed, see CategoryList.
func (a *AccountState) OwnCategories() *Categories {
	if a.Categories == nil {
		a.Categories = &Categories{List: a.CategoryList()}
	}
	return a.Categories
}

// CategoryList are the mini program's categories. One that nobody registered here has two from the beginning.
func (a *AccountState) CategoryList() []*Category {
	if a.Categories == nil {
		return []*Category{{First: 287, Second: 616}, {First: 287, Second: 612}}
	}
	return a.Categories.List
}

// CategoryPlan is how the next review of a category ends.
func (a *AccountState) CategoryPlan() AuditPlan {
	if a.Categories == nil {
		return reviewPlan(nil)
	}
	return reviewPlan(a.Categories.Plan)
}

// PassedCategories are those that the mini program may be audited for.
func (a *AccountState) PassedCategories() []*Category {
	return slices.DeleteFunc(slices.Clone(a.CategoryList()), func(c *Category) bool { return c.Status() != ReviewPassed })
}

// Find is the category that is meant, nil when the mini program does not have it.
func (own *Categories) Find(first, second int64) *Category {
	i := slices.IndexFunc(own.List, func(c *Category) bool { return c.First == first && c.Second == second })
	if i < 0 {
		return nil
	}
	return own.List[i]
}

// Left is how many more may be added in the month of a moment.
func (own *Categories) Left(now time.Time) int {
	return max(0, CategoriesAMonth-InMonth(own.Added, now))
}

// Principal is whose account it is. The simulator has people's and companies'.
func (a *AccountState) Principal() Principal {
	if a.Personal() {
		return Person
	}
	return Enterprise
}
