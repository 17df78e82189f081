package api_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// corpusSample is one sample of other people's test suites: data only, with where it came from.
type corpusSample struct {
	File   string                `json:"file"`
	Kind   string                `json:"kind"`
	Source struct{ Repo string } `json:"source"`
}

// name is the file without directory and hash: wxjava-WxErrorTest-12.
func (c corpusSample) name() string {
	return regexp.MustCompile(`-[0-9a-f]{6}\.json$`).ReplaceAllString(path.Base(c.File), "")
}

// corpus reads the index of ../shared/corpus, seen from the repository's root; it may lie higher up, too.
func corpus(t *testing.T) (string, []corpusSample) {
	t.Helper()
	for up := ".."; len(up) < 20; up += "/.." {
		dir := filepath.Join(up, "shared", "corpus")
		raw, err := os.ReadFile(filepath.Join(dir, "index.json"))
		if err != nil {
			continue
		}
		var index struct{ Samples []corpusSample }
		if err := json.Unmarshal(raw, &index); err != nil {
			t.Fatal(err)
		}
		return dir, slices.DeleteFunc(index.Samples, func(c corpusSample) bool {
			return !slices.Contains([]string{"component-api", "api", "api-error", "json-custom-message"}, c.Kind)
		})
	}
	return "", nil
}

// TestCorpus compares samples of real answers with ours, field names and types, and sends samples of requests.
// Every difference is in a table with its reason, and so is every sample that concerns nothing we simulate.
func TestCorpus(t *testing.T) {
	dir, samples := corpus(t)
	if dir == "" {
		t.Log("NOT TESTED: ../shared/corpus is missing, answers were not compared with samples of public SDKs")
		return
	}
	answers, requests, foreign := corpusAnswers(), corpusRequests(), corpusForeign()
	for _, c := range samples {
		raw, err := os.ReadFile(filepath.Join(dir, c.File))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(c.name(), func(t *testing.T) {
			if a, ok := answers[c.name()]; ok {
				a.compare(t, raw)
			} else if r, ok := requests[c.name()]; ok {
				r.send(t, raw)
			} else if foreign[c.name()] == "" {
				t.Errorf("%s is in none of the tables: compare it, or say why not", c.File)
			}
		})
	}
}

// corpusAnswer makes our answer that corresponds to a sample.
type corpusAnswer struct {
	ours    func(*lab.Lab) map[string]any
	differs map[string]string // path of a field → why it is in one of them only, or of another type
}

func corpusAnswers() map[string]corpusAnswer {
	behalf := func(kind world.Kind, path string) func(*lab.Lab) map[string]any {
		return func(l *lab.Lab) map[string]any {
			_, tok, _ := l.Authorized(l.AccountOf(kind, true).AppID)
			return l.Get(path, tok)
		}
	}
	invented := "made up by the SDK's author for his test"
	return map[string]corpusAnswer{
		"wxjava-WxFastMaAccountBasicInfoResultTest-13": {behalf(world.OfficialAccount,
			"/cgi-bin/account/getaccountbasicinfo"), map[string]string{
			"credential":         "in WeChat's newer answers (PROTOCOL 14.1)",
			"customer_type":      "as credential",
			"registered_country": "as credential",
		}},
		"wxjava-WxFastMaBeenSetCategoryResultTest-13": {behalf(world.MiniProgram, "/cgi-bin/wxopen/getcategory"), nil},
		"wxjava-WxFastMaCanSetCategoryResultTest-12": {behalf(world.MiniProgram, "/cgi-bin/wxopen/getallcategories"),
			map[string]string{
				"categories_list.categories[].is_hidden":            "not documented, in some rows only",
				"categories_list.categories[].type":                 "not documented, in some rows only",
				"categories_list.categories[].available_api_list[]": "not documented, empty",
				"categories_list.categories[].apis[]":               "not documented, empty",
				"categories_list.categories[].available_for_plugin": "not documented",
			}},
		"wxjava-WxOpenAuthorizerInfoResultTest-17": {func(l *lab.Lab) map[string]any {
			app := l.AccountOf(world.MiniProgram, true).AppID
			tok, _, _ := l.Authorized(app)
			return l.Post(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID, app))
		}, nil},
		"wxjava-WxOpenInRedisConfigStorageTest-46": {func(l *lab.Lab) map[string]any {
			return l.Post(lab.PathToken, "", lab.TokenRequest(l.Ticket()))
		}, nil},
		"wxjava-WxOpenInRedisConfigStorageTest-74": {func(l *lab.Lab) map[string]any {
			app := l.AccountOf(world.MiniProgram, true).AppID
			tok, _, refresh := l.Authorized(app)
			return l.Post(lab.PathAuthorizer, tok,
				fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID,
					app, refresh))
		}, map[string]string{"authorizer_refresh_token": "left out by the SDK's author, WeChat sends it (PROTOCOL 4.6)"}},
		"easywechat-ResponseTest-103": {corpusError, nil},
		"wxjava-WxErrorTest-12":       {corpusError, nil},
		"wxjava-WxErrorTest-20":       {corpusError, map[string]string{"media_id": invented}},
		"wxjava-WxMpMenuTest-17": {corpusMenu("/cgi-bin/menu/get", `"type":"view","url":"https://a.com"`),
			map[string]string{
				"menu.button[].url":              "left out by the SDK's author, a view has it (PROTOCOL 6.4)",
				"menu.button[].sub_button[].url": "as above",
				"conditionalmenu[].button[].url": "as above", "conditionalmenu[].button[].sub_button[].url": "as above",
			}},
		"wxjava-WxMpGetSelfMenuInfoResultTest-17": {corpusMenu("/cgi-bin/get_current_selfmenu_info",
			`"type":"miniprogram","url":"https://a.com","appid":"wx1","pagepath":"a"`), nil},
	}
}

// corpusError is any error of ours.
func corpusError(l *lab.Lab) map[string]any {
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	return l.Post(lab.PathSend, tok, `{"touser":"x","msgtype":"text","text":{"content":"x"}}`)
}

// corpusMenu sets a menu of such buttons, and a conditional one, and asks for them.
func corpusMenu(path, button string) func(*lab.Lab) map[string]any {
	return func(l *lab.Lab) map[string]any {
		_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
		buttons := `"button":[{"name":"商城",` + button + `},{"name":"更多","sub_button":[{"name":"书城",` + button + `}]}]`
		l.Want(l.Post("/cgi-bin/menu/create", tok, `{`+buttons+`}`), 0)
		l.Post("/cgi-bin/menu/addconditional", tok, `{`+buttons+`,"matchrule":{"client_platform_type":"1"}}`)
		return l.Get(path, tok)
	}
}

func (a corpusAnswer) compare(t *testing.T, sample []byte) {
	var theirs map[string]any
	if err := json.Unmarshal(sample, &theirs); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]string{}, map[string]string{}
	leafTypes("", theirs, want)
	leafTypes("", a.ours(lab.New(t)), got)
	for path := range got {
		want[path] += ""
	}
	met := map[string]bool{}
	for path, kind := range want {
		switch {
		case kind == got[path] || fits(path, want, got) || fits(path, got, want):
		case a.differs[path] != "":
			met[path] = true
		default:
			t.Errorf("%s is %q in the sample and %q with us", path, kind, got[path])
		}
	}
	for path := range a.differs {
		if !met[path] && want[path] == got[path] {
			t.Errorf("%s does not differ any more", path)
		}
	}
}

// fits says whether a path of one document lies in a list that the other has empty.
func fits(path string, one, other map[string]string) bool {
	if one[path] == "" {
		return false
	}
	for i := range path {
		if strings.HasSuffix(path[:i+1], "[]") && other[path[:i+1]] == "empty" {
			return true
		}
	}
	return false
}

// leafTypes collects the types of a document's leaves; elements of a list share a path, which is "empty" when there are none.
func leafTypes(prefix string, value any, out map[string]string) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			leafTypes(strings.TrimPrefix(prefix+"."+name, "."), child, out)
		}
	case []any:
		if len(v) == 0 {
			out[prefix+"[]"] = "empty"
		}
		for _, child := range v {
			leafTypes(prefix+"[]", child, out)
		}
	default:
		out[prefix] = fmt.Sprintf("%T", value)
	}
}

// corpusRequest is a body that an SDK sends.
type corpusRequest struct {
	kind world.Kind
	path string
	code int
	why  string // when the code is not 0
}

func corpusRequests() map[string]corpusRequest {
	oa, mp := world.OfficialAccount, world.MiniProgram
	return map[string]corpusRequest{
		"wxjava-WxMaKefuMessageTest-40": {mp, lab.PathSend, 0, ""},
		"wxjava-WxMaKefuMessageTest-52": {mp, lab.PathSend, 0, ""},
		"wxjava-WxMaKefuMessageTest-65": {mp, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-17": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-32": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-47": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-65": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-85": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-121": {oa, lab.PathSend, 45008,
			"two articles; since 2018 there is room for one"},
		"wxjava-WxMpKefuMessageTest-153": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-166": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMpKefuMessageTest-175": {oa, lab.PathSend, 0, ""},
		"wxjava-WxMaCodeCommitRequestTest-24": {mp, "/wxa/commit", 85014,
			"our library is empty, the body was understood"},
		"wxjava-WxMaCodeCommitRequestTest-41": {mp, "/wxa/commit", 85014, "as above; template_id is text"},
		"wxjava-WxMaCodeSubmitAuditRequestTest-52": {mp, "/wxa/submit_audit", 85086,
			"nothing was committed, the body was understood"},
		"wxjava-WxMenuTest-95":               {oa, "/cgi-bin/menu/create", 0, ""},
		"wxjava-WxMpMenuServiceImplTest-150": {oa, "/cgi-bin/menu/create", 0, ""},
	}
}

// send fills in what a sample cannot know: an openid, and media that exist.
func (r corpusRequest) send(t *testing.T, sample []byte) {
	l := lab.New(t)
	a := l.AccountOf(r.kind, true)
	_, tok, _ := l.Authorized(a.AppID)
	user := a.Followers[0].OpenID
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	body := strings.ReplaceAll(string(sample), "OPENID", user)
	var head struct {
		MsgType string `json:"msgtype"`
	}
	if err := json.Unmarshal(sample, &head); err != nil {
		t.Fatal(err)
	}
	media := map[string][]byte{"image": lab.PNG(), "voice": lab.AMR(), "video": lab.MP4()}
	if data := media[head.MsgType]; data != nil {
		id := l.Upload(tok, head.MsgType, "a", data)
		body = regexp.MustCompile(`"media_id":"[^"]*"`).ReplaceAllString(body, `"media_id":"`+id+`"`)
	}
	if strings.Contains(body, "thumb_media_id") {
		kind := map[bool]string{true: "image", false: "thumb"}[head.MsgType == "miniprogrampage"]
		id := l.Upload(tok, kind, "a.jpg", lab.JPEG())
		body = regexp.MustCompile(`"thumb_media_id":"[^"]*"`).ReplaceAllString(body, `"thumb_media_id":"`+id+`"`)
	}
	l.Clock.Add(time.Second)
	resp := l.Call(api.Request{Method: "POST", Path: r.path, Query: url.Values{"access_token": {tok}},
		Body: []byte(body)})
	if resp.ErrCode != r.code || (r.code != 0) != (r.why != "") {
		t.Errorf("%s: %d (%s), want %d %s", body, resp.ErrCode, resp.Hint, r.code, r.why)
	}
}

// corpusForeign says why a sample is not compared.
func corpusForeign() map[string]string {
	analysis, vision, own := "data analysis is not simulated", "image recognition is not simulated",
		"the SDK's own helper, nothing of WeChat's"
	return map[string]string{
		"easywechat-AesCbcTest-16": "user data decrypted on the client side", "easywechat-AesGcmTest-18": "WeChat Pay",
		"easywechat-MessageParserTest-15": own, "easywechat-MessageParserTest-25": own,
		"easywechat-MessageParserTest-81": own,
		"easywechat-RequestUtilTest-150":  own, "easywechat-RequestUtilTest-162": own,
		"wxjava-WxAccessTokenTest-11":                  "cgi-bin/token is for accounts on their own",
		"wxjava-WxMaCodeVersionDistributionTest-12":    "getweappsupportversion: which client versions users have is not simulated",
		"wxjava-WxMaDeviceSubscribeServiceImplTest-45": "device messages are not simulated",
		"wxjava-WxMaRetainInfoTest-14":                 analysis, "wxjava-WxMaUserPortraitTest-14": analysis,
		"wxjava-WxMaVisitDistributionTest-14":  analysis,
		"wxjava-WxMaRunStepInfoTest-22":        "user data decrypted on the client side",
		"wxjava-WxMaServiceImplTest-101":       "wxa/servicemarket is not simulated",
		"wxjava-WxMaServiceImplTest-142":       "wxa/servicemarket is not simulated",
		"wxjava-WxMenuTest-137":                "matches by sex and region, which WeChat took away in 2021; a conditional menu",
		"wxjava-WxMpMenuServiceImplTest-52":    "as WxMenuTest-137",
		"wxjava-WxMpAdLeadResultTest-15":       "advertising is not simulated",
		"wxjava-WxMpUserActionTest-26":         "advertising is not simulated",
		"wxjava-WxMpCommentServiceImplTest-44": "comments are not simulated",
		"wxjava-WxMpImgProcServiceImplTest-99": vision, "wxjava-WxMpImgProcServiceImplTest-170": vision,
		"wxjava-WxMpOcrServiceImplTest-160": vision, "wxjava-WxMpOcrServiceImplTest-172": vision,
		"wxjava-WxMpKfListTest-11":                    "kf accounts are not simulated",
		"wxjava-WxMpMemberCardUpdateResultTest-17":    "cards are not simulated",
		"wxjava-WxMpMemberCardUserInfoResultTest-18":  "cards are not simulated",
		"wxjava-WxMpTemplateIndustryTest-17":          "industries are not simulated",
		"wxjava-WxMpTemplateIndustryTest-26":          "industries are not simulated",
		"wxjava-WxMpWifiServiceImplTest-58":           "shop Wi-Fi is not simulated",
		"wxjava-WxMaUniformMessageGsonAdapterTest-36": "uniform messages were withdrawn by WeChat",
		"wxjava-WxMaUniformMessageGsonAdapterTest-87": "uniform messages were withdrawn by WeChat",
		"wxjava-WxMpSubscribeMessageTest-14":          "one-time subscription by link is not simulated",
		"wxjava-WxMpTemplateMessageTest-29":           "says path where the documentation says pagepath; template messages have their own tests",
	}
}
