package wxapi

import "context"

// Plugins (插件) that a mini program uses, and who uses one's own; with permission set 40 (PROTOCOL 14.4).

// States of a Plugin and a PluginApplication.
const (
	PluginWaiting  = 1
	PluginPassed   = 2
	PluginRefused  = 3
	PluginTimedOut = 4
)

// Plugin is one that the mini program uses, or asked for.
type Plugin struct {
	AppID    string `json:"appid"`
	Status   int    `json:"status"`
	NickName string `json:"nickname"`
	HeadImg  string `json:"headimgurl"`
}

// ApplyPlugin asks a plugin's maker for it. It fails with 89239 when there is no such plugin, 89237 when it was asked for
// already, 89238 when there are five.
func (a *Account) ApplyPlugin(ctx context.Context, pluginAppID, reason string) error {
	return a.plugin(ctx, map[string]any{"action": "apply", "plugin_appid": pluginAppID, "reason": reason}, nil)
}

// Plugins lists them.
func (a *Account) Plugins(ctx context.Context) ([]Plugin, error) {
	var out struct {
		List []Plugin `json:"plugin_list"`
	}
	err := a.plugin(ctx, map[string]any{"action": "list"}, &out)
	return out.List, err
}

// UpdatePlugin chooses a version of a plugin. It fails with 89244 on another plugin, 89257 on another version.
func (a *Account) UpdatePlugin(ctx context.Context, pluginAppID, version string) error {
	return a.plugin(ctx, map[string]any{"action": "update", "plugin_appid": pluginAppID, "user_version": version}, nil)
}

// UnbindPlugin takes a plugin away. It fails with 89243 within 24 hours after it was asked for.
func (a *Account) UnbindPlugin(ctx context.Context, pluginAppID string) error {
	return a.plugin(ctx, map[string]any{"action": "unbind", "plugin_appid": pluginAppID}, nil)
}

func (a *Account) plugin(ctx context.Context, body map[string]any, out any) error {
	return a.post(ctx, "/wxa/plugin", body, out)
}

// PluginApplication is a mini program that asked for the plugin that this one makes.
type PluginApplication struct {
	AppID      string          `json:"appid"`
	Status     int             `json:"status"`
	NickName   string          `json:"nickname"`
	HeadImg    string          `json:"headimgurl"`
	Reason     string          `json:"reason"`
	URL        string          `json:"apply_url"`
	CreatedAt  int64           `json:"-"` // unix seconds
	Categories []CategoryNames `json:"categories"`
}

// CategoryNames are a category's names.
type CategoryNames struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

// PluginApplications lists who asked, from page 1 on.
func (a *Account) PluginApplications(ctx context.Context, page, size int) ([]PluginApplication, error) {
	var out struct {
		List []struct {
			PluginApplication
			CreatedAt number `json:"create_time"` // text
		} `json:"apply_list"`
	}
	err := a.ownPlugin(ctx, map[string]any{"action": "dev_apply_list", "page": page, "num": size}, &out)
	list := make([]PluginApplication, len(out.List))
	for i, one := range out.List {
		list[i] = one.PluginApplication
		list[i].CreatedAt = int64(one.CreatedAt)
	}
	return list, err
}

// AgreePlugin lets a mini program use it. It fails with 89240 when that is decided, 89242 when nobody of that AppID asked.
func (a *Account) AgreePlugin(ctx context.Context, appID string) error {
	return a.ownPlugin(ctx, map[string]any{"action": "dev_agree", "appid": appID}, nil)
}

// RefusePlugin refuses those who wait: the documents let nobody be named.
func (a *Account) RefusePlugin(ctx context.Context, reason string) error {
	return a.ownPlugin(ctx, map[string]any{"action": "dev_refuse", "reason": reason}, nil)
}

// DeletePluginApplications clears the list of those who were refused.
func (a *Account) DeletePluginApplications(ctx context.Context) error {
	return a.ownPlugin(ctx, map[string]any{"action": "dev_delete"}, nil)
}

func (a *Account) ownPlugin(ctx context.Context, body map[string]any, out any) error {
	return a.post(ctx, "/wxa/devplugin", body, out)
}
