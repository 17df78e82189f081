package control

import (
	"context"

	"wxlab/app/doctor"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// road answers a change of the public road with how it stands then.
func (s *Server) road(err error) (road.Status, error) { return s.w.Road.Status(), err }

// GetTunnel asks for the public road's state, address and counters.
type GetTunnel struct{}

func (GetTunnel) serve(_ context.Context, s *Server) (road.Status, error) {
	return s.road(nil)
}

// SetTunnel chooses how the public road is made; it is opened separately. An authtoken or a proxy left out stays as it
// is.
type SetTunnel struct {
	Kind        string  `json:"kind" enum:",ngrok,ssh,own,local" doc:"ngrok, a server of yours over SSH, your own address, or a loopback port"`
	Authtoken   *string `json:"authtoken" doc:"ngrok's authtoken; missing: as it is"`
	Domain      string  `json:"domain" doc:"ngrok's fixed domain; empty: the account's dev domain"`
	ConnectAddr string  `json:"connect_addr" doc:"ngrok's entrance, host:port; empty: the nearest"`
	Proxy       *string `json:"proxy" doc:"proxy URL on the way out to ngrok; missing: as it is"`
	URL         string  `json:"url" doc:"own and ssh: the public base address"`
	Addr        string  `json:"addr" doc:"own and local: the loopback port, host:port; empty: a free one"`
	SSH         SSHRoad `json:"ssh" doc:"ssh: the server that forwards a port here"`
}

// SSHRoad is the server that forwards a port here. A passphrase left out stays as it is.
type SSHRoad struct {
	Server     string  `json:"server" doc:"user@host or user@host:port"`
	Remote     string  `json:"remote" doc:"where the server listens, ip:port; empty: 127.0.0.1:8690"`
	Key        string  `json:"key" doc:"the private key file; empty: the agent's keys and those in ~/.ssh"`
	Passphrase *string `json:"passphrase" doc:"of the key; missing: as it is"`
	Trust      string  `json:"trust" doc:"the fingerprint of a server's key that is new and right: SHA256:…"`
}

func (r SetTunnel) serve(ctx context.Context, s *Server) (Done, error) {
	t := s.w.Settings().Tunnel
	t.Kind, t.Domain, t.ConnectAddr, t.URL, t.Addr = workspace.TunnelKind(r.Kind), r.Domain, r.ConnectAddr, r.URL, r.Addr
	if r.Authtoken != nil {
		t.Authtoken = platform.Secret(*r.Authtoken)
	}
	if r.Proxy != nil {
		t.Proxy = platform.Secret(*r.Proxy)
	}
	t.SSH.Server, t.SSH.Remote, t.SSH.Key, t.SSH.Trust = r.SSH.Server, r.SSH.Remote, r.SSH.Key, r.SSH.Trust
	if r.SSH.Passphrase != nil {
		t.SSH.Passphrase = platform.Secret(*r.SSH.Passphrase)
	}
	return done(asUsage(s.w.SetTunnel(ctx, t)))
}

// OpenTunnel opens the public road. While ngrok is away it gives up in time to answer.
type OpenTunnel struct{}

func (OpenTunnel) serve(ctx context.Context, s *Server) (road.Status, error) {
	return s.road(s.w.Road.OpenWithin(ctx, s.patience))
}

// CloseTunnel closes the public road.
type CloseTunnel struct{}

func (CloseTunnel) serve(_ context.Context, s *Server) (road.Status, error) {
	return s.road(s.w.Road.Close())
}

// Findings are what probes found.
type Findings struct {
	Findings []tunnel.Finding `json:"findings"`
}

// ProbeTunnel fetches a page of this process through the public address, with three user agents.
type ProbeTunnel struct{}

func (ProbeTunnel) serve(ctx context.Context, s *Server) (Findings, error) {
	findings, err := s.w.Road.Probe(ctx)
	return Findings{findings}, err
}

// SetupFields are the fields of WeChat's console; secrets are masked unless they were asked for.
type SetupFields struct {
	Fields []doctor.Field `json:"fields"`
}

// GetSetup asks what to enter in WeChat's console, and what was seen to work.
type GetSetup struct {
	Component string `query:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Secrets   bool   `query:"secrets" doc:"values in clear, as somebody needs them who enters them"`
}

func (r GetSetup) serve(ctx context.Context, s *Server) (SetupFields, error) {
	d, err := s.w.Doctor(r.Component)
	if err != nil {
		return SetupFields{}, err
	}
	fields, err := d.Fields(ctx, s.lang)
	for i := range fields {
		if r.Secrets {
			fields[i].Value = fields[i].Copy()
		}
	}
	return SetupFields{fields}, err
}

// PutVerifyFile serves a domain verification file at the root of the public address.
type PutVerifyFile struct {
	Name    string `path:"name" doc:"its name, MP_verify_….txt"`
	Content string `json:"content" doc:"its content; empty takes the file away"`
}

func (r PutVerifyFile) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Road.PutVerifyFile(r.Name, r.Content)))
}

// RunDoctor looks at everything between WeChat and the platform.
type RunDoctor struct {
	Component string `query:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
}

func (r RunDoctor) serve(ctx context.Context, s *Server) (doctor.Report, error) {
	d, err := s.w.Doctor(r.Component)
	if err != nil {
		return doctor.Report{}, err
	}
	return d.Examine(ctx, s.lang)
}
