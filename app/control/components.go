package control

import (
	"context"

	"wxlab/platform"
)

// ComponentList is all components (第三方平台) of the workspace, its own first.
type ComponentList struct {
	Components []Component `json:"components"`
}

// Component is a component without its secrets.
type Component struct {
	Name   string `json:"name" doc:"empty where nobody named it"`
	AppID  string `json:"appid"`
	Served bool   `json:"served" doc:"by the embedded platform"`
}

// ComponentBody is a component as workspace.json has it.
type ComponentBody struct {
	Name                   string `json:"name" doc:"what people call it; may be empty"`
	AppID                  string `json:"appid" doc:"the component's AppID"`
	AppSecret              string `json:"appsecret" doc:"the component's AppSecret, 32 characters"`
	Token                  string `json:"token" doc:"the message Token (消息校验Token)"`
	EncodingAESKey         string `json:"encoding_aes_key" doc:"the EncodingAESKey (消息加解密Key), 43 characters"`
	PreviousToken          string `json:"previous_token" doc:"the Token before a change; empty for none"`
	PreviousEncodingAESKey string `json:"previous_encoding_aes_key" doc:"the key before a change; empty for none"`
}

func (b ComponentBody) component() platform.Component {
	return platform.Component{
		Name: b.Name, AppID: b.AppID, AppSecret: platform.Secret(b.AppSecret), Token: platform.Secret(b.Token),
		EncodingAESKey: platform.Secret(b.EncodingAESKey), PreviousToken: platform.Secret(b.PreviousToken),
		PreviousEncodingAESKey: platform.Secret(b.PreviousEncodingAESKey),
	}
}

// components answers a change with the list after it.
func (s *Server) components(err error) (ComponentList, error) {
	out := ComponentList{Components: []Component{}}
	for _, c := range s.w.Components() {
		out.Components = append(out.Components, Component{Name: c.Name, AppID: c.AppID, Served: s.w.Platform.Serves(c.AppID)})
	}
	return out, err
}

// ListComponents asks for the components of the workspace.
type ListComponents struct{}

func (ListComponents) serve(_ context.Context, s *Server) (ComponentList, error) {
	return s.components(nil)
}

// AddComponent serves one more component at once.
type AddComponent struct{ ComponentBody }

func (r AddComponent) serve(_ context.Context, s *Server) (ComponentList, error) {
	return s.components(s.w.AddComponent(r.component()))
}

// ComponentPath names a component in a path.
type ComponentPath struct {
	AppID string `path:"appid" doc:"AppID of the component"`
}

// ChangeComponent puts a component in the place of another, most often itself with a new Token or key.
type ChangeComponent struct {
	ComponentPath
	ComponentBody
}

func (r ChangeComponent) serve(_ context.Context, s *Server) (ComponentList, error) {
	return s.components(s.w.ChangeComponent(r.ComponentPath.AppID, r.component()))
}

// RemoveComponent stops serving a component that was added.
type RemoveComponent struct{ ComponentPath }

func (r RemoveComponent) serve(_ context.Context, s *Server) (ComponentList, error) {
	return s.components(s.w.RemoveComponent(r.AppID))
}
