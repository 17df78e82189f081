// Package api is WeChat's server API over a world: the register of paths, the checks that every call goes through, and
// the endpoints, a file for each chapter of WeChat's documentation. It changes the world and cannot push: what a call
// causes later is pending work of the world, which package sim delivers.
//
// To add an API, read the comment at endpoint.
package api

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"wxlab/fixtures"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Register is the server API: every path with its handler, and WeChat's texts of the errcodes.
type Register struct {
	endpoints map[string]endpoint // by path
	errText   map[int]string
	known     func() []string // see KnownPaths: read when it is first asked for
	log       *slog.Logger
}

// NewRegister makes the register of all chapters; log gets a line for every call.
func NewRegister(log *slog.Logger) *Register {
	g := &Register{endpoints: map[string]endpoint{}, errText: map[int]string{}, known: sync.OnceValue(KnownPaths), log: log}
	for _, chapter := range chapters() {
		for _, row := range chapter() {
			g.endpoints[row.path] = row
		}
	}
	codes, _ := fixtures.ErrCodes() // embedded, and tested to load
	for code, row := range codes {
		g.errText[code] = row.Text
	}
	return g
}

// chapters are everything that the simulator can do, a list of endpoints for each chapter of WeChat's documentation.
func chapters() []func() []endpoint {
	return []func() []endpoint{
		// third-party platforms
		ticketTokenChapter, authorizationManagementChapter, openAPIChapter, fastRegistrationChapter,
		thirdPartyDomainChapter, templateManagementChapter,
		// mini programs
		basicInfoManagementChapter, nicknameChapter, appearanceChapter, categoryManagementChapter,
		codeCommitChapter, codeAuditChapter, codeReleaseChapter,
		privacyAPIManagementChapter, domainManagementChapter, miniProgramLoginChapter,
		privacyManagementChapter, wxaCodeChapter, wxaLinkChapter, userPhoneChapter,
		memberManagementChapter, codeMaterialChapter, directDomainChapter, penaltyManagementChapter, shippingChapter,
		shippingOrderChapter, orderPathChapter, shoppingOrderChapter,
		// official accounts
		customMenuChapter, mediaChapter, qrcodeChapter, userChapter, userTagChapter, userBlacklistChapter,
		templateMessageChapter, webAuthorizationChapter, jsSDKChapter,
		// both kinds of account
		networkCheckChapter, openAccountChapter, accountLinksChapter, jumpRulesChapter, pluginChapter,
		embeddedChapter, customMessageChapter, subscribeMessageChapter, subscribeTemplateChapter,
	}
}

// Answer answers one API call and keeps it in the log of calls.
func (g *Register) Answer(w *world.World, req Request) Response {
	defer w.Touch()
	row, ok := g.endpoints[req.Path]
	if !ok {
		return g.notSimulated(w, req)
	}
	w.Count[req.Path]++
	c := &call{req: req, row: row, rows: g.endpoints, world: w, now: w.Now()}
	c.meetFault()
	answer, err := c.run()
	return g.respond(c, answer, err)
}

// respond writes the answer and the log.
func (g *Register) respond(c *call, answer any, err error) Response {
	out := Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json; encoding=utf-8"}}}
	rec := record(c.now, c.req)
	if err != nil {
		e, ok := err.(*apiError)
		if !ok {
			e = &apiError{code: -1, hint: bilingual.Verbatim(err.Error())}
		}
		rec.RID = c.world.NewRID(c.now)
		text := e.text
		if text == "" {
			text = g.errText[e.code]
		}
		bare := commandOK{e.code, text + e.extra + ridSeparator(c.req.Path) + rec.RID}
		if answer = bare; e.answer != nil {
			answer = e.answer(bare)
		}
		rec.ErrCode, out.ErrCode, c.remark = e.code, e.code, e.hint.Plus(c.nothings(e.hint))
	}
	c.remarkEscapes()
	rec.Hint, out.Hint = c.remark, c.remark
	out.Hint.ToHeader(out.Header)
	if c.platform != nil {
		rec.Owner = c.platform.AppID
	}
	if c.account != nil {
		rec.Owner = c.account.AppID
	}
	encode(&out, c.req.Path, answer)
	c.spoil(&out)
	rec.Response, rec.Fault = logged(out.Body), out.Fault
	g.remember(c.world, rec)
	return out
}

// NotSimulated is the error of an answer to a path that the simulator does not have.
const NotSimulated = "not simulated"

// notSimulated is never a success: the caller must see that nobody did what was asked.
func (g *Register) notSimulated(w *world.World, req Request) Response {
	hint := bilingual.Textf("模拟器没有接口 %s", "the simulator does not have the API %s", req.Path)
	if near := Near(req.Path, g.known()); near != "" {
		hint = hint.Plus(bilingual.Textf("；是否应为 %s？", "; did you mean %s?", near))
	}
	body := marshal(struct {
		Error  string `json:"error"`
		Path   string `json:"path"`
		Hint   string `json:"hint"`
		HintZh string `json:"hint_zh"`
	}{NotSimulated, req.Path, hint.En, hint.Zh})
	rec := record(w.Now(), req)
	rec.Response, rec.Hint, rec.Unknown, rec.Owner = body, hint, true, callerOf(w, req)
	w.MissedCall(req.Path, rec.Owner, req.UserAgent)
	g.remember(w, rec)
	out := Response{Status: http.StatusNotFound, Body: body, Hint: hint,
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}}
	hint.ToHeader(out.Header)
	return out
}

// callerOf is the AppID whose access token a call has, "" where it has none that is known.
func callerOf(w *world.World, req Request) string {
	for _, name := range []string{"access_token", "component_access_token"} {
		switch owner := w.OwnerOf(req.Query.Get(name)); {
		case owner.Account != nil:
			return owner.Account.AppID
		case owner.Platform != nil:
			return owner.Platform.AppID
		}
	}
	return ""
}

// record begins the log's entry of a call with what was asked.
func record(at time.Time, req Request) world.CallRecord {
	return world.CallRecord{
		At: at, Method: req.Method, Path: req.Path, Query: req.Query.Encode(), Body: logged(req.Body),
		ClientIP: req.ClientIP, Host: req.Host,
	}
}

func (g *Register) remember(w *world.World, rec world.CallRecord) {
	w.AddCall(rec)
	g.log.Info("api call", "path", rec.Path, "errcode", rec.ErrCode, "hint", rec.Hint.En)
}

// Has says whether the simulator has an API path.
func (g *Register) Has(path string) bool {
	_, has := g.endpoints[path]
	return has
}

// Paths lists the API paths that the simulator has.
func (g *Register) Paths() []string { return slices.Sorted(maps.Keys(g.endpoints)) }

// APIs lists the register by path.
func (g *Register) APIs() []API {
	var out []API
	for _, path := range g.Paths() {
		out = append(out, g.endpoints[path].entry())
	}
	return out
}

// Daily is how often an account may call an API a day, 0 for no limit.
func (g *Register) Daily(path string) int { return g.endpoints[path].limit }
