package api

import (
	"encoding/json"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// categoryManagementChapter is a mini program's categories (类目; WeChat's chapter "category-management"; PROTOCOL 14.2).
func categoryManagementChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetBasicInfo}}
	return []endpoint{
		get("/cgi-bin/wxopen/getcategory", authorizerToken, answers((*call).getCategory)).needing(needs),
		get("/cgi-bin/wxopen/getallcategories", authorizerToken, answers((*call).getAllCategories)).needing(needs),
		post("/cgi-bin/wxopen/getcategoriesbytype", authorizerToken, answers((*call).getCategoriesByType)).needing(needs),
		post("/cgi-bin/wxopen/addcategory", authorizerToken, does((*call).addCategories)).needing(needs),
		post("/cgi-bin/wxopen/deletecategory", authorizerToken, does((*call).deleteCategory)).needing(needs),
		post("/cgi-bin/wxopen/modifycategory", authorizerToken, does((*call).modifyCategory)).needing(needs),
	}
}

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
		Status     int    `json:"audit_status"` // 1 under review, 2 refused, 3 passed
		Reason     string `json:"audit_reason"`
	}
)

func (c *call) getCategory(nothing) (*getCategoryAnswer, error) {
	list := []chosenCategory{}
	for _, o := range c.account.CategoryList() {
		first, second := o.Names()
		list = append(list, chosenCategory{o.First, first, o.Second, second, o.Status(), o.Reason()})
	}
	left := world.CategoriesAMonth
	if c.account.Categories != nil {
		left = c.account.Categories.Left(c.now)
	}
	return &getCategoryAnswer{okAnswer, list, world.CategoriesAMonth, left, world.CategoryLimit}, nil
}

type (
	categoriesAnswer struct {
		commandOK
		Tree categoryTree `json:"categories_list"`
	}
	categoryTree struct {
		Categories []categoryNode `json:"categories"`
	}
	categoryNode struct {
		ID        int64         `json:"id"`
		Name      string        `json:"name,omitempty"` // this and the next three: not of the root
		Level     int           `json:"level,omitempty"`
		Father    *int64        `json:"father,omitempty"`
		Children  []int64       `json:"children"`
		Sensitive *int          `json:"sensitive_type,omitempty"` // 1: papers are reviewed
		Types     []string      `json:"type_list"`
		Qualify   qualification `json:"qualify"`
	}
	qualification struct {
		Alternatives []paperList `json:"exter_list"` // sic; any one of them
		Remark       string      `json:"remark"`
	}
	paperList struct {
		Papers []paper `json:"inner_list"` // all of them
	}
	paper struct {
		Name string `json:"name"` // the key of the certificate
		URL  string `json:"url"`
	}
)

// getAllCategories lists the tree that the simulator knows.
func (c *call) getAllCategories(nothing) (*categoriesAnswer, error) {
	return treeOf(func(world.CategoryNode) bool { return true }), nil
}

type categoriesByTypeRequest struct {
	Type looseInt `json:"verify_type"` // a person's, when it is missing
}

func (c *call) getCategoriesByType(in categoriesByTypeRequest) (*categoriesAnswer, error) {
	p := world.Principal(in.Type)
	if !slices.Contains(world.Principals(), p) {
		return nil, fail(40097, "verify_type 为 %d：0 个人，1 企业，2 政府，3 媒体，4 其他组织",
			"verify_type %d: 0 is a person, 1 a company, 2 government, 3 media, 4 another organization", in.Type)
	}
	return treeOf(func(n world.CategoryNode) bool { return !n.Game && n.Open(p) }), nil
}

// treeOf is a root, and the categories that fit with those above them.
func treeOf(fits func(world.CategoryNode) bool) *categoriesAnswer {
	nodes := []categoryNode{{Children: []int64{}, Types: []string{}, Qualify: qualify(nil)}}
	tree := world.CategoryTree()
	for _, first := range tree {
		if first.Father != 0 {
			continue
		}
		above, below := newCategoryNode(first, 1), []categoryNode{}
		for _, second := range tree {
			if second.Father == first.ID && fits(second) {
				above.Children = append(above.Children, second.ID)
				below = append(below, newCategoryNode(second, 2))
			}
		}
		if len(below) > 0 {
			nodes[0].Children = append(nodes[0].Children, first.ID)
			nodes = append(append(nodes, above), below...)
		}
	}
	return &categoriesAnswer{okAnswer, categoryTree{nodes}}
}

func newCategoryNode(n world.CategoryNode, level int) categoryNode {
	sensitive := 0
	if n.Sensitive() {
		sensitive = 1
	}
	return categoryNode{
		ID: n.ID, Name: n.Name, Level: level, Father: &n.Father, Children: []int64{}, Sensitive: &sensitive, Types: []string{},
		Qualify: qualify(n.Proofs),
	}
}

func qualify(proofs [][]string) qualification {
	out := qualification{Alternatives: []paperList{}}
	for _, all := range proofs {
		list := paperList{}
		for _, name := range all {
			list.Papers = append(list.Papers, paper{Name: name})
		}
		out.Alternatives = append(out.Alternatives, list)
	}
	return out
}

// strictID is the id of a category: one that is sent as text is refused (53303), unlike other numbers.
type strictID int64

// textID is what was sent as text.
const textID = -1

// UnmarshalJSON takes 95, and notes that "95" is a text.
func (id *strictID) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, (*int64)(id)) != nil {
		*id = textID
	}
	return nil
}

type (
	categoryRequest struct {
		First        strictID      `json:"first"`
		Second       strictID      `json:"second"`
		Certificates []certificate `json:"certicates"` // sic
	}
	certificate struct {
		Key   string `json:"key"`
		Value string `json:"value"` // media_id
	}
	addCategoriesRequest struct {
		Categories []categoryRequest `json:"categories"`
	}
)

// node finds the category in the tree.
func (in categoryRequest) node() (world.CategoryNode, error) {
	if in.First == textID || in.Second == textID {
		return world.CategoryNode{}, fail(53303, "first 和 second 须为数字，不能是字符串", "first and second are numbers, no texts")
	}
	n, known := world.CategoryByID(int64(in.Second))
	if !known || n.Father == 0 || n.Father != int64(in.First) {
		return n, fail(53303, "没有一级 id 为 %d、二级 id 为 %d 的类目；getallcategories 可查询",
			"there is no category %d below %d; getallcategories lists them", int64(in.Second), int64(in.First))
	}
	return n, nil
}

// papers checks the certificates of a category: all of one alternative (53303 for none, 53311 for a part), each the media_id
// of a picture (40007).
func (c *call) papers(in categoryRequest, n world.CategoryNode) error {
	given := map[string]bool{}
	for i, one := range in.Certificates {
		if err := c.mediaID("certicates["+one.Key+"]", one.Value, "image"); err != nil {
			return err
		}
		if !slices.ContainsFunc(n.Proofs, func(all []string) bool { return slices.Contains(all, one.Key) }) {
			return fail(53303, "certicates[%d].key 为 %q；类目“%s”的材料名称是 %v，须一字不差", "certicates[%d].key is %q; the papers of %s "+
				"are called %v, to the letter", i, one.Key, n.Name, n.Proofs)
		}
		given[one.Key] = true
	}
	whole := func(all []string) bool {
		return !slices.ContainsFunc(all, func(name string) bool { return !given[name] })
	}
	switch {
	case !n.Sensitive() || slices.ContainsFunc(n.Proofs, whole):
		return nil
	case len(given) == 0:
		return fail(53303, "类目“%s”需要资质（certicates）：%v 中任一组", "%s needs papers (certicates), one list of %v", n.Name, n.Proofs)
	}
	return fail(53311, "类目“%s”的资质不全：须有 %v 中完整的一组", "the papers of %s are incomplete: one whole list of %v is wanted",
		n.Name, n.Proofs)
}

// addCategories adds all or none. It checks each in this order: ids (53303), principal (53302), there already (53304), papers
// (40007, 53303, 53311), limit (53301), the month's quota (53300).
func (c *call) addCategories(in addCategoriesRequest) error {
	if len(in.Categories) == 0 {
		return fail(53303, "categories 缺失或为空", "categories is missing or empty")
	}
	own := c.account.OwnCategories()
	for i, one := range in.Categories {
		n, err := one.node()
		if err != nil {
			return err
		}
		twice := slices.ContainsFunc(in.Categories[:i], func(x categoryRequest) bool { return x.Second == one.Second })
		switch {
		case !n.Open(c.account.Principal()):
			return fail(53302, "类目“%s”不对 %s 的主体类型（%d）开放", "%s is not open to the principal of %s (type %d)", n.Name,
				c.account.Title(), c.account.Principal())
		case twice || own.Find(n.Father, n.ID) != nil:
			return fail(53304, "%s 已有类目“%s”", "%s has the category %s already", c.account.Title(), n.Name)
		}
		if err := c.papers(one, n); err != nil {
			return err
		}
	}
	switch more := len(in.Categories); {
	case len(own.List)+more > world.CategoryLimit:
		return fail(53301, "将有 %d 个类目，最多 %d 个", "that would be %d categories, at most %d are allowed",
			len(own.List)+more, world.CategoryLimit)
	case more > own.Left(c.now):
		return fail(53300, "本月还可添加 %d 个类目，本次 %d 个", "%d categories may be added this month, the call adds %d", own.Left(c.now), more)
	}
	for _, one := range in.Categories {
		c.world.AddCategory(c.account, c.platform.AppID, int64(one.First), int64(one.Second))
	}
	return nil
}

// deleteCategory checks in this order: it is there (53303), under review (53308), may go (53309).
func (c *call) deleteCategory(in categoryRequest) error {
	have := c.account.OwnCategories().Find(int64(in.First), int64(in.Second))
	switch n, _ := world.CategoryByID(int64(in.Second)); {
	case in.First == textID || in.Second == textID:
		_, err := in.node()
		return err
	case have == nil:
		return fail(53303, "%s 没有类目 %d/%d；getcategory 可查询", "%s does not have the category %d/%d; getcategory lists them",
			c.account.Title(), int64(in.First), int64(in.Second))
	case have.UnderReview:
		return fail(53308, "类目“%s”正在审核", "the category %s is under review", n.Name)
	case n.Fixed:
		return fail(53309, "类目“%s”不能删除", "the category %s cannot be deleted", n.Name)
	}
	c.world.DeleteCategory(c.account, have)
	return nil
}

// modifyCategory sends the papers of a refused category again. It checks in this order: it is there (53306), refused (53307),
// the papers.
func (c *call) modifyCategory(in categoryRequest) error {
	have := c.account.OwnCategories().Find(int64(in.First), int64(in.Second))
	n, err := in.node()
	switch {
	case in.First == textID || in.Second == textID:
		return err
	case have == nil:
		return fail(53306, "%s 没有类目 %d/%d；修改不能换类目", "%s does not have the category %d/%d; modifying cannot change which it is",
			c.account.Title(), int64(in.First), int64(in.Second))
	case have.Status() != world.ReviewRefused:
		return fail(53307, "类目“%s”的 audit_status 是 %d，只有 2（审核失败）可以修改",
			"the audit_status of %s is %d, only 2 (refused) can be modified", n.Name, have.Status())
	}
	if err := c.papers(in, n); err != nil {
		return err
	}
	c.world.ReviewCategory(c.account, c.platform.AppID, have)
	return nil
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

// ownCategories are those that passed.
func ownCategories(a *world.AccountState) []codeCategory {
	out := []codeCategory{}
	for _, c := range a.PassedCategories() {
		first, second := c.Names()
		out = append(out, codeCategory{First: first, Second: second, FirstID: c.First, SecondID: c.Second})
	}
	return out
}

// categoryHint names what may be said instead of a category that the mini program does not have.
func categoryHint(a *world.AccountState) bilingual.Text {
	own := ownCategories(a)
	if len(own) == 0 {
		return bilingual.Textf("它还没有审核通过的类目：先调用 addcategory", "it has none that passed: call addcategory first")
	}
	return bilingual.Textf("get_category 可查询已有类目及其 id", "get_category lists them with their ids")
}
