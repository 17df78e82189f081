package api_test

import (
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// What the topics' tests leave out: errcodes that say what is wrong with a call, each with its hint.
func TestErrorsSayWhatIsWrongWithTheCall(t *testing.T) {
	l := lab.New(t)
	official, mini := l.AccountOf(world.OfficialAccount, true).AppID, l.AccountOf(world.MiniProgram, true).AppID
	component, officialToken, _ := l.Authorized(official)
	_, miniToken, _ := l.Authorized(mini)
	about := `{"component_appid":"` + lab.AppID + `","authorizer_appid":"` + official + `"`
	for _, c := range []struct {
		path, token, body string
		code              int
		hint              string
	}{
		{"/cgi-bin/component/api_get_authorizer_info", component, `{"component_appid":"` + lab.AppID + `"}`,
			40013, "authorizer_appid is missing"},
		{"/cgi-bin/component/get_authorizer_option", component, about + `,"option_name":"nonsense"}`,
			61012, `"nonsense" is none of location_report`},
		{"/cgi-bin/component/set_authorizer_option", component, about + `,"option_name":"voice_recognize","option_value":"7"}`,
			61013, `"7" of voice_recognize is none of`},
		{"/cgi-bin/message/custom/business/send", officialToken, `{"touser":"nobody","msgtype":"text","text":{"content":"x"}}`,
			40003, `no follower with the openid "nobody"`},
		{"/cgi-bin/message/custom/business/send", miniToken, `{"touser":"nobody","msgtype":"text","text":{"content":"x"}}`,
			40003, `no user with the openid "nobody"`},
		{"/cgi-bin/tags/members/batchuntagging", officialToken, `{"openid_list":["x"],"tagid":999}`, 45159, "no tag with the id 999"},
	} {
		out := l.Call(api.Request{Method: "POST", Path: c.path, Query: url.Values{"access_token": {c.token}}, Body: []byte(c.body)})
		if out.ErrCode != c.code || !strings.Contains(out.Hint.En, c.hint) {
			t.Errorf("%s: %s, want %d; %s", c.path, out.Body, c.code, out.Hint.En)
		}
	}
	l.Want(l.Get("/wxaapi/wxaembedded/get_own_list", miniToken, "start", "0", "num", "1001"), 89409)
}
