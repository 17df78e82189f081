package workspace

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wxlab/platform"
)

// OwnServer is a platform server of the user's own that the simulator of this workspace drives in the embedded
// platform's place, with the workspace's credentials.
type OwnServer struct {
	EventURL   string `json:"event_url"`             // 授权事件接收URL
	MessageURL string `json:"message_url"`           // 消息与事件接收URL, with $APPID$
	AuthDomain string `json:"auth_domain,omitempty"` // 授权发起页域名; "": every domain may start an authorization
}

func (o OwnServer) check() error {
	if o == (OwnServer{}) {
		return nil
	}
	for _, address := range []string{o.EventURL, o.MessageURL} {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return Misuse("problem.own_server_url", withoutUser(address))
		}
	}
	if !strings.Contains(o.MessageURL, platform.AppIDMark) {
		return Misuse("problem.own_server_appid", withoutUser(o.MessageURL))
	}
	return nil
}

// Color is the colour by which a workspace is told from the others; "" is its kind's.
type Color string

// Colors are those there are.
func Colors() []Color { return []Color{"", "blue", "green", "amber", "red", "violet", "grey"} }

func (c Color) check() error {
	if slices.Contains(Colors(), c) {
		return nil
	}
	var names []string
	for _, one := range Colors()[1:] {
		names = append(names, string(one))
	}
	return Misuse("problem.color", string(c), strings.Join(names, ", "))
}

// numbered is the n-th of what is called alike.
func numbered(name, gap string, n int) string {
	if n < 2 {
		return name
	}
	return name + gap + strconv.Itoa(n)
}
