package present

// Kind is what a screen shows.
type Kind string

const (
	Before      Kind = "before"      // the merchant's phone: the account, not yet authorized
	Entry       Kind = "entry"       // a computer: the platform's page on which it begins
	Code        Kind = "code"        // a computer: WeChat's QR code
	Accounts    Kind = "accounts"    // the merchant's phone: which account?
	Permissions Kind = "permissions" // the merchant's phone: which permission sets?
	Granted     Kind = "granted"     // the merchant's phone: 授权成功
	Key         Kind = "key"         // a computer: what the platform's key opens
	Profile     Kind = "profile"     // a computer: the account as the platform knows it now
	Landing     Kind = "landing"     // a computer: back on the platform's page
	Chat        Kind = "chat"        // the customer's phone
)

// Screen is what the phone, or the computer, beside the arrows shows at a beat.
type Screen struct {
	Kind     Kind
	Link     string    // that the QR code carries
	Accounts []Account // on offer
	Account  Account
	Sets     []Set
	Chat     []Line
	Sealed   bool // the chat is on its way, sealed
}

// Line is one of the chat.
type Line struct {
	Text string
	Mine bool // the customer's own
}

// Computer reports whether the screen is a computer's, not a phone's.
func (s Screen) Computer() bool {
	switch s.Kind {
	case Entry, Code, Key, Profile, Landing:
		return true
	}
	return false
}
