package world

// OpenAccount is an account of the open platform (开放平台账号) that others are bound to.
type OpenAccount struct {
	AppID         string
	PrincipalName string // its owner's 主体; only accounts of the same owner can be bound
	ByAPI         bool   // made with open/create; the API leaves those made in the console alone
	Verified      bool
}
