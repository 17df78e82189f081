package wxapi

import (
	"context"
	"net/http"
)

// A mini program's categories (类目, PROTOCOL 14.2), with permission set 30. CodeCategories lists those that passed.

// Category is one entry of WeChat's tree; of the root only Children is set.
type Category struct {
	ID        int64   `json:"id"`
	Name      string  `json:"name"`
	Level     int     `json:"level"` // 1 or 2
	Father    int64   `json:"father"`
	Children  []int64 `json:"children"`
	Sensitive int     `json:"sensitive_type"` // 1: papers are wanted and reviewed
	Qualify   struct {
		Alternatives []CategoryPapers `json:"exter_list"` // sic; any one of them
		Remark       string           `json:"remark"`
	} `json:"qualify"`
}

// CategoryPapers are papers that are wanted together.
type CategoryPapers struct {
	All []CategoryPaper `json:"inner_list"`
}

// CategoryPaper is a paper that a category wants; its name is the key of a Certificate.
type CategoryPaper struct {
	Name string `json:"name"`
	URL  string `json:"url"` // a sample
}

// AllCategories reads the whole tree.
func (a *Account) AllCategories(ctx context.Context) ([]Category, error) {
	var out categoryTree
	err := a.get(ctx, "/cgi-bin/wxopen/getallcategories", nil, &out)
	return out.Tree.List, err
}

// CategoriesByType reads the tree as one type of principal sees it: 0 a person, 1 a company, 2 government, 3 media, 4
// another.
func (a *Account) CategoriesByType(ctx context.Context, verifyType int) ([]Category, error) {
	var out categoryTree
	err := a.post(ctx, "/cgi-bin/wxopen/getcategoriesbytype", map[string]int{"verify_type": verifyType}, &out)
	return out.Tree.List, err
}

type categoryTree struct {
	Tree struct {
		List []Category `json:"categories"`
	} `json:"categories_list"`
}

// States of a ChosenCategory.
const (
	CategoryUnderReview = 1
	CategoryRefused     = 2
	CategoryPassed      = 3
)

// ChosenCategory is a category that the account asked for.
type ChosenCategory struct {
	First      int64  `json:"first"`
	FirstName  string `json:"first_name"`
	Second     int64  `json:"second"`
	SecondName string `json:"second_name"`
	Status     int    `json:"audit_status"`
	Reason     string `json:"audit_reason"`
}

// CategoryQuota is how many categories can still be added.
type CategoryQuota struct {
	Limit int `json:"limit"` // additions a month
	Rest  int `json:"quota"` // of them
	Most  int `json:"category_limit"`
}

// ChosenCategories lists the account's categories, whatever their reviews say.
func (a *Account) ChosenCategories(ctx context.Context) ([]ChosenCategory, CategoryQuota, error) {
	var out struct {
		List []ChosenCategory `json:"categories"`
		CategoryQuota
	}
	err := a.Call(ctx, http.MethodGet, "/cgi-bin/wxopen/getcategory", nil, &out)
	return out.List, out.CategoryQuota, err
}

// CategoryRequest asks for a category, with the papers that it wants.
type CategoryRequest struct {
	First        int64         `json:"first"`
	Second       int64         `json:"second"`
	Certificates []Certificate `json:"certicates"` // sic
}

// Certificate is a paper: the name of CategoryPaper, and the media id of UploadMedia with the same account.
type Certificate struct {
	Key     string `json:"key"`
	MediaID string `json:"value"`
}

// AddCategories asks for categories: all of them, or none when it fails. Those that want papers are reviewed, and the
// decision comes as wxa_category_audit. It fails with 53300 when the month's additions are used up, 53301 on one too many,
// 53302 on one that this principal cannot have, 53303 on wrong ids or papers, 53304 on one that is there already.
func (a *Account) AddCategories(ctx context.Context, categories ...CategoryRequest) error {
	list := make([]CategoryRequest, len(categories))
	for i, c := range categories {
		list[i] = c.whole()
	}
	return a.post(ctx, "/cgi-bin/wxopen/addcategory", map[string]any{"categories": list}, nil)
}

// ModifyCategory sends new papers for a category that was refused. It fails with 53306 on one that is not there, 53307 on
// one that was not refused.
func (a *Account) ModifyCategory(ctx context.Context, category CategoryRequest) error {
	return a.post(ctx, "/cgi-bin/wxopen/modifycategory", category.whole(), nil)
}

// whole has a list where there is none: null is no list to WeChat.
func (c CategoryRequest) whole() CategoryRequest {
	c.Certificates = append([]Certificate{}, c.Certificates...)
	return c
}

// DeleteCategory takes a category away. It fails with 53308 while it is under review.
func (a *Account) DeleteCategory(ctx context.Context, first, second int64) error {
	return a.post(ctx, "/cgi-bin/wxopen/deletecategory", map[string]int64{"first": first, "second": second}, nil)
}
