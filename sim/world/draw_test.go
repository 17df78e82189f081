package world_test

import (
	"regexp"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestShapesOfWhatIsIssued(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok),
		AccountAppID: l.AccountOf(world.MiniProgram, true).AppID})
	if err != nil {
		t.Fatal(err)
	}
	for value, shape := range map[string]string{
		l.Ticket(): `^ticket@@@[\w-]{86}$`, tok: `^\d\d_[\w-]{133}$`, l.PreAuthCode(tok): `^preauthcode@@@[\w-]{86}$`,
		c.AuthCode: `^queryauthcode@@@[\w-]{86}$`,
	} {
		if !regexp.MustCompile(shape).MatchString(value) {
			t.Errorf("%q is not %s", value, shape)
		}
	}
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "image"})
	if err != nil || !regexp.MustCompile(`^\d{17}$`).MatchString(lab.Field(d.Plain, "MsgId")) {
		t.Errorf("MsgId %q, %v", lab.Field(d.Plain, "MsgId"), err)
	}
}
