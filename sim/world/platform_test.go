package world_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestSecretsAreNotPrinted(t *testing.T) {
	p := world.Platform{AppID: lab.AppID, Secret: lab.Secret, Token: lab.Token, AESKey: lab.AESKey,
		PreviousAESKey: lab.Key2}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		text := fmt.Sprintf(format, p)
		for _, value := range []string{lab.Secret, lab.Token, lab.AESKey, lab.Key2} {
			if strings.Contains(text, value) {
				t.Errorf("%s prints %s", format, text)
			}
		}
	}
}
