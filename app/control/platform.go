package control

import (
	"net/http"
	"strings"

	"wxlab/app/workbench"
)

// platformBody is what to change of the workspace's platform; a field that is missing, or null, leaves things as they are.
// event_url and message_url make it a server of one's own, driven until the process ends.
type platformBody struct {
	ComponentAppID *string   `json:"component_appid"`
	Secret         *string   `json:"secret"`
	Token          *string   `json:"token"`
	PreviousToken  *string   `json:"previous_token"`
	AESKey         *string   `json:"aes_key"`
	PreviousAESKey *string   `json:"previous_aes_key"`
	EventURL       *string   `json:"event_url"`
	MessageURL     *string   `json:"message_url"` // with $APPID$
	AuthDomain     *string   `json:"auth_domain"`
	OAuthDomains   *[]string `json:"oauth_domains"` // 公众号开发域名, at most 3; none: unchecked
}

func (s *Server) handlePlatform(w http.ResponseWriter, r *http.Request) {
	var b platformBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	change := workbench.PlatformChange{
		EventURL: b.EventURL, MessageURL: b.MessageURL, AuthDomain: b.AuthDomain, AppID: b.ComponentAppID, AppSecret: b.Secret,
		Token: b.Token, PreviousToken: b.PreviousToken, EncodingAESKey: b.AESKey, PreviousEncodingAESKey: b.PreviousAESKey,
	}
	if b.OAuthDomains != nil {
		joined := strings.Join(*b.OAuthDomains, " ")
		change.OAuthDomains = &joined
	}
	s.done(w, s.w.ChangePlatform(r.Context(), change))
}
