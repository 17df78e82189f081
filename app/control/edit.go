package control

import (
	"net/http"

	"github.com/gorilla/mux"

	"wxlab/sim"
	"wxlab/sim/world"
)

// AccountBody adds or changes an account.
type AccountBody struct {
	AppID         string     `json:"appid"`     // drawn when empty
	UserName      string     `json:"user_name"` // original id gh_…, drawn when empty
	NickName      string     `json:"nick_name"`
	Alias         string     `json:"alias"`
	HeadImg       string     `json:"head_img"`
	PrincipalName string     `json:"principal_name"`
	Signature     string     `json:"signature"`
	Kind          string     `json:"kind"` // official_account or mini_program
	ServiceType   int        `json:"service_type"`
	VerifyType    int        `json:"verify_type"`
	Admin         string     `json:"admin"`
	Followers     []Follower `json:"followers"` // of a new account
}

func (b AccountBody) account() world.Account {
	a := world.Account{
		AppID: b.AppID, UserName: b.UserName, NickName: b.NickName, Alias: b.Alias, HeadImg: b.HeadImg, PrincipalName: b.PrincipalName,
		Signature: b.Signature, Kind: world.Kind(b.Kind), ServiceType: b.ServiceType, VerifyType: b.VerifyType, Admin: b.Admin,
	}
	for _, f := range b.Followers {
		a.Followers = append(a.Followers, f.follower())
	}
	return a
}

func (f Follower) follower() world.Follower {
	return world.Follower{OpenID: f.OpenID, UnionID: f.UnionID, NickName: f.NickName, Subscribed: f.Subscribed, Remark: f.Remark, BlocksNotices: f.BlocksNotices}
}

// handlePutAccount serves POST, where the AppID is in the body or drawn, and PUT, where the path names it.
func (s *Server) handlePutAccount(w http.ResponseWriter, r *http.Request) {
	var b AccountBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	if appID := mux.Vars(r)["appid"]; appID != "" {
		b.AppID = appID
	}
	a, err := s.w.Sim.PutAccount(b.account())
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, newAccount(a))
}

func (s *Server) handleRemoveAccount(w http.ResponseWriter, r *http.Request) {
	s.edited(w, s.w.Sim.RemoveAccount(mux.Vars(r)["appid"]))
}

func (s *Server) handlePutFollower(w http.ResponseWriter, r *http.Request) {
	var b Follower
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	if openID := mux.Vars(r)["openid"]; openID != "" {
		b.OpenID = openID
	}
	f, err := s.w.Sim.PutFollower(mux.Vars(r)["appid"], b.follower())
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, newFollower(f))
}

func (s *Server) handleRemoveFollower(w http.ResponseWriter, r *http.Request) {
	s.edited(w, s.w.Sim.RemoveFollower(mux.Vars(r)["appid"], mux.Vars(r)["openid"]))
}

type actBody struct {
	Do  string `json:"do"`
	Key string `json:"key"` // scene, menu key, menu URL, or text
}

// DeliveryList is one delivery for everyone who was told.
type DeliveryList struct {
	Deliveries []Delivery `json:"deliveries"`
}

func (s *Server) deliveries(list []world.Delivery) DeliveryList {
	out := DeliveryList{Deliveries: []Delivery{}}
	for _, d := range list {
		out.Deliveries = append(out.Deliveries, newDelivery(d, s.lang))
	}
	return out
}

func (s *Server) handleAct(w http.ResponseWriter, r *http.Request) {
	var b actBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	told, err := s.w.Sim.Act(r.Context(), sim.Action{Account: mux.Vars(r)["appid"], OpenID: mux.Vars(r)["openid"], Do: sim.Deed(b.Do), Key: b.Key})
	s.told(w, told, err)
}

// ChatLine is one line on a follower's phone.
type ChatLine struct {
	From       string `json:"from"` // follower or account
	MsgType    string `json:"msgtype"`
	Text       string `json:"text"`
	DeliveryID string `json:"delivery_id,omitempty"`
	Custom     bool   `json:"custom"` // sent with message/custom/send
}

// ChatView is what a follower's phone shows of an account.
type ChatView struct {
	Chat []ChatLine `json:"chat"`
}

func (s *Server) handleChat(w http.ResponseWriter, r *http.Request) {
	out := ChatView{Chat: []ChatLine{}}
	for _, e := range s.w.Sim.Chat(mux.Vars(r)["appid"], mux.Vars(r)["openid"]) {
		out.Chat = append(out.Chat, ChatLine{From: e.From, MsgType: e.MsgType, Text: e.Text, DeliveryID: e.DeliveryID, Custom: e.Custom})
	}
	s.answer(w, out)
}

type pushBody struct {
	URL    string `json:"url"`
	Token  string `json:"token"`
	AESKey string `json:"aes_key"`
	Mode   string `json:"mode"`   // plain, compatible or cipher
	Format string `json:"format"` // xml or json
}

func (s *Server) handleConnect(w http.ResponseWriter, r *http.Request) {
	var b pushBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Sim.ConnectAccount(r.Context(), mux.Vars(r)["appid"], world.PushConfig{
			URL: b.URL, Token: b.Token, AESKey: b.AESKey, Mode: world.PushMode(b.Mode), Format: world.PushFormat(b.Format),
		})
	}
	s.edited(w, err)
}

func (s *Server) handleDisconnect(w http.ResponseWriter, r *http.Request) {
	s.edited(w, s.w.Sim.ConnectAccount(r.Context(), mux.Vars(r)["appid"], world.PushConfig{}))
}
