package explain

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"strings"

	"wxlab/app/paste"
	"wxlab/platform/msgcrypt"
)

// data is an encryptedData being opened: AES-128-CBC under the session_key of one login, which is no callback.
type data struct {
	*opening
	paste.Data
	key, iv, cipher, padded []byte
}

// explainData accounts for the encryptedData of a mini program, which people take for a callback's Encrypt.
func (p Paste) explainData(all []paste.Data) Explanation {
	var first Explanation
	for i, d := range all {
		if p.SessionKey != "" {
			d.SessionKey = p.SessionKey.Reveal()
		}
		e := p.explainOneData(d)
		if i == 0 || e.OK {
			first = e
		}
		if e.OK {
			break
		}
	}
	return first
}

func (p Paste) explainOneData(one paste.Data) Explanation {
	d := &data{opening: newOpening(p.input(p.Keys[0])), Data: one}
	bind := func(f func() finding) func(*opening) finding { return func(*opening) finding { return f() } }
	steps := d.walk([]stage{
		{"data", func(o *opening) finding { return o.info("data.what") }},
		{"session_key", bind(d.readSessionKey)},
		{"iv", bind(d.readIV)},
		{"base64", bind(d.readData)},
		{"data_cipher", bind(d.decryptData)},
		{"padding", bind(d.unpadData)},
		{"message", (*opening).showMessage},
		{"watermark", bind(d.showWatermark)},
		{"fields", (*opening).readFields},
	})
	e := Explanation{
		Kind: KindData, OK: d.failed == "", Steps: steps, Plain: string(d.message), Fields: d.fields, Likely: d.dataCauses(),
	}
	switch {
	case e.OK:
		e.Summary = d.say("summary.data")
	case d.failed == "session_key" && d.SessionKey == "":
		e.Summary = d.say("summary.data_no_key")
	default:
		e.Summary = d.say("summary.failed", d.say("step."+d.failed))
	}
	return e
}

// decode64 reads base64 as it comes out of URLs and forms: blanks were "+", padding may be gone.
func decode64(text string) ([]byte, error) {
	tidy := strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(strings.TrimSpace(text))
	return base64.RawStdEncoding.DecodeString(strings.TrimRight(tidy, "="))
}

func (d *data) bad(key string, args ...any) finding {
	return finding{state: Failed, detail: d.say(key, args...)}
}

func (d *data) readSessionKey() finding {
	raw, err := decode64(d.SessionKey)
	switch {
	case d.SessionKey == "":
		return d.bad("data.no_key")
	case err != nil || len(raw) != 16:
		return d.bad("data.bad_key", len(raw))
	}
	d.key = raw
	return d.ok("data.key").with(d.secret("session_key", raw))
}

func (d *data) readIV() finding {
	raw, err := decode64(d.IV)
	switch {
	case d.IV == "":
		return d.bad("data.no_iv")
	case err != nil || len(raw) != aes.BlockSize:
		return d.bad("data.bad_iv", len(raw))
	}
	d.iv = raw
	return d.ok("data.iv")
}

func (d *data) readData() finding {
	raw, err := decode64(d.EncryptedData)
	if err != nil {
		return d.bad("base64.bad", err)
	}
	d.cipher = raw
	return d.ok("base64.ok", len(d.EncryptedData), len(raw))
}

func (d *data) decryptData() finding {
	block, err := aes.NewCipher(d.key)
	if err != nil || len(d.cipher) == 0 || len(d.cipher)%aes.BlockSize != 0 {
		return d.bad("cipher.bad", len(d.cipher))
	}
	d.padded = make([]byte, len(d.cipher))
	cipher.NewCBCDecrypter(block, d.iv).CryptBlocks(d.padded, d.cipher)
	return d.ok("data.cipher", len(d.cipher))
}

func (d *data) unpadData() finding {
	n := int(d.padded[len(d.padded)-1])
	if n < 1 || n > aes.BlockSize || !bytes.Equal(d.padded[len(d.padded)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return d.bad("padding.bad", n)
	}
	d.message = d.padded[:len(d.padded)-n]
	return d.ok("padding.ok", n, n, n, len(d.message))
}

// showWatermark shows whose mini program it is.
func (d *data) showWatermark() finding {
	fields, err := readLeaves(d.message)
	if err != nil {
		return d.bad("fields.bad", err)
	}
	return d.info("data.watermark", pick(fields, "watermark.appid"))
}

// dataCauses name why it does not open.
func (d *data) dataCauses() []Likely {
	switch {
	case d.failed == "":
		return []Likely{}
	case d.failed == "session_key" && d.SessionKey == "":
		return []Likely{d.cause("session_key", "data_no_key", false)}
	case d.failed == "session_key" && len(d.SessionKey) == msgcrypt.KeyLength:
		return []Likely{d.cause("session_key", "data_aes_key", false)}
	case d.failed == "session_key":
		return []Likely{d.cause("session_key", "data_bad_key", false)}
	case d.failed == "iv":
		return []Likely{d.cause("iv", "data_iv", false)}
	case d.failed == "watermark" && bytes.Contains(d.message, []byte(`"watermark"`)):
		return []Likely{d.cause("watermark", "data_wrong_iv", true)}
	}
	return []Likely{d.cause("padding", "data_stale_key", false)}
}
