package wxapi

import "context"

// Codes of ordinary links that open a mini program when they are scanned (扫普通链接二维码打开小程序, PROTOCOL 14.4): permission
// set 18 of a mini program, 3 of a service account.

// JumpRule is an address whose codes open a page. A mini program leaves AppID empty, a service account SubRule, Version and
// DebugURLs.
type JumpRule struct {
	Prefix    string   `json:"prefix"`                    // a service account's begins with http://weixin.qq.com/q/
	AppID     string   `json:"appid,omitempty"`           // a mini program that the service account linked
	Path      string   `json:"path"`                      // the page
	SubRule   int      `json:"permit_sub_rule,omitempty"` // 1: others may not have a longer prefix, 2: they may
	Version   int      `json:"open_version,omitempty"`    // while it is tested: 1 development, 2 trial, 3 release
	DebugURLs []string `json:"debug_url,omitempty"`       // at most five, that open Version
	State     int      `json:"state,omitempty"`           // answered only: 1 not published, 2 published
}

// AddJumpRule adds a rule; the file of JumpFile must lie in the prefix's folder before. It fails with 85066 on the prefix,
// 85069 on the file, 85071 when there is one already, 85072 when another account has it, 85075 for a person's program.
func (a *Account) AddJumpRule(ctx context.Context, r JumpRule) error { return a.putJumpRule(ctx, r, 0) }

// EditJumpRule changes a rule. Once published, its Version stays (40097).
func (a *Account) EditJumpRule(ctx context.Context, r JumpRule) error {
	return a.putJumpRule(ctx, r, 1)
}

func (a *Account) putJumpRule(ctx context.Context, r JumpRule, edit int) error {
	r.State = 0
	body := struct {
		JumpRule
		Edit int `json:"is_edit"`
	}{r, edit}
	return a.post(ctx, "/cgi-bin/wxopen/qrcodejumpadd", body, nil)
}

// JumpRules are an account's, and how often it can publish one this month.
type JumpRules struct {
	List        []JumpRule `json:"rule_list"`
	PublishRest int        `json:"qrcodejump_pub_quota"`
	Total       int        `json:"total_count"`
}

// JumpRules lists the rules: of a service account those of one mini program, of a mini program its own where miniAppID is "".
func (a *Account) JumpRules(ctx context.Context, miniAppID string) (JumpRules, error) {
	body := map[string]any{}
	if miniAppID != "" {
		body = map[string]any{"appid": miniAppID, "get_type": 0}
	}
	var out JumpRules
	err := a.post(ctx, "/cgi-bin/wxopen/qrcodejumpget", body, &out)
	return out, err
}

// JumpFile is the file that proves to WeChat whose a prefix is.
func (a *Account) JumpFile(ctx context.Context) (name, content string, err error) {
	var out confirmFile
	err = a.post(ctx, "/cgi-bin/wxopen/qrcodejumpdownload", struct{}{}, &out)
	return out.Name, out.Content, err
}

// PublishJumpRule makes a rule work for everybody. It fails with 85074 before the mini program's first release, 886000 when
// this month's are used up.
func (a *Account) PublishJumpRule(ctx context.Context, prefix string) error {
	return a.post(ctx, "/cgi-bin/wxopen/qrcodejumppublish", map[string]string{"prefix": prefix}, nil)
}

// DeleteJumpRule takes a rule away. It fails with 40097 when there is none.
func (a *Account) DeleteJumpRule(ctx context.Context, prefix string) error {
	return a.post(ctx, "/cgi-bin/wxopen/qrcodejumpdelete", map[string]string{"prefix": prefix}, nil)
}
