package ngrok

import (
	"context"
	"errors"

	sdk "golang.ngrok.com/ngrok/v2"

	"wxlab/tunnel"
)

// Listen opens a road and returns when it is online. ctx limits the opening only; the road then lives until
// Close, or until the service ends it.
//
// What will fail again fails at once, as an [*Error]: a bad authtoken, a foreign domain, an untrusted
// certificate, a refusing proxy. A network that is away is tried again until ctx ends.
func Listen(ctx context.Context, cfg Config) (*Tunnel, error) {
	cfg, wrong := cfg.complete()
	if wrong != nil {
		return nil, wrong
	}
	var waited context.Context // starts with the first busy answer
	for {
		t, failed := open(ctx, cfg)
		if failed == nil {
			return t, nil
		}
		if failed.nature() != busy || cfg.Patience < 0 {
			return nil, failed
		}
		if waited == nil {
			var cancel context.CancelFunc
			waited, cancel = context.WithTimeout(ctx, cfg.Patience)
			defer cancel()
		}
		cfg.tell(failed.Status(tunnel.Opening))
		if !tunnel.Pause(waited, cfg.Patience/15) {
			return nil, failed
		}
	}
}

// tell passes a state of the opening to Config.Opening.
func (c Config) tell(s tunnel.Status) {
	if c.Opening != nil {
		c.Opening(s)
	}
}

// opened is what the SDK's Listen returned.
type opened struct {
	endpoint sdk.EndpointListener
	err      error
}

// open makes one attempt with an agent of its own: an agent whose session has ended cannot be used again.
func open(ctx context.Context, cfg Config) (*Tunnel, *Error) {
	t := newTunnel(cfg)
	agent, err := cfg.agent(t.valve, sdk.WithEventHandler(t.onEvent), sdk.WithRPCHandler(t.onCommand))
	if err != nil {
		t.abandon()
		return nil, cfg.failure("", err)
	}
	result := make(chan opened, 1)
	go func() {
		endpoint, err := agent.Listen(t.life, cfg.endpointOptions()...)
		result <- opened{endpoint, err}
	}()
	var failed *Error
	select {
	case r := <-result:
		if r.err == nil {
			t.start(agent, r.endpoint)
			return t, nil
		}
		result <- r
		failed = t.failure(r.err)
	case failed = <-t.failed:
	case <-ctx.Done():
		failed = t.gaveUp(ctx.Err())
	}
	t.abandon()
	go discard(agent, result)
	return nil, failed
}

// discard ends the agent of a failed attempt in the background. An endpoint that was opened too late ends with the
// agent's session.
func discard(agent sdk.Agent, result <-chan opened) {
	<-result
	_ = agent.Disconnect() // an error would change nothing: the attempt failed either way
}

// agent makes an SDK agent that connects through v.
func (c Config) agent(v *valve, more ...sdk.AgentOption) (sdk.Agent, error) {
	dial, err := c.dialer()
	if err != nil {
		return nil, err
	}
	options := []sdk.AgentOption{
		sdk.WithAuthtoken(c.Authtoken.Reveal()),
		sdk.WithClientInfo("wxlab", c.Version),
		sdk.WithDialer(v.behind(dial)),
		sdk.WithLogger(c.Logger),
	}
	if c.ConnectAddr != "" {
		options = append(options, sdk.WithAgentConnectURL(c.ConnectAddr))
	}
	if c.CAs != nil {
		options = append(options, sdk.WithAgentConnectCAs(c.CAs))
	}
	if c.Metadata != "" {
		options = append(options, sdk.WithAgentMetadata(c.Metadata))
	}
	if c.HeartbeatInterval > 0 {
		options = append(options, sdk.WithHeartbeatInterval(c.HeartbeatInterval))
	}
	if c.HeartbeatTolerance > 0 {
		options = append(options, sdk.WithHeartbeatTolerance(c.HeartbeatTolerance))
	}
	return sdk.NewAgent(append(options, more...)...)
}

func (c Config) endpointOptions() []sdk.EndpointOption {
	options := []sdk.EndpointOption{sdk.WithDescription("Wxlab")}
	if c.Domain != "" {
		options = append(options, sdk.WithURL("https://"+c.Domain))
	}
	if c.Metadata != "" {
		options = append(options, sdk.WithMetadata(c.Metadata))
	}
	if c.Policy != "" {
		options = append(options, sdk.WithTrafficPolicy(c.Policy))
	}
	return options
}

// failure is err as an Error; a proxy's refusal has a code of its own.
func (t *Tunnel) failure(err error) *Error {
	var refused *proxyRefusal
	if errors.As(err, &refused) {
		return t.cfg.failure("proxy", err)
	}
	return t.cfg.failure("", err)
}

// gaveUp is the Error for a caller whose context ended, with the last thing that went wrong.
func (t *Tunnel) gaveUp(cause error) *Error {
	last := t.Current()
	return &Error{Code: last.Code, Message: last.Message, Why: last.Why, Fix: last.Fix, cause: cause}
}
