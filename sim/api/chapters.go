package api

import (
	"log/slog"
	"maps"

	"wxlab/fixtures"
)

func NewRegister(log *slog.Logger) *Register {
	g := &Register{endpoints: endpoints(), errText: map[int]string{}, log: log}
	codes, _ := fixtures.ErrCodes() // embedded, and tested to load
	for code, row := range codes {
		g.errText[code] = row.Text
	}
	return g
}

// endpoints is the register of everything the simulator can do; a new API is a line here and its handler. Where
// WeChat has not published a daily limit the figure is ours, far from what a healthy platform needs.
func endpoints() map[string]endpoint {
	out := map[string]endpoint{}
	for _, group := range []func() map[string]endpoint{
		componentEndpoints, authorizerEndpoints, openapiEndpoints, messageEndpoints, mediaEndpoints,
		menuEndpoints, userEndpoints, tagEndpoints, openAccountEndpoints, libraryEndpoints, codeEndpoints, qrcodeEndpoints,
		ticketEndpoints, noticeEndpoints, snsEndpoints, checkEndpoints,
		domainEndpoints, registrationEndpoints, basicEndpoints,
	} {
		maps.Copy(out, group())
	}
	return out
}
