package sim

// push is a job made concrete: everything an attempt needs, copied out of the world.
type push struct {
	id       string
	kind     callbackKind
	platform Platform
	account  Account
	openID   string
	url      string
	root     *element // the message before it is written
	plain    []byte
	honest   []byte // plain, before a fault gave it another shape
	seed     uint64
	fault    FaultState  // the zero one when none strikes
	direct   *PushConfig // of an account's own server; platform is a stand-in then
	silent   bool
}
