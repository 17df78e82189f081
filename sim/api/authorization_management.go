package api

import (
	"cmp"
	"slices"
	"time"

	"wxlab/sim/world"
)

// authorizationManagementChapter is what a component asks about its authorizers, and sets for them (WeChat's chapter
// "authorization-management"; PROTOCOL 4.7 to 4.10). Options have an old and a new path.
func authorizationManagementChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/component/api_get_authorizer_info", componentToken, answers((*call).getAuthorizerInfo)),
		post("/cgi-bin/component/api_get_authorizer_list", componentToken, answers((*call).getAuthorizerList)),
		post("/cgi-bin/component/api_confirm_authorization", componentToken, does((*call).confirmAuthorization)),
		post("/cgi-bin/component/api_get_authorizer_option", eitherToken, answers((*call).getAuthorizerOption)),
		post("/cgi-bin/component/api_set_authorizer_option", eitherToken, does((*call).setAuthorizerOption)),
		post("/cgi-bin/component/get_authorizer_option", eitherToken, answers((*call).getAuthorizerOption)),
		post("/cgi-bin/component/set_authorizer_option", eitherToken, does((*call).setAuthorizerOption)),
	}
}

// authorizerRequest is what most of these requests have in common.
type authorizerRequest struct {
	AppID      string `json:"component_appid"`
	Authorizer string `json:"authorizer_appid"`
}

func (c *call) aboutAuthorizer(in authorizerRequest) (*world.GrantState, *world.AccountState, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, nil, err
	}
	g, err := c.authorizer(in.Authorizer)
	if err != nil {
		return nil, nil, err
	}
	return g, c.world.Account(in.Authorizer), nil
}

type (
	getAuthorizerInfoRequest struct{ authorizerRequest }
	getAuthorizerInfoAnswer  struct {
		Info          authorizerInfo    `json:"authorizer_info"`
		Authorization authorizationInfo `json:"authorization_info"`
	}
)

// getAuthorizerInfo shows the refresh token always, as every published sample does; that the list hides it until the code
// was exchanged is reported of the list alone (PROTOCOL 4.7, 4.9).
func (c *call) getAuthorizerInfo(in getAuthorizerInfoRequest) (*getAuthorizerInfoAnswer, error) {
	g, a, err := c.aboutAuthorizer(in.authorizerRequest)
	if err != nil {
		return nil, err
	}
	if a.StatusNow() == world.AccountCancelled && !c.now.Before(a.StatusSince.Add(world.CancelledShown)) {
		return nil, fail(61003, "%s 在 %s 注销，已查不到资料；微信不会推送 unauthorized",
			"%s was cancelled at %s and is not shown any more; WeChat pushes no unauthorized", a.Title(),
			a.StatusSince.Format(time.RFC3339))
	}
	return &getAuthorizerInfoAnswer{
		describeAuthorizer(a), authorizationInfo{AppID: a.AppID, RefreshToken: g.RefreshToken, FuncInfo: c.funcInfo(g)},
	}, nil
}

type (
	getAuthorizerListRequest struct {
		AppID  string `json:"component_appid"`
		Offset int    `json:"offset"`
		Count  int    `json:"count"`
	}
	getAuthorizerListAnswer struct {
		Total int             `json:"total_count"`
		List  []authorizerRow `json:"list"`
	}
	authorizerRow struct {
		AppID        string `json:"authorizer_appid"`
		RefreshToken string `json:"refresh_token"`
		AuthTime     int64  `json:"auth_time"`
	}
)

func (c *call) getAuthorizerList(in getAuthorizerListRequest) (*getAuthorizerListAnswer, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	switch {
	case in.Count > 500:
		return nil, fail(40170, "count 为 %d，一次最多返回 500 个",
			"count is %d, at most 500 are given at a time", in.Count)
	case in.Count < 1 || in.Offset < 0:
		return nil, fail(40097, "offset 为 %d，count 为 %d：count 的范围是 1 到 500，offset 不能为负",
			"offset %d, count %d: count is 1 to 500 and offset not negative", in.Offset, in.Count)
	}
	rows := []authorizerRow{}
	for _, g := range c.platform.Grants {
		if !g.Cancelled.IsZero() {
			continue
		}
		row := authorizerRow{AppID: g.AccountAppID, AuthTime: g.At.Unix()}
		if g.Queried {
			row.RefreshToken = g.RefreshToken
		}
		rows = append(rows, row)
	}
	total := len(rows)
	return &getAuthorizerListAnswer{total, rows[min(in.Offset, total):min(in.Offset+in.Count, total)]}, nil
}

type confirmAuthorizationRequest struct {
	authorizerRequest
	Set     int `json:"funscope_category_id"` // sic
	Regular int `json:"funcscope_category_id"`
	Value   int `json:"confirm_value"`
}

// confirmAuthorization checks in this order: the set is granted (61017), needs confirmation (61019), is open still
// (61018, 61022), and the answer is one (61020).
func (c *call) confirmAuthorization(in confirmAuthorizationRequest) error {
	in.Set = cmp.Or(in.Set, in.Regular)
	g, _, err := c.aboutAuthorizer(in.authorizerRequest)
	if err != nil {
		return err
	}
	switch {
	case !slices.Contains(g.FuncIDs, in.Set):
		return fail(61017, "权限集 %d（funscope_category_id）未由 %s 授予",
			"permission set %d (funscope_category_id) was not granted by %s", in.Set, in.Authorizer)
	case !c.needsConfirmation(in.Set):
		return fail(61019, "权限集 %d 不需要确认", "permission set %d needs no confirmation", in.Set)
	case g.Confirmed[in.Set] == confirmSet:
		return fail(61018, "权限集 %d 已经确认", "permission set %d is confirmed already", in.Set)
	case g.Confirmed[in.Set] == refuseSet:
		return fail(61022, "权限集 %d 之前已被拒绝", "permission set %d was refused before", in.Set)
	case in.Value != confirmSet && in.Value != refuseSet:
		return fail(61020, "confirm_value 为 %d，只能是 %d（确认）或 %d（拒绝）",
			"confirm_value %d is neither %d (confirm) nor %d (refuse)", in.Value, confirmSet, refuseSet)
	}
	if g.Confirmed == nil {
		g.Confirmed = map[int]int{}
	}
	g.Confirmed[in.Set] = in.Value
	return nil
}

// optioned finds the account whose option is meant: the one whose token the call has, which the new paths want, or else
// the one that the body names. It has to have the option (61012).
func (c *call) optioned(in authorizerRequest, option string) (*world.AccountState, error) {
	a := c.account
	if a == nil {
		var err error
		if _, a, err = c.aboutAuthorizer(in); err != nil {
			return nil, err
		}
	}
	if _, known := a.Options[option]; !known {
		return nil, fail(61012, "option_name 为 %q，只能是 location_report、voice_recognize、customer_service 之一",
			"option_name %q is none of location_report, voice_recognize, customer_service", option)
	}
	return a, nil
}

type (
	getAuthorizerOptionRequest struct {
		authorizerRequest
		Name string `json:"option_name"`
	}
	getAuthorizerOptionAnswer struct {
		AppID string `json:"authorizer_appid,omitempty"`
		Name  string `json:"option_name"`
		Value string `json:"option_value"`
	}
)

func (c *call) getAuthorizerOption(in getAuthorizerOptionRequest) (*getAuthorizerOptionAnswer, error) {
	a, err := c.optioned(in.authorizerRequest, in.Name)
	if err != nil {
		return nil, err
	}
	return &getAuthorizerOptionAnswer{in.Authorizer, in.Name, a.Options[in.Name]}, nil
}

type setAuthorizerOptionRequest struct {
	authorizerRequest
	Name  string `json:"option_name"`
	Value string `json:"option_value"`
}

func (c *call) setAuthorizerOption(in setAuthorizerOptionRequest) error {
	a, err := c.optioned(in.authorizerRequest, in.Name)
	if err != nil {
		return err
	}
	if slices.Contains(a.ReadOnly, in.Name) {
		return fail(61025, "%s 的选项 %s 是只读的", "the option %[2]s of %[1]s is read-only", a.Title(), in.Name)
	}
	allowed := []string{"0", "1"}
	if in.Name == "location_report" {
		allowed = append(allowed, "2")
	}
	if !slices.Contains(allowed, in.Value) {
		return fail(61013, "option_value 为 %q，%s 只接受 %v",
			"option_value %q of %s is none of %v", in.Value, in.Name, allowed)
	}
	a.Options[in.Name] = in.Value
	return nil
}
