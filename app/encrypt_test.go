package main

import (
	"strings"
	"testing"
)

const plainText = "<xml><ToUserName><![CDATA[gh_0a1b2c3d4e5f]]></ToUserName>" +
	"<FromUserName><![CDATA[oABCDEFGHIJKLMNOPQRSTUVWXYZ1]]></FromUserName><CreateTime>1700000200</CreateTime>" +
	"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好😀]]></Content><MsgId>24300000000151408</MsgId></xml>"

// relay are the keys of the examples.
func relay() []string {
	return []string{
		"--token", "relaytoken2024", "--aes-key", "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
		"--appid", "wxc0ffee1234567890",
	}
}

// TestEncryptMakesWhatDecryptOpens: what encrypt prints, pasted whole into decrypt, verifies and opens.
func TestEncryptMakesWhatDecryptOpens(t *testing.T) {
	reply := strings.NewReplacer("gh_0a1b2c3d4e5f", "oABCDEFGHIJKLMNOPQRSTUVWXYZ1", "oABCDEFGHIJKLMNOPQRSTUVWXYZ1",
		"gh_0a1b2c3d4e5f").Replace(plainText)
	for _, c := range []struct {
		name, plain, kind string
		more              []string
	}{
		{"a message", plainText, `"kind": "callback"`, nil},
		{"an authorization event", "<xml><AppId>wxc0ffee1234567890</AppId><InfoType>authorized</InfoType></xml>",
			`"kind": "callback"`, nil},
		{"JSON", `{"ToUserName":"gh_0a1b2c3d4e5f","MsgType":"event","Event":"debug_demo"}`, `"kind": "callback"`, nil},
		{"a reply", reply, `"kind": "reply"`, []string{"--reply"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := append(append([]string{"encrypt", "-"}, relay()...), c.more...)
			code, sealed, errs := runOffline(t, c.plain, args...)
			if code != 0 {
				t.Fatalf("exit %d: %s", code, errs)
			}
			code, out, errs := runOffline(t, sealed, append([]string{"decrypt", "-", "--json"}, relay()...)...)
			if code != 0 || !strings.Contains(out, c.kind) || !strings.Contains(out, `"ok": true`) {
				t.Errorf("exit %d: %s\n%s", code, errs, out)
			}
		})
	}
}

func TestEncryptRepeatsItselfFromASeed(t *testing.T) {
	run := func(more ...string) string {
		code, out, errs := runOffline(t, plainText, append(append([]string{"encrypt"}, relay()...), more...)...)
		if code != 0 {
			t.Fatalf("exit %d: %s", code, errs)
		}
		return out
	}
	if first := run("--seed", "7"); first != run("--seed", "7") || first == run("--seed", "8") {
		t.Error("a seed does not decide the bytes")
	}
	if out := run("--seed", "7", "--timestamp", "1700000201", "--nonce", "4711"); !strings.Contains(out,
		"timestamp=1700000201&nonce=4711&openid=oABCDEFGHIJKLMNOPQRSTUVWXYZ1") {
		t.Error(out)
	}
	if first, second := run(), run(); first == second {
		t.Error("without a seed twice the same")
	}
}

func TestEncryptSaysWhatIsMissing(t *testing.T) {
	for _, lang := range []string{"zh", "en"} {
		code, _, errs := runOffline(t, plainText, "encrypt", "--token", "relaytoken2024", "--lang", lang)
		if code != 2 || !strings.Contains(errs, "--aes-key") || !strings.Contains(errs, "--workspace") {
			t.Errorf("exit %d: %s", code, errs)
		}
		if code, _, errs := runOffline(t, "", append([]string{"encrypt", "--lang", lang}, relay()...)...); code != 2 ||
			!strings.Contains(errs, "encrypt -") {
			t.Errorf("exit %d: %s", code, errs)
		}
	}
}
