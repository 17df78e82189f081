package wxapi

import "context"

// Testers (体验成员, PROTOCOL 13.7) may open a mini program's experience version; with permission set 18. WeChat names them
// by userstr only, so whoever binds one has to remember whose it is.

// BindTester adds a person by the WeChat id (微信号). It fails with 85001 when nobody is found by it, 85002 when the program
// has as many as it may, 85003 when the person tests too many, 85004 when bound already.
func (a *Account) BindTester(ctx context.Context, wechatID string) (userStr string, err error) {
	var out struct {
		UserStr string `json:"userstr"`
	}
	err = a.post(ctx, "/wxa/bind_tester", map[string]string{"wechatid": wechatID}, &out)
	return out.UserStr, needValue(err, "userstr", out.UserStr)
}

// UnbindTester removes a person by the userstr of BindTester, which stays good when the WeChat id changes.
func (a *Account) UnbindTester(ctx context.Context, userStr string) error {
	return a.post(ctx, "/wxa/unbind_tester", map[string]string{"userstr": userStr}, nil)
}

// UnbindTesterByWechatID removes a person by the WeChat id.
func (a *Account) UnbindTesterByWechatID(ctx context.Context, wechatID string) error {
	return a.post(ctx, "/wxa/unbind_tester", map[string]string{"wechatid": wechatID}, nil)
}

// Testers lists the userstr of each.
func (a *Account) Testers(ctx context.Context) ([]string, error) {
	var out struct {
		Members []struct {
			UserStr string `json:"userstr"`
		} `json:"members"`
	}
	err := a.post(ctx, "/wxa/memberauth", map[string]string{"action": "get_experiencer"}, &out)
	list := make([]string, len(out.Members))
	for i, m := range out.Members {
		list[i] = m.UserStr
	}
	return list, err
}
