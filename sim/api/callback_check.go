package api

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// checkEndpoints are the network check of the callback address (PROTOCOL 6.5).
func checkEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/callback/check": {http.MethodPost, eitherToken, 0, (*call).callbackCheck},
	}
}

type (
	dnsResult struct {
		IP       string `json:"ip"`
		Operator string `json:"real_operator"`
	}
	pingResult struct {
		IP       string `json:"ip"`
		Operator string `json:"from_operator"`
		Loss     string `json:"package_loss"`
		Time     string `json:"time"`
	}
)

// callbackCheck tells what the pushes so far have shown about the platform's address, as no other network is between
// the simulator and the platform: pings are the attempts of the latest deliveries. 40201 without a message URL, 40202
// and 40203 for wrong parameters.
func (c *call) callbackCheck() (any, error) {
	var in struct {
		Action   string `json:"action"`
		Operator string `json:"check_operator"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains([]string{"all", "dns", "ping"}, in.Action):
		return nil, fail(40202, "action is %q, it is all, dns or ping", in.Action)
	case !slices.Contains([]string{"DEFAULT", "CHINANET", "UNICOM", "CAP"}, in.Operator):
		return nil, fail(40203, "check_operator is %q, it is DEFAULT, CHINANET, UNICOM or CAP", in.Operator)
	case c.platform.MessageURL == "":
		return nil, fail(40201, "the platform has no message URL")
	}
	ip := addressOf(c.platform.MessageURL)
	out := struct {
		DNS  []dnsResult  `json:"dns,omitempty"`
		Ping []pingResult `json:"ping,omitempty"`
	}{}
	if in.Action != "ping" && ip != "" {
		out.DNS = []dnsResult{{ip, in.Operator}}
	}
	if loss, took, any := c.world.AnswerStatistics(c.platform.AppID); in.Action != "dns" && any {
		out.Ping = []pingResult{{ip, in.Operator, fmt.Sprintf("%d%%", loss), fmt.Sprintf("%.3fms", float64(took)/float64(time.Millisecond))}}
	}
	return out, nil
}

// addressOf is the IP of a URL's host if it says so itself; names are not looked up.
func addressOf(raw string) string {
	u, err := url.Parse(strings.ReplaceAll(raw, "$APPID$", "wx"))
	if err != nil {
		return ""
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil {
		return ip.String()
	}
	if u.Hostname() == "localhost" {
		return "127.0.0.1"
	}
	return ""
}
