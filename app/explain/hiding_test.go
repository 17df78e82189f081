package explain

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/secrets"
)

// TestHidingLeavesNoTicket in an account, and marks what it marked.
func TestHidingLeavesNoTicket(t *testing.T) {
	const ticket, token = "ticket@@@Zr1Qm0cJ2u8yJkq7Zr1Qm0c", "93_kq7Zr1Qm0cJ2u8yJ"
	said := `<xml><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>` + ticket + `</ComponentVerifyTicket></xml>`
	fields := []Field{{Path: "ComponentVerifyTicket", Value: ticket}, {Path: "info.authorizer_access_token", Value: token}}
	steps := []Step{{Name: "fields", Data: []Datum{
		{Label: "xml", Value: said + "AB", Mark: [2]int{len(said), len(said) + 2}}, {Label: "ComponentVerifyTicket", Value: ticket}}}}
	e := Explanation{Plain: said, Fields: fields, Steps: steps, Likely: []Likely{{Plain: said}},
		Reply: &Reply{Plain: said, Fields: fields, Steps: steps}}
	got := e.Hiding(secrets.Key{}.Hide)
	for _, secret := range []string{ticket, token} {
		if all := fmt.Sprintf("%+v %+v", got, *got.Reply); strings.Contains(all, secret) || !strings.Contains(all, "component_verify_ticket#") {
			t.Errorf("%s in\n%s", secret, all)
		}
	}
	if d := got.Steps[0].Data[0]; d.Value[d.Mark[0]:d.Mark[1]] != "AB" {
		t.Errorf("marked is %q", d.Value[d.Mark[0]:d.Mark[1]])
	}
	if e.Steps[0].Data[1].Value != ticket || e.Reply.Fields[0].Value != ticket {
		t.Error("the account itself should stay as it was")
	}
	plain := Explanation{Summary: Explain(Input{Lang: i18n.En, Now: time.Unix(1784102397, 0)}).Summary}
	if plain.Hiding(secrets.Key{}.Hide).Summary != plain.Summary {
		t.Error("what is no secret should stay")
	}
}
