package sim_test

import (
	"bytes"
	"cmp"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestActions(t *testing.T) {
	l := lab.New(t)
	a, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	for _, id := range []string{a.AppID, mini.AppID} {
		if _, _, err := l.Authorize(t.Context(), lab.AppID, id, nil); err != nil {
			t.Fatal(err)
		}
	}
	user := a.Followers[0].OpenID
	for _, tc := range []struct {
		action     sim.Action
		name, says string
		follows    bool
	}{
		{sim.Action{Do: sim.Write, Key: "你好"}, "text", "<Content><![CDATA[你好]]></Content>", true},
		{sim.Action{Do: sim.Scan, Key: "17"}, "SCAN", "<EventKey><![CDATA[17]]></EventKey>", true},
		{sim.Action{Do: sim.Click, Key: "NEWS"}, "CLICK", "<EventKey><![CDATA[NEWS]]></EventKey>", true},
		{sim.Action{Do: sim.View, Key: "https://example.com/"}, "VIEW",
			"<EventKey><![CDATA[https://example.com/]]></EventKey>", true},
		{sim.Action{Do: sim.Enter}, "enter", "<Event><![CDATA[enter]]></Event>", true},
		{sim.Action{Do: sim.Unfollow}, "unsubscribe", "<Event><![CDATA[unsubscribe]]></Event>", false},
		{sim.Action{Do: sim.Scan, Key: "17"}, "subscribe_qr", "<EventKey><![CDATA[qrscene_17]]></EventKey>", true},
		{sim.Action{Do: sim.Unfollow}, "unsubscribe", "unsubscribe", false},
		{sim.Action{Do: sim.Follow}, "subscribe", "<Event><![CDATA[subscribe]]></Event>", true},
		{sim.Action{Do: sim.Enter, Account: mini.AppID, OpenID: mini.Followers[0].OpenID}, "user_enter_tempsession",
			"user_enter_tempsession", true},
	} {
		if tc.action.Account == "" {
			tc.action.Account, tc.action.OpenID = a.AppID, user
		}
		told, err := l.Act(t.Context(), tc.action)
		if err != nil || len(told) != 1 || told[0].Name != tc.name || !told[0].Accepted ||
			!strings.Contains(string(told[0].Plain), tc.says) {
			t.Errorf("%s: %+v, %v", tc.action.Do, told, err)
		}
		now, _ := l.Account(a.AppID)
		if now.Followers[0].Subscribed != tc.follows {
			t.Errorf("after %s the follower follows: %v", tc.action.Do, now.Followers[0].Subscribed)
		}
	}
}

func TestActionsWithoutReceivers(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	for _, do := range []sim.Verb{sim.Write, sim.Unfollow} {
		if told, err := l.Act(t.Context(), sim.Action{Account: a.UserName, OpenID: user, Do: do,
			Key: "x"}); err != nil || len(told) != 0 {
			t.Errorf("%+v, %v", told, err)
		}
	}
	now, _ := l.Account(a.AppID)
	if chat := l.Chat(a.AppID, user); now.Followers[0].Subscribed || len(chat) != 1 || chat[0].Text != "x" {
		t.Errorf("%+v, %+v", now.Followers[0], chat)
	}
}

func TestImpossibleActions(t *testing.T) {
	l := lab.New(t)
	a, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	for want, action := range map[string]sim.Action{
		"already":                {Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.Follow},
		"no account":             {Account: "wx0", Do: sim.Follow},
		"no follower":            {Account: a.AppID, OpenID: "o", Do: sim.Follow},
		"there are [follow":      {Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: "dance"},
		"mini program, which ha": {Account: mini.AppID, OpenID: mini.Followers[0].OpenID, Do: sim.Click},
	} {
		if _, err := l.Act(t.Context(), action); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestFollowersSendEveryTypeOfMessage: each is told with media of its own, which can be fetched, and stands in the chat.
func TestFollowersSendEveryTypeOfMessage(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2)), nil); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		action      sim.Action
		field, says string
		part        world.ChatPart
	}{
		{sim.Action{Do: sim.SendImage, Picture: picture.Bytes()}, "PicUrl", "http://mmbiz.qpic.cn/mmbiz_jpeg/", world.ChatPart{}},
		{sim.Action{Do: sim.SendImage}, "PicUrl", "http://mmbiz.qpic.cn/mmbiz_png/", world.ChatPart{}},
		{sim.Action{Do: sim.SendVoice, Key: "查订单"}, "Format", "amr", world.ChatPart{}},
		{sim.Action{Do: sim.SendVideo}, "MsgType", "video", world.ChatPart{}},
		{sim.Action{Do: sim.SendShortVideo}, "MsgType", "shortvideo", world.ChatPart{}},
		{sim.Action{Do: sim.SendLocation, Key: "广州塔", Set: map[string]string{"Location_X": "23.1", "Location_Y": "113.3"}}, "Label",
			"广州塔", world.ChatPart{Title: "广州塔", Note: "23.1, 113.3"}},
		{sim.Action{Do: sim.SendLink, Key: "https://example.com/x"}, "Url", "https://example.com/x",
			world.ChatPart{Title: "示例文章", Note: "一段摘要", URL: "https://example.com/x"}},
		{sim.Action{Do: sim.SendFile, Key: "合同.pdf"}, "Title", "合同.pdf", world.ChatPart{Title: "合同.pdf", Note: "20480 B"}},
	} {
		tc.action.Account, tc.action.OpenID = a.AppID, user
		d, err := lab.One(l.Act(t.Context(), tc.action))
		if err != nil || !strings.HasPrefix(lab.Field(d.Plain, tc.field), tc.says) {
			t.Errorf("%s: %s, %v", tc.action.Do, d.Plain, err)
			continue
		}
		chat := l.Chat(a.AppID, user)
		line, medium := chat[len(chat)-1], cmp.Or(lab.Field(d.Plain, "ThumbMediaId"), lab.Field(d.Plain, "MediaId"))
		if line.MsgType != string(tc.action.Do) && tc.action.Do != sim.Write {
			t.Errorf("the chat says %+v", line)
		}
		if medium != "" {
			kept, ok := l.Medium(a.AppID, medium)
			if !ok || !bytes.Equal(l.Download(tok, medium).Body, kept.Data) || strings.Contains(medium, "Sample") {
				t.Errorf("%s: medium %q, known: %v", tc.action.Do, medium, ok)
			}
			if tc.action.Picture != nil && !bytes.Equal(kept.Data, tc.action.Picture) {
				t.Error("it is another picture")
			}
			tc.part.Medium = medium
		}
		switch {
		case tc.action.Do == sim.SendVoice:
			if len(line.Parts) != 0 { // speech recognition is off
				t.Errorf("it was heard: %+v", line.Parts)
			}
		case len(line.Parts) != 1 || line.Parts[0] != tc.part:
			t.Errorf("%s: %+v, want %+v", tc.action.Do, line.Parts, tc.part)
		}
	}
}

func TestSpeechIsRecognizedWhereThatIsOn(t *testing.T) {
	l, a, _ := lab.NewService(t)
	component, _, _ := l.Authorized(a.AppID)
	l.Want(l.Post("/cgi-bin/component/set_authorizer_option", component, `{"component_appid":"`+lab.AppID+`","authorizer_appid":"`+
		a.AppID+`","option_name":"voice_recognize","option_value":"1"}`), 0)
	d, err := lab.One(l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: a.Followers[0].OpenID, Do: sim.SendVoice, Key: "查订单"}))
	if err != nil || lab.Field(d.Plain, "Recognition") != "查订单" {
		t.Errorf("%s, %v", d.Plain, err)
	}
}

func TestWhatIsNoPictureIsNotSent(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	for want, action := range map[string]sim.Action{
		"no PNG, JPEG or GIF": {Do: sim.SendImage, Picture: []byte("%PDF")},
		"only image takes":    {Do: sim.SendLink, Picture: []byte("x")},
	} {
		action.Account, action.OpenID = a.AppID, a.Followers[0].OpenID
		if _, err := l.Act(t.Context(), action); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// TestALineOfChatShowsWhatItCarries: the articles of a passive reply, and the lines of a menu that came as a
// customer-service message.
func TestALineOfChatShowsWhatItCarries(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0].OpenID
	l.Says(lab.Seal(t, "<xml><ToUserName>"+user+"</ToUserName><FromUserName>"+a.UserName+"</FromUserName>"+
		"<CreateTime>1700000000</CreateTime><MsgType>news</MsgType><ArticleCount>2</ArticleCount><Articles><item><Title>一</Title>"+
		"<Url>http://a/1</Url></item><item><Title>二</Title><Description>注</Description></item></Articles></xml>"))
	if _, err := l.Act(t.Context(), sim.Action{Account: a.AppID, OpenID: user, Do: sim.Write, Key: "文章"}); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathSend, tok, `{"touser":"`+user+
		`","msgtype":"msgmenu","msgmenu":{"head_content":"?","list":[{"id":"101","content":"满意"}]}}`), 0)
	chat := l.Chat(a.AppID, user)
	if len(chat) != 3 {
		t.Fatalf("%+v", chat)
	}
	for i, want := range [][]world.ChatPart{
		{{Title: "一", URL: "http://a/1"}, {Title: "二", Note: "注"}}, {{Title: "?"}, {Title: "满意", Item: "101"}, {}},
	} {
		if diff := gocmp.Diff(want, chat[i+1].Parts); diff != "" {
			t.Error(diff)
		}
	}
}
