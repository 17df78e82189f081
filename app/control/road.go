package control

import (
	"net/http"

	"github.com/gorilla/mux"

	"wxlab/app/doctor"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// roadEndpoints are the public road, the set-up assistant and the doctor.
func (s *Server) roadEndpoints() []endpoint {
	return []endpoint{
		{"GET", "/v1/tunnel", "The public road: state, address, counters", nil, nil, road.Status{}, s.handleTunnel},
		{"PUT", "/v1/tunnel", "Choose how the public road is made; it is opened separately", nil, TunnelBody{}, done{}, s.handleSetTunnel},
		{"POST", "/v1/tunnel/open", "Open the public road", nil, nil, road.Status{}, s.handleOpenTunnel},
		{"POST", "/v1/tunnel/close", "Close the public road", nil, nil, road.Status{}, s.handleCloseTunnel},
		{"POST", "/v1/tunnel/probe", "Fetch a page of this process through the public address, with three user agents", nil, nil, Findings{}, s.handleProbe},
		{"GET", "/v1/setup", "The fields of WeChat's console with what to enter, and what was seen to work", []string{componentParam}, nil, SetupFields{}, s.handleSetup},
		{"PUT", "/v1/verify-files/{name}", "Serve a domain verification file (MP_verify_….txt) at the root; empty content takes it away", nil, verifyBody{}, done{}, s.handleVerifyFile},
		{"POST", "/v1/doctor", "Look at everything between WeChat and the platform", []string{componentParam}, nil, doctor.Report{}, s.handleDoctor},
	}
}

// TunnelBody chooses a road. An authtoken or a proxy left out stays as it is.
type TunnelBody struct {
	Kind        string  `json:"kind"` // ngrok, own or local
	Authtoken   *string `json:"authtoken,omitempty"`
	Domain      string  `json:"domain"`
	ConnectAddr string  `json:"connect_addr"`
	Proxy       *string `json:"proxy,omitempty"`
	URL         string  `json:"url"`  // own: the public base address
	Addr        string  `json:"addr"` // own and local: the loopback port
}

// Findings are what probes found.
type Findings struct {
	Findings []tunnel.Finding `json:"findings"`
}

// SetupFields are the console's fields; secrets are masked.
type SetupFields struct {
	Fields []doctor.Field `json:"fields"`
}

func (s *Server) handleTunnel(w http.ResponseWriter, _ *http.Request) { s.answer(w, s.w.Road.Status()) }

func (s *Server) handleSetTunnel(w http.ResponseWriter, r *http.Request) {
	var b TunnelBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	t := s.w.Settings().Tunnel
	t.Kind, t.Domain, t.ConnectAddr, t.URL, t.Addr = workspace.TunnelKind(b.Kind), b.Domain, b.ConnectAddr, b.URL, b.Addr
	if b.Authtoken != nil {
		t.Authtoken = platform.Secret(*b.Authtoken)
	}
	if b.Proxy != nil {
		t.Proxy = platform.Secret(*b.Proxy)
	}
	s.edited(w, s.w.SetTunnel(r.Context(), t))
}

func (s *Server) handleOpenTunnel(w http.ResponseWriter, r *http.Request) {
	s.road(w, s.w.Road.Open(r.Context()))
}

func (s *Server) handleCloseTunnel(w http.ResponseWriter, _ *http.Request) {
	s.road(w, s.w.Road.Close())
}

// road answers a change of the road with how it stands then.
func (s *Server) road(w http.ResponseWriter, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, s.w.Road.Status())
}

func (s *Server) handleProbe(w http.ResponseWriter, r *http.Request) {
	found, err := s.w.Road.Probe(r.Context())
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, Findings{found})
}

func (s *Server) handleSetup(w http.ResponseWriter, r *http.Request) {
	d, err := s.w.Doctor(r.URL.Query().Get(componentParam))
	if err != nil {
		s.refuse(w, err)
		return
	}
	fields, err := d.Fields(r.Context(), s.lang)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, SetupFields{fields})
}

type verifyBody struct {
	Content string `json:"content"`
}

func (s *Server) handleVerifyFile(w http.ResponseWriter, r *http.Request) {
	var b verifyBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Road.PutVerifyFile(mux.Vars(r)["name"], b.Content)
	}
	s.edited(w, err)
}

func (s *Server) handleDoctor(w http.ResponseWriter, r *http.Request) {
	d, err := s.w.Doctor(r.URL.Query().Get(componentParam))
	if err != nil {
		s.refuse(w, err)
		return
	}
	report, err := d.Examine(r.Context(), s.lang)
	if err != nil {
		s.refuse(w, err)
		return
	}
	s.answer(w, report)
}
