package explain

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/fixtures"
	"wxlab/platform"
)

// official is WeChat's own published push (O1) as an Input.
func official(t testing.TB) Input {
	t.Helper()
	v := vector(t, "O1")
	return Input{
		Method: http.MethodPost, URL: v.RequestURI, Body: []byte(envelopeXML("ToUserName", v.ToUserName, v.Encrypt)),
		Keys: Keys{AppID: v.AppID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.EncodingAESKey)},
		Lang: i18n.En,
	}
}

func vector(t testing.TB, id string) fixtures.Vector {
	t.Helper()
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range all {
		if v.ID == id {
			return v
		}
	}
	t.Fatalf("no vector %s", id)
	return fixtures.Vector{}
}

func envelopeXML(name, value, encrypt string) string {
	return "<xml>\n    <" + name + "><![CDATA[" + value + "]]></" + name + ">\n    <Encrypt><![CDATA[" + encrypt + "]]></Encrypt>\n</xml>\n"
}

func TestOfficialPushOpens(t *testing.T) {
	e := Explain(official(t))
	if !e.OK || !strings.Contains(e.Plain, "hello world") || len(e.Likely) != 0 {
		t.Fatalf("O1 does not open: %s, likely %+v", e.Summary, e.Likely)
	}
	for _, s := range e.Steps {
		if !s.OK || s.Title == "" || s.Detail == "" || strings.HasPrefix(s.Title, "explain.") {
			t.Errorf("step %+v", s)
		}
	}
}
