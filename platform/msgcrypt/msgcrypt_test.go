package msgcrypt_test

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/fixtures"
	"wxlab/platform"
	"wxlab/platform/msgcrypt"
)

func vectors(t testing.TB) map[string]fixtures.Vector {
	t.Helper()
	all, err := fixtures.Vectors()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]fixtures.Vector{}
	for _, v := range all {
		out[v.ID] = v
	}
	if len(out) < 10 {
		t.Fatalf("only %d vectors", len(out))
	}
	return out
}

func component(v fixtures.Vector) platform.Component {
	return platform.Component{AppID: v.AppID, Token: platform.Secret(v.Token), EncodingAESKey: platform.Secret(v.EncodingAESKey)}
}

func newCrypt(t testing.TB, c platform.Component) *msgcrypt.Crypt {
	t.Helper()
	crypt, err := msgcrypt.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return crypt
}

func TestOpensPublishedVectors(t *testing.T) {
	for id, v := range vectors(t) {
		if v.Encrypt == "" || v.Token == "" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			opened, err := newCrypt(t, component(v)).Open(v.MsgSignature, v.Timestamp, v.Nonce, []byte(v.Encrypt))
			if err != nil {
				t.Fatal(err)
			}
			want := msgcrypt.Opened{Plain: []byte(v.Msg), Random: []byte(v.Random),
				KeyUsed: platform.CurrentKey, TokenUsed: platform.CurrentKey}
			if diff := cmp.Diff(want, opened); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSealReproducesPublishedVectors(t *testing.T) {
	for id, v := range vectors(t) {
		if v.Encrypt == "" || v.Token == "" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			sealed, err := newCrypt(t, component(v)).Seal(msgcrypt.Opened{}, strings.NewReader(v.Random), v.Timestamp, v.Nonce, []byte(v.Msg))
			if err != nil {
				t.Fatal(err)
			}
			want := "<xml><Encrypt><![CDATA[" + v.Encrypt + "]]></Encrypt><MsgSignature><![CDATA[" + v.MsgSignature +
				"]]></MsgSignature><TimeStamp>" + v.Timestamp + "</TimeStamp><Nonce><![CDATA[" + v.Nonce + "]]></Nonce></xml>"
			if diff := cmp.Diff(want, string(sealed)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSealInJSON: to a JSON envelope the same ciphertext and signature are answered in JSON, TimeStamp as a number. The
// numbers of O2 are those of WeChat's own example in JSON, too (PROTOCOL 2.9).
func TestSealInJSON(t *testing.T) {
	for id, v := range vectors(t) {
		if v.Encrypt == "" || v.Token == "" {
			continue
		}
		sealed, err := newCrypt(t, component(v)).Seal(msgcrypt.Opened{JSON: true}, strings.NewReader(v.Random), v.Timestamp, v.Nonce, []byte(v.Msg))
		want := `{"Encrypt":"` + v.Encrypt + `","MsgSignature":"` + v.MsgSignature + `","TimeStamp":` + v.Timestamp + `,"Nonce":"` + v.Nonce + `"}`
		if err != nil || string(sealed) != want {
			t.Errorf("%s: %s, %v", id, sealed, err)
		}
	}
}

// TestSingleSteps walks the published vectors step by step, as the explanation page does.
func TestSingleSteps(t *testing.T) {
	for id, v := range vectors(t) {
		if v.Encrypt == "" || v.EncodingAESKey == "" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			key, err := msgcrypt.DecodeKey(v.EncodingAESKey)
			if err != nil {
				t.Fatal(err)
			}
			ciphertext, err := base64.StdEncoding.DecodeString(v.Encrypt)
			if err != nil {
				t.Fatal(err)
			}
			padded, err := key.Decrypt(ciphertext)
			if err != nil {
				t.Fatal(err)
			}
			full, err := msgcrypt.Unpad(padded)
			if err != nil {
				t.Fatal(err)
			}
			if got := []int{len(full), len(padded) - len(full), len(padded)}; !cmp.Equal(got, []int{v.FullLen, v.Pad, v.CipherLen}) {
				t.Errorf("full, pad, cipher = %v, want %d %d %d", got, v.FullLen, v.Pad, v.CipherLen)
			}
			random, length, msg, appID, err := msgcrypt.Split(full)
			if err != nil || string(random) != v.Random || int(length) != len(v.Msg) || string(msg) != v.Msg || appID != v.AppID {
				t.Errorf("split: %q %d %q %q %v", random, length, msg, appID, err)
			}
			again, err := key.Encrypt(msgcrypt.Pad(full))
			if err != nil || !bytes.Equal(again, ciphertext) {
				t.Errorf("encrypting again differs: %v", err)
			}
		})
	}
}

func TestSign(t *testing.T) {
	all := vectors(t)
	for id, v := range all {
		if v.Signature != "" && v.Token != "" {
			if got := msgcrypt.Sign(v.Token, v.Timestamp, v.Nonce); got != v.Signature {
				t.Errorf("%s: signature %s, want %s", id, got, v.Signature)
			}
		}
		if v.MsgSignature != "" && v.Token != "" {
			if got := msgcrypt.Sign(v.Token, v.Timestamp, v.Nonce, v.Encrypt); got != v.MsgSignature {
				t.Errorf("%s: msg_signature %s, want %s", id, got, v.MsgSignature)
			}
		}
	}
	j := all["J"]
	if got := msgcrypt.SignJSAPI(j.JSAPITicket, j.NonceStr, j.Timestamp, j.URL+"#route"); got != j.Signature {
		t.Errorf("JS-SDK signature %s, want %s", got, j.Signature)
	}
	if got := msgcrypt.SortedStrings("b", "10", "9", "a"); !cmp.Equal(got, []string{"10", "9", "a", "b"}) {
		t.Errorf("sorted as %v", got)
	}
}

func TestKey(t *testing.T) {
	v := vectors(t)["A"]
	key, err := msgcrypt.DecodeKey(v.EncodingAESKey)
	if err != nil {
		t.Fatal(err)
	}
	if len(key.Bytes()) != 32 || !bytes.Equal(key.Bytes()[:16], key.IV()) {
		t.Errorf("key %x, IV %x", key.Bytes(), key.IV())
	}
	for name, bad := range map[string]string{"empty": "", "44": v.EncodingAESKey + "=", "symbol": "!" + v.EncodingAESKey[1:], "short": v.EncodingAESKey[1:],
		"line break": v.EncodingAESKey[:42] + "\n", "early end": v.EncodingAESKey[:42] + "="} {
		if _, err := msgcrypt.DecodeKey(bad); !errors.Is(err, msgcrypt.ErrKey) {
			t.Errorf("%s key: %v", name, err)
		}
	}
	if _, err := msgcrypt.New(platform.Component{EncodingAESKey: platform.Secret(v.EncodingAESKey), PreviousEncodingAESKey: "short"}); !errors.Is(err, msgcrypt.ErrKey) {
		t.Errorf("bad previous key: %v", err)
	}
}

// TestRotation: the old key and the old token open, and the answer goes out with whatever opened (PROTOCOL 2.8).
func TestRotation(t *testing.T) {
	all := vectors(t)
	a, d := all["A"], all["D"]
	c := component(a)
	c.PreviousEncodingAESKey, c.PreviousToken = platform.Secret(d.EncodingAESKey), "formertoken"
	crypt := newCrypt(t, c)
	for _, tt := range []struct {
		name       string
		v          fixtures.Vector
		token      string
		key, tokUs platform.KeyUsed
	}{
		{"current", a, a.Token, platform.CurrentKey, platform.CurrentKey},
		{"previous key", d, d.Token, platform.PreviousKey, platform.CurrentKey},
		{"previous token", a, "formertoken", platform.CurrentKey, platform.PreviousKey},
		{"both", d, "formertoken", platform.PreviousKey, platform.PreviousKey},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sig := msgcrypt.Sign(tt.token, tt.v.Timestamp, tt.v.Nonce, tt.v.Encrypt)
			opened, err := crypt.Open(sig, tt.v.Timestamp, tt.v.Nonce, []byte(tt.v.Encrypt))
			if err != nil {
				t.Fatal(err)
			}
			if opened.KeyUsed != tt.key || opened.TokenUsed != tt.tokUs {
				t.Errorf("opened with key %s, token %s", opened.KeyUsed, opened.TokenUsed)
			}
			reply, err := crypt.Seal(opened, strings.NewReader("0123456789abcdef"), "1", "2", []byte("hello"))
			if err != nil {
				t.Fatal(err)
			}
			peer := newCrypt(t, platform.Component{AppID: a.AppID, Token: platform.Secret(tt.token), EncodingAESKey: platform.Secret(tt.v.EncodingAESKey)})
			if got := openReply(t, peer, reply); got != "hello" {
				t.Errorf("reply opened as %q", got)
			}
		})
	}
}

// openReply parses with encoding/xml, which shares nothing with the code that wrote it.
func openReply(t testing.TB, crypt *msgcrypt.Crypt, reply []byte) string {
	t.Helper()
	var r struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(reply, &r); err != nil {
		t.Fatal(err)
	}
	opened, err := crypt.Open(r.MsgSignature, r.TimeStamp, r.Nonce, []byte(r.Encrypt))
	if err != nil {
		t.Fatal(err)
	}
	return string(opened.Plain)
}

// TestRefusals has one case for every way a callback can be wrong.
func TestRefusals(t *testing.T) {
	all := vectors(t)
	a, d := all["A"], all["D"]
	key, err := msgcrypt.DecodeKey(a.EncodingAESKey)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func(padded []byte) string {
		out, err := key.Encrypt(padded)
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(out)
	}
	frame := func(length string, rest string) []byte {
		return msgcrypt.Pad([]byte("0123456789abcdef" + length + rest))
	}
	for _, tt := range []struct {
		name    string
		encrypt string
		want    error
		code    int
	}{
		{"wrong key", d.Encrypt, msgcrypt.ErrPadding, -40008},
		{"not base64", "***", msgcrypt.ErrBase64, -40010},
		{"empty", "", msgcrypt.ErrCiphertext, -40007},
		{"not blocks", base64.StdEncoding.EncodeToString([]byte("short")), msgcrypt.ErrCiphertext, -40007},
		{"pad zero", sealed(make([]byte, 32)), msgcrypt.ErrPadding, -40008},
		{"pad 33", sealed(bytes.Repeat([]byte{33}, 64)), msgcrypt.ErrPadding, -40008},
		{"pad longer than block", sealed(bytes.Repeat([]byte{17}, 16)), msgcrypt.ErrPadding, -40008},
		{"pad uneven", sealed(append(bytes.Repeat([]byte{9}, 15), 2)), msgcrypt.ErrPadding, -40008},
		{"nothing but pad", sealed(bytes.Repeat([]byte{32}, 32)), msgcrypt.ErrLength, -40008},
		{"length beyond", sealed(frame("\x00\x00\x00\x7f", "short")), msgcrypt.ErrLength, -40008},
		{"length 2^32-1", sealed(frame("\xff\xff\xff\xff", "short")), msgcrypt.ErrLength, -40008},
		{"no AppID", sealed(frame("\x00\x00\x00\x05", "short")), msgcrypt.ErrAppID, -40005},
		{"foreign AppID", sealed(frame("\x00\x00\x00\x05", "shortwxba5fad812f8e6fb9")), msgcrypt.ErrAppID, -40005},
	} {
		t.Run(tt.name, func(t *testing.T) {
			crypt := newCrypt(t, component(a))
			_, err := crypt.Open(msgcrypt.Sign(a.Token, "1", "2", tt.encrypt), "1", "2", []byte(tt.encrypt))
			var refusal *msgcrypt.Error
			if !errors.Is(err, tt.want) || !errors.As(err, &refusal) || refusal.Code != tt.code || refusal.Name == "" {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestForeignAppIDIsNamedAndBeatsTheOtherKeysError(t *testing.T) {
	all := vectors(t)
	c := component(all["A"])
	c.AppID = "wx0000000000000000"
	for name, swap := range map[string]bool{"under the current key": false, "under the previous key": true} {
		t.Run(name, func(t *testing.T) {
			c := c
			c.PreviousEncodingAESKey = platform.Secret(all["D"].EncodingAESKey)
			if swap {
				c.EncodingAESKey, c.PreviousEncodingAESKey = c.PreviousEncodingAESKey, c.EncodingAESKey
			}
			a := all["A"]
			_, err := newCrypt(t, c).Open(a.MsgSignature, a.Timestamp, a.Nonce, []byte(a.Encrypt))
			var refusal *msgcrypt.Error
			if !errors.As(err, &refusal) || refusal.Foreign != a.AppID || !strings.Contains(err.Error(), a.AppID) {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestSignatureIsRequired(t *testing.T) {
	a := vectors(t)["A"]
	crypt := newCrypt(t, component(a))
	for name, sig := range map[string]string{"empty": "", "upper case": strings.ToUpper(a.MsgSignature), "legacy": a.Signature, "zeros": strings.Repeat("0", 40)} {
		_, err := crypt.Open(sig, a.Timestamp, a.Nonce, []byte(a.Encrypt))
		if !errors.Is(err, msgcrypt.ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
		if legacy := strings.Contains(err.Error(), "legacy"); legacy != (name == "legacy") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if strings.Contains(msgcrypt.Fail(msgcrypt.ErrSignature, "").Error(), a.Token) {
		t.Error("the error prints the token")
	}
}

func TestSealNeedsRandomness(t *testing.T) {
	_, err := newCrypt(t, component(vectors(t)["A"])).Seal(msgcrypt.Opened{}, strings.NewReader("short"), "1", "2", nil)
	if !errors.Is(err, msgcrypt.ErrRandomSource) {
		t.Errorf("sealed with %v", err)
	}
}

// TestPaddingTo16 opens what SDKs with ordinary PKCS#7 send.
func TestPaddingTo16(t *testing.T) {
	a := vectors(t)["A"]
	key, _ := msgcrypt.DecodeKey(a.EncodingAESKey)
	full := []byte("0123456789abcdef\x00\x00\x00\x02hi" + a.AppID)
	for n := 16 - len(full)%16; len(full)%16 != 0; {
		full = append(full, byte(n))
	}
	ciphertext, err := key.Encrypt(full)
	if err != nil {
		t.Fatal(err)
	}
	text := base64.StdEncoding.EncodeToString(ciphertext)
	opened, err := newCrypt(t, component(a)).Open(msgcrypt.Sign(a.Token, "1", "2", text), "1", "2", []byte(text))
	if err != nil || string(opened.Plain) != "hi" || len(ciphertext)%32 == 0 {
		t.Errorf("opened %q, %v (%d bytes)", opened.Plain, err, len(ciphertext))
	}
}

func TestSealThenOpen(t *testing.T) {
	crypt := newCrypt(t, component(vectors(t)["A"]))
	rapid.Check(t, func(r *rapid.T) {
		plain := rapid.SliceOfN(rapid.Byte(), 0, 6000).Draw(r, "plain")
		random := rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(r, "random")
		sealed, err := crypt.Seal(msgcrypt.Opened{}, bytes.NewReader(random), "1700000000", "42", plain)
		if err != nil {
			r.Fatal(err)
		}
		if got := openReply(t, crypt, sealed); got != string(plain) {
			r.Fatalf("%q became %q", plain, got)
		}
	})
}

func FuzzOpen(f *testing.F) {
	all := vectors(f)
	for _, v := range all {
		f.Add([]byte(v.Encrypt))
	}
	f.Add([]byte("AAAA"))
	c := component(all["A"])
	c.PreviousEncodingAESKey = platform.Secret(all["D"].EncodingAESKey)
	crypt, err := msgcrypt.New(c)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, encrypt []byte) {
		opened, err := crypt.Open(msgcrypt.Sign(c.Token.Reveal(), "1", "2", string(encrypt)), "1", "2", encrypt)
		var refusal *msgcrypt.Error
		if err != nil && !errors.As(err, &refusal) {
			t.Fatalf("untyped error %v", err)
		}
		if err == nil && len(opened.Plain) > len(encrypt) {
			t.Fatal("more came out than went in")
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte("0123456789abcdef\x00\x00\x00\x02hiwx"))
	f.Add([]byte("0123456789abcdef\xff\xff\xff\xffhiwx"))
	f.Fuzz(func(t *testing.T, full []byte) {
		random, length, msg, appID, err := msgcrypt.Split(full)
		if err == nil && len(random)+4+int(length)+len(appID) != len(full) || len(msg) > len(full) {
			t.Fatalf("split %d bytes into %d %d %d", len(full), len(random), length, len(appID))
		}
		if _, err := msgcrypt.Unpad(full); err == nil && len(full) == 0 {
			t.Fatal("unpadded nothing")
		}
	})
}
