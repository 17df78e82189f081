package api

import (
	"cmp"
	"net/http"
	"reflect"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// endpoint is one API path. A new one is a struct, a function and a row:
//
//   - the struct is the request. Each field says by a tag what it is called on the wire: `json` in the body, `query` in
//     the query;
//   - the function is a method of call that takes the request and does the work. What it returns is the answer; one
//     that only does something returns no more than an error, and answers {"errcode":0,"errmsg":"ok"} without one;
//   - the row stands in the list of the function's chapter, which stands in the list of chapters. It names everything
//     that is checked before the function is called: method, token, daily limit, permission sets, the account's rights.
//
// An errcode that was not used before needs its text in fixtures/errcodes.json; the register in the fixtures and the
// matrix in the README are written by "go test ./sim -run Support -update".
//
// The checks and their order are those of call.run.
type endpoint struct {
	path     string
	method   string // "GET", "POST", or "" for both
	escapes  bool   // \uXXXX in the body is kept as it is written, see literal
	form     bool   // the body is multipart/form-data, not JSON
	fields   bool   // the body may be application/x-www-form-urlencoded, see orForm
	optional bool   // there need be no body
	token    tokenKind
	identify func(*call) error // instead of the token's usual checks
	needs    *ability          // nil: every authorization gives the right to call it
	limit    int               // calls per account and day; 0 is without limit
	handler  handler

	lists []string // in a form of orForm
}

// API is what the register says of an endpoint.
type API struct {
	Path   string
	Method string // "GET", "POST", or "GET, POST"
	Token  string // whose access token it takes: "component", "authorizer", "either" or "none"
	Daily  int    // calls per account and day, 0 for no limit
}

func (e endpoint) entry() API {
	return API{Path: e.path, Method: cmp.Or(e.method, "GET, POST"), Token: e.token.String(), Daily: e.limit}
}

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
	return map[tokenKind]string{
		noToken: "none", componentToken: "component", authorizerToken: "authorizer", eitherToken: "either",
	}[k]
}

// ability is what a call on behalf of an account (代调用) needs: one of the permission sets that the merchant granted,
// and the account's own right to the API (PROTOCOL 6.1). A kind of account without sets cannot make the call.
type ability struct {
	officialAccount []int
	miniProgram     []int
	verified        bool      // official accounts only: verified
	service         bool      // official accounts only: a service account
	otherKind       *apiError // for a kind without sets, when it is not 48001
}

// call is one API call on its way through the checks.
type call struct {
	req   Request
	row   endpoint
	rows  map[string]endpoint // the whole register, by path
	world *world.World
	now   time.Time

	platform *world.PlatformState // whose token or secret it is
	grant    *world.GrantState    // of an authorizer token
	account  *world.AccountState  // of an authorizer token
	token    *world.Issued
	fault    world.FaultState // the zero one when none strikes
	remark   bilingual.Text   // a note for the developer, also beside a success
}

// post is an endpoint that takes POST with a JSON object.
func post(path string, token tokenKind, h handler) endpoint {
	return endpoint{path: path, method: http.MethodPost, token: token, handler: h}
}

// get is an endpoint that takes GET.
func get(path string, token tokenKind, h handler) endpoint {
	return endpoint{path: path, method: http.MethodGet, token: token, handler: h}
}

// getOrPost is an endpoint that takes both and looks at no body.
func getOrPost(path string, token tokenKind, h handler) endpoint {
	return endpoint{path: path, token: token, handler: h}
}

// upload is an endpoint that takes POST with a form, multipart/form-data.
func upload(path string, token tokenKind, h handler) endpoint {
	return endpoint{path: path, method: http.MethodPost, form: true, token: token, handler: h}
}

// hasJSONBody says whether calls must bring a JSON object.
func (e endpoint) hasJSONBody() bool { return e.method == http.MethodPost && !e.form }

// needing says what the authorization and the account must have.
func (e endpoint) needing(needs ability) endpoint {
	e.needs = &needs
	return e
}

// daily limits the calls per account and day. Where WeChat has not published the figure it is ours, far from what a
// healthy platform needs.
func (e endpoint) daily(limit int) endpoint {
	e.limit = limit
	return e
}

// bodyOptional is for POST calls that WeChat takes without a body, too.
func (e endpoint) bodyOptional() endpoint {
	e.optional = true
	return e
}

// orForm is for POST calls that take application/x-www-form-urlencoded as well as JSON, whatever Content-Type says. A form
// has its lists as name=1&name=2 or name[0]=1&name[1]=2.
func (e endpoint) orForm(lists ...string) endpoint {
	e.fields, e.lists = true, lists
	return e
}

// literal is for the old back-ends that keep \uXXXX as it is written (PROTOCOL 4.1).
func (e endpoint) literal() endpoint {
	e.escapes = true
	return e
}

// identifiedBy replaces the checks of the access token, for endpoints that have codes and texts of their own.
func (e endpoint) identifiedBy(identify func(*call) error) endpoint {
	e.identify = identify
	return e
}

// handler is the function of an endpoint with its types erased; answers and does make one.
type handler struct {
	request reflect.Type
	run     func(*call) (any, error)
}

// nothing is the request of an endpoint that looks at no parameter.
type nothing struct{}

// answers makes the handler of a function from request to answer.
func answers[In, Out any](do func(*call, In) (Out, error)) handler {
	return handler{reflect.TypeFor[In](), func(c *call) (any, error) {
		in, err := decode[In](c.req.Query, c.body(), c.row.hasJSONBody())
		if err != nil {
			return nil, err
		}
		return do(c, in)
	}}
}

// does makes the handler of a function that has nothing to answer but that it was done.
func does[In any](do func(*call, In) error) handler {
	return answers(func(c *call, in In) (commandOK, error) { return okAnswer, do(c, in) })
}
