package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const pathNewTemplate = "/wxaapi/newtmpl/"

// TestSubscribeTemplates goes from the account's categories to a template, sends a message by it, and takes it away again.
func TestSubscribeTemplates(t *testing.T) {
	l := lab.New(t)
	_, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	user := mini.Followers[0].OpenID

	l.Same(l.Get(pathNewTemplate+"getcategory", tok),
		`{"errcode":0,"errmsg":"ok","data":[{"id":616,"name":"效率"},{"id":612,"name":"备忘录"}]}`)
	l.Same(l.Get(pathNewTemplate+"getpubtemplatetitles", tok, "ids", "616,612", "start", "1", "limit", "2"),
		`{"errcode":0,"errmsg":"ok","count":4,"data":[{"tid":2414,"title":"预约成功通知","type":2,"categoryId":"616"},{"tid":3353,"title":"活动开始提醒","type":2,"categoryId":"612"}]}`)
	l.Same(l.Get(pathNewTemplate+"getpubtemplatekeywords", tok, "tid", "3353"),
		`{"errcode":0,"errmsg":"ok","count":3,"data":[{"kid":1,"name":"活动名称","example":"春茶品鉴","rule":"thing"},{"kid":2,"name":"开始时间","example":"2026年3月1日 14:00","rule":"time"},{"kid":3,"name":"活动地点","example":"一楼大厅","rule":"thing"}]}`)

	id := l.Post(pathNewTemplate+"addtemplate", tok, `{"tid":"3353","kidList":[3,1],"sceneDesc":"活动"}`)["priTmplId"].(string)
	own, _ := l.Get(pathNewTemplate+"gettemplate", tok)["data"].([]any)
	want := map[string]any{"priTmplId": id, "title": "活动开始提醒", "type": 2.0,
		"content": "活动地点:{{thing3.DATA}}\n活动名称:{{thing1.DATA}}\n", "example": "活动地点:一楼大厅\n活动名称:春茶品鉴\n"}
	if diff := cmp.Diff(want, own[len(own)-1]); diff != "" || len(id) != 43 {
		t.Error(id, diff)
	}
	twice := l.Post(pathNewTemplate+"addtemplate", tok, `{"tid":3353,"kidList":[3,1],"sceneDesc":"活动"}`)
	rid, _ := twice["rid"].(string)
	if l.Want(twice, 200022); twice["priTmplId"] != id || rid == "" || twice["errmsg"] != "template has added already rid: "+rid {
		t.Errorf("the same again: %v", twice)
	}
	message := fmt.Sprintf(`{"touser":%q,"template_id":%q,"data":{"thing1":{"value":"春茶"},"thing3":{"value":"大厅"}}}`, user, id)
	l.Want(l.Post(pathSubscribe, tok, message), 43101)
	if _, err := l.AnswerPopup(t.Context(), mini.AppID, user, id, true); err != nil {
		t.Fatal(err)
	}
	l.Restart()
	l.Want(l.Post(pathSubscribe, tok, message), 0)
	if seen := l.Notices(mini.AppID, user); len(seen) != 1 || seen[0].Text != "活动地点:大厅\n活动名称:春茶" {
		t.Errorf("the user sees %+v", seen)
	}
	l.Want(l.Post(pathNewTemplate+"deltemplate", tok, `{"priTmplId":"`+id+`"}`), 0)
	l.Want(l.Post(pathSubscribe, tok, message), 40037)
	l.Want(l.Post(pathNewTemplate+"deltemplate", tok, `{"priTmplId":"`+id+`"}`), 40037)
}

// TestSubscribeTemplatesFromForms: WeChat's pages recommend forms, in either spelling of a list.
func TestSubscribeTemplatesFromForms(t *testing.T) {
	l := lab.New(t)
	_, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	for _, body := range []string{
		"tid=1128&kidList=1&kidList=5&sceneDesc=%E4%B8%8B%E5%8D%95", "tid=1128&kidList[0]=2&kidList[1]=5", `{"tid":1128,"kidList":["3","5"]}`,
	} {
		l.Want(l.Post(pathNewTemplate+"addtemplate", tok, body), 0)
	}
	own := l.Templates(mini.AppID)
	for i, want := range []world.Template{
		{Scene: "下单", Content: "订单编号:{{character_string1.DATA}}\n订单金额:{{amount5.DATA}}\n"},
		{Content: "订单状态:{{phrase2.DATA}}\n订单金额:{{amount5.DATA}}\n"}, {Content: "备注:{{thing3.DATA}}\n订单金额:{{amount5.DATA}}\n"},
	} {
		if got := own[len(own)-3+i]; got.Content != want.Content || got.Scene != want.Scene {
			t.Errorf("%d: %+v", i, got)
		}
	}
	l.Want(l.Post(pathNewTemplate+"deltemplate", tok, "priTmplId="+own[len(own)-1].ID), 0)
}

func TestSubscribeTemplateErrors(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	_, officialTok, _ := l.Authorized(official.AppID)
	const add, remove = pathNewTemplate + "addtemplate", pathNewTemplate + "deltemplate"
	rows(l, tok, []row{
		{"no tid", add, `{"kidList":[1,2]}`, 200014},
		{"neither form nor JSON", add, `hello`, 200014},
		{"unknown tid", add, `{"tid":99,"kidList":[1,2]}`, 200014},
		{"of a category that the account lacks", add, `{"tid":5083,"kidList":[1,2]}`, 200014},
		{"unknown keyword", add, `{"tid":1128,"kidList":[1,9]}`, 200020},
		{"one keyword", add, `{"tid":1128,"kidList":[1]}`, 200020},
		{"six keywords", add, `{"tid":1128,"kidList":[1,2,3,4,5,6]}`, 200020},
		{"a keyword twice", add, `{"tid":1128,"kidList":[1,1]}`, 200020},
		{"long scene", add, `{"tid":1128,"kidList":[1,2],"sceneDesc":"` + strings.Repeat("字", 16) + `"}`, 200021},
		{"longest scene", add, `{"tid":1128,"kidList":[1,2],"sceneDesc":"` + strings.Repeat("字", 15) + `"}`, 0},
		{"tid is no number", add, `{"tid":"a"}`, 47001},
		{"no body", add, ``, 44002},
		{"delete nothing", remove, `{}`, 40037},
	})
	rows(l, officialTok, []row{
		{"service account without a scene", add, `{"tid":1128,"kidList":[1,2]}`, 200021},
		{"service account", add, `{"tid":1128,"kidList":[1,2],"sceneDesc":"下单"}`, 0},
	})
	for _, tt := range []struct {
		path   string
		params []string
		code   int
	}{
		{"getpubtemplatetitles", nil, 200018},
		{"getpubtemplatetitles", []string{"ids", "a", "start", "0", "limit", "1"}, 200019},
		{"getpubtemplatetitles", []string{"ids", "556", "start", "0", "limit", "1"}, 200019},
		{"getpubtemplatetitles", []string{"ids", "616", "limit", "1"}, 200016},
		{"getpubtemplatetitles", []string{"ids", "616", "start", "-1", "limit", "1"}, 200016},
		{"getpubtemplatetitles", []string{"ids", "616", "start", "0"}, 200017},
		{"getpubtemplatetitles", []string{"ids", "616", "start", "0", "limit", "31"}, 200017},
		{"getpubtemplatetitles", []string{"ids", "616", "start", "9", "limit", "30"}, 0},
		{"getpubtemplatekeywords", nil, 200014},
		{"getpubtemplatekeywords", []string{"tid", "a"}, 200014},
	} {
		if l.Want(l.Get(pathNewTemplate+tt.path, tok, tt.params...), tt.code); t.Failed() {
			t.Fatalf("%s %v", tt.path, tt.params)
		}
	}
	if out := l.Get(pathNewTemplate+"getpubtemplatekeywords", tok); !strings.HasPrefix(fmt.Sprint(out["errmsg"]), "missing parameter tid rid: ") {
		t.Errorf("without a tid: %v", out)
	}
	have := len(l.Get(pathNewTemplate+"gettemplate", tok)["data"].([]any))
	for i := range 50 - have {
		l.Want(l.Post(add, tok, fmt.Sprintf(`{"tid":1128,"kidList":[1,2],"sceneDesc":"%d"}`, i)), 0)
	}
	l.Want(l.Post(add, tok, `{"tid":1128,"kidList":[1,2],"sceneDesc":"more"}`), 200012)
}

// TestSubscribeTemplatesNeedTheirSets: 61007 names the sets that are needed and those that were granted.
func TestSubscribeTemplatesNeedTheirSets(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, poorMini, _ := l.Authorized(mini.AppID, world.SetCodes)
	_, poorOfficial, _ := l.Authorized(official.AppID, world.SetUsers)
	met := 0
	for _, a := range l.APIs() {
		if !strings.HasPrefix(a.Path, pathNewTemplate) {
			continue
		}
		met++
		for token, want := range map[string]string{
			poorMini:     mini.AppID + " did not grant permission set [18 19], it granted [17]",
			poorOfficial: official.AppID + " did not grant permission set [89], it granted [2]",
		} {
			out := l.Call(api.Request{Method: a.Method, Path: a.Path, Query: map[string][]string{"access_token": {token}},
				Body: []byte(`{}`), ClientIP: "127.0.0.1"})
			if out.ErrCode != 61007 || out.Hint.En != want {
				t.Errorf("%s: errcode %d, %s; want 61007, %s", a.Path, out.ErrCode, out.Hint.En, want)
			}
		}
	}
	if met != 6 {
		t.Errorf("%d paths", met)
	}
}
