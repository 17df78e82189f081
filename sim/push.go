package sim

import (
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// push is a job made concrete: everything an attempt needs, copied out of the world.
type push struct {
	id       string
	kind     callback.Type
	platform world.Platform
	account  world.Account
	openID   string
	url      string
	root     *callback.Element // the message before it is written
	plain    []byte
	honest   []byte // plain, before a fault gave it another shape
	seed     uint64
	fault    world.FaultState  // the zero one when none strikes
	direct   *world.PushConfig // of an account's own server; platform is a stand-in then
	silent   bool
}
