package control

import (
	"net/http"

	"wxlab/app/explain"
	"wxlab/app/workbench"
	"wxlab/sim/exam"
)

// endpoint is one row of the API: the router and openapi.json are both made from these.
type endpoint struct {
	method, path, summary string
	query                 []string // the query parameters it reads
	body                  any      // a zero value of the body it reads; nil: none
	answer                any      // a zero value of what it answers; nil: not JSON, or described elsewhere
	handle                http.HandlerFunc
}

func (s *Server) endpoints() []endpoint {
	all := []endpoint{
		{"GET", "/v1/status", "Addresses, clock and component of the workspace", nil, nil, workbench.Status{}, s.handleStatus},
		{"GET", "/v1/exchanges", "Recorded exchanges, newest first", []string{"query", "after", "before", "limit"}, nil, exchangeList{}, s.handleExchanges},
		{"GET", "/v1/exchanges/{id}", "One exchange with headers, bodies and plaintext", nil, nil, detail{}, s.handleExchange},
		{"GET", "/v1/exchanges/{id}/explanation", "One exchange explained step by step", nil, nil, explain.Explanation{}, s.handleExplanation},
		{"GET", "/v1/wait", "The first exchange that matches, waiting for it if need be", []string{"query", "after", "timeout"}, nil, exchange{}, s.handleWait},
		{"GET", "/v1/stream", "Exchanges as server-sent events, as they are recorded", []string{"query"}, nil, nil, s.handleStream},
		{"GET", "/v1/clock", "The workspace's time", nil, nil, Clock{}, s.handleClock},
		{"POST", "/v1/clock/advance", "Move the time forward, doing what falls due on the way", nil, advanceBody{}, Clock{}, s.handleAdvance},
		{"POST", "/v1/clock/next", "Move the time to what is due next, and do it", nil, nil, Clock{}, s.handleNextDue},
		{"POST", "/v1/clock/freeze", "Stop the time; advance still moves it", nil, nil, Clock{}, s.handleFreeze},
		{"POST", "/v1/clock/resume", "Let a frozen time go on from where it stands", nil, nil, Clock{}, s.handleResume},
		{"POST", "/v1/clock/speed", "Let the time run faster than the wall's", nil, speedBody{}, Clock{}, s.handleSpeed},
		{"GET", "/v1/openapi.json", "This API, as OpenAPI 3.1", nil, nil, nil, s.handleOpenAPI},
	}
	all = append(all, s.componentEndpoints()...)
	all = append(all, s.authorizerEndpoints()...)
	all = append(all, s.ruleEndpoints()...)
	all = append(all, s.roadEndpoints()...)
	all = append(all, s.recordEndpoints()...)
	for _, e := range s.simulatorEndpoints() {
		e.handle = s.withSim(e.handle)
		all = append(all, e)
	}
	return all
}

// simulatorEndpoints need the simulated WeChat.
func (s *Server) simulatorEndpoints() []endpoint {
	const account, follower = "/v1/accounts/{appid}", "/v1/accounts/{appid}/followers/{openid}"
	return []endpoint{
		{"GET", "/v1/world", "The simulated WeChat: accounts, followers, grants, platforms", nil, nil, World{}, s.handleWorld},
		{"POST", "/v1/reset", "A new world from a seed; platforms stay configured", nil, resetBody{}, done{}, s.handleReset},
		{"PUT", "/v1/platform", "Point the workspace at a platform, or change what is known of it: a field that is missing stays as it is", nil, platformBody{}, done{}, s.handlePlatform},
		{"PUT", "/v1/platforms/{appid}", "Add another platform to the world, or change it", nil, PlatformBody{}, done{}, s.handlePutPlatform},
		{"DELETE", "/v1/platforms/{appid}", "Take a platform out of the world", nil, nil, done{}, s.handleRemovePlatform},
		{"PUT", "/v1/platforms/{appid}/registration", "Choose how a platform's fast registrations end", nil, registrationBody{}, done{}, s.handleRegistration},
		{"POST", "/v1/accounts", "Add an account, or change the one with that AppID", nil, AccountBody{}, Account{}, s.handlePutAccount},
		{"PUT", account, "Add or change the account with this AppID", nil, AccountBody{}, Account{}, s.handlePutAccount},
		{"DELETE", account, "Take an account out of the world", nil, nil, done{}, s.handleRemoveAccount},
		{"PUT", account + "/push", "Give an account its own server, after the echostr check", nil, pushBody{}, done{}, s.handleConnect},
		{"DELETE", account + "/push", "Take its own server from an account", nil, nil, done{}, s.handleDisconnect},
		{"PUT", account + "/audit", "Choose how a mini program's code audits end", nil, auditBody{}, done{}, s.handleAudit},
		{"POST", account + "/followers", "Add a follower", nil, Follower{}, Follower{}, s.handlePutFollower},
		{"PUT", follower, "Add or change the follower with this openid", nil, Follower{}, Follower{}, s.handlePutFollower},
		{"DELETE", follower, "Take a follower out of the world", nil, nil, done{}, s.handleRemoveFollower},
		{"POST", follower + "/act", "Let a follower follow, unfollow, scan, click, view, enter or write", nil, actBody{}, DeliveryList{}, s.handleAct},
		{"POST", follower + "/menu", "Let a follower click a button of the account's menu", nil, menuBody{}, DeliveryList{}, s.handleMenu},
		{"POST", follower + "/scan", "Let a follower scan a QR code of qrcode/create", nil, scanBody{}, DeliveryList{}, s.handleScan},
		{"POST", follower + "/popup", "Let a follower accept or refuse a subscription message", nil, popupBody{}, DeliveryList{}, s.handlePopup},
		{"POST", follower + "/login", "wx.login in a mini program: a code for jscode2session", nil, nil, LoginCode{}, s.handleLogin},
		{"GET", follower + "/chat", "What the follower's phone shows", nil, nil, ChatView{}, s.handleChat},
		{"POST", "/v1/authorize", "Walk the authorization page for an account", nil, authorizeBody{}, done{}, s.handleAuthorize},
		{"POST", "/v1/unauthorize", "Cancel an account's authorization", nil, authorizeBody{}, Delivery{}, s.handleUnauthorize},
		{"GET", "/v1/catalogue", "The callbacks that can be triggered, with their fields", nil, nil, catalogue{}, s.handleCatalogue},
		{"POST", "/v1/trigger", "Send one callback; the answer is the delivery with the handler's outcome", nil, triggerBody{}, Delivery{}, s.handleTrigger},
		{"GET", "/v1/deliveries", "What the simulator sent, oldest first", []string{"after", "limit"}, nil, DeliveryList{}, s.handleDeliveries},
		{"GET", "/v1/deliveries/{id}", "One delivery with its attempts", nil, nil, Delivery{}, s.handleDelivery},
		{"GET", "/v1/faults", "Injected faults with what became of them", nil, nil, FaultList{}, s.handleFaults},
		{"POST", "/v1/faults", "Inject a fault", nil, FaultBody{}, FaultID{}, s.handleInject},
		{"DELETE", "/v1/faults", "Take all faults away", nil, nil, done{}, s.handleClearFaults},
		{"DELETE", "/v1/faults/{id}", "Take one fault away", nil, nil, done{}, s.handleClearFault},
		{"GET", "/v1/effects", "What a fault can do", nil, nil, EffectList{}, s.handleEffects},
		{"GET", "/v1/quotas", "Today's API counters", nil, nil, QuotaList{}, s.handleQuotas},
		{"PUT", "/v1/quotas", "Set one of today's API counters", nil, quotaBody{}, done{}, s.handleSetQuota},
		{"GET", "/v1/calls", "The latest API calls, with the errcode, the hint and the fault of each", nil, nil, CallList{}, s.handleCalls},
		{"GET", "/v1/coverage", "Calls per API path, and those the simulator does not have", nil, nil, Coverage{}, s.handleCoverage},
		{"POST", "/v1/release-check", "Rehearse the release check", nil, releaseBody{}, exam.ReleaseReport{}, s.handleReleaseCheck},
	}
}
