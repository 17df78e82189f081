package wxapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"wxlab/platform"
)

// Token is an access token as answered, with its life.
type Token struct {
	Value     platform.Secret
	ExpiresIn time.Duration
}

// Authorization is what an authorization code is exchanged for (PROTOCOL 4.5). Token and RefreshToken are empty for
// an account without API ability.
type Authorization struct {
	AppID        string
	Token        Token
	RefreshToken platform.Secret
	FuncInfo     []platform.FuncScope
}

// ListedAuthorizer is one row of api_get_authorizer_list. RefreshToken is empty where no code was ever redeemed.
type ListedAuthorizer struct {
	AppID        string
	RefreshToken platform.Secret
	AuthTime     time.Time
}

// StartPushTicket asks WeChat to start pushing tickets (PROTOCOL 4.2); errcode 0 also when it already does.
func (c *Client) StartPushTicket(ctx context.Context, component platform.Component) error {
	return c.Call(ctx, "/cgi-bin/component/api_start_push_ticket", "", "", map[string]string{
		"component_appid":  component.AppID,
		"component_secret": component.AppSecret.Reveal(), // sic, not component_appsecret
	}, nil)
}

// ComponentToken exchanges a ticket for a component_access_token (PROTOCOL 4.3). Every call makes a new token; the one
// before lives five minutes on.
func (c *Client) ComponentToken(
	ctx context.Context, component platform.Component, ticket platform.Secret,
) (Token, error) {
	var out struct {
		Token     string `json:"component_access_token"`
		ExpiresIn number `json:"expires_in"`
	}
	err := c.Call(ctx, "/cgi-bin/component/api_component_token", "", "", map[string]string{
		"component_appid":         component.AppID,
		"component_appsecret":     component.AppSecret.Reveal(),
		"component_verify_ticket": ticket.Reveal(),
	}, &out)
	return token(out.Token, out.ExpiresIn), needValue(err, "component_access_token", out.Token)
}

// CreatePreAuthCode makes a pre_auth_code and tells how long it lives (PROTOCOL 4.4).
func (c *Client) CreatePreAuthCode(
	ctx context.Context, componentAppID string, componentToken platform.Secret,
) (code string, life time.Duration, err error) {
	var out struct {
		Code      string `json:"pre_auth_code"`
		ExpiresIn number `json:"expires_in"`
	}
	err = c.component(ctx, "api_create_preauthcode", componentToken,
		map[string]string{"component_appid": componentAppID}, &out)
	return out.Code, seconds(out.ExpiresIn), needValue(err, "pre_auth_code", out.Code)
}

// QueryAuth redeems an authorization code (PROTOCOL 4.5). Treat the code as single use.
func (c *Client) QueryAuth(
	ctx context.Context, componentAppID string, componentToken platform.Secret, code string,
) (Authorization, error) {
	var out struct {
		Info authorizationInfo `json:"authorization_info"`
	}
	err := c.component(ctx, "api_query_auth", componentToken, map[string]string{
		"component_appid": componentAppID, "authorization_code": code}, &out)
	return out.Info.authorization(), needValue(err, "authorizer_appid", out.Info.appID())
}

// AuthorizerToken renews an authorizer_access_token (PROTOCOL 4.6). Store the refresh token that comes back, even
// though WeChat keeps it stable; "" means it was not sent and the old one stays.
func (c *Client) AuthorizerToken(
	ctx context.Context, componentAppID string, componentToken platform.Secret, appID string, refresh platform.Secret,
) (Token, platform.Secret, error) {
	var out struct {
		Token     string `json:"authorizer_access_token"`
		ExpiresIn number `json:"expires_in"`
		Refresh   string `json:"authorizer_refresh_token"`
	}
	err := c.component(ctx, "api_authorizer_token", componentToken, map[string]string{
		"component_appid": componentAppID, "authorizer_appid": appID, "authorizer_refresh_token": refresh.Reveal()}, &out)
	return token(out.Token, out.ExpiresIn), platform.Secret(out.Refresh),
		needValue(err, "authorizer_access_token", out.Token)
}

// AuthorizerList pages through all authorizers; count is at most 500 (PROTOCOL 4.9). An answer without a
// total_count is ErrAnswer: read as 0, it would end every authorization that is known here.
func (c *Client) AuthorizerList(
	ctx context.Context, componentAppID string, componentToken platform.Secret, offset, count int,
) (total int, list []ListedAuthorizer, err error) {
	var out struct {
		Total *number `json:"total_count"`
		List  []struct {
			AppID    string `json:"authorizer_appid"`
			Refresh  string `json:"refresh_token"`
			AuthTime number `json:"auth_time"`
		} `json:"list"`
	}
	err = c.component(ctx, "api_get_authorizer_list", componentToken, map[string]any{
		"component_appid": componentAppID, "offset": offset, "count": count}, &out)
	if err == nil && out.Total == nil {
		err = needValue(nil, "total_count", "")
	}
	for _, row := range out.List {
		err = needValue(err, "authorizer_appid", row.AppID)
		list = append(list, ListedAuthorizer{row.AppID, platform.Secret(row.Refresh), time.Unix(int64(row.AuthTime), 0)})
	}
	if err != nil {
		return 0, nil, err
	}
	return int(*out.Total), list, nil
}

// GetOption reads location_report, voice_recognize or customer_service (PROTOCOL 4.8).
func (c *Client) GetOption(
	ctx context.Context, componentAppID string, componentToken platform.Secret, appID, name string,
) (string, error) {
	var out struct {
		Value string `json:"option_value"`
	}
	err := c.component(ctx, "api_get_authorizer_option", componentToken, map[string]string{
		"component_appid": componentAppID, "authorizer_appid": appID, "option_name": name}, &out)
	return out.Value, err
}

// SetOption writes an option of GetOption.
func (c *Client) SetOption(
	ctx context.Context, componentAppID string, componentToken platform.Secret, appID, name, value string,
) error {
	return c.component(ctx, "api_set_authorizer_option", componentToken, map[string]string{
		"component_appid": componentAppID, "authorizer_appid": appID, "option_name": name, "option_value": value}, nil)
}

// SendCustomMessage sends a customer-service message (客服消息, PROTOCOL 6.2) with an authorizer's token; body is what
// platform.CustomMessage builds.
func (c *Client) SendCustomMessage(ctx context.Context, authorizerToken platform.Secret, body map[string]any) error {
	return c.Call(ctx, "/cgi-bin/message/custom/send", AccessTokenName, authorizerToken, body, nil)
}

// SendCustomText is SendCustomMessage for text.
func (c *Client) SendCustomText(ctx context.Context, authorizerToken platform.Secret, openID, text string) error {
	body, _ := platform.CustomMessage(platform.TextReply{Content: text}, openID)
	return c.SendCustomMessage(ctx, authorizerToken, body)
}

func (c *Client) component(ctx context.Context, api string, token platform.Secret, body, out any) error {
	return c.Call(ctx, "/cgi-bin/component/"+api, ComponentTokenName, token, body, out)
}

// authorizationInfo is the part that api_query_auth and api_get_authorizer_info share; old answers say appid.
type authorizationInfo struct {
	AppID     string          `json:"authorizer_appid"`
	OldAppID  string          `json:"appid"`
	Token     string          `json:"authorizer_access_token"`
	ExpiresIn number          `json:"expires_in"`
	Refresh   string          `json:"authorizer_refresh_token"`
	FuncInfo  json.RawMessage `json:"func_info"`
}

func (i authorizationInfo) appID() string {
	if i.AppID != "" {
		return i.AppID
	}
	return i.OldAppID
}

func (i authorizationInfo) authorization() Authorization {
	return Authorization{AppID: i.appID(), Token: token(i.Token, i.ExpiresIn), RefreshToken: platform.Secret(i.Refresh),
		FuncInfo: i.scopes()}
}

// scopes reads func_info. In a shape it does not know it reads none, so that the authorization itself is still taken.
func (i authorizationInfo) scopes() []platform.FuncScope {
	var rows []struct {
		Category struct {
			ID int `json:"id"`
		} `json:"funcscope_category"`
	}
	if len(i.FuncInfo) == 0 || json.Unmarshal(i.FuncInfo, &rows) != nil {
		return nil
	}
	var out []platform.FuncScope
	for _, row := range rows {
		out = append(out, platform.FuncScope{ID: row.Category.ID})
	}
	return out
}

func token(value string, expiresIn number) Token {
	return Token{platform.Secret(value), seconds(expiresIn)}
}

func seconds(n number) time.Duration { return time.Duration(n) * time.Second }

// number is a whole number, with or without quotes, as a gateway that rewrites JSON may leave it.
type number int64

// UnmarshalJSON takes 7200 and "7200".
func (n *number) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(bytes.Trim(text, `"`), (*int64)(n))
}

// needValue turns a success without its value into ErrAnswer, so that an empty token is never stored.
func needValue(err error, name, value string) error {
	if err == nil && value == "" {
		return fmt.Errorf("%w: %s is missing in it", ErrAnswer, name)
	}
	return err
}
