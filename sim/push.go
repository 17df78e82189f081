package sim

import (
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// push is everything that the attempts of one delivery need, copied out of the world.
type push struct {
	id       string
	kind     callback.Type
	platform world.Platform
	account  world.Account
	openID   string
	url      string
	root     *callback.Element // the message before it is written
	plain    []byte            // the message as it is written, which a fault may have given another shape
	original []byte            // the message without a fault
	seed     uint64
	fault    world.FaultState  // the zero one when none strikes
	direct   *world.PushConfig // of an account's own server; platform is a stand-in then
	silent   bool              // another push has shown already what the follower did
	once     bool              // an attempt without an answer in time is the last
	stranger bool              // the account has not authorized the platform: WeChat would not push this
}
