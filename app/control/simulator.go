package control

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/gorilla/mux"

	"wxlab/app/workspace"
	"wxlab/sim"
)

// PlatformBody is a third-party platform as WeChat's console has it. Several may live in one world; the one under
// /v1/platform is the workspace's own.
type PlatformBody struct {
	AppID               string   `json:"component_appid"`
	Name                string   `json:"name"`
	Secret              string   `json:"secret"`
	Token               string   `json:"token"`
	AESKey              string   `json:"aes_key"`
	PreviousAESKey      string   `json:"previous_aes_key"`
	UsePreviousKey      bool     `json:"use_previous_key"`
	EventURL            string   `json:"event_url"`
	MessageURL          string   `json:"message_url"`
	AuthDomain          string   `json:"auth_domain"`
	OAuthDomains        []string `json:"oauth_domains"` // 公众号开发域名, at most 3; none: unchecked
	Whitelist           []string `json:"whitelist"`
	FuncIDs             []int    `json:"func_ids"`
	Published           bool     `json:"published"`
	TestAccounts        []string `json:"test_accounts"`
	Order               string   `json:"order"` // push_first or redirect_first
	SingleUseCodes      bool     `json:"single_use_codes"`
	RotateRefreshTokens bool     `json:"rotate_refresh_tokens"`
}

func (s *Server) handlePutPlatform(w http.ResponseWriter, r *http.Request) {
	var b PlatformBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	s.edited(w, s.w.Sim.PutPlatform(sim.Platform{
		AppID: mux.Vars(r)["appid"], Name: b.Name, Secret: b.Secret, Token: b.Token, AESKey: b.AESKey, PreviousAESKey: b.PreviousAESKey,
		UsePreviousKey: b.UsePreviousKey, EventURL: b.EventURL, MessageURL: b.MessageURL, AuthDomain: b.AuthDomain, OAuthDomains: b.OAuthDomains, Whitelist: b.Whitelist,
		FuncIDs: b.FuncIDs, Published: b.Published, TestAccounts: b.TestAccounts, Order: sim.Order(b.Order),
		SingleUseCodes: b.SingleUseCodes, RotateRefreshTokens: b.RotateRefreshTokens,
	}))
}

func (s *Server) handleRemovePlatform(w http.ResponseWriter, r *http.Request) {
	s.edited(w, s.w.Sim.RemovePlatform(mux.Vars(r)["appid"]))
}

func (s *Server) handleDeliveries(w http.ResponseWriter, r *http.Request) {
	limit, err := number(r, "limit", 50)
	if err != nil || limit < 1 || limit > 500 {
		s.refuse(w, usageError{fmt.Errorf("limit is 1 to 500")})
		return
	}
	s.answer(w, s.deliveries(s.w.Sim.Deliveries(r.URL.Query().Get("after"), int(limit))))
}

func (s *Server) handleDelivery(w http.ResponseWriter, r *http.Request) {
	d, ok := s.w.Sim.Delivery(mux.Vars(r)["id"])
	if !ok {
		s.fail(w, http.StatusNotFound, usageError{fmt.Errorf("there is no delivery %q; the latest 500 are kept", mux.Vars(r)["id"])})
		return
	}
	s.answer(w, newDelivery(d, s.lang))
}

// Quota is how much of a day's allowance is used.
type Quota struct {
	Owner string `json:"appid"`
	Path  string `json:"path"`
	Used  int    `json:"used"`
	Limit int    `json:"limit"` // 0 for none
}

// QuotaList is today's counters.
type QuotaList struct {
	Quotas []Quota `json:"quotas"`
}

func (s *Server) handleQuotas(w http.ResponseWriter, _ *http.Request) {
	out := QuotaList{Quotas: []Quota{}}
	for _, q := range s.w.Sim.Quotas() {
		out.Quotas = append(out.Quotas, Quota(q))
	}
	s.answer(w, out)
}

type quotaBody struct {
	Owner string `json:"appid"`
	Path  string `json:"path"`
	Used  int    `json:"used"`
}

func (s *Server) handleSetQuota(w http.ResponseWriter, r *http.Request) {
	var b quotaBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Sim.SetQuota(b.Owner, b.Path, b.Used)
	}
	s.edited(w, err)
}

// Coverage counts the calls of each API path; Unknown are those that the simulator does not have.
type Coverage struct {
	Calls   map[string]int `json:"calls"`
	Unknown []string       `json:"unknown"`
}

func (s *Server) handleCoverage(w http.ResponseWriter, _ *http.Request) {
	out := Coverage{Calls: s.w.Sim.Coverage(), Unknown: []string{}}
	known := map[string]bool{}
	for _, path := range s.w.Sim.Paths() {
		known[path] = true
	}
	for _, path := range slices.Sorted(maps.Keys(out.Calls)) {
		if !known[path] {
			out.Unknown = append(out.Unknown, path)
		}
	}
	s.answer(w, out)
}

type resetBody struct {
	Seed uint64 `json:"seed"` // 0: the one it has
}

func (s *Server) handleReset(w http.ResponseWriter, r *http.Request) {
	var b resetBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Reset(r.Context(), b.Seed)
	}
	s.done(w, err)
}

// withSim keeps a handler from a workspace that has no simulator.
func (s *Server) withSim(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.w.Sim == nil {
			s.refuse(w, &workspace.Problem{Key: "problem.no_simulator", Exit: workspace.ExitUsage})
			return
		}
		next(w, r)
	}
}
