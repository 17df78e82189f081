package api

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// nicknameChapter is the name of a mini program (PROTOCOL 14.1).
func nicknameChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetBasicInfo}}
	return []endpoint{
		post("/wxa/setnickname", authorizerToken, answers((*call).setNickName)).needing(needs).literal(),
		post("/wxa/api_wxa_querynickname", authorizerToken, answers((*call).queryNickName)).needing(needs),
		post("/cgi-bin/wxverify/checkwxverifynickname", authorizerToken, answers((*call).checkNickName)).literal().
			needing(ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{world.SetNameCheck}}),
	}
}

// Width of a mini program's name, a Chinese character counting two (PROTOCOL 14.1).
const (
	shortestName = 4
	longestName  = 30
)

// nameFault is why an account cannot have a name, if it is not for its form.
type nameFault int

const (
	nameFree     nameFault = iota
	nameInvalid            // the form
	nameBanned             // nobody may have it
	nameAlias              // it is somebody's WeChat id
	nameTaken              // an account of the same kind has it
	nameOfOther            // an account of the other kind has it, and another principal
	nameOfOthers           // several do
)

// checkName says what stands against a name. The rule of "name + A" of WeChat's documents is not simulated: no source says
// what the A stands for.
func (c *call) checkName(name string) (nameFault, bilingual.Text) {
	if problem := nameForm(name); !problem.Empty() {
		return nameInvalid, problem
	}
	if word := wordIn(name, bannedWords()); word != "" {
		return nameBanned, bilingual.Textf("名称 %q 含有 %q，任何账号都不能使用", "the name %q has %q, which no account may use", name, word)
	}
	var others []string
	for _, a := range c.world.Accounts {
		switch {
		case a == c.account:
		case a.Alias == name:
			return nameAlias, bilingual.Textf("%q 是 %s 的微信号", "%q is the WeChat id (微信号) of %s", name, a.AppID)
		case a.NickName != name:
		case a.Kind == c.account.Kind:
			return nameTaken, bilingual.Textf("%s 已经叫 %q，同类账号不能重名",
				"%s is called %q already, accounts of a kind have different names", a.AppID, name)
		case a.PrincipalName != c.account.PrincipalName:
			others = append(others, a.AppID)
		}
	}
	taken := bilingual.Textf("%v 已经叫 %q；不同类账号重名，主体须相同",
		"%v is called %q already; accounts of different kinds share a name only where they have one principal", others, name)
	switch len(others) {
	case 0:
		return nameFree, bilingual.Text{}
	case 1:
		return nameOfOther, taken
	}
	return nameOfOthers, taken
}

// nameForm is what is wrong with how a name is written, empty when nothing is.
func nameForm(name string) bilingual.Text {
	switch width := nameWidth(name); {
	case strings.Contains(name, `\u`):
		return escapedText(name)
	case !utf8.ValidString(name) || strings.ContainsRune(name, utf8.RuneError):
		return bilingual.Textf("名称 %q 不是 UTF-8 编码", "the name %q is not encoded in UTF-8", name)
	case width < shortestName || width > longestName:
		return bilingual.Textf("名称 %q 计 %d 个字符（汉字算两个），须为 %d 到 %d 个",
			"the name %q counts %d characters, a Chinese one as two; %d to %d are allowed", name, width, shortestName, longestName)
	case strings.Contains(name, "小程序"):
		return bilingual.Textf("名称中不能有“小程序”", "a name must not have 小程序 in it")
	}
	return bilingual.Text{}
}

// escapedText is the usual reason for names and signatures that WeChat finds wrong.
func escapedText(text string) bilingual.Text {
	return bilingual.Textf("%q 是 JSON 的转义写法，微信按字面读取；请直接输出 UTF-8", "%q is an escape of JSON, which WeChat reads as it "+
		"is written; write UTF-8", text)
}

// Words in names that WeChat treats specially. 腾讯 is its documents' example of one that needs a proof; the others are ours.
func bannedWords() []string { return []string{"微信", "WeChat", "wechat"} }
func proofWords() []string {
	return []string{"腾讯", "中国", "国家", "银行", "医院", "政府"}
}

func wordIn(name string, words []string) string {
	if i := slices.IndexFunc(words, func(word string) bool { return strings.Contains(name, word) }); i >= 0 {
		return words[i]
	}
	return ""
}

// proofWording is what WeChat says of names that need papers, "" where they need none.
func proofWording(name string) string {
	word := wordIn(name, proofWords())
	if word == "" {
		return ""
	}
	return "该名称包含关键字“" + word + "”，需要提供相关材料证明你有权使用该名称"
}

type (
	checkNameRequest struct {
		NickName string `json:"nick_name"`
	}
	checkNameAnswer struct {
		commandOK
		Hit     bool   `json:"hit_condition"` // setnickname will want papers
		Wording string `json:"wording"`
	}
)

// checkNickName tells in advance what setnickname would say, with codes of its own.
func (c *call) checkNickName(in checkNameRequest) (*checkNameAnswer, error) {
	if c.account.Kind == world.MiniProgram && (!c.account.MadeByAPI() || c.account.Personal()) {
		return nil, fail(41033, "%s 的 register_type 是 %d；只有通过接口注册的企业小程序可以检测名称",
			"%s has register_type %d; only companies' mini programs that were registered by API can check names",
			c.account.Title(), c.account.RegisterType)
	}
	codes := map[nameFault]int{
		nameInvalid: 53010, nameBanned: 53012, nameTaken: 53013, nameOfOther: 53015, nameOfOthers: 53016, nameAlias: 53018,
	}
	if fault, why := c.checkName(in.NickName); fault != nameFree {
		return nil, &apiError{code: codes[fault], hint: why}
	}
	wording := proofWording(in.NickName)
	return &checkNameAnswer{okAnswer, wording != "", wording}, nil
}

type (
	setNameRequest struct {
		NickName string `json:"nick_name"`
		IDCard   string `json:"id_card"` // of a person; this and the following are media_ids of pictures
		License  string `json:"license"` // of an organization
		Other1   string `json:"naming_other_stuff_1"`
		Other2   string `json:"naming_other_stuff_2"`
		Other3   string `json:"naming_other_stuff_3"`
		Other4   string `json:"naming_other_stuff_4"`
		Other5   string `json:"naming_other_stuff_5"`
	}
	setNameAnswer struct {
		commandOK
		Wording *string `json:"wording,omitempty"`
		Audit   int64   `json:"audit_id,omitempty"` // absent where the name is in force at once
	}
)

// setNickName asks for a name. It checks in this order: who may ask at all (91001, 91019, 91003), the name (40097, 91004,
// 53012, 91006, 91007, 91015, 91016), the papers (40007, 91009).
func (c *call) setNickName(in setNameRequest) (*setNameAnswer, error) {
	for _, check := range []func(setNameRequest) error{c.mayRename, c.nameOpen, c.namePapers} {
		if err := check(in); err != nil {
			return nil, err
		}
	}
	r := c.world.ReviewName(c.account, c.platform.AppID, in.NickName)
	if r == nil {
		return &setNameAnswer{commandOK: okAnswer}, nil
	}
	wording := proofWording(in.NickName)
	return &setNameAnswer{okAnswer, &wording, r.ID}, nil
}

// mayRename is about the mini program and what it did before.
func (c *call) mayRename(setNameRequest) error {
	a := c.account
	switch {
	case !a.MadeByAPI():
		return fail(91001, "%s 不是通过接口注册的小程序，只能在公众平台改名；快速注册的小程序才能调用本接口",
			"%s was not registered by API and is renamed in its own console; only fast-registered mini programs are renamed here",
			a.Title())
	case a.Code != nil && a.Code.Latest() != nil && a.Code.Latest().UnderAudit(c.now):
		return fail(91019, "%s 有代码正在审核，审核结束后才能改名", "code of %s is under audit; it is renamed afterwards", a.Title())
	case a.RegisterType == world.RegisteredBeta:
		return fail(91003, "%s 是试用小程序：用 setbetaweappnickname 改名，或先转正",
			"%s is a trial mini program: setbetaweappnickname renames it, or verify it first", a.Title())
	case a.NameUnderReview() != nil:
		return fail(91003, "名称 %q（审核单 %d）正在审核", "the name %q (audit %d) is under review",
			a.NameUnderReview().NickName, a.NameUnderReview().ID)
	case world.InYear(a.OwnFace().Renamed, c.now) >= world.NamesAYear:
		return fail(91003, "%s 今年已改名 %d 次，1 月 1 日后或微信认证后可再改",
			"%s changed its name %d times this year; it may again from 1 January, or after a verification", a.Title(),
			world.NamesAYear)
	}
	return nil
}

// nameOpen says whether the mini program can have the name.
func (c *call) nameOpen(in setNameRequest) error {
	if in.NickName == "" {
		return fail(40097, "nick_name 缺失或为空", "nick_name is missing or empty")
	}
	codes := map[nameFault]int{
		nameInvalid: 91004, nameBanned: 53012, nameAlias: 91006, nameTaken: 91007, nameOfOther: 91015, nameOfOthers: 91016,
	}
	if fault, why := c.checkName(in.NickName); fault != nameFree {
		return &apiError{code: codes[fault], hint: why}
	}
	return nil
}

// namePapers checks the pictures. That one is missing which the documents ask for is only remarked: no source says that
// WeChat refuses it before the review.
func (c *call) namePapers(in setNameRequest) error {
	given := 0
	for _, paper := range [][2]string{
		{"id_card", in.IDCard}, {"license", in.License}, {"naming_other_stuff_1", in.Other1},
		{"naming_other_stuff_2", in.Other2}, {"naming_other_stuff_3", in.Other3}, {"naming_other_stuff_4", in.Other4},
		{"naming_other_stuff_5", in.Other5},
	} {
		if paper[1] == "" {
			continue
		}
		if err := c.mediaID(paper[0], paper[1], "image"); err != nil {
			return err
		}
		given++
	}
	switch person := c.account.Personal(); {
	case given == 0 && proofWording(in.NickName) != "":
		return fail(91009, "%s：%s", "%s: %s", in.NickName, proofWording(in.NickName))
	case person && in.IDCard == "":
		c.remark = bilingual.Textf("微信文档要求个人小程序提供 id_card", "WeChat's documents want id_card of a person's mini program")
	case !person && in.License == "":
		c.remark = bilingual.Textf("微信文档要求组织的小程序提供 license", "WeChat's documents want license of an organization's")
	}
	return nil
}

type (
	queryNameRequest struct {
		Audit looseInt `json:"audit_id"`
	}
	queryNameAnswer struct {
		commandOK
		NickName    string `json:"nickname"`
		Status      int    `json:"audit_stat"`
		Reason      string `json:"fail_reason"`
		SubmittedAt int64  `json:"create_time"`
		DecidedAt   int64  `json:"audit_time"`
	}
)

// queryNickName tells how a review stands; its audit_time is 0 until it is decided.
func (c *call) queryNickName(in queryNameRequest) (*queryNameAnswer, error) {
	for _, r := range c.account.NameReviews() {
		if r.ID != int64(in.Audit) {
			continue
		}
		out := &queryNameAnswer{okAnswer, r.NickName, r.Status(), r.Reason(), r.SubmittedAt.Unix(), 0}
		if r.Ended {
			out.DecidedAt = r.DecidedAt.Unix()
		}
		return out, nil
	}
	return nil, fail(91011, "%s 没有改名审核单 %d；audit_id 由 setnickname 返回", "%s has no name audit %d; setnickname answers the audit_id",
		c.account.Title(), in.Audit)
}
