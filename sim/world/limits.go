package world

import "time"

// Lifetimes of what WeChat issues (PROTOCOL 9).
const (
	TicketPeriod          = 10 * time.Minute // between two verify tickets (PROTOCOL 3.2)
	ticketLife            = 12 * time.Hour
	TokenLife             = 7200 * time.Second // of access tokens; answers always say 7200, as clients compute with it
	GraceAfterSuperseding = 5 * time.Minute    // an access token works beside its successor (PROTOCOL 4.3)
	PreAuthCodeLife       = 1800 * time.Second
	AuthorizationCodeLife = 3600 * time.Second
	LoginCodeLife         = 5 * time.Minute     // codes of user OAuth and of mini-program login (PROTOCOL 6.6, 6.8)
	UserRefreshLife       = 30 * 24 * time.Hour // refresh tokens of user OAuth
	MediaLife             = 3 * 24 * time.Hour  // temporary media (PROTOCOL 6.5)
	RIDLife               = 7 * 24 * time.Hour  // how long openapi/rid/get knows a failed call (PROTOCOL 4.12)
)

// The world keeps only so much history.
const (
	keptDeliveries    = 500
	keptDeliveryBytes = 32 << 20 // of all deliveries; the oldest make room
	keptAnswerBytes   = 4 << 10  // of an answer to a push, and as much of the reply in it
	keptHeaderBytes   = 4 << 10  // of an answer's header
	keptTextBytes     = 1 << 10  // of a text that quotes an answer
	keptLineBytes     = 4 << 10  // of a line of chat
	keptCalls         = 500
	keptAllCallBytes  = 16 << 20 // of all calls; the oldest make room
	KeptCallBytes     = 64 << 10 // of each body in the call log: uploads would make it, and snapshots, huge
	KeptPreAuth       = 1000     // pre-auth codes of a component
	keptGrants        = 200      // authorizations of a component, cancelled ones among them
	KeptRegistered    = 100      // fast registrations of a component
	keptTokens        = 50       // tickets, tokens and authorization codes, each
	KeptTickets       = 50       // JS-SDK and card tickets of an account, each
	KeptLogins        = 1000     // codes and tokens of an account's users, each
	keptChat          = 200      // lines with one follower
	KeptCustom        = 200      // customer-service messages of an account
	KeptNotices       = 200      // template and subscription messages of an account
	KeptQRCodes       = 1000     // of an account
	keptMediaBytes    = 12 << 20 // of an account's media; the oldest make room for a new one
	KeptAudits        = 20       // of a mini program
	keptReleases      = 5        // versions that one can go back to
)

// KeepLast drops the oldest of a list beyond so many.
func KeepLast[T any](list []T, most int) []T { return list[max(0, len(list)-most):] }
