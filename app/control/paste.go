package control

import (
	"context"

	"wxlab/app/explain"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// ExplainText asks for an account of whatever somebody holds: a callback, a log that holds one, a sealed reply, an API
// call with its answer, an alarm, an encryptedData.
type ExplainText struct {
	Text       string `json:"text" doc:"anything at all; or give url and body"`
	URL        string `json:"url" doc:"URL or query of a callback"`
	Body       string `json:"body" doc:"its body"`
	Token      string `json:"token" doc:"the workspace's when empty"`
	AESKey     string `json:"aes_key" doc:"EncodingAESKey, the workspace's when empty"`
	AppID      string `json:"component_appid" doc:"AppID of the component; each of the workspace's is tried when empty"`
	SessionKey string `json:"session_key" doc:"of an encryptedData"`
}

func (r ExplainText) serve(ctx context.Context, s *Server) (explain.Explanation, error) {
	if r.Text == "" && r.URL == "" && r.Body == "" {
		return explain.Explanation{}, asUsage(workspace.Misuse("request.nothing_to_explain"))
	}
	return s.w.ExplainPaste(ctx, explain.Paste{
		Text: r.Text, URL: r.URL, Body: []byte(r.Body), SessionKey: platform.Secret(r.SessionKey), Lang: s.lang,
	}, explain.Keys{AppID: r.AppID, Token: platform.Secret(r.Token), EncodingAESKey: platform.Secret(r.AESKey)}), nil
}
