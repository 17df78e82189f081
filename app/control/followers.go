package control

import (
	"context"
	"slices"

	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/world"
)

// Follower is one person, as an account knows them.
type Follower struct {
	OpenID        string `json:"openid" doc:"drawn when empty; of no use where the path names it"`
	UnionID       string `json:"unionid" doc:"empty while the account is bound to no open account"`
	NickName      string `json:"nick_name" doc:"what they are called"`
	Subscribed    bool   `json:"subscribed" doc:"they follow the account"`
	Remark        string `json:"remark" doc:"the account's own note about them"`
	BlocksNotices bool   `json:"blocks_notices" doc:"template messages to them fail"`
	Blacklisted   bool   `json:"blacklisted,omitempty" doc:"on the account's black list: messages to them fail with 43019"`
	Muted         bool   `json:"muted,omitempty" doc:"they take no messages from the account: 48002"`
	Snapshot      bool   `json:"snapshot,omitempty" doc:"a snapshot user (快照页): user OAuth says is_snapshotuser"`
}

func newFollower(f world.Follower) Follower {
	return Follower{
		OpenID: f.OpenID, UnionID: f.UnionID, NickName: f.NickName, Subscribed: f.Subscribed, Remark: f.Remark,
		BlocksNotices: f.BlocksNotices, Blacklisted: f.Blacklisted, Muted: f.Muted, Snapshot: f.Snapshot,
	}
}

func (f Follower) follower() world.Follower {
	return world.Follower{
		OpenID: f.OpenID, UnionID: f.UnionID, NickName: f.NickName, Subscribed: f.Subscribed, Remark: f.Remark,
		BlocksNotices: f.BlocksNotices, Blacklisted: f.Blacklisted, Muted: f.Muted, Snapshot: f.Snapshot,
	}
}

// AddFollower adds a follower to an account, or changes the one with that openid.
type AddFollower struct {
	AccountPath
	Follower
}

func (r AddFollower) serve(_ context.Context, s *Server) (Follower, error) {
	f, err := s.w.Sim.PutFollower(r.AppID, r.follower())
	return newFollower(f), asUsage(err)
}

// FollowerPath names a follower of an account in a path.
type FollowerPath struct {
	AppID  string `path:"appid" doc:"AppID or original id (gh_…) of the account"`
	OpenID string `path:"openid" doc:"openid of the follower"`
}

// account is an account of the world.
func (s *Server) account(id string) (world.Account, error) {
	a, known := s.w.Sim.Account(id)
	if !known {
		return a, workspace.Misuse("problem.account_unknown", id)
	}
	return a, nil
}

// follower is a follower of an account, or a user of a mini program.
func (s *Server) follower(of FollowerPath) (world.Follower, error) {
	a, err := s.account(of.AppID)
	if err != nil {
		return world.Follower{}, err
	}
	at := slices.IndexFunc(a.Followers, func(f world.Follower) bool { return f.OpenID == of.OpenID })
	if at < 0 {
		return world.Follower{}, workspace.Misuse("problem.follower_unknown", of.AppID, of.OpenID)
	}
	return a.Followers[at], nil
}

// PutFollower adds or changes the follower that the path names.
type PutFollower struct {
	FollowerPath
	Follower
}

func (r PutFollower) serve(ctx context.Context, s *Server) (Follower, error) {
	r.Follower.OpenID = r.FollowerPath.OpenID
	return AddFollower{AccountPath{r.AppID}, r.Follower}.serve(ctx, s)
}

// RemoveFollower takes a follower out of the world.
type RemoveFollower struct{ FollowerPath }

func (r RemoveFollower) serve(_ context.Context, s *Server) (Done, error) {
	return done(asUsage(s.w.Sim.RemoveFollower(r.AppID, r.OpenID)))
}

// Act lets a follower do something; the answer is what was pushed because of it.
type Act struct {
	FollowerPath
	Do  string            `json:"do" enum:"follow,unfollow,scan,click,view,enter,write,image,voice,video,shortvideo,location,link,file,miniprogrampage" required:"true" doc:"what they do; the last eight are messages of that type"`
	Key string            `json:"key" doc:"scene, menu key, menu URL or text; what is said, the place, URL, name or page of the other messages"`
	Set map[string]string `json:"set" doc:"fields of the callback to change, by their path in the catalogue"`
}

func (r Act) serve(ctx context.Context, s *Server) (DeliveryList, error) {
	a := sim.Action{Account: r.AppID, OpenID: r.OpenID, Do: sim.Verb(r.Do), Key: r.Key, Set: r.Set}
	sent, err := s.w.Sim.Act(ctx, a)
	return s.deliveries(sent), asUsage(err)
}

// ClickMenu lets a follower click a button of the account's menu.
type ClickMenu struct {
	FollowerPath
	Button []int             `json:"button" min:"0" doc:"index of the button, and of the sub button"`
	Set    map[string]string `json:"set" doc:"fields of the event to change, by their path in the catalogue"`
}

func (r ClickMenu) serve(ctx context.Context, s *Server) (DeliveryList, error) {
	click := sim.MenuClick{Account: r.AppID, OpenID: r.OpenID, Button: r.Button, Set: r.Set}
	sent, err := s.w.Sim.ClickMenu(ctx, click)
	return s.deliveries(sent), asUsage(err)
}

// ScanQRCode lets a follower scan a QR code.
type ScanQRCode struct {
	FollowerPath
	Ticket string `json:"ticket" required:"true" doc:"the ticket that qrcode/create answered"`
}

func (r ScanQRCode) serve(ctx context.Context, s *Server) (DeliveryList, error) {
	sent, err := s.w.Sim.ScanQRCode(ctx, r.Ticket, r.OpenID)
	return s.deliveries(sent), asUsage(err)
}

// AnswerPopup lets a follower accept or refuse a subscription message.
type AnswerPopup struct {
	FollowerPath
	TemplateID string `json:"template_id" doc:"the template they are asked about"`
	Accept     bool   `json:"accept" doc:"they accept; otherwise they refuse"`
}

func (r AnswerPopup) serve(ctx context.Context, s *Server) (DeliveryList, error) {
	sent, err := s.w.Sim.AnswerPopup(ctx, r.AppID, r.OpenID, r.TemplateID, r.Accept)
	return s.deliveries(sent), asUsage(err)
}

// LoginCode is what wx.login gives a mini program, for jscode2session.
type LoginCode struct {
	Code string `json:"code"`
}

// Login lets a follower open a mini program that calls wx.login.
type Login struct{ FollowerPath }

func (r Login) serve(_ context.Context, s *Server) (LoginCode, error) {
	code, err := s.w.Sim.Login(r.AppID, r.OpenID)
	return LoginCode{code}, asUsage(err)
}

// ChatView is what a follower's phone shows of an account.
type ChatView struct {
	Chat []ChatLine `json:"chat"`
}

// ChatLine is one line on a follower's phone.
type ChatLine struct {
	From       string `json:"from" enum:"follower,account"`
	MsgType    string `json:"msgtype"`
	Text       string `json:"text"`
	DeliveryID string `json:"delivery_id,omitempty"`
	Custom     bool   `json:"custom" doc:"sent with message/custom/send"`

	Parts []ChatPart `json:"parts,omitempty" doc:"what the line shows beside its words"`
}

// ChatPart is a picture, an article, a place, or something to tap in a line of chat.
type ChatPart struct {
	Title  string `json:"title,omitempty"`
	Note   string `json:"note,omitempty"`
	URL    string `json:"url,omitempty"`
	Medium string `json:"media_id,omitempty" doc:"of its picture"`
	Item   string `json:"item,omitempty" doc:"id of a line of a msgmenu, which a tap sends back"`
}

// GetChat asks what a follower's phone shows.
type GetChat struct{ FollowerPath }

func (r GetChat) serve(_ context.Context, s *Server) (ChatView, error) {
	out := ChatView{Chat: []ChatLine{}}
	if _, err := s.follower(r.FollowerPath); err != nil {
		return out, err
	}
	for _, e := range s.w.Sim.Chat(r.AppID, r.OpenID) {
		out.Chat = append(out.Chat, ChatLine{
			From: e.From, MsgType: e.MsgType, Text: e.Text, DeliveryID: e.DeliveryID, Custom: e.Custom,
			Parts: mapped(e.Parts, func(p world.ChatPart) ChatPart { return ChatPart(p) }),
		})
	}
	return out, nil
}
