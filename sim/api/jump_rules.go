package api

import (
	"encoding/hex"
	"net"
	"net/url"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// jumpRulesChapter is the codes of ordinary links that open a mini program (扫普通链接二维码打开小程序; PROTOCOL 14.4): of a
// mini program, or of a service account for one that it linked.
func jumpRulesChapter() []endpoint {
	needs := ability{officialAccount: []int{world.SetAccount}, miniProgram: []int{world.SetDevelopment}, service: true}
	return []endpoint{
		post("/cgi-bin/wxopen/qrcodejumpadd", authorizerToken, does((*call).addJump)).needing(needs),
		post("/cgi-bin/wxopen/qrcodejumpget", authorizerToken, answers((*call).jumps)).needing(needs).bodyOptional(),
		post("/cgi-bin/wxopen/qrcodejumpdownload", authorizerToken, answers((*call).jumpFile)).needing(needs),
		post("/cgi-bin/wxopen/qrcodejumpdelete", authorizerToken, does((*call).deleteJump)).needing(needs),
		post("/cgi-bin/wxopen/qrcodejumppublish", authorizerToken, does((*call).publishJump)).needing(needs),
	}
}

// officialPrefix is what the codes of official accounts begin with.
const officialPrefix = "http://weixin.qq.com/q/"

type addJumpRequest struct {
	Prefix      string   `json:"prefix"`
	SubRule     looseInt `json:"permit_sub_rule"` // 1 no, 2 yes; this, open_version and debug_url: of a mini program
	OpenVersion looseInt `json:"open_version"`    // 1 development, 2 trial, 3 release
	DebugURLs   []string `json:"debug_url"`
	Path        string   `json:"path"`
	Edit        looseInt `json:"is_edit"` // 0 new, 1 changed
	AppID       string   `json:"appid"`   // the mini program, of a service account
}

// addJump checks in this order: who may (85075), prefix (85066), whose it is (85072, 85071, 40097), the rest (40097,
// 85068). The file of qrcodejumpdownload is not fetched.
func (c *call) addJump(in addJumpRequest) error {
	if err := c.mayJump(in); err != nil {
		return err
	}
	own := c.account.OwnJumps()
	have, owner := own.Find(in.Prefix), c.world.JumpOwner(c.account, in.Prefix)
	switch {
	case owner != nil:
		return fail(85072, "前缀 %s 已被 %s 使用", "the prefix %s is used by %s", in.Prefix, owner.Title())
	case in.Edit == 0 && have != nil:
		return fail(85071, "前缀 %s 已添加；修改时 is_edit 为 1", "the prefix %s was added; is_edit is 1 to change it", in.Prefix)
	case in.Edit == 1 && have == nil:
		return fail(40097, "is_edit 为 1，但没有前缀 %s 的规则", "is_edit is 1 and no rule has the prefix %s", in.Prefix)
	case have != nil && have.Published && c.account.Kind == world.MiniProgram && have.OpenVersion != int(in.OpenVersion):
		return fail(40097, "规则已发布，不能再改 open_version", "the rule is published, its open_version cannot be changed")
	}
	if err := c.checkJump(in); err != nil {
		return err
	}
	if have == nil {
		have = &world.JumpRule{Prefix: in.Prefix}
		own.Rules = append(own.Rules, have)
	}
	have.AppID, have.Path, have.SubRule = in.AppID, in.Path, int(in.SubRule)
	have.OpenVersion, have.DebugURLs = int(in.OpenVersion), in.DebugURLs
	return nil
}

func (c *call) mayJump(in addJumpRequest) error {
	address, err := url.Parse(in.Prefix)
	switch {
	case c.account.Personal():
		return fail(85075, "%s 是个人小程序", "%s belongs to a person", c.account.Title())
	case c.account.Kind == world.OfficialAccount && !strings.HasPrefix(in.Prefix, officialPrefix):
		return fail(85066, "服务号的前缀须以 %s 开头，不是 %q", "a service account's prefix begins with %s, not %q", officialPrefix, in.Prefix)
	case err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https" ||
		net.ParseIP(address.Hostname()) != nil || address.Path == "":
		return fail(85066, "前缀 %q 须是带路径的 http 或 https 地址，不能是 IP", "the prefix %q is an http or https URL with a path, and no IP address",
			in.Prefix)
	}
	return nil
}

func (c *call) checkJump(in addJumpRequest) error {
	if in.Path == "" {
		return fail(40097, "path 缺失或为空", "path is missing or empty")
	}
	if c.account.Kind == world.OfficialAccount {
		l := c.account.OwnLinks(c.now).Find(in.AppID)
		if mini := c.world.Account(in.AppID); l == nil || mini == nil ||
			l.Status(c.now, mini.PrincipalName == c.account.PrincipalName) != world.Linked {
			return fail(40097, "appid %q 不是 %s 已关联的小程序", "appid %q is no mini program that %s linked", in.AppID, c.account.Title())
		}
		return nil
	}
	outside := func(debug string) bool { return !strings.HasPrefix(debug, in.Prefix) }
	switch {
	case in.SubRule != 1 && in.SubRule != 2 || in.OpenVersion < 1 || in.OpenVersion > 3 || len(in.DebugURLs) > 5:
		return fail(40097, "permit_sub_rule 为 1 或 2，open_version 为 1 到 3，debug_url 最多 5 个",
			"permit_sub_rule is 1 or 2, open_version 1 to 3, debug_url has at most 5")
	case slices.ContainsFunc(in.DebugURLs, outside):
		return fail(85068, "debug_url 须以 %s 开头：%v", "every debug_url begins with %s: %v", in.Prefix, in.DebugURLs)
	}
	return nil
}

type (
	jumpsRequest struct {
		AppID    string   `json:"appid"`    // of a service account: the mini program
		Type     looseInt `json:"get_type"` // 0 the latest, 1 those of prefix_list, 2 a page
		Prefixes []string `json:"prefix_list"`
		Page     looseInt `json:"page_num"` // from 1
		Size     looseInt `json:"page_size"`
	}
	jumpsAnswer struct {
		commandOK
		Rules []jumpRule `json:"rule_list"`
		Open  int        `json:"qrcodejump_open"`
		Size  int        `json:"list_size"`
		Quota int        `json:"qrcodejump_pub_quota"`
		Total int        `json:"total_count"`
	}
	jumpRule struct {
		Prefix      string   `json:"prefix"`
		SubRule     int      `json:"permit_sub_rule"`
		Path        string   `json:"path"`
		OpenVersion int      `json:"open_version"`
		DebugURLs   []string `json:"debug_url"`
		State       int      `json:"state"` // 1 not published, 2 published
	}
)

// jumps lists the rules. A mini program is asked nothing more; of a service account's one can choose.
func (c *call) jumps(in jumpsRequest) (*jumpsAnswer, error) {
	if len(in.Prefixes) > 200 || in.Size > 200 || in.Type == 2 && (in.Page < 1 || in.Size < 1) {
		return nil, fail(40097, "prefix_list 和 page_size 最多 200，page_num 从 1 开始",
			"prefix_list and page_size are at most 200, page_num begins with 1")
	}
	own := c.account.OwnJumps()
	out := &jumpsAnswer{
		commandOK: okAnswer, Rules: []jumpRule{}, Quota: world.JumpsAMonth - world.InMonth(own.Published, c.now),
	}
	for _, r := range own.Rules {
		if in.AppID != "" && r.AppID != in.AppID || in.Type == 1 && !slices.Contains(in.Prefixes, r.Prefix) {
			continue
		}
		row := jumpRule{r.Prefix, r.SubRule, r.Path, r.OpenVersion, append([]string{}, r.DebugURLs...), 1}
		if r.Published {
			row.State, out.Open = 2, 1
		}
		out.Rules = append(out.Rules, row)
	}
	out.Total = len(out.Rules)
	if in.Type == 2 {
		from := min(int(in.Page-1)*int(in.Size), out.Total)
		out.Rules = out.Rules[from:min(from+int(in.Size), out.Total)]
	}
	out.Size = len(out.Rules)
	return out, nil
}

// jumpFile has to lie in the prefix's folder, or at its host's root.
func (c *call) jumpFile(nothing) (*domainFileAnswer, error) {
	raw := world.Stream(c.world.Seed, "jump file/"+c.account.AppID, 21)
	return &domainFileAnswer{okAnswer, hex.EncodeToString(raw[:5]) + ".txt", hex.EncodeToString(raw[5:])}, nil
}

type jumpRequest struct {
	Prefix string `json:"prefix"`
}

func (c *call) jump(prefix string) (*world.JumpRule, error) {
	if r := c.account.OwnJumps().Find(prefix); r != nil {
		return r, nil
	}
	return nil, fail(40097, "没有前缀为 %q 的规则；qrcodejumpget 可查询", "no rule has the prefix %q; qrcodejumpget lists them", prefix)
}

func (c *call) deleteJump(in jumpRequest) error {
	r, err := c.jump(in.Prefix)
	if err == nil {
		c.account.OwnJumps().Delete(r)
	}
	return err
}

// publishJump checks in this order: the rule (40097), the mini program's release (85074), the month's quota (886000).
func (c *call) publishJump(in jumpRequest) error {
	r, err := c.jump(in.Prefix)
	if err != nil {
		return err
	}
	mini := c.account
	if mini.Kind == world.OfficialAccount {
		mini = c.world.Account(r.AppID)
	}
	switch {
	case mini == nil || mini.Code == nil || mini.Code.Online == nil:
		return fail(85074, "小程序还没有发布过版本，规则只对已发布的小程序有效", "the mini program has no release, and rules are for released ones")
	case world.InMonth(c.account.OwnJumps().Published, c.now) >= world.JumpsAMonth:
		return fail(886000, "本月已发布 %d 次规则", "rules were published %d times this month", world.JumpsAMonth)
	}
	c.account.OwnJumps().Publish(r, c.now)
	return nil
}
