package api

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

const newTemplateRoot = "/wxaapi/newtmpl/"

// subscribeTemplateChapter is an account's templates of subscription messages, and the public library that they are taken
// from (订阅消息模板; PROTOCOL 6.9).
func subscribeTemplateChapter() []endpoint {
	needs := ability{
		officialAccount: []int{world.SetSubscription}, verified: true, service: true,
		miniProgram: []int{world.SetDevelopment, world.SetCustomerService},
	}
	return []endpoint{
		get(newTemplateRoot+"getcategory", authorizerToken, answers((*call).subscribeCategories)).needing(needs),
		get(newTemplateRoot+"getpubtemplatetitles", authorizerToken, answers((*call).publicTitles)).needing(needs),
		get(newTemplateRoot+"getpubtemplatekeywords", authorizerToken, answers((*call).publicKeywords)).needing(needs),
		get(newTemplateRoot+"gettemplate", authorizerToken, answers((*call).subscribeTemplates)).needing(needs),
		post(newTemplateRoot+"addtemplate", authorizerToken, answers((*call).addSubscribeTemplate)).needing(needs).orForm("kidList"),
		post(newTemplateRoot+"deltemplate", authorizerToken, does((*call).deleteSubscribeTemplate)).needing(needs).orForm(),
	}
}

// Limits of templates.
const (
	subscribeTemplatesPerAccount = 50
	titlesPerPage                = 30
	titleCategories              = 5
	leastKeywords, mostKeywords  = 2, 5
	sceneDescLength              = 15
)

type (
	subscribeCategoriesAnswer struct {
		commandOK
		Data []subscribeCategory `json:"data"`
	}
	subscribeCategory struct {
		ID   int64  `json:"id"`
		Name string `json:"name"`
	}
)

// subscribeCategories are those that the account passed. Official accounts have the two that everybody begins with.
func (c *call) subscribeCategories(nothing) (*subscribeCategoriesAnswer, error) {
	out := &subscribeCategoriesAnswer{okAnswer, []subscribeCategory{}}
	for _, own := range c.account.PassedCategories() {
		_, name := own.Names()
		out.Data = append(out.Data, subscribeCategory{own.Second, name})
	}
	return out, nil
}

type (
	publicTitlesRequest struct {
		IDs   string `query:"ids"` // of categories, with commas between
		Start string `query:"start"`
		Limit string `query:"limit"`
	}
	publicTitlesAnswer struct {
		commandOK
		Count int           `json:"count"` // of all pages
		Data  []publicTitle `json:"data"`
	}
	publicTitle struct {
		TID      int64  `json:"tid"`
		Title    string `json:"title"`
		Type     int    `json:"type"`
		Category string `json:"categoryId"` // text
	}
)

// publicTitles checks in this order: ids (200018, 200019), start (200016), limit (200017).
func (c *call) publicTitles(in publicTitlesRequest) (*publicTitlesAnswer, error) {
	ids, err := c.categoryIDs(in.IDs)
	if err != nil {
		return nil, err
	}
	start, err := strconv.Atoi(in.Start)
	if err != nil || start < 0 {
		return nil, fail(200016, "start 为 %q，须为从 0 开始的数字", "start %q is no number from 0 on", in.Start)
	}
	limit, err := strconv.Atoi(in.Limit)
	if err != nil || limit < 1 || limit > titlesPerPage {
		return nil, fail(200017, "limit 为 %q，须为 1 到 %d 的数字", "limit %q is no number from 1 to %d", in.Limit, titlesPerPage)
	}
	list := []publicTitle{}
	for _, p := range world.PublicTemplates() {
		if slices.Contains(ids, p.Category) {
			list = append(list, publicTitle{p.TID, p.Title, oneTime, strconv.FormatInt(p.Category, 10)})
		}
	}
	from := min(start, len(list))
	return &publicTitlesAnswer{okAnswer, len(list), list[from:min(from+limit, len(list))]}, nil
}

// categoryIDs are the account's own that a text names.
func (c *call) categoryIDs(text string) ([]int64, error) {
	if text == "" {
		return nil, fail(200018, "缺少 ids：类目 id，以逗号分隔；newtmpl/getcategory 可查询", "ids is missing: ids of categories with commas between; newtmpl/getcategory lists them")
	}
	var ids []int64
	for _, one := range strings.Split(text, ",") {
		id, err := strconv.ParseInt(one, 10, 64)
		if err != nil || !c.hasCategory(id) {
			return nil, fail(200019, "ids 中的 %q 不是 %s 的类目 id；newtmpl/getcategory 可查询", "%q in ids is no id of a category of %s; newtmpl/getcategory lists them",
				one, c.account.Title())
		}
		ids = append(ids, id)
	}
	if len(ids) > titleCategories {
		return nil, fail(200019, "ids 有 %d 个类目，最多 %d 个", "ids has %d categories, at most %d are allowed", len(ids), titleCategories)
	}
	return ids, nil
}

func (c *call) hasCategory(id int64) bool {
	return slices.ContainsFunc(c.account.PassedCategories(), func(own *world.Category) bool { return own.Second == id })
}

// publicTemplate finds one by its tid (200014 without one, or where it is of no category of the account).
func (c *call) publicTemplate(tid int64, given bool) (world.PublicTemplate, error) {
	if !given {
		return world.PublicTemplate{}, &apiError{
			code: 200014, text: "missing parameter tid",
			hint: bilingual.Textf("请求中没有 tid；addtemplate 接收表单（kidList=1&kidList=2）或 JSON",
				"there is no tid; addtemplate takes a form (kidList=1&kidList=2) or JSON"),
		}
	}
	for _, p := range world.PublicTemplates() {
		if p.TID == tid && c.hasCategory(p.Category) {
			return p, nil
		}
	}
	return world.PublicTemplate{}, fail(200014, "%s 的类目中没有 tid 为 %d 的模板；getpubtemplatetitles 可查询",
		"no template of the categories of %s has the tid %d; getpubtemplatetitles lists them", c.account.Title(), tid)
}

type (
	publicKeywordsRequest struct {
		TID string `query:"tid"`
	}
	publicKeywordsAnswer struct {
		commandOK
		Count int             `json:"count"`
		Data  []publicKeyword `json:"data"`
	}
	publicKeyword struct {
		KID     int    `json:"kid"`
		Name    string `json:"name"`
		Example string `json:"example"`
		Rule    string `json:"rule"`
	}
)

func (c *call) publicKeywords(in publicKeywordsRequest) (*publicKeywordsAnswer, error) {
	tid, _ := strconv.ParseInt(in.TID, 10, 64) // no template has the tid 0
	p, err := c.publicTemplate(tid, in.TID != "")
	if err != nil {
		return nil, err
	}
	out := &publicKeywordsAnswer{okAnswer, len(p.Keywords), nil}
	for _, k := range p.Keywords {
		out.Data = append(out.Data, publicKeyword(k))
	}
	return out, nil
}

type (
	subscribeTemplatesAnswer struct {
		commandOK
		Data []subscribeTemplate `json:"data"`
	}
	subscribeTemplate struct {
		ID      string `json:"priTmplId"`
		Title   string `json:"title"`
		Content string `json:"content"`
		Example string `json:"example"`
		Type    int    `json:"type"`
	}
)

// oneTime is the type of templates of which one message can be sent for each consent.
const oneTime = 2

// subscribeTemplates lists the templates of subscription messages of either kind of account.
func (c *call) subscribeTemplates(nothing) (*subscribeTemplatesAnswer, error) {
	list := []subscribeTemplate{}
	for _, t := range c.ownSubscribeTemplates() {
		list = append(list, subscribeTemplate{t.ID, t.Title, t.Content, t.Example, oneTime})
	}
	return &subscribeTemplatesAnswer{okAnswer, list}, nil
}

func (c *call) ownSubscribeTemplates() []world.Template {
	return slices.DeleteFunc(slices.Clone(c.account.Templates), func(t world.Template) bool { return !t.Subscribe })
}

type (
	addSubscribeTemplateRequest struct {
		TID   *looseInt  `json:"tid"`
		KIDs  []looseInt `json:"kidList"`
		Scene string     `json:"sceneDesc"`
	}
	addSubscribeTemplateAnswer struct {
		commandOK
		ID string `json:"priTmplId"`
	}
)

// addSubscribeTemplate checks in this order: tid (200014), keywords (200020), scene (200021), there already (200022), how many
// there are (200012). Like WeChat it only notices what equals the latest template, and names that.
func (c *call) addSubscribeTemplate(in addSubscribeTemplateRequest) (*addSubscribeTemplateAnswer, error) {
	var tid int64
	if in.TID != nil {
		tid = int64(*in.TID)
	}
	p, err := c.publicTemplate(tid, in.TID != nil)
	if err != nil {
		return nil, err
	}
	t, err := c.chosenKeywords(p, in)
	if err != nil {
		return nil, err
	}
	own := c.ownSubscribeTemplates()
	if n := len(own); n > 0 && own[n-1].Chosen(t) {
		return nil, chosenAlready(own[n-1].ID)
	}
	if len(own) >= subscribeTemplatesPerAccount {
		return nil, fail(200012, "%s 已有 %d 个订阅消息模板", "%s has %d templates of subscription messages already", c.account.Title(), len(own))
	}
	t = c.world.NewTemplate(t)
	c.account.Templates = append(c.account.Templates, t)
	return &addSubscribeTemplateAnswer{okAnswer, t.ID}, nil
}

func chosenAlready(id string) error {
	return &apiError{
		code: 200022, hint: bilingual.Textf("最近一个模板与此相同：%s", "the latest template is the same: %s", id),
		answer: func(bare commandOK) any { return templateError(bare, id) },
	}
}

// templateError is an error of the newtmpl calls: errmsg comes first, and the rid once more (PROTOCOL 6.9).
func templateError(bare commandOK, id string) any {
	_, rid, _ := strings.Cut(bare.ErrMsg, "rid: ")
	return struct {
		ErrMsg  string `json:"errmsg"`
		ID      string `json:"priTmplId,omitempty"`
		ErrCode int    `json:"errcode"`
		RID     string `json:"rid"`
	}{bare.ErrMsg, id, bare.ErrCode, rid}
}

// chosenKeywords makes the template of the keywords that were asked for.
func (c *call) chosenKeywords(p world.PublicTemplate, in addSubscribeTemplateRequest) (world.Template, error) {
	kids := make([]int, len(in.KIDs))
	for i, kid := range in.KIDs {
		kids[i] = int(kid)
	}
	unique := len(slices.Compact(slices.Sorted(slices.Values(kids)))) == len(kids)
	t, known := p.With(kids, in.Scene)
	official := c.account.Kind == world.OfficialAccount
	switch n := utf8.RuneCountInString(in.Scene); {
	case !known || !unique || len(kids) < leastKeywords || len(kids) > mostKeywords:
		return t, fail(200020, "kidList 为 %v，须为模板 %d 的 %d 到 %d 个不同的关键词；getpubtemplatekeywords 可查询",
			"kidList %v is not %[3]d to %[4]d different keywords of the template %[2]d; getpubtemplatekeywords lists them",
			kids, p.TID, leastKeywords, mostKeywords)
	case n > sceneDescLength || n == 0 && official:
		return t, fail(200021, "sceneDesc 有 %d 个字，最多 %d 个，服务号必填", "sceneDesc has %d characters, at most %d are allowed, and a service account must say it",
			n, sceneDescLength)
	}
	return t, nil
}

type deleteSubscribeTemplateRequest struct {
	ID string `json:"priTmplId"`
}

// deleteSubscribeTemplate takes a template away (40037 when there is none).
func (c *call) deleteSubscribeTemplate(in deleteSubscribeTemplateRequest) error {
	i := slices.IndexFunc(c.account.Templates, func(t world.Template) bool { return t.ID == in.ID && t.Subscribe })
	if i < 0 {
		return c.unknownTemplate(in.ID)
	}
	c.account.Templates = slices.Delete(c.account.Templates, i, i+1)
	return nil
}
