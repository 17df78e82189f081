package control

import (
	"context"
	"slices"
)

// endpoints is the table: the router, openapi.json and the client are all made from its rows.
func endpoints() []endpoint {
	return slices.Concat(workspaceEndpoints(), evidenceEndpoints(), withSimulator(simulatorEndpoints()...))
}

// workspaceEndpoints are about the workspace: its time, components, authorizers, rules and public road.
func workspaceEndpoints() []endpoint {
	return []endpoint{
		row[GetReady]("GET", "/readyz", "Whether the API answers").withoutToken(),
		row[GetOpenAPI]("GET", "/v1/openapi.json", "This API, as OpenAPI 3.1"),
		row[GetStatus]("GET", "/v1/status", "Addresses, clock and component of the workspace"),
		row[RaiseWindow]("POST", "/v1/window/raise", "Bring the desktop window to the front; ok is false where there is none"),

		row[GetClock]("GET", "/v1/clock", "The workspace's time"),
		row[AdvanceClock]("POST", "/v1/clock/advance", "Move the time forward, doing what falls due on the way"),
		row[AdvanceToNextDue]("POST", "/v1/clock/next", "Move the time to what is due next, and do it"),
		row[FreezeClock]("POST", "/v1/clock/freeze", "Stop the time; advance still moves it"),
		row[ResumeClock]("POST", "/v1/clock/resume", "Let a frozen time go on from where it stands"),
		row[SetClockSpeed]("POST", "/v1/clock/speed", "Let the time run faster than the wall's"),

		row[ListComponents]("GET", "/v1/components",
			"The components of the workspace, its own first; their secrets stay here"),
		row[AddComponent]("POST", "/v1/components", "Add a component; it is served at once"),
		row[ChangeComponent]("PUT", "/v1/components/{appid}",
			"Put a component in the place of another, most often itself with a new Token or key"),
		row[RemoveComponent]("DELETE", "/v1/components/{appid}",
			"Remove an added component: its server answers no more, WeChat's simulator forgets it"),
		row[NewLink]("POST", "/v1/links", "Ask for a pre-auth code and make the links around it"),

		row[ListAuthorizers]("GET", "/v1/authorizers",
			"The accounts that authorized a component, ended ones included; no tokens"),
		row[RebuildAuthorizers]("POST", "/v1/authorizers/rebuild",
			"Read all authorizers back from WeChat's list and try those that came back; closing the connection cancels"),

		row[ListCredentials]("GET", "/v1/credentials",
			"The tickets, tokens and codes that the embedded platform holds; their values stay there"),
		row[RefreshCredential]("POST", "/v1/credentials/refresh", "Have the embedded platform renew a credential now"),
		row[LoseCredential]("POST", "/v1/credentials/lose",
			"Have the embedded platform forget an access token, as after a start with an empty memory"),

		row[GetRules]("GET", "/v1/rules", "The rules that messages are answered by, the first that takes one first"),
		row[PutRules]("PUT", "/v1/rules", "Replace all reply rules"),
		row[TryRules]("POST", "/v1/rules/try", "Which rule would answer a message, and with what; nothing is sent"),
		row[GetForwarding]("GET", "/v1/forwarding", "The rules that callbacks are forwarded by"),
		row[PutForwarding]("PUT", "/v1/forwarding", "Replace all forwarding rules"),
		row[CheckForwarding]("POST", "/v1/forwarding/check",
			"Whether the forwarding targets can be reached; no callback is sent"),

		row[GetTunnel]("GET", "/v1/tunnel", "The public road: state, address, counters"),
		row[SetTunnel]("PUT", "/v1/tunnel", "Choose how the public road is made; it is opened separately"),
		row[OpenTunnel]("POST", "/v1/tunnel/open", "Open the public road"),
		row[CloseTunnel]("POST", "/v1/tunnel/close", "Close the public road"),
		row[ProbeTunnel]("POST", "/v1/tunnel/probe",
			"Fetch a page of this process through the public address, with three user agents"),
		row[GetSetup]("GET", "/v1/setup", "The fields of WeChat's console with what to enter, and what was seen to work"),
		row[PutVerifyFile]("PUT", "/v1/verify-files/{name}",
			"Serve a domain verification file (MP_verify_….txt) at the root; empty content takes it away"),
		row[RunDoctor]("POST", "/v1/doctor", "Look at everything between WeChat and the platform"),
	}
}

// evidenceEndpoints are about what is on record: exchanges, recordings and replays.
func evidenceEndpoints() []endpoint {
	return []endpoint{
		row[ListExchanges]("GET", "/v1/exchanges", "Recorded exchanges, newest first"),
		row[GetExchange]("GET", "/v1/exchanges/{id}", "One exchange with headers, bodies and plaintext"),
		row[MarkExchange]("PUT", "/v1/exchanges/{id}/mark", "Write a remark on an exchange, or pin it"),
		row[ClearExchanges]("DELETE", "/v1/exchanges", "Remove all exchanges that are not pinned"),
		row[ExportArchive]("GET", "/v1/archive", "What is on record as an HTTP archive (HAR)"),
		row[ImportExchanges]("POST", "/v1/archive", "Take the exchanges of an HTTP archive or a recording into the record"),
		row[CompareExchanges]("GET", "/v1/exchanges/{id}/compare/{with}", "What differs between two exchanges"),
		row[ExplainExchange]("GET", "/v1/exchanges/{id}/explanation", "One exchange explained step by step"),
		row[GetCoach]("GET", "/v1/coach", "What recorded traffic shows of a server's habits, the worst first; nothing is sent"),
		row[ExplainText]("POST", "/v1/explain",
			"Whatever somebody pasted, read and explained step by step; keys that are not given are the workspace's"),
		row[WaitForExchange]("GET", "/v1/wait", "The first exchange that matches, waiting for it if need be"),
		feed[StreamExchanges]("GET", "/v1/stream", "Exchanges as server-sent events, as they are recorded"),
		feed[TellExchanges]("GET", "/v1/told",
			"Exchanges as wxlab tail tells of them, as server-sent events: in clear, with what is wrong"),
		row[ReplayExchange]("POST", "/v1/exchanges/{id}/replay",
			"Send a recorded callback to the embedded platform again"),
		row[ExportRecording]("GET", "/v1/recording",
			"Callbacks and API calls as the lines of a recording, with placeholders for secrets"),
		row[ReplayPush]("POST", "/v1/replay",
			"Seal a recorded push anew and send it; the answer is the delivery with the handler's outcome"),
	}
}

// simulatorEndpoints are about the simulated WeChat, and need it.
func simulatorEndpoints() []endpoint {
	const account, follower = "/v1/accounts/{appid}", "/v1/accounts/{appid}/followers/{openid}"
	return []endpoint{
		row[GetWorld]("GET", "/v1/world", "The simulated WeChat: accounts, followers, grants, platforms"),
		row[ResetWorld]("POST", "/v1/reset", "A new world from a seed; platforms stay configured"),
		row[ChangePlatform]("PUT", "/v1/platform",
			"Point the workspace at a platform, or change what is known of it: a field that is missing stays as it is"),
		row[PutPlatform]("PUT", "/v1/platforms/{appid}", "Add another platform to the world, or change it"),
		row[RemovePlatform]("DELETE", "/v1/platforms/{appid}", "Take a platform out of the world"),
		row[ChangeHabits]("PUT", "/v1/platforms/{appid}/habits",
			"Choose what WeChat does with a platform: codes that are good once, stopped tickets, sets to be confirmed"),
		row[PlanRegistration]("PUT", "/v1/platforms/{appid}/registration",
			"Choose how a platform's fast registrations end"),

		row[AddAccount]("POST", "/v1/accounts", "Add an account, or change the one with that AppID"),
		row[PutAccount]("PUT", account, "Add or change the account with this AppID"),
		row[RemoveAccount]("DELETE", account, "Take an account out of the world"),
		row[ConnectAccount]("PUT", account+"/push", "Give an account its own server, after the echostr check"),
		row[DisconnectAccount]("DELETE", account+"/push", "Take its own server from an account"),
		row[PlanAudit]("PUT", account+"/audit",
			"Choose how reviews of a mini program's code, name, categories or location APIs end"),
		row[ChangeAccountHabits]("PUT", account+"/habits",
			"Choose what WeChat thinks of an account, and decides about it: its status, its reviews, its counters"),

		row[AddFollower]("POST", account+"/followers", "Add a follower"),
		row[PutFollower]("PUT", follower, "Add or change the follower with this openid"),
		row[ChangeFollowerHabits]("PUT", follower+"/habits",
			"Choose what a follower lets the account do, and how WeChat treats them"),
		row[RemoveFollower]("DELETE", follower, "Take a follower out of the world"),
		row[Act]("POST", follower+"/act", "Let a follower follow, scan, click, write, send a picture, a place or a link …"),
		row[ClickMenu]("POST", follower+"/menu", "Let a follower click a button of the account's menu"),
		row[ScanQRCode]("POST", follower+"/scan", "Let a follower scan a QR code of qrcode/create"),
		row[AnswerPopup]("POST", follower+"/popup", "Let a follower accept or refuse a subscription message"),
		row[Login]("POST", follower+"/login", "wx.login in a mini program: a code for jscode2session"),
		row[GivePhone]("POST", follower+"/phone", "A mini program's phone-number button: a code for getuserphonenumber"),
		row[PayOrder]("POST", follower+"/orders", "A user of a mini program pays with WeChat Pay"),
		row[ListOrders]("GET", account+"/orders", "What users paid in a mini program"),
		row[ChangeOrder]("POST", account+"/orders/{transaction_id}", "The buyer confirms an order, takes the money back, or complains"),
		row[GetChat]("GET", follower+"/chat", "What the follower's phone shows"),

		row[Authorize]("POST", "/v1/authorize", "Walk the authorization page for an account"),
		row[Unauthorize]("POST", "/v1/unauthorize", "Cancel an account's authorization"),
		row[ListCatalogue]("GET", "/v1/catalogue", "The callbacks that can be triggered, with their fields"),
		row[Trigger]("POST", "/v1/trigger", "Send one callback; the answer is the delivery with the handler's outcome"),
		row[ListDeliveries]("GET", "/v1/deliveries", "What the simulator sent, oldest first"),
		row[GetDelivery]("GET", "/v1/deliveries/{id}", "One delivery with its attempts"),

		row[ListFaults]("GET", "/v1/faults", "Injected faults with what became of them"),
		row[InjectFault]("POST", "/v1/faults", "Inject a fault"),
		row[ClearFaults]("DELETE", "/v1/faults", "Take all faults away"),
		row[ClearFault]("DELETE", "/v1/faults/{id}", "Take one fault away"),
		row[ListEffects]("GET", "/v1/effects", "What a fault can do"),

		row[Expire]("POST", "/v1/tokens/expire", "Have WeChat refuse a ticket or an access token from now on"),

		row[ListQuotas]("GET", "/v1/quotas", "Today's API counters"),
		row[SetQuota]("PUT", "/v1/quotas", "Set one of today's API counters"),
		row[CallAPI]("POST", "/v1/call", "Call the simulated WeChat's API as a platform does, with its live token"),
		row[ListCalls]("GET", "/v1/calls", "The latest API calls, with the errcode, the hint and the fault of each"),
		row[GetCoverage]("GET", "/v1/coverage", "Calls per API path, those the simulator does not have, and how much of WeChat's API it has"),
		row[CheckRelease]("POST", "/v1/release-check", "Rehearse the release check"),
		feed[RunCheck]("POST", "/v1/check",
			"Rehearse the release check and examine the server, as server-sent events; closing the connection cancels"),
		row[Restarted]("POST", "/v1/check/restarted", "Tell a check what came of the restart that it asked for"),
	}
}

// GetOpenAPI asks for this API, described from the same table that routes it.
type GetOpenAPI struct{}

func (GetOpenAPI) serve(context.Context, *Server) (Document, error) {
	return newDocument(endpoints()), nil
}

// RequestNames are the names of the requests that the API takes, in the table's order.
func RequestNames() (out []string) {
	for _, e := range endpoints() {
		out = append(out, e.in.Name())
	}
	return out
}
