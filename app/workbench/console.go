package workbench

import (
	"context"
	"strings"
	"sync"

	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
	"wxlab/sim/world"
)

// Target is a platform server of the user's own, driven by the simulator instead of the embedded one.
type Target struct {
	EventURL   string // 授权事件接收URL
	MessageURL string // 消息与事件接收URL, with $APPID$
	AuthDomain string // 授权发起页域名; "": every domain may start an authorization
	Component  platform.Component

	OAuthDomains []string // 公众号开发域名; none: any
}

// console is where the simulated WeChat is told of the platforms (开放平台 › 第三方平台).
type console struct {
	sim    *sim.Sim // nil with OnlyPlatform
	memory *memory  // where sim is kept; nil with OnlyPlatform
	folder *workspace.Folder
	public func() string // the embedded platform's public address

	mu     sync.Mutex
	target *Target // the server under test; nil: the embedded platform
}

func (c *console) underTest() *Target {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.target
}

// setTarget points WeChat at a server under test; the workspace's settings stay as they are.
func (c *console) setTarget(t Target) error {
	s := c.folder.Settings().StandIn(t.Component)
	s.OAuthDomains = strings.Join(t.OAuthDomains, " ")
	if err := c.folder.UseStandIn(s); err != nil {
		return err
	}
	c.drive(&t)
	return c.introduce()
}

// drive chooses the server that WeChat knows from the next introduction on; nil is the embedded platform.
func (c *console) drive(t *Target) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.target = t
}

// fields are the three addresses that a platform enters in WeChat's console.
func (c *console) fields() (eventURL, messageURL, authDomain string) {
	if t := c.underTest(); t != nil {
		return t.EventURL, t.MessageURL, t.AuthDomain
	}
	base := c.public()
	if base == "" {
		return "", "", ""
	}
	return platform.EventURL(base), platform.MessageURL(base), road.HostOf(base)
}

// introduce tells the simulator who the platform is and where it listens. A server under test is the workspace's own
// component only.
func (c *console) introduce() error {
	s := c.folder.Settings()
	if c.sim == nil || s.Component.AppID == "" {
		return nil
	}
	for i, component := range s.Components() {
		if i > 0 && c.underTest() != nil {
			break
		}
		if err := c.sim.PutPlatform(c.entry(s, component)); err != nil {
			return &workspace.Problem{Key: "problem.target", Exit: workspace.ExitUsage, Err: err}
		}
	}
	return nil
}

// entry is a component as the simulator's console knows it; what was set there by other means stays.
func (c *console) entry(s workspace.Settings, component platform.Component) world.Platform {
	p := world.Platform{Published: true}
	if known, ok := c.sim.Platform(component.AppID); ok {
		p = known
	}
	p.AppID, p.Name = component.AppID, component.Name
	if p.Name == "" && component.AppID == s.Component.AppID {
		p.Name = s.Name
	}
	p.Secret, p.Token = component.AppSecret.Reveal(), component.Token.Reveal()
	p.AESKey, p.PreviousAESKey = component.EncodingAESKey.Reveal(), component.PreviousEncodingAESKey.Reveal()
	p.EventURL, p.MessageURL, p.AuthDomain = c.fields()
	p.OAuthDomains = s.OAuthDomainList()
	return p
}

// remove has the simulator forget a component, where it knows it, for good: were the process killed before that is
// on disk, WeChat would go on pushing to nobody.
func (c *console) remove(appID string) error {
	if c.sim == nil {
		return nil
	}
	if _, known := c.sim.Platform(appID); !known {
		return nil
	}
	if err := c.sim.RemovePlatform(appID); err != nil {
		return err
	}
	return c.memory.save()
}

// componentsOf are platforms of the simulated WeChat as the workspace keeps their secrets; secretsOf is the way back.
func componentsOf(platforms []world.PlatformSecrets) (out []platform.Component) {
	for _, p := range platforms {
		out = append(out, platform.Component{
			AppID: p.AppID, AppSecret: platform.Secret(p.Secret), Token: platform.Secret(p.Token),
			EncodingAESKey:         platform.Secret(p.AESKey),
			PreviousEncodingAESKey: platform.Secret(p.PreviousAESKey),
		})
	}
	return out
}

func secretsOf(components []platform.Component) (out []world.PlatformSecrets) {
	for _, c := range components {
		out = append(out, world.PlatformSecrets{
			AppID: c.AppID, Secret: c.AppSecret.Reveal(), Token: c.Token.Reveal(), AESKey: c.EncodingAESKey.Reveal(),
			PreviousAESKey: c.PreviousEncodingAESKey.Reveal(),
		})
	}
	return out
}

// PutPlatform tells the simulated WeChat of a platform, beside those of the workspace.
func (w *Workbench) PutPlatform(p world.Platform) error {
	if err := w.needSim(); err != nil {
		return err
	}
	w.Workspace.AddSecrets(componentsOf([]world.PlatformSecrets{p.Secrets()})...)
	return w.Sim.PutPlatform(p)
}

// ConnectAccount gives an account of the simulated WeChat its own server.
func (w *Workbench) ConnectAccount(ctx context.Context, account string, c world.PushConfig) error {
	if err := w.needSim(); err != nil {
		return err
	}
	w.Workspace.AddSecrets(serverOf(account, c))
	return w.Sim.ConnectAccount(ctx, account, c)
}

func serverOf(account string, c world.PushConfig) platform.Component {
	return platform.Component{AppID: account, Token: platform.Secret(c.Token), EncodingAESKey: platform.Secret(c.AESKey)}
}

// hideSimulated has the secrets masked that the simulated WeChat remembers.
func (w *Workbench) hideSimulated() {
	for _, p := range w.Sim.Platforms() {
		w.Workspace.AddSecrets(componentsOf([]world.PlatformSecrets{p.Secrets()})...)
	}
	for _, a := range w.Sim.Accounts() {
		if a.Push != nil {
			w.Workspace.AddSecrets(serverOf(a.AppID, *a.Push))
		}
	}
}
