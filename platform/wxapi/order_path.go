package wxapi

import "context"

// OrderPathApplication asks WeChat to lead users of mini programs to the page that lists their orders (订单中心 path;
// PROTOCOL 15.6). What stands beside the path is for the reviewer.
type OrderPathApplication struct {
	Path         string   `json:"path"`
	Images       []string `json:"img_list,omitempty"`
	Video        string   `json:"video,omitempty"`
	TestAccount  string   `json:"test_account,omitempty"`
	TestPassword string   `json:"test_pwd,omitempty"`
	TestRemark   string   `json:"test_remark,omitempty"`
	AppIDs       []string `json:"appid_list"` // 1 to 100
}

// ApplyOrderPath hands an application in, with the component's token. What becomes of each account is told by
// order_path_apply_result_notify and order_path_audit_result_notify on the auth-event URL.
func (a *Account) ApplyOrderPath(ctx context.Context, in OrderPathApplication) error {
	return a.Do(ctx, Request{Path: "/wxa/security/applysetorderpathinfo", TokenName: AccessTokenName, AsComponent: true,
		Body: map[string]any{"batch_req": in}}, nil)
}

// States of an OrderPath.
const (
	OrderPathInReview = 2 + iota
	OrderPathRefused
	OrderPathPassed
)

// OrderPath is a page with a user's orders.
type OrderPath struct {
	Path         string   `json:"path"`
	Images       []string `json:"img_list"` // from here to TestRemark: of what was applied for
	Video        string   `json:"video"`
	TestAccount  string   `json:"test_account"`
	TestPassword string   `json:"test_pwd"`
	TestRemark   string   `json:"test_remark"`
	Status       int      `json:"status"`
	AppliedAt    int64    `json:"apply_time"`
}

// LiveOrderPath is the page in effect (61041 without one).
func (a *Account) LiveOrderPath(ctx context.Context) (OrderPath, error) { return a.orderPath(ctx, 0) }

// AppliedOrderPath is the page that was applied for last (61041 without one).
func (a *Account) AppliedOrderPath(ctx context.Context) (OrderPath, error) {
	return a.orderPath(ctx, 1)
}

func (a *Account) orderPath(ctx context.Context, infoType int) (OrderPath, error) {
	var out struct {
		Info OrderPath `json:"msg"`
	}
	err := a.post(ctx, "/wxa/security/getorderpathinfo", map[string]int{"info_type": infoType}, &out)
	return out.Info, err
}
