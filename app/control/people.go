package control

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"wxlab/sim"
	"wxlab/sim/world"
)

type menuBody struct {
	Button []int             `json:"button"` // index of the button, and of the sub button
	Set    map[string]string `json:"set"`    // fields of the event to change
}

func (s *Server) handleMenu(w http.ResponseWriter, r *http.Request) {
	var b menuBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	vars := mux.Vars(r)
	told, err := s.w.Sim.ClickMenu(r.Context(), sim.MenuClick{Account: vars["appid"], OpenID: vars["openid"], Button: b.Button, Set: b.Set})
	s.told(w, told, err)
}

type scanBody struct {
	Ticket string `json:"ticket"` // of qrcode/create
}

func (s *Server) handleScan(w http.ResponseWriter, r *http.Request) {
	var b scanBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	told, err := s.w.Sim.ScanQRCode(r.Context(), b.Ticket, mux.Vars(r)["openid"])
	s.told(w, told, err)
}

type popupBody struct {
	TemplateID string `json:"template_id"`
	Accept     bool   `json:"accept"`
}

func (s *Server) handlePopup(w http.ResponseWriter, r *http.Request) {
	var b popupBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	told, err := s.w.Sim.AnswerPopup(r.Context(), mux.Vars(r)["appid"], mux.Vars(r)["openid"], b.TemplateID, b.Accept)
	s.told(w, told, err)
}

// told answers with the deliveries of what a follower did.
func (s *Server) told(w http.ResponseWriter, list []world.Delivery, err error) {
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, s.deliveries(list))
}

// LoginCode is what wx.login gives a mini program, for jscode2session.
type LoginCode struct {
	Code string `json:"code"`
}

func (s *Server) handleLogin(w http.ResponseWriter, r *http.Request) {
	code, err := s.w.Sim.Login(mux.Vars(r)["appid"], mux.Vars(r)["openid"])
	if err != nil {
		s.refuse(w, usageError{err})
		return
	}
	s.answer(w, LoginCode{code})
}

type auditBody struct {
	Result       string  `json:"result"` // success, fail or delay
	AfterSeconds float64 `json:"after_seconds"`
	Reason       string  `json:"reason"`
	ScreenShot   string  `json:"screenshot"`
}

func (s *Server) handleAudit(w http.ResponseWriter, r *http.Request) {
	var b auditBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Sim.PlanAudit(mux.Vars(r)["appid"], world.AuditPlan{Result: world.AuditResult(b.Result), After: seconds(b.AfterSeconds), Reason: b.Reason, ScreenShot: b.ScreenShot})
	}
	s.edited(w, err)
}

type registrationBody struct {
	Status       int     `json:"status"` // 0 registers
	Msg          string  `json:"msg"`
	AfterSeconds float64 `json:"after_seconds"`
}

func (s *Server) handleRegistration(w http.ResponseWriter, r *http.Request) {
	var b registrationBody
	err := read(r, &b)
	if err == nil {
		err = s.w.Sim.PlanRegistration(mux.Vars(r)["appid"], world.RegistrationPlan{Status: b.Status, Msg: b.Msg, After: seconds(b.AfterSeconds)})
	}
	s.edited(w, err)
}

func seconds(n float64) time.Duration { return time.Duration(n * float64(time.Second)) }

// Call is one API call in WeChat's log.
type Call struct {
	Seq      uint64    `json:"seq"`
	At       time.Time `json:"at"`
	Method   string    `json:"method"`
	Path     string    `json:"path"`
	ErrCode  int       `json:"errcode"`
	RID      string    `json:"rid,omitempty"`
	Hint     string    `json:"hint,omitempty"`  // for the developer
	Owner    string    `json:"owner,omitempty"` // whose token or secret it was
	Fault    string    `json:"fault,omitempty"` // the injected fault that struck
	Unknown  bool      `json:"unknown,omitempty"`
	Body     any       `json:"body"`
	Response any       `json:"response"`
}

// CallList is the latest calls, oldest first.
type CallList struct {
	Calls []Call `json:"calls"`
}

func (s *Server) handleCalls(w http.ResponseWriter, _ *http.Request) {
	out := CallList{Calls: []Call{}}
	for _, c := range s.w.Sim.Calls() {
		out.Calls = append(out.Calls, Call{
			Seq: c.Seq, At: c.At, Method: c.Method, Path: c.Path, ErrCode: c.ErrCode, RID: c.RID, Hint: c.Hint, Owner: c.Owner,
			Fault: string(c.Fault), Unknown: c.Unknown, Body: readable(c.Body), Response: readable(c.Response),
		})
	}
	s.answer(w, out)
}
