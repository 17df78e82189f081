package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// meetFault looks for a fault that strikes this call, before anything is checked. Whom the call is about is taken from
// its token and body, whatever they say.
func (c *call) meetFault() {
	if len(c.world.Faults) == 0 {
		return
	}
	who := c.claim()
	component := ""
	if who.platform != nil {
		component = who.platform.AppID
	}
	c.fault = c.world.Strike(func(f world.Fault) bool {
		info, _ := world.EffectInfoOf(f.Effect)
		return !info.Push && f.OnPath(c.req.Path) && f.Concerns(component, who.account)
	})
	if c.fault.Effect == world.TokenDies && who.token != nil {
		who.token.Died = c.now
	}
}

// claim is what the call says about itself; nothing in it has been checked.
func (c *call) claim() *call {
	w := c.world
	who := &call{world: w}
	var in struct {
		Component  string `json:"component_appid"`
		Authorizer string `json:"authorizer_appid"`
		AppID      string `json:"appid"`
	}
	_ = json.Unmarshal(c.req.Body, &in) // a body that is no object claims nothing
	who.platform, who.account = w.Platforms[in.Component], w.Account(in.Authorizer)
	if who.account == nil {
		who.account = w.Account(in.AppID)
	}
	for _, name := range []string{"access_token", "component_access_token"} {
		if value := c.req.Query.Get(name); value != "" {
			account := who.account
			who.resolve(value)
			if who.account == nil {
				who.account = account
			}
			break
		}
	}
	return who
}

// refusedByFault answers instead of the API, for the effects that keep a call from being done.
func (c *call) refusedByFault() error {
	switch c.fault.Effect {
	case world.ErrCode:
		return fail(c.fault.ErrCode, "注入的故障 %s 在此返回 errcode %d；没有执行任何操作",
			"the injected fault %s answers errcode %d here; nothing was done",
			c.fault.ID, c.fault.ErrCode)
	case world.HTTPStatus:
		return fail(-1, "注入的故障 %s 在此返回 HTTP 状态 %d；没有执行任何操作",
			"the injected fault %s answers HTTP status %d here; nothing was done",
			c.fault.ID, c.fault.Status)
	}
	return nil
}

// spoil does to a finished answer what the fault wants.
func (c *call) spoil(out *Response) {
	f := c.fault
	if f.ID == "" {
		return
	}
	out.Fault = f.ID
	out.Header.Set("X-Wxlab-Fault", string(f.ID)+" "+string(f.Effect))
	if out.Hint.Empty() {
		out.Hint = bilingual.Textf("注入的故障 %s（%s）在此生效", "the injected fault %s (%s) struck here", f.ID, f.Effect)
		out.Hint.ToHeader(out.Header)
	}
	switch f.Effect {
	case world.Latency:
		out.Delay = f.Delay
	case world.NoAnswer:
		out.Broken = Hangs
	case world.ConnectionReset:
		out.Broken = Resets
	case world.HTTPStatus:
		out.Status, out.Body = f.Status, errorPage(f.Status)
		out.Header.Set("Content-Type", "text/html")
	case world.EmptyBody:
		out.Body = nil
	case world.BrokenJSON:
		out.Body = out.Body[:len(out.Body)/2]
	case world.WrongContentType:
		out.Header.Set("Content-Type", "text/plain")
	case world.HintSuffix:
		out.Body = c.hinted(out.Body)
	case world.TextExpiresIn:
		out.Body = quoteExpiresIn(out.Body)
	}
}

// errorPage is what stands in front of WeChat when WeChat is not there.
func errorPage(status int) []byte {
	title := fmt.Sprintf("%d %s", status, http.StatusText(status))
	return []byte("<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n" +
		"<center><h1>" + title + "</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")
}

// hinted puts the hint of 2020 before the rid; answers without a rid have none (PROTOCOL 4.1).
func (c *call) hinted(body []byte) []byte {
	hint := " hint: [" + c.world.Text("hint", 12) + "] rid: "
	return []byte(strings.Replace(string(body), " rid: ", hint, 1))
}

func quoteExpiresIn(body []byte) []byte {
	return regexp.MustCompile(`"expires_in":(\d+)`).ReplaceAll(body, []byte(`"expires_in":"$1"`))
}
