package workspace

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"io"
	"regexp"

	"wxlab/platform"
)

// The shapes of the console's fields (PROTOCOL 1).
var (
	appIDShape = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	tokenShape = regexp.MustCompile(`^[A-Za-z0-9]{3,32}$`)
	keyShape   = regexp.MustCompile(`^[A-Za-z0-9+/]{43}$`)
)

// secretLength is an AppSecret's, in characters.
const secretLength = 32

// CheckAppID fails with a Problem unless v has the shape of a component's AppID.
func CheckAppID(v string) error {
	switch {
	case v == "":
		return Misuse("problem.appid_missing")
	case !appIDShape.MatchString(v):
		return Misuse("problem.appid", v)
	}
	return nil
}

// CheckAppSecret fails with a Problem unless v is as long as an AppSecret.
func CheckAppSecret(v string) error {
	if len(v) != secretLength {
		return Misuse("problem.appsecret", len(v))
	}
	return nil
}

// CheckToken fails with a Problem unless v can be a 消息校验Token.
func CheckToken(v string) error {
	if !tokenShape.MatchString(v) {
		return Misuse("problem.token")
	}
	return nil
}

// CheckEncodingAESKey fails with a Problem unless v can be a 消息加解密Key.
func CheckEncodingAESKey(v string) error {
	if !validKey(platform.Secret(v)) {
		return Misuse("problem.aes_key", len(v))
	}
	return nil
}

func validKey(key platform.Secret) bool {
	if !keyShape.MatchString(key.Reveal()) {
		return false
	}
	raw, err := base64.StdEncoding.DecodeString(key.Reveal() + "=")
	return err == nil && len(raw) == 32
}

// checkComponent says what is wrong with a component's credentials, in the order of the form.
func checkComponent(c platform.Component) error {
	for _, field := range []struct {
		check func(string) error
		value string
	}{
		{CheckAppID, c.AppID}, {CheckAppSecret, c.AppSecret.Reveal()},
		{CheckToken, c.Token.Reveal()}, {CheckEncodingAESKey, c.EncodingAESKey.Reveal()},
	} {
		if err := field.check(field.value); err != nil {
			return err
		}
	}
	if c.PreviousToken != "" && CheckToken(c.PreviousToken.Reveal()) != nil {
		return Misuse("problem.previous_token")
	}
	if c.PreviousEncodingAESKey != "" && !validKey(c.PreviousEncodingAESKey) {
		return Misuse("problem.previous_aes_key", len(c.PreviousEncodingAESKey))
	}
	return nil
}

// CompleteComponent fills in from another component what c leaves open. What was in force before the other's values is of no
// use to a component that is not it.
func CompleteComponent(c, from platform.Component) platform.Component {
	if c.AppID != "" && c.AppID != from.AppID {
		from.Name, from.PreviousToken, from.PreviousEncodingAESKey = "", "", ""
	}
	c.Name, c.AppID = cmp.Or(c.Name, from.Name), cmp.Or(c.AppID, from.AppID)
	for _, field := range []struct {
		to   *platform.Secret
		from platform.Secret
	}{
		{&c.AppSecret, from.AppSecret}, {&c.Token, from.Token}, {&c.EncodingAESKey, from.EncodingAESKey},
		{&c.PreviousToken, from.PreviousToken}, {&c.PreviousEncodingAESKey, from.PreviousEncodingAESKey},
	} {
		*field.to = cmp.Or(*field.to, field.from)
	}
	return c
}

// NewComponent invents a component in the shapes of PROTOCOL section 1.
func NewComponent(random io.Reader) (platform.Component, error) {
	var raw [24]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return platform.Component{}, err
	}
	token, err := NewToken(random)
	if err != nil {
		return platform.Component{}, err
	}
	key, err := NewEncodingAESKey(random)
	if err != nil {
		return platform.Component{}, err
	}
	return platform.Component{
		AppID:          "wx" + hex.EncodeToString(raw[:8]),
		AppSecret:      platform.Secret(hex.EncodeToString(raw[8:])),
		Token:          token,
		EncodingAESKey: key,
	}, nil
}

// NewToken makes a 消息校验Token: 32 letters and digits.
func NewToken(random io.Reader) (platform.Secret, error) { return alphanumeric(random, 32) }

// NewEncodingAESKey makes a 消息加解密Key: 43 letters and digits, as the console does. Most such keys carry
// spare bits in their last character, on purpose: strict base64 decoders fail on real keys too.
func NewEncodingAESKey(random io.Reader) (platform.Secret, error) { return alphanumeric(random, 43) }

func alphanumeric(random io.Reader, n int) (platform.Secret, error) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	out := make([]byte, 0, n)
	var b [1]byte
	for len(out) < n {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		if b[0] < 248 { // 4 × 62: no letter is likelier than another
			out = append(out, letters[b[0]%62])
		}
	}
	return platform.Secret(out), nil
}
