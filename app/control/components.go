package control

import (
	"net/http"

	"github.com/gorilla/mux"

	"wxlab/platform"
)

// componentEndpoints are the components (第三方平台) that the workspace serves, and the links that accounts authorize them by.
func (s *Server) componentEndpoints() []endpoint {
	return []endpoint{
		{"GET", "/v1/components", "The components of the workspace, its own first; their secrets stay here", nil, nil, ComponentList{}, s.handleComponents},
		{"POST", "/v1/components", "Add a component; it is served at once", nil, ComponentBody{}, ComponentList{}, s.handleAddComponent},
		{"PUT", "/v1/components/{appid}", "Put a component in the place of another, most often itself with a new Token or key", nil, ComponentBody{}, ComponentList{}, s.handleChangeComponent},
		{"POST", "/v1/links", "Ask for a pre-auth code and make the links around it", nil, LinkBody{}, Link{}, s.handleLink},
		{"DELETE", "/v1/components/{appid}", "Remove an added component: its server answers no more, WeChat's simulator forgets it", nil, nil, ComponentList{}, s.handleRemoveComponent},
	}
}

// ComponentList is all components of the workspace.
type ComponentList struct {
	Components []Component `json:"components"`
}

// Component is a component without its secrets.
type Component struct {
	Name   string `json:"name"` // "" where nobody named it
	AppID  string `json:"appid"`
	Served bool   `json:"served"` // by the embedded platform
}

// componentParam chooses a component where there are several; without it the workspace's own is meant.
const componentParam = "component_appid"

// ComponentBody is a component as workspace.json has it.
type ComponentBody struct {
	Name                   string `json:"name"` // what people call it; may be empty
	AppID                  string `json:"appid"`
	AppSecret              string `json:"appsecret"`
	Token                  string `json:"token"`
	EncodingAESKey         string `json:"encoding_aes_key"`
	PreviousToken          string `json:"previous_token"`
	PreviousEncodingAESKey string `json:"previous_encoding_aes_key"`
}

func (b ComponentBody) component() platform.Component {
	return platform.Component{
		Name: b.Name, AppID: b.AppID, AppSecret: platform.Secret(b.AppSecret), Token: platform.Secret(b.Token), EncodingAESKey: platform.Secret(b.EncodingAESKey),
		PreviousToken: platform.Secret(b.PreviousToken), PreviousEncodingAESKey: platform.Secret(b.PreviousEncodingAESKey),
	}
}

func (s *Server) handleComponents(w http.ResponseWriter, _ *http.Request) { s.listComponents(w, nil) }

func (s *Server) handleAddComponent(w http.ResponseWriter, r *http.Request) {
	var b ComponentBody
	err := read(r, &b)
	if err == nil {
		err = s.w.AddComponent(b.component())
	}
	s.listComponents(w, err)
}

func (s *Server) handleChangeComponent(w http.ResponseWriter, r *http.Request) {
	var b ComponentBody
	err := read(r, &b)
	if err == nil {
		err = s.w.ChangeComponent(mux.Vars(r)["appid"], b.component())
	}
	s.listComponents(w, err)
}

func (s *Server) handleRemoveComponent(w http.ResponseWriter, r *http.Request) {
	s.listComponents(w, s.w.RemoveComponent(mux.Vars(r)["appid"]))
}

// listComponents answers a change with the list after it.
func (s *Server) listComponents(w http.ResponseWriter, err error) {
	if err != nil {
		s.refuse(w, err)
		return
	}
	out := ComponentList{Components: []Component{}}
	for _, c := range s.w.Components() {
		out.Components = append(out.Components, Component{Name: c.Name, AppID: c.AppID, Served: s.w.Platform.Serves(c.AppID)})
	}
	s.answer(w, out)
}
