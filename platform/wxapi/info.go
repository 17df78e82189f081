package wxapi

import (
	"context"
	"encoding/json"

	"wxlab/platform"
)

// AuthorizerInfo reads an account's profile (PROTOCOL 4.7). The result has no token; its State is not set.
func (c *Client) AuthorizerInfo(ctx context.Context, componentAppID string, componentToken platform.Secret, appID string) (platform.Authorizer, error) {
	var out struct {
		Info          authorizerInfo    `json:"authorizer_info"`
		Authorization authorizationInfo `json:"authorization_info"`
	}
	err := c.component(ctx, "api_get_authorizer_info", componentToken, map[string]string{
		"component_appid": componentAppID, "authorizer_appid": appID}, &out)
	if err != nil {
		return platform.Authorizer{}, err
	}
	a := out.Info.authorizer()
	a.AppID = appID
	a.RefreshToken = platform.Secret(out.Authorization.Refresh)
	a.FuncInfo = out.Authorization.scopes()
	return a, nil
}

// authorizerInfo is the account on the wire.
type authorizerInfo struct {
	NickName      string           `json:"nick_name"`
	HeadImg       string           `json:"head_img"`
	UserName      string           `json:"user_name"`
	PrincipalName string           `json:"principal_name"`
	ServiceType   struct{ ID int } `json:"service_type_info"`
	VerifyType    struct{ ID int } `json:"verify_type_info"`
	// MiniProgram is present exactly for mini programs.
	MiniProgram json.RawMessage `json:"MiniProgramInfo"`
}

func (i authorizerInfo) authorizer() platform.Authorizer {
	kind := platform.OfficialAccount
	if len(i.MiniProgram) > 0 && string(i.MiniProgram) != "null" {
		kind = platform.MiniProgram
	}
	return platform.Authorizer{
		UserName: i.UserName, NickName: i.NickName, HeadImg: i.HeadImg, PrincipalName: i.PrincipalName,
		Kind: kind, ServiceType: i.ServiceType.ID, VerifyType: i.VerifyType.ID,
	}
}
