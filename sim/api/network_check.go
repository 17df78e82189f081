package api

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// networkCheckChapter is the network check of the callback address (网络检测) and WeChat's own addresses (WeChat's chapter
// "base"; PROTOCOL 6.5).
func networkCheckChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/callback/check", eitherToken, answers((*call).checkCallback)),
		getOrPost("/cgi-bin/getcallbackip", eitherToken, answers((*call).addresses)),
		getOrPost("/cgi-bin/get_api_domain_ip", eitherToken, answers((*call).addresses)),
	}
}

type (
	checkCallbackRequest struct {
		Action   string `json:"action"`
		Operator string `json:"check_operator"`
	}
	checkCallbackAnswer struct {
		DNS  []dnsResult  `json:"dns,omitempty"`
		Ping []pingResult `json:"ping,omitempty"`
	}
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

// checkCallback tells what the pushes so far have shown about the platform's address, as no other network is between
// the simulator and the platform: pings are the attempts of the latest deliveries. 40201 without a message URL, 40202
// and 40203 for wrong parameters.
func (c *call) checkCallback(in checkCallbackRequest) (*checkCallbackAnswer, error) {
	switch {
	case !slices.Contains([]string{"all", "dns", "ping"}, in.Action):
		return nil, fail(40202, "action 为 %q，只能是 all、dns 或 ping",
			"action is %q, it is all, dns or ping", in.Action)
	case !slices.Contains([]string{"DEFAULT", "CHINANET", "UNICOM", "CAP"}, in.Operator):
		return nil, fail(40203, "check_operator 为 %q，只能是 DEFAULT、CHINANET、UNICOM 或 CAP",
			"check_operator is %q, it is DEFAULT, CHINANET, UNICOM or CAP", in.Operator)
	case c.platform.MessageURL == "":
		return nil, fail(40201, "第三方平台没有配置消息与事件接收 URL", "the platform has no message URL")
	}
	out, ip := &checkCallbackAnswer{}, addressOf(c.platform.MessageURL)
	if in.Action != "ping" && ip != "" {
		out.DNS = []dnsResult{{ip, in.Operator}}
	}
	if loss, took, any := c.world.AnswerStatistics(c.platform.AppID); in.Action != "dns" && any {
		ms := float64(took) / float64(time.Millisecond)
		out.Ping = []pingResult{{ip, in.Operator, fmt.Sprintf("%d%%", loss), fmt.Sprintf("%.3fms", ms)}}
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

type addressesAnswer struct {
	List []string `json:"ip_list"`
}

// addresses is this machine's: pushes come from it, and the API is here, too.
func (c *call) addresses(nothing) (*addressesAnswer, error) {
	return &addressesAnswer{[]string{"127.0.0.1", "::1"}}, nil
}
