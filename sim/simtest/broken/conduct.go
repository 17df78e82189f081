package broken

import (
	"errors"
	"net/http"
)

// conduct is what the server does at each point where people go wrong. A defect replaces or wraps one of its members.
type conduct struct {
	reception
	writing
	calling

	guard       func(*Server, *http.Request) (answer, bool) // what stands before the handler; true: it has answered
	onRefusal   func(error) answer
	fresh       func(*Server, *push) error // whether a callback that is genuine is of now, and new
	keepTicket  func(came, had string) string
	onTicket    func(*Server)                         // what is done from time to time
	handle      func(*Server, *push) (answer, bool)   // messages, before anything else looks at them
	acknowledge func(*Server, *push, answer) answer   // of authorization events
	outermost   func(answer) answer                   // what frameworks do to every answer
	sealedOut   func(answer) answer                   // what they do to passive replies
	releaseText func(s *Server, p *push) answer       // to TESTCOMPONENT_MSG_TYPE_TEXT
	releaseAPI  func(*Server, *push, string) answer   // to QUERY_AUTH_CODE: with the code
	authorized  func(s *Server, code, account string) // once the event is read
	entered     func(*Server, grant)                  // once the account of an authorization is kept
	landing     func(s *Server, code string) answer   // where the browser comes back to
	addressed   func(*Server, *push) bool             // whether a message is for the account at whose URL it came
	first       func(s *Server, what string) bool     // whether something is done for the first time
	profile     func(s *Server, account string) (userName string)
	leave       func(s *Server, account string) // its authorization ended; under the lock
	insists     bool                            // what failed to renew is tried again at every ticket
	recovers    bool                            // it calls again where WeChat is busy or a token turns out to be dead
	forgets     func(*Server)                   // what is lost with a process; under the lock
	page        int                             // authorizers that are asked for at a time
}

// correct is right everywhere.
func correct() conduct {
	return conduct{
		reception: correctReception(), writing: correctWriting(), calling: correctCalling(),

		guard:       func(*Server, *http.Request) (answer, bool) { return answer{}, false },
		onRefusal:   refuseWithStatus,
		fresh:       fresh,
		keepTicket:  func(came, _ string) string { return came },
		onTicket:    func(*Server) {},
		handle:      func(*Server, *push) (answer, bool) { return answer{}, false },
		acknowledge: func(_ *Server, _ *push, a answer) answer { return a },
		outermost:   func(a answer) answer { return a },
		sealedOut:   func(a answer) answer { return a },
		releaseText: func(s *Server, p *push) answer { return s.reply(p, p.fields["Content"]+"_callback") },
		releaseAPI: func(s *Server, p *push, code string) answer {
			if s.first(s, "message "+p.fields["MsgId"]) {
				s.behind(func() { s.exchangeAndSend(s, p, code) })
			}
			return says(200, "")
		},
		authorized: welcome, addressed: addressed, profile: userNameOf, first: first, recovers: true,
		entered: func(*Server, grant) {}, landing: landing, forgets: func(*Server) {}, page: 500,

		leave: func(s *Server, account string) { delete(s.accounts, account) },
	}
}

func refuseWithStatus(err error) answer {
	var r refusal
	if errors.As(err, &r) {
		return says(r.status, r.text)
	}
	return says(http.StatusInternalServerError, "internal error")
}
