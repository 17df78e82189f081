package world

import "time"

// Lifetimes of what WeChat issues (PROTOCOL 9).
const (
	TicketPeriod          = 10 * time.Minute // between two verify tickets (PROTOCOL 3.2)
	ticketLife            = 12 * time.Hour
	ticketRepeats         = time.Hour          // for which the schedule pushes the same value
	TokenLife             = 7200 * time.Second // of access tokens; answers always say 7200, as clients compute with it
	GraceAfterSuperseding = 5 * time.Minute    // an access token works beside its successor (PROTOCOL 4.3)
	JSTicketKept          = time.Hour          // a JS-SDK or card ticket works beside its successor (PROTOCOL 6.7)
	JSTicketEarly         = 5 * time.Minute    // before the end of a ticket there is a new one; ours
	PreAuthCodeLife       = 1800 * time.Second
	AuthorizationCodeLife = 3600 * time.Second
	LoginCodeLife         = 5 * time.Minute     // codes of user OAuth and of mini-program login (PROTOCOL 6.6, 6.8)
	UserRefreshLife       = 30 * 24 * time.Hour // refresh tokens of user OAuth
	MediaLife             = 3 * 24 * time.Hour  // temporary media (PROTOCOL 6.5)
	RIDLife               = 7 * 24 * time.Hour  // how long openapi/rid/get knows a failed call (PROTOCOL 4.12)
)

// What is issued is known for its lifetime, and for a while longer, so that who comes too late is told how late. What it
// takes is bounded by bytes, never by less than any healthy platform uses.
const (
	afterlife       = 24 * time.Hour
	keptListBytes   = 8 << 20                         // of each list of tickets, tokens, codes and authorizations
	keptListed      = keptListBytes / keptIssuedBytes // of them
	keptIssuedBytes = 256                             // what one takes, about
	keptQRBytes     = 64 << 20                        // of an account's QR codes
	keptMediaBytes  = 128 << 20                       // of an account's media; the oldest make room for a new one
	keptFailedBytes = 32 << 20                        // of failed calls that WeChat still knows by their rid
	KeptRegistered  = keptListBytes >> 10             // fast registrations of a component
	KeptAudits      = keptListBytes >> 12             // of a mini program
	KeptReviews     = keptListBytes >> 14             // of a mini program's names
	keptQRCodes     = keptQRBytes / keptIssuedBytes   // of an account
	keptReleases    = 5                               // versions that one can go back to; WeChat's own figure
)

// The simulator's own record of what happened: WeChat shows none of it to anybody.
const (
	keptDeliveries    = 500
	keptDeliveryBytes = 32 << 20 // of all deliveries; the oldest make room
	keptAnswerBytes   = 4 << 10  // of an answer to a push, and as much of the reply in it
	keptHeaderBytes   = 4 << 10  // of an answer's header
	keptTextBytes     = 1 << 10  // of a text that quotes an answer
	keptLineBytes     = 4 << 10  // of a line of chat
	keptPartBytes     = 1 << 10  // of each text of its parts
	keptParts         = 20       // of a line of chat
	keptCalls         = 500
	keptAllCallBytes  = 16 << 20 // of all calls; the oldest make room
	keptMissingBytes  = 64 << 10 // of the calls of paths that are not simulated; the path not called for longest makes room
	keptPathBytes     = 256      // of such a path, and of a caller's User-Agent
	KeptCallBytes     = 64 << 10 // of each body in the call log: uploads would make it, and snapshots, huge
	keptChat          = 200      // lines with one follower
	KeptCustom        = 200      // customer-service messages of an account
	KeptNotices       = 200      // template and subscription messages of an account
)

// KeepLast drops the oldest of a list beyond so many.
func KeepLast[T any](list []T, most int) []T { return list[max(0, len(list)-most):] }
