package api

import "wxlab/sim/world"

// categoryManagementChapter is a mini program's categories (类目; WeChat's chapter "category-management"). PROTOCOL.md
// does not have it: shapes are those of WeChat's documentation, as public SDKs' samples show them.
func categoryManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetBasicInfo}}
	return []endpoint{
		get("/cgi-bin/wxopen/getcategory", authorizerToken, answers((*call).getCategory)).needing(needs),
		get("/cgi-bin/wxopen/getallcategories", authorizerToken, answers((*call).getAllCategories)).needing(needs),
	}
}

// How many categories a mini program may have, and how many more this month.
const (
	categoryLimit    = 20
	categoriesAMonth = 5
)

type (
	getCategoryAnswer struct {
		commandOK
		Categories []chosenCategory `json:"categories"`
		Limit      int              `json:"limit"`
		Quota      int              `json:"quota"`
		Most       int              `json:"category_limit"`
	}
	chosenCategory struct {
		First      int64  `json:"first"`
		FirstName  string `json:"first_name"`
		Second     int64  `json:"second"`
		SecondName string `json:"second_name"`
		Status     int    `json:"audit_status"` // 3 approved
		Reason     string `json:"audit_reason"`
	}
)

func (c *call) getCategory(nothing) (*getCategoryAnswer, error) {
	var list []chosenCategory
	for _, o := range ownCategories() {
		list = append(list, chosenCategory{o.FirstID, o.First, o.SecondID, o.Second, 3, ""})
	}
	return &getCategoryAnswer{okAnswer, list, categoriesAMonth, categoriesAMonth, categoryLimit}, nil
}

type (
	getAllCategoriesAnswer struct {
		commandOK
		Tree categoryTree `json:"categories_list"`
	}
	categoryTree struct {
		Categories []categoryNode `json:"categories"`
	}
	categoryNode struct {
		ID        int64         `json:"id"`
		Name      string        `json:"name"`
		Level     int           `json:"level"`
		Father    int64         `json:"father"`
		Children  []int64       `json:"children"`
		Sensitive int           `json:"sensitive_type"`
		Types     []string      `json:"type_list"`
		Qualify   qualification `json:"qualify"`
	}
	qualification struct {
		List   []string `json:"exter_list"` // sic
		Remark string   `json:"remark"`
	}
)

// getAllCategories lists the tree that the simulator knows: what its mini programs have.
func (c *call) getAllCategories(nothing) (*getAllCategoriesAnswer, error) {
	top := newCategoryNode(ownCategories()[0].FirstID, ownCategories()[0].First, 1)
	nodes := []categoryNode{top}
	for _, o := range ownCategories() {
		nodes[0].Children = append(nodes[0].Children, o.SecondID)
		below := newCategoryNode(o.SecondID, o.Second, 2)
		below.Father = o.FirstID
		nodes = append(nodes, below)
	}
	return &getAllCategoriesAnswer{okAnswer, categoryTree{nodes}}, nil
}

func newCategoryNode(id int64, name string, level int) categoryNode {
	none := []string{}
	return categoryNode{
		ID: id, Name: name, Level: level, Children: []int64{}, Types: none, Qualify: qualification{none, ""},
	}
}

// codeCategory is a category that the mini program has, with WeChat's ids.
type codeCategory struct {
	First    string `json:"first_class"`
	Second   string `json:"second_class"`
	Third    string `json:"third_class,omitempty"`
	FirstID  int64  `json:"first_id"`
	SecondID int64  `json:"second_id"`
	ThirdID  int64  `json:"third_id,omitempty"`
}

// ownCategories are the same for every mini program of the simulator.
func ownCategories() []codeCategory {
	return []codeCategory{
		{First: "工具", Second: "效率", FirstID: 287, SecondID: 616},
		{First: "工具", Second: "备忘录", FirstID: 287, SecondID: 612},
	}
}
