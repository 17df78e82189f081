package control

import "context"

// ChangeFollowerHabits changes what a follower lets an account do, and how WeChat treats them; what is missing, or null,
// stays. Nothing is pushed.
type ChangeFollowerHabits struct {
	FollowerPath
	Subscribed    *bool `json:"subscribed" doc:"they follow the account"`
	BlocksNotices *bool `json:"blocks_notices" usual:"off" doc:"template messages to them fail"`
	Blacklisted   *bool `json:"blacklisted" usual:"off" doc:"on the account's black list: messages to them fail with 43019"`
	Muted         *bool `json:"muted" usual:"off" doc:"they take no messages from the account: 48002"`
	Snapshot      *bool `json:"snapshot" usual:"off" doc:"a snapshot user (快照页): user OAuth says is_snapshotuser"`
}

func (r ChangeFollowerHabits) serve(_ context.Context, s *Server) (Follower, error) {
	f, err := s.follower(r.FollowerPath)
	if err != nil {
		return Follower{}, err
	}
	change(&f.Subscribed, r.Subscribed)
	change(&f.BlocksNotices, r.BlocksNotices)
	change(&f.Blacklisted, r.Blacklisted)
	change(&f.Muted, r.Muted)
	change(&f.Snapshot, r.Snapshot)
	f, err = s.w.Sim.PutFollower(r.AppID, f)
	return newFollower(f), asUsage(err)
}

// PhoneCode is what the phone-number button of a mini program gives, for getuserphonenumber.
type PhoneCode struct {
	Code string `json:"code" doc:"good once, for 5 minutes"`
}

// GivePhone lets a user of a mini program give it their phone number.
type GivePhone struct{ FollowerPath }

func (r GivePhone) serve(_ context.Context, s *Server) (PhoneCode, error) {
	code, err := s.w.Sim.GivePhone(r.AppID, r.OpenID)
	return PhoneCode{code}, asUsage(err)
}
