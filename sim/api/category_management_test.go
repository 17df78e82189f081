package api_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathOwnCategories  = "/cgi-bin/wxopen/getcategory"
	pathAllCategories  = "/cgi-bin/wxopen/getallcategories"
	pathTypeCategories = "/cgi-bin/wxopen/getcategoriesbytype"
	pathAddCategory    = "/cgi-bin/wxopen/addcategory"
	pathDropCategory   = "/cgi-bin/wxopen/deletecategory"
	pathEditCategory   = "/cgi-bin/wxopen/modifycategory"
)

// category is the mini program's own with the second id, nil when it has none.
func category(l *lab.Lab, tok string, second float64) map[string]any {
	l.Helper()
	list, _ := l.Get(pathOwnCategories, tok)["categories"].([]any)
	for _, one := range list {
		if c := one.(map[string]any); c["second"] == second {
			return c
		}
	}
	return nil
}

// nodes are the tree's in an answer, by id.
func nodes(out map[string]any) map[float64]map[string]any {
	tree, _ := out["categories_list"].(map[string]any)
	list, _ := tree["categories"].([]any)
	byID := map[float64]map[string]any{}
	for _, one := range list {
		n := one.(map[string]any)
		byID[n["id"].(float64)] = n
	}
	return byID
}

func TestReadyMadeCategories(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.MiniProgram, true).AppID)
	own, _ := l.Get(pathOwnCategories, tok)["categories"].([]any)
	if len(own) != 2 || own[0].(map[string]any)["first_name"] != "工具" || own[0].(map[string]any)["audit_status"] != 3.0 {
		t.Errorf("%v", own)
	}
	all := nodes(l.Get(pathAllCategories, tok))
	if fmt.Sprint(all[402]["children"]) != "[920]" || all[920]["sensitive_type"] != 1.0 || all[0]["name"] != nil ||
		fmt.Sprint(all[920]["qualify"]) != "map[exter_list:[map[inner_list:[map[name:《律师执业资格证》 url:]]]] remark:]" {
		t.Errorf("%v\n%v", all[402], all[920])
	}
	person, company := nodes(l.Post(pathTypeCategories, tok, `{}`)), nodes(l.Post(pathTypeCategories, tok, `{"verify_type":"1"}`))
	if person[2] != nil || company[2] == nil || company[5] != nil || company[814] != nil || all[814] == nil {
		t.Errorf("%v\n%v", person, company)
	}
	l.Want(l.Post(pathTypeCategories, tok, `{"verify_type":9}`), 40097)
}

// TestCategoryGoesThroughItsReview: a plain one is there at once, one with papers is reviewed, refused, modified, passed,
// and only then one that code can be audited for.
func TestCategoryGoesThroughItsReview(t *testing.T) {
	l, app, tok := registered(t)
	usable := func(want string) {
		t.Helper()
		if out := l.Get("/wxa/get_category", tok)["category_list"]; fmt.Sprint(out) != want {
			t.Errorf("%v, want %s", out, want)
		}
	}
	usable("[]")
	l.Want(l.Post(pathAddCategory, tok, `{"categories":[{"first":287,"second":612}]}`), 0)
	usable("[map[first_class:工具 first_id:287 second_class:备忘录 second_id:612]]")
	paper := l.Upload(tok, "image", "a.png", picture(8, 8))
	papers := `"certicates":[{"key":"《律师执业资格证》","value":"` + paper + `"}]`
	plan := world.AuditPlan{Result: world.AuditRejected, After: time.Minute}
	if err := l.PlanCategories(app.AppID, plan); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(pathAddCategory, tok, `{"categories":[{"first":402,"second":920,`+papers+`}]}`), 0)
	if c := category(l, tok, 920); c["audit_status"] != 1.0 {
		t.Errorf("%v", c)
	}
	l.Want(l.Post(pathDropCategory, tok, `{"first":402,"second":920}`), 53308)
	l.Want(l.Post(pathEditCategory, tok, `{"first":402,"second":920,`+papers+`}`), 53307)
	l.Restart()
	told := l.After(time.Minute)
	if len(told) != 1 || told[0].Name != "wxa_category_audit" || lab.Field(told[0].Plain, "ret") != "2" ||
		lab.Field(told[0].Plain, "first") != "402" || lab.Field(told[0].Plain, "second") != "920" ||
		lab.Field(told[0].Plain, "reason") != "提交的资质与类目要求不符" {
		t.Fatalf("%+v", told)
	}
	if c := category(l, tok, 920); c["audit_status"] != 2.0 || c["audit_reason"] != "提交的资质与类目要求不符" {
		t.Errorf("%v", c)
	}
	plan.Result = world.AuditApproved
	if err := l.PlanCategories(app.AppID, plan); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(pathEditCategory, tok, `{"first":402,"second":920,`+papers+`}`), 0)
	if told = l.After(time.Minute); len(told) != 1 || lab.Field(told[0].Plain, "ret") != "3" {
		t.Fatalf("%+v", told)
	}
	usable("[map[first_class:工具 first_id:287 second_class:备忘录 second_id:612] " +
		"map[first_class:法律服务 first_id:402 second_class:律师 second_id:920]]")
	l.Want(l.Post(pathDropCategory, tok, `{"first":402,"second":920}`), 0)
	if out := l.Get(pathOwnCategories, tok); out["quota"] != 3.0 || out["limit"] != 5.0 || out["category_limit"] != 20.0 ||
		category(l, tok, 920) != nil {
		t.Errorf("%v", out)
	}
}

func TestCategoriesThatAreRefused(t *testing.T) {
	l, _, tok := registered(t)
	paper := l.Upload(tok, "image", "a.png", picture(8, 8))
	certified := func(ids string, papers ...string) string {
		list := ""
		for i, key := range papers {
			list += map[bool]string{true: ",", false: ""}[i > 0] + `{"key":"` + key + `","value":"` + paper + `"}`
		}
		return `{"categories":[{` + ids + `,"certicates":[` + list + `]}]}`
	}
	rows(l, tok, []row{
		{"none", pathAddCategory, `{}`, 53303},
		{"text", pathAddCategory, `{"categories":[{"first":"287","second":612}]}`, 53303},
		{"unknown", pathAddCategory, `{"categories":[{"first":287,"second":99999}]}`, 53303},
		{"not below", pathAddCategory, `{"categories":[{"first":1,"second":612}]}`, 53303},
		{"first level", pathAddCategory, `{"categories":[{"first":0,"second":287}]}`, 53303},
		{"of governments", pathAddCategory, certified(`"first":1,"second":5`, "《邮政业务许可证》"), 53302},
		{"twice", pathAddCategory, `{"categories":[{"first":287,"second":612},{"first":287,"second":612}]}`, 53304},
		{"no papers", pathAddCategory, `{"categories":[{"first":402,"second":920}]}`, 53303},
		{"key", pathAddCategory, certified(`"first":402,"second":920`, "律师执业资格证"), 53303},
		{"medium", pathAddCategory,
			`{"categories":[{"first":402,"second":920,"certicates":[{"key":"《律师执业资格证》","value":"x"}]}]}`, 40007},
		{"half an alternative", pathAddCategory, certified(`"first":8,"second":592`, "《营业执照》"), 53311},
		{"whole alternative", pathAddCategory, certified(`"first":8,"second":592`, "《营业执照》", "《ICP备案截图》"), 0},
		{"again", pathAddCategory, certified(`"first":8,"second":592`, "《办学许可证》"), 53304},
		{"too many of a month", pathAddCategory, `{"categories":[{"first":287,"second":612},{"first":287,"second":616},` +
			`{"first":287,"second":614},{"first":287,"second":617},{"first":1,"second":556}]}`, 53300},
		{"as many as a month has", pathAddCategory, `{"categories":[{"first":287,"second":612},{"first":287,"second":616},` +
			`{"first":287,"second":614},{"first":770,"second":773}]}`, 0},
		{"none left", pathAddCategory, `{"categories":[{"first":1,"second":556}]}`, 53300},
		{"modify unknown", pathEditCategory, `{"first":1,"second":556}`, 53306},
		{"modify text", pathEditCategory, `{"first":"1","second":556}`, 53303},
		{"modify passed", pathEditCategory, `{"first":287,"second":612}`, 53307},
		{"delete unknown", pathDropCategory, `{"first":1,"second":556}`, 53303},
		{"delete text", pathDropCategory, `{"first":287,"second":"612"}`, 53303},
		{"delete red packets", pathDropCategory, `{"first":770,"second":773}`, 53309},
		{"delete", pathDropCategory, `{"first":287,"second":612}`, 0},
	})
}

// TestPersonsCategories are fewer.
func TestPersonsCategories(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	l.Want(person(l, "create", tok, `{"idname":"李四","wxuser":"lisi"}`), 0)
	told := l.After(10 * time.Minute)
	info, _ := l.QueryAuth(tok, lab.Field(told[0].Plain, "auth_code"))["authorization_info"].(map[string]any)
	tok, _ = info["authorizer_access_token"].(string)
	l.Want(l.Post(pathAddCategory, tok, `{"categories":[{"first":304,"second":663}]}`), 53302)
	l.Want(l.Post(pathAddCategory, tok, `{"categories":[{"first":287,"second":612}]}`), 0)
}

// TestTwentyCategories are the most, five a month.
func TestTwentyCategories(t *testing.T) {
	l, app, tok := registered(t)
	added := 0
	for _, n := range world.CategoryTree() {
		if n.Father == 0 || !n.Open(world.Enterprise) {
			continue
		}
		if added%world.CategoriesAMonth == 0 {
			l.Clock.Add(31 * 24 * time.Hour)
			tok = tokenOf(l, app)
		}
		papers := ""
		for i, name := range slices.Concat(n.Proofs...) {
			papers += map[bool]string{true: ",", false: ""}[i > 0] + fmt.Sprintf(`{"key":%q,"value":%q}`, name,
				l.Upload(tok, "image", "a.png", picture(8, 8)))
		}
		want := 0
		if added == world.CategoryLimit {
			want = 53301
		}
		l.Want(l.Post(pathAddCategory, tok, fmt.Sprintf(`{"categories":[{"first":%d,"second":%d,"certicates":[%s]}]}`, n.Father,
			n.ID, papers)), want)
		added++
	}
	if added != world.CategoryLimit+1 {
		t.Errorf("the tree has %d categories for a company", added)
	}
}

// TestTriggeredCategoryAudit decides the review under way.
func TestTriggeredCategoryAudit(t *testing.T) {
	l, app, tok := registered(t)
	paper := l.Upload(tok, "image", "a.png", picture(8, 8))
	l.Want(l.Post(pathAddCategory, tok, `{"categories":[{"first":402,"second":920,"certicates":`+
		`[{"key":"《律师执业资格证》","value":"`+paper+`"}]}]}`), 0)
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "wxa_category_audit", Account: app.AppID})
	if err != nil || lab.Field(d.Plain, "first") != "402" || lab.Field(d.Plain, "ret") != "3" {
		t.Errorf("%s, %v", d.Plain, err)
	}
	if told := l.After(time.Hour); len(told) != 0 || category(l, tok, 920)["audit_status"] != 3.0 {
		t.Errorf("%v", told)
	}
}

func TestCategoriesNeedTheirSet(t *testing.T) {
	var list []needed
	for path, method := range map[string]string{
		pathOwnCategories: "GET", pathAllCategories: "GET", pathTypeCategories: "POST", pathAddCategory: "POST",
		pathDropCategory: "POST", pathEditCategory: "POST",
	} {
		list = append(list, needed{method, path, world.MiniProgram, []int{30}})
	}
	wantSets(t, list...)
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	l.Want(l.Get(pathOwnCategories, tok), 48001)
	l.Want(l.Get(pathAllCategories, tok), 48001)
}
