package api

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
)

// tokenKind says which access token an endpoint asks for.
type tokenKind int

const (
	noToken tokenKind = iota
	componentToken
	authorizerToken
	eitherToken
)

// String names the owner of the token.
func (k tokenKind) String() string {
	return map[tokenKind]string{noToken: "none", componentToken: "component", authorizerToken: "authorizer", eitherToken: "either"}[k]
}

// endpoint is one API path.
type endpoint struct {
	method string // "" takes GET and POST
	token  tokenKind
	daily  int // calls per account and day; 0 is without limit
	handle func(*call) (any, error)
}

// Register is the server API: every path with its handler, and WeChat's texts of the errcodes.
type Register struct {
	endpoints map[string]endpoint // by path
	errText   map[int]string
	log       *slog.Logger
}

// Paths lists the API paths that the simulator has.
func (g *Register) Paths() []string { return slices.Sorted(maps.Keys(g.endpoints)) }

// API is one entry of the register.
type API struct {
	Path   string
	Method string // "GET", "POST", or "GET, POST"
	Token  string // whose access token it takes: "component", "authorizer", "either" or "none"
	Daily  int    // calls per account and day, 0 for no limit
}

// APIs lists the register by path.
func (g *Register) APIs() []API {
	var out []API
	for _, path := range g.Paths() {
		ep := g.endpoints[path]
		out = append(out, API{Path: path, Method: cmp.Or(ep.method, "GET, POST"), Token: ep.token.String(), Daily: ep.daily})
	}
	return out
}

// Daily is how often an account may call an API a day, 0 for no limit.
func (g *Register) Daily(path string) int { return g.endpoints[path].daily }
