package control

import (
	"net/http"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// authorizerEndpoints are the accounts that authorized the workspace's components, as the embedded platform knows them.
func (s *Server) authorizerEndpoints() []endpoint {
	return []endpoint{
		{"GET", "/v1/authorizers", "The accounts that authorized a component (component_appid; the workspace's own without it), ended ones included; no tokens", []string{componentParam}, nil, AuthorizerList{}, s.handleAuthorizers},
		{"POST", "/v1/authorizers/rebuild", "Read all authorizers back from WeChat's own list and try those that came back; closing the connection cancels", nil, rebuildBody{}, RebuildResult{}, s.handleRebuild},
	}
}

// AuthorizerList is all authorizers of a component.
type AuthorizerList struct {
	ComponentAppID string       `json:"component_appid"`
	Authorizers    []Authorizer `json:"authorizers"`
}

// Authorizer is an account that authorized the component, without its tokens.
type Authorizer struct {
	AppID          string    `json:"appid"`
	UserName       string    `json:"user_name"`
	NickName       string    `json:"nick_name"`
	PrincipalName  string    `json:"principal_name"`
	Kind           string    `json:"kind"`  // official_account, mini_program, "" while the profile is not read
	State          string    `json:"state"` // authorized, unauthorized
	FuncIDs        []int     `json:"func_ids"`
	AuthorizedAt   time.Time `json:"authorized_at"`
	UnauthorizedAt time.Time `json:"unauthorized_at,omitzero"`
	TokenExpiresAt time.Time `json:"token_expires_at,omitzero"`
	LastError      string    `json:"last_error,omitempty"` // why the last call for it failed
}

// rebuildBody names the component, the workspace's own without it.
type rebuildBody struct {
	ComponentAppID string `json:"component_appid"`
}

// RebuildResult is what WeChat's list changed here; the lists hold AppIDs.
type RebuildResult struct {
	Total     int             `json:"total"` // as many as WeChat names
	Added     []string        `json:"added"`
	Restored  []string        `json:"restored"` // ended here by mistake, or with another refresh token
	Kept      []string        `json:"kept"`
	Ended     []string        `json:"ended"`     // not in WeChat's list any more
	Tokenless []string        `json:"tokenless"` // WeChat knows no refresh token: they have to authorize again
	Failed    []RebuildFailed `json:"failed"`    // came back, but their profile or token cannot be had
}

// RebuildFailed is one authorizer of RebuildResult and why.
type RebuildFailed struct {
	AppID string `json:"appid"`
	Error string `json:"error"`
}

func (s *Server) handleAuthorizers(w http.ResponseWriter, r *http.Request) {
	if s.w.Platform == nil {
		s.refuse(w, &workspace.Problem{Key: "problem.no_platform", Exit: workspace.ExitUsage})
		return
	}
	out := AuthorizerList{ComponentAppID: r.URL.Query().Get(componentParam), Authorizers: []Authorizer{}}
	if out.ComponentAppID == "" {
		out.ComponentAppID = s.w.Settings().Component.AppID
	}
	all, err := s.w.Platform.AuthorizersOf(r.Context(), out.ComponentAppID)
	if err != nil {
		s.refuse(w, err)
		return
	}
	for _, a := range all {
		out.Authorizers = append(out.Authorizers, newAuthorizer(a))
	}
	s.answer(w, out)
}

func newAuthorizer(a platform.Authorizer) Authorizer {
	out := Authorizer{
		AppID: a.AppID, UserName: a.UserName, NickName: a.NickName, PrincipalName: a.PrincipalName, Kind: string(a.Kind), State: string(a.State), FuncIDs: []int{},
		AuthorizedAt: a.AuthorizedAt, UnauthorizedAt: a.UnauthorizedAt, TokenExpiresAt: a.Token.ExpiresAt, LastError: a.LastError,
	}
	for _, scope := range a.FuncInfo {
		out.FuncIDs = append(out.FuncIDs, scope.ID)
	}
	return out
}

func (s *Server) handleRebuild(w http.ResponseWriter, r *http.Request) {
	var b rebuildBody
	err := read(r, &b)
	var found embedded.Rebuilt
	if err == nil {
		found, err = s.w.Platform.RebuildAuthorizers(r.Context(), b.ComponentAppID, nil)
	}
	if err != nil {
		s.refuse(w, err)
		return
	}
	out := RebuildResult{
		Total: found.Total, Added: list(found.Added), Restored: list(found.Restored), Kept: list(found.Kept), Ended: list(found.Ended),
		Tokenless: list(found.Tokenless), Failed: []RebuildFailed{},
	}
	for _, f := range found.Failed {
		out.Failed = append(out.Failed, RebuildFailed{f.AppID, workspace.Say(s.lang, f.Err)})
	}
	s.answer(w, out)
}

// list is never null on the wire.
func list(appIDs []string) []string { return append([]string{}, appIDs...) }
