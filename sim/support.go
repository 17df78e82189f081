package sim

import "cmp"

// API is one entry of the register.
type API struct {
	Path   string
	Method string // "GET", "POST", or "GET, POST"
	Token  string // whose access token it takes: "component", "authorizer", "either" or "none"
	Daily  int    // calls per account and day, 0 for no limit
}

// APIs lists the register by path.
func (g *register) APIs() []API {
	var out []API
	for _, path := range g.Paths() {
		ep := g.endpoints[path]
		out = append(out, API{Path: path, Method: cmp.Or(ep.method, "GET, POST"), Token: ep.token.String(), Daily: ep.daily})
	}
	return out
}

// String names the owner of the token.
func (k tokenKind) String() string {
	return map[tokenKind]string{noToken: "none", componentToken: "component", authorizerToken: "authorizer", eitherToken: "either"}[k]
}

// Daily is how often an account may call an API a day, 0 for no limit.
func (g *register) Daily(path string) int { return g.endpoints[path].daily }
